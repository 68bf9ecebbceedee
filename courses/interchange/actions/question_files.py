"""Banks from files of other systems, and back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.enums import OrganisationKind
from accounts.models import Organisation, Person
from common.languages import LANGS
from courses.assessment.models import Question as QuestionRow
from courses.assessment.models import QuestionBank
from courses.interchange.actions.importing import only_owner
from courses.interchange.actions.media import StoredMedia
from courses.interchange.actions.questions import LONGEST_NAME, Banks
from courses.interchange.actions.standing import as_they_stand
from courses.interchange.actions.unfinished import Told, at_work, nobody
from courses.interchange.actions.whole import refusing
from courses.interchange.archives import open_source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.identity import Keys
from courses.interchange.ledger import Ledger
from courses.interchange.limits import time_limit
from courses.interchange.moodle.gift_writer import write_gift
from courses.interchange.moodle.xml_writer import write_xml
from courses.interchange.neutral import Course, QuestionImport
from courses.interchange.queries.media import MediaNames
from courses.interchange.queries.questions import neutral_banks
from courses.interchange.readers import Options, question_reader
from courses.interchange.reports import question_report
from courses.skills.models import Skill


def import_questions(
    *,
    path: Path,
    bank: str,
    by: Person | None,
    form: str = "",
    owner: str = "",
    language: str = "",
    dry_run: bool = False,
    told: Told = nobody,
) -> dict[str, Any]:
    """Put the questions of a file into a bank, all or none, and report. The same file again changes nothing.

    A bank of this name takes them in beside what it holds; else one is made. Raises ImportRefused where nothing was
    changed.
    """
    name = " ".join(bank.split())
    if not name or len(name) > LONGEST_NAME:
        raise ImportRefused("wrong_name", _("Name the bank, in at most 120 characters."))
    if language and language not in LANGS:
        raise ImportRefused("unknown_language", _("Languages are %(known)s.") % {"known": ", ".join(LANGS)})
    association = _association(owner or only_owner())
    with time_limit(alive=partial(told, 0, 0)):
        source = open_source(path)
        format_, read = question_reader(source, form)
        options = Options(owner=association.slug, language=language, bank=name, told=bool(language))
        made = read(source, options)
    if dry_run:
        with refusing():
            changed = _differs(_compared(made, association, format_, language, partial(told, 0, 0)))
    else:
        changed = _write(made, association, format_, language, by, told)
    return question_report(made, changed=changed, dry_run=dry_run)


def _association(slug: str) -> Organisation:
    associations = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION)
    found = associations.filter(slug=slug).first()
    if found is None:
        known = ", ".join(associations.order_by("slug").values_list("slug", flat=True)) or "-"
        message = _("“%(owner)s” is not an association of this site. Known are: %(known)s.")
        raise ImportRefused("unknown_owner", message % {"owner": slug, "known": known})
    return found


def _write(
    made: QuestionImport, owner: Organisation, format_: str, language: str, by: Person | None, told: Told
) -> bool:
    # Whoever brings another file for a bank of this name waits too.
    named = uuid5(NAMESPACE_URL, f"{owner.slug} {made.bank.name}")
    with refusing(), at_work([made.bank.key, named], told) as work:
        banks = _compared(made, owner, format_, language, work.stay_alive)
        if not _differs(banks):
            return False
        work.total = len(banks.media.awaited) + banks.size
        work.tell(0)
        banks.media.store(work)
        banks.add(work)
        if banks.is_much:
            # Nothing can be refused from here on.
            work.decide()
        banks.change_many(work)
        banks.ask_many(work)
        with work.last_part():
            banks.finish()
            if by is not None:
                log(instance=banks.rows[made.bank.key], action="interchange.questions", user=by.user)
    return True


def _differs(banks: Banks) -> bool:
    return banks.differs or bool(banks.media.awaited)


def _compared(
    made: QuestionImport, owner: Organisation, format_: str, language: str, alive: Callable[[], None]
) -> Banks:
    """What the file holds beside what the site has. Writes nothing. Raises Refused."""
    standing = _standing(made, owner)
    _keys_of_its_own(made, owner, format_)
    _known_skills(made)
    as_they_stand(made, standing, format_)
    course = Course(
        key=made.bank.key,
        code="",
        owner=owner.slug,
        source_language=language or _language(made),
        slug="",
        words={},
        # A file that asks nothing leaves no empty bank behind.
        banks=[made.bank] if made.bank.questions else [],
        media=made.media,
        foreign=True,
    )
    media = StoredMedia(owner)
    media.find(made.media, alive)
    banks = Banks(course, owner, media, adding=True)
    banks.compare(alive)
    return banks


def _standing(made: QuestionImport, owner: Organisation) -> QuestionBank | None:
    """The bank that these questions go to: of this name, or made by an earlier import and renamed since."""
    rows = QuestionBank.objects.filter(owner=owner)
    found = rows.filter(name=made.bank.name).first() or rows.filter(key=made.bank.key).first()
    if found is not None:
        made.bank.key, made.bank.name = found.key, found.name
    return found


def _keys_of_its_own(made: QuestionImport, owner: Organisation, format_: str) -> None:
    """A file that was taken out of one bank makes copies in another: no question is pulled out of its bank."""
    keys = Keys(owner.slug, format_, str(made.bank.key))
    elsewhere = QuestionRow.objects.filter(key__in=[question.key for question in made.bank.questions])
    taken: set[UUID] = set(elsewhere.exclude(bank__key=made.bank.key).values_list("key", flat=True))
    for question in made.bank.questions:
        if question.key in taken:
            question.key = keys.of("copy", str(question.key))


def _known_skills(made: QuestionImport) -> None:
    """Skills this site does not have are left out, and the report says so."""
    named = {code for question in made.bank.questions for code in question.skills}
    unknown = named - set(Skill.objects.filter(code__in=named).values_list("code", flat=True))
    for question in made.bank.questions:
        question.skills = [code for code in question.skills if code not in unknown]
    ledger = Ledger()
    for code in sorted(unknown):
        ledger.drop(made.bank.name, "skill", _("“%(code)s” is not a skill of this site.") % {"code": code})
    for kind, count in ledger.source.items():
        made.source[kind] = made.source.get(kind, 0) + count
    made.left_out += ledger.losses


def _language(made: QuestionImport) -> str:
    """The language most questions name first."""
    first = [next(iter(question.words)) for question in made.bank.questions]
    return max(LANGS, key=first.count) if first else LANGS[0]


@dataclass(frozen=True)
class QuestionFile:
    """A bank as a file of another system, and what is said of it."""

    content: bytes
    filename: str
    content_type: str
    report: dict[str, Any]


WRITERS = {
    "gift": (write_gift, "gift", "text/plain; charset=utf-8"),
    "moodle-xml": (write_xml, "xml", "application/xml"),
}

QUESTION_FORMATS = tuple(WRITERS)


def export_questions(*, bank: QuestionBank, form: str) -> QuestionFile:
    """The questions of a bank that are asked, as a file. Changes nothing; the report says what the format cannot hold."""
    write, ending, content_type = WRITERS[form]
    names = MediaNames()
    (neutral,) = neutral_banks([bank.key], [], names)
    files = names.files()
    ledger = Ledger()
    content = write(neutral, files, ledger)
    told = QuestionImport(bank=neutral, media=files)
    ledger.settle(told)
    filename = f"{slugify(bank.name) or 'questions'}.{ending}"
    return QuestionFile(content, filename, content_type, question_report(told, changed=False, dry_run=False))


def write_question_file(*, bank: str, path: Path, form: str, owner: str = "") -> dict[str, Any]:
    """Write a bank, by its name or key, into a file on disk, and report. Raises ImportRefused."""
    made = export_questions(bank=_bank(bank, owner), form=form)
    if path.is_dir():
        message = _("There is a folder of this name. Name a file.")
        raise ImportRefused("path_taken", message, path.name)
    former = path.read_bytes() if path.exists() else None
    if former is not None and former != made.content and not _is_questions(path):
        message = _("This file holds something else than questions. Choose another name.")
        raise ImportRefused("path_taken", message, path.name)
    if former != made.content:
        try:
            path.write_bytes(made.content)
        except OSError as error:
            message = _("The file could not be written. Does its folder exist?")
            raise ImportRefused("not_written", message, path.name) from error
    return {**made.report, "changed": former != made.content}


def _is_questions(path: Path) -> bool:
    try:
        question_reader(open_source(path))
    except ImportRefused:
        return False
    return True


def _bank(named: str, owner: str) -> QuestionBank:
    rows = QuestionBank.objects.select_related("owner").filter(name=" ".join(named.split()))
    with suppress(ValueError):
        rows = rows | QuestionBank.objects.select_related("owner").filter(key=UUID(named))
    found = list((rows.filter(owner__slug=owner) if owner else rows).order_by("owner__slug"))
    if not found:
        raise ImportRefused("not_found", _("There is no bank “%(name)s”.") % {"name": named})
    if len(found) > 1:
        message = _("Several associations have a bank “%(name)s”. Say which (--owner): %(known)s.")
        known = ", ".join(bank.owner.slug for bank in found)
        raise ImportRefused("owner_needed", message % {"name": named, "known": known})
    return found[0]
