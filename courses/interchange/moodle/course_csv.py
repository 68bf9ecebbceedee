"""The course upload of Moodle: a table with a course in each row, as shells that somebody fills here.

A file of one row is that course; of several rows each is one, all of them in one import with one report.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.html import plain_words, summary_of
from courses.interchange.identity import Keys, Slugs
from courses.interchange.ledger import Ledger
from courses.interchange.moodle.decoding import TextFile, text_files
from courses.interchange.moodle.texts import codes_in, guess_language, in_language, language_of
from courses.interchange.neutral import Course, CourseWords
from courses.interchange.readers import Options

FORMAT = "moodle-csv"
ENDINGS = (".csv", ".tsv", ".txt")
# What Moodle offers as separators of columns.
DELIMITERS = (",", ";", "\t", ":", "|")
MOST_ROWS = 500
LONGEST_SUMMARY = 400
LONGEST_TITLE = 255
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
TAKEN = {"shortname", "fullname", "summary", "lang"}
# What Moodle's upload knows beside them; the rest of its columns begin with one of BEGINNINGS.
KNOWN = {
    "category", "category_idnumber", "category_path", "visible", "idnumber", "startdate", "enddate", "format", "theme",
    "newsitems", "showgrades", "showreports", "legacyfiles", "maxbytes", "groupmode", "groupmodeforce", "enablecompletion",
    "delete", "rename", "backupfile", "templatecourse", "reset", "tags", "summaryformat", "downloadcontent", "numsections",
    "showactivitydates", "showcompletionconditions", "requested", "hiddensections", "coursedisplay", "relativedatesmode",
    "pdfexportfont",
}  # fmt: skip
BEGINNINGS = ("enrolment_", "role_", "customfield_")


@dataclass
class Table:
    """The file as it was read: its columns, and its rows with the line each begins in."""

    file: TextFile
    columns: list[str]
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def recognises(source: Source) -> bool:
    return len(source.files) == 1 and any(_delimiter(file) for file in text_files(source, ENDINGS))


def read(source: Source, options: Options) -> Course:
    """The course of the first row, with those of the others beside it. Raises ImportRefused where no row is one."""
    ledger = Ledger()
    table = _table(source)
    if table.file.encoding:
        how = _("The text was read as %(encoding)s. See whether its words came out right.")
        ledger.note(table.file.name, "encoding", how % {"encoding": table.file.encoding})
    ledger.found("row", len(table.rows))
    slugs, given = Slugs(), set[str]()
    courses = [
        made
        for number, row in table.rows
        if (made := _course(table.file.name, number, row, options, ledger, slugs, given)) is not None
    ]
    if not courses:
        loss = (
            ledger.losses[0]
            if ledger.losses
            else {"where": source.name, "why": _("The table has no row. Add a course to it.")}
        )
        raise ImportRefused("no_course", loss["why"], loss["where"])
    if options.code and len(courses) > 1:
        message = _("A code can be given to one course alone, and this table holds several. Leave the code out.")
        raise ImportRefused("code_for_several", message, table.file.name)
    _tell_columns(table, ledger)
    first, *others = courses
    first.others = others
    ledger.settle(first)
    return first


def _delimiter(file: TextFile) -> str:
    """What separates the columns of a table of courses; empty where it is none."""
    head = file.text.lstrip("\r\n").split("\n", 1)[0]
    for delimiter in DELIMITERS:
        cells = {_column(cell) for cell in head.split(delimiter)}
        if {"shortname", "fullname"} <= cells:
            return delimiter
    return ""


def _column(cell: str) -> str:
    return cell.strip().strip('"').strip().lower()


def _table(source: Source) -> Table:
    file = next((one for one in text_files(source, ENDINGS) if _delimiter(one)), None)
    if file is None:
        message = _(
            "This is no table of courses: its first line names no columns “shortname” and “fullname”. Add them."
        )
        raise ImportRefused("no_course_table", message, source.name)
    reader = csv.reader(file.text.lstrip("\r\n").splitlines(keepends=True), delimiter=_delimiter(file))
    table = Table(file, [])
    try:
        table.columns = [_column(cell) for cell in next(reader)]
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(table.rows) >= MOST_ROWS:
                raise ImportRefused("too_many_rows", _("The table has more than 500 rows. Split it."), file.name)
            held = dict(zip(table.columns, (cell.strip() for cell in cells), strict=False))
            table.rows.append((reader.line_num, held))
    except csv.Error as error:
        message = _("The table cannot be read. Save it again as CSV.")
        raise ImportRefused("broken_table", message, f"{file.name}:{reader.line_num}") from error
    return table


def _course(
    file: str,
    number: int,
    row: dict[str, str],
    options: Options,
    ledger: Ledger,
    slugs: Slugs,
    given: set[str],
) -> Course | None:
    short, title = row.get("shortname", ""), row.get("fullname", "")
    where = f"{file}:{number} {short}".strip()
    why = ""
    if not short or not title:
        why = _("A course needs a short name and a full name.")
    elif short.casefold() in given:
        why = _("Another row has this short name already.")
    elif row.get("delete", "") == "1":
        why = _("Courses are not deleted by an import.")
    if why:
        ledger.left_out(where, "row", why)
        return None
    given.add(short.casefold())
    language = _language(row, options)
    changes: list[str] = []
    words = {
        one: CourseWords(_said(title, one, language)[:LONGEST_TITLE], _summary(row, one, language, changes))
        for one in _languages(f"{title} {row.get('summary', '')}", language)
    }
    code = options.code or (short.upper() if CODE.fullmatch(short.upper()) else "")
    if not code:
        changes.append(_("Its short name cannot be a code here; give it one before it is published."))
    if changes:
        ledger.converted(where, "row", " ".join(changes))
    else:
        ledger.taken("row")
    return Course(
        key=Keys(options.owner, FORMAT, short.casefold()).of("course", ""),
        code=code,
        owner=options.owner,
        source_language=language,
        slug=slugs.take(words[language].title, short),
        words=words,
        foreign=True,
        code_told=True,
    )


def _language(row: dict[str, str], options: Options) -> str:
    if options.told:
        return options.language
    return language_of(row.get("lang", "")) or guess_language(f"{row.get('fullname', '')} {row.get('summary', '')}")


def _languages(text: str, language: str) -> Iterator[str]:
    """The languages a row has words in, the authoring language first."""
    found = [known for code in codes_in(text) if (known := language_of(code))]
    yield from dict.fromkeys([language, *found])


def _said(text: str, language: str, source: str) -> str:
    codes = codes_in(text)
    wanted = {code for code in codes if language_of(code) == language}
    return plain_words(in_language(text, wanted, {code for code in codes if language_of(code) == source}))


def _summary(row: dict[str, str], language: str, source: str, changes: list[str]) -> str:
    whole = _said(row.get("summary", ""), language, source)
    kept = summary_of(whole, LONGEST_SUMMARY)
    if kept != whole and (how := _("Of its summary the first words are kept.")) not in changes:
        changes.append(how)
    # A card of the catalogue is never empty.
    return kept or _said(row.get("fullname", ""), language, source)[:LONGEST_SUMMARY]


def _tell_columns(table: Table, ledger: Ledger) -> None:
    """A column that holds something nobody takes is told once."""
    for name in dict.fromkeys(table.columns):
        filled = sum(bool(row.get(name, "")) for _number, row in table.rows)
        if not filled:
            continue
        kind = f"column {name[:60]}".strip()
        if name in TAKEN:
            ledger.found(kind)
            ledger.taken(kind)
        elif name in KNOWN or name.startswith(BEGINNINGS):
            ledger.drop(table.file.name, kind, reasons().get(name, _("Courses here have no such setting.")))
        else:
            ledger.drop(table.file.name, kind, _("No course upload of Moodle has such a column."))


def reasons() -> dict[str, str]:
    """Why certain columns are not taken."""
    dates = _("A cohort has dates; a course has none.")
    folder = _("The catalogue has no folders; topics and skills are given to a course here.")
    content = _("Content comes in with a backup of the course, not with this table.")
    return {
        "category": folder,
        "category_idnumber": folder,
        "category_path": folder,
        "startdate": dates,
        "enddate": dates,
        "visible": _("New courses are drafts until they are published here."),
        "idnumber": _("The short name is what a course is known by at the next import."),
        "backupfile": content,
        "templatecourse": content,
        "delete": _("Courses are not deleted by an import."),
        "rename": _("The short name is what a course is known by at the next import."),
        "reset": _("Nobody's records are reset by an import."),
    }
