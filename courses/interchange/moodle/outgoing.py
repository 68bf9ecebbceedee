"""Words of the academy as texts of Moodle: HTML, with each language in a span where there are several."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common.languages import LANGS
from courses.interchange.html.plain import tidy
from courses.interchange.ledger import Ledger
from courses.interchange.moodle.questions import SKILL, TRUE_FALSE
from courses.interchange.moodle.texts import PLUGINFILE
from courses.interchange.neutral import Bank, MediaFile, Question

# Moodle's codes for our languages.
CODES = {"en": "en", "zh-hans": "zh_cn", "zh-hant": "zh_tw"}
FENCE = re.compile(r"(?:^|\n)```\n(.*?)\n```(?:\n|$)", re.DOTALL)
# What Moodle accepts as the part of one right answer among so many.
PARTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20)
LONGEST_NAME = 60


@dataclass
class Said:
    """One text in every language of its question, with what is attached to it."""

    texts: dict[str, str]
    attachments: dict[str, list[dict[str, str]]]

    def __bool__(self) -> bool:
        return any(self.texts.values()) or any(self.attachments.values())


class Outgoing:
    """One question on its way out: its words as HTML, and what the format cannot hold of it."""

    def __init__(
        self, question: Question, media: dict[str, MediaFile], ledger: Ledger, *, marked: bool, files: bool
    ) -> None:
        self.question, self.media, self.ledger = question, media, ledger
        self.languages = [language for language in LANGS if language in question.words]
        self.marked = marked or len(self.languages) > 1
        # Whether the format can carry files.
        self.files = files
        self.changes: list[str] = []
        self.lost: list[str] = []
        self.where = html.unescape(self.name)

    @property
    def name(self) -> str:
        prompt = " ".join(self.question.words[self.languages[0]]["prompt"].split())
        return prompt if len(prompt) <= LONGEST_NAME else f"{prompt[: LONGEST_NAME - 1]}…"

    def changed(self, how: str) -> None:
        if how not in self.changes:
            self.changes.append(how)

    def settle(self) -> None:
        """One line for the question, and one for each file that stays behind."""
        self.ledger.found(self.question.kind)
        for name in dict.fromkeys(self.lost):
            self.ledger.drop(f"{self.where}: {name}", "file", _("The format holds no files."))
        if self.changes:
            self.ledger.converted(self.where, self.question.kind, " ".join(self.changes))
        else:
            self.ledger.taken(self.question.kind)

    # -- its texts

    def prompt(self) -> Said:
        return self._of(lambda words: (words["prompt"], words.get("attachments", [])))

    def explanation(self) -> Said:
        return self._of(lambda words: (words.get("explanation", ""), words.get("explanation_attachments", [])))

    def guide(self) -> Said:
        return self._of(lambda words: (words.get("guide", ""), []))

    def option(self, name: str) -> Said:
        def held(words: dict[str, Any]) -> tuple[str, list[dict[str, str]]]:
            option = words["options"].get(name, {})
            return option.get("text", ""), option.get("attachments", [])

        return self._of(held)

    def reason(self, name: str) -> Said:
        return self._of(lambda words: (words["options"].get(name, {}).get("reason", ""), []))

    def hints(self) -> list[Said]:
        most = max(len(words.get("hints", [])) for words in self.question.words.values())

        def hint(number: int) -> Said:
            return self._of(lambda words: ((words.get("hints", [])[number : number + 1] or [""])[0], []))

        return [hint(number) for number in range(most)]

    def _of(self, held: Any) -> Said:
        found = {language: held(self.question.words[language]) for language in self.languages}
        return Said(
            {language: text for language, (text, _files) in found.items()},
            {language: list(files) for language, (_text, files) in found.items()},
        )

    def in_one_language(self, why: str) -> None:
        """The format has room for one language of this question."""
        if len(self.languages) > 1:
            self.changed(why)
            self.languages = self.languages[:1]

    # -- as HTML

    def html(self, said: Said, *, always_marked: bool = False) -> str:
        """The text in all its languages."""
        own = {language: self._html(said, language) for language in said.texts}
        alike = len(set(own.values())) == 1
        if not self.marked or (alike and not always_marked):
            return next(iter(own.values()))
        return "".join(f'<span lang="{CODES[one]}" class="multilang">{text}</span>' for one, text in own.items())

    def _html(self, said: Said, language: str) -> str:
        return html_of_words(self._checked(said.texts[language])) + "".join(
            self._attachment(attachment) for attachment in said.attachments[language]
        )

    def plain(self, said: Said) -> str:
        """A text that Moodle holds without HTML: of several languages, marked; of one, as it is."""
        own = dict.fromkeys(said.texts.values())
        self.lost += [held["file"] for files in said.attachments.values() for held in files]
        if not self.marked or len(own) == 1:
            return self._checked(next(iter(own)))
        return self.html(Said(said.texts, {language: [] for language in said.texts}))

    def _checked(self, text: str) -> str:
        if tidy(text) != text:
            self.changed(
                _("Spaces at the ends of lines, several spaces and empty lines one after the other become one.")
            )
        return text

    def _attachment(self, attachment: dict[str, str]) -> str:
        file = self.media.get(attachment["file"])
        if file is None or not self.files:
            self.lost.append(attachment["file"])
            return ""
        source = html.escape(PLUGINFILE + file.name)
        title = html.escape(attachment.get("title", ""))
        if attachment["kind"] == "image":
            return f'<br><img class="attachment" src="{source}" alt="{title}">'
        if attachment["kind"] in {"audio", "video"}:
            tag = attachment["kind"]
            return f'<br><{tag} class="attachment" controls src="{source}" title="{title}"></{tag}>'
        return f'<br><a class="attachment" href="{source}">{title or html.escape(file.name)}</a>'

    def files_of(self, *said: Said) -> list[MediaFile]:
        """The files that these texts show, each once."""
        names = dict.fromkeys(held["file"] for one in said for files in one.attachments.values() for held in files)
        return [self.media[name] for name in names if name in self.media]

    # -- what several formats share

    def weights(self) -> dict[str, str]:
        """Of a question with several right options, what each is worth in percent."""
        structure = self.question.structure
        right = len(structure["correct"])
        if right > 1:
            self.changed(
                _("Moodle gives part of the marks for some of the right options; here all of them are needed.")
            )
        if right not in PARTS:
            self.changed(_("Moodle has no equal parts for so many right options; it may refuse the question."))
        part = f"{100 / right:.5f}".rstrip("0").rstrip(".")
        return {name: part if name in structure["correct"] else "-100" for name in structure["options"]}

    def true_or_false(self) -> None:
        for language in self.languages:
            options = self.question.words[language]["options"]
            if any(options[name]["text"] != text for name, text in TRUE_FALSE[language].items() if name in options):
                self.changed(_("Moodle has its own words for true and false."))
        if self.question.structure["options"] != ["true", "false"]:
            self.changed(_("In Moodle “true” stands before “false”."))

    def accepted(self) -> list[str]:
        """The accepted texts with Moodle's star."""
        structure = self.question.structure
        texts = [" ".join(text.split()) for text in structure["accepted"]]
        return texts if structure.get("wildcards") else [text.replace("*", r"\*") for text in texts]

    @property
    def tags(self) -> list[str]:
        return [SKILL + code for code in self.question.skills]


def html_of_words(text: str) -> str:
    """Plain words as HTML that reads back as the same words."""
    out, start = [], 0
    for fence in FENCE.finditer(text):
        out += [_lines(text[start : fence.start()]), f"<pre>{html.escape(fence[1], quote=False)}</pre>"]
        start = fence.end()
    return "".join([*out, _lines(text[start:])])


def _lines(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")


def languages_in(bank: Bank) -> set[str]:
    return {language for question in bank.questions for language in question.words}
