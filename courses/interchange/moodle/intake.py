"""One bank on its way in: what the readers of question files share."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.html import plain_words
from courses.interchange.identity import Keys
from courses.interchange.ledger import Ledger
from courses.interchange.media import Shelf
from courses.interchange.moodle.decoding import TextFile
from courses.interchange.moodle.model import MoodleQuestion
from courses.interchange.moodle.questions import Maker
from courses.interchange.moodle.texts import guess_language
from courses.interchange.neutral import Bank, QuestionImport
from courses.interchange.readers import Options

MOST_QUESTIONS = 20_000


class Intake:
    """Takes questions one by one; one that is at fault is left out with its line and the others come in."""

    def __init__(
        self, format_: str, source: Source, options: Options, texts: list[str], media: dict[str, bytes] | None = None
    ) -> None:
        self.source, self.media = source, media or {}
        self.ledger, self.shelf = Ledger(), Shelf()
        language = options.language or guess_language("".join(texts)[:200_000])
        self.maker = Maker(ledger=self.ledger, shelf=self.shelf, language=language, files=self.media)
        self.keys = Keys(options.owner, format_, options.bank)
        self.bank = Bank(key=self.keys.of("bank", ""), name=options.bank)
        self.given: set[UUID] = set()
        self.named = self.penalised = self.read = 0
        self.faults: list[tuple[str, str]] = []
        if self.media:
            self.ledger.found("file", len(self.media))

    def tell(self, file: TextFile) -> None:
        if file.encoding:
            how = _("The text was read as %(encoding)s. See whether its words came out right.")
            self.ledger.note(file.name, "encoding", how % {"encoding": file.encoding})

    def category(self, where: str, path: str) -> None:
        self.read += 1
        self.ledger.found("category")
        how = _("A bank has no parts: the questions of “%(path)s” stand in it one after the other.")
        self.ledger.converted(where, "category", how % {"path": path})

    def unreadable(self, where: str, why: str, kind: str = "question") -> None:
        self.faults.append((where, why))
        self.ledger.drop(where, kind, why)

    def question(self, asked: MoodleQuestion, changes: list[str] | None = None) -> None:
        self.read += 1
        self.ledger.found(asked.type)
        if self.read > MOST_QUESTIONS:
            message = _("The file holds more than 20,000 questions. Split it into smaller parts.")
            raise ImportRefused("too_many_questions", message, asked.where)
        made = self.maker.question(asked, self._key(asked), changes or [])
        if made is None:
            return
        self.bank.questions.append(made)
        shown = plain_words(asked.text.text)
        self.named += bool(asked.name.strip()) and not shown.startswith(" ".join(asked.name.split())[:15])

    def hidden(self, asked: MoodleQuestion) -> None:
        """What Moodle keeps for old attempts and asks nobody any more."""
        self.read += 1
        self.ledger.found(asked.type)
        self.maker.leave_out(asked, _("It is hidden in Moodle: nobody is asked it any more."))

    def _key(self, asked: MoodleQuestion) -> UUID:
        """The same for the same question at the next import: by its id, else its name, else its words."""
        try:
            key = UUID(asked.idnumber)
        except ValueError:
            key = self.keys.of("question", asked.idnumber or asked.name.strip() or asked.text.text)
        number = 0
        while key in self.given:
            number += 1
            words = [text.text for text in asked.texts]
            digest = hashlib.sha256(
                "\n".join([asked.idnumber, asked.name, *words, str(number)]).encode("utf-8", "replace")
            )
            key = self.keys.of("question", digest.hexdigest())
        self.given.add(key)
        return key

    def result(self) -> QuestionImport:
        """The bank. Raises ImportRefused where the source held nothing that could be read."""
        if not self.read:
            where, why = self.faults[0] if self.faults else (self.source.name, "")
            message = why or _("No question was found in this file. Was another format meant?")
            raise ImportRefused("no_question", message, where)
        if self.named:
            how = ngettext(
                "%(count)s question has a name beside its words. It is not shown; the next import knows the question by it.",
                "%(count)s questions have names beside their words. They are not shown; the next import knows them by these.",
                self.named,
            )
            self.ledger.note(self.source.name, "name", how % {"count": self.named})
        if self.penalised:
            how = _(
                "Points were taken off for each further try. Here a quiz says how many attempts there are, and each begins anew."
            )
            self.ledger.note(self.source.name, "penalty", how)
        for name, content in self.media.items():
            fate = self.maker.scribe.fates.get((id(content), name))
            if fate == "":
                self.ledger.taken("file")
            else:
                self.ledger.left_out(name, "file", fate or _("No question shows it."))
        made = QuestionImport(bank=self.bank, media=self.shelf.files)
        self.ledger.settle(made)
        return made
