"""The yearly statement: one description for the page, the PDF and the CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Person
from common.formats import format_date
from common.glyphs import undrawable_characters
from common.languages import NAMES, current, html_lang
from common.sheets import Cell
from courses.certificates.cpd.counting import Counted
from courses.certificates.cpd.periods import Span
from courses.certificates.enums import CpdKind, CpdTopic
from courses.certificates.models import CpdEntry
from courses.certificates.queries import cpd_words as words
from courses.certificates.queries.cpd_ledger import Ledger, Row, Standing, ledger_of_year

EARLIEST, LATEST = 2000, 2100


@dataclass(frozen=True)
class Statement:
    """What one person did in a year, scheme by scheme."""

    person: Person
    year: int
    made_on: date
    ledger: Ledger

    @property
    def names(self) -> list[str]:
        """How she is called, each name once."""
        user = self.person.user
        found = [user.name_latin, user.display_name, user.name_other_script] if user is not None else []
        return list(dict.fromkeys(name.strip() for name in found if name.strip()))

    @cached_property
    def uncounted(self) -> list[Row]:
        """Entries of the year that count in no scheme shown here: all of them where she follows none."""
        taken = {pk for standing in self.ledger.standings for pk in standing.tally.by_id}
        return [row for row in self.ledger.rows if row.entry.pk not in taken]

    @property
    def disclaimer(self) -> str:
        return _(
            "Drawn up by the academy from its ledger. What is marked self-declared is the holder’s own word. Whether hours "
            "count towards a professional requirement is for her employer or professional body to decide. Dates are those "
            "of UTC+8."
        )


def statement_of(person: Person, *, year: int, today: date) -> Statement:
    return Statement(person, year, today, ledger_of_year(person, today=today, year=year))


def period_words(span: Span) -> str:
    return _("%(first)s to %(last)s") % {"first": format_date(span.first), "last": format_date(span.last)}


def approved_words(standing: Standing) -> str:
    """On whose word a scheme is shown, and how old its figures are."""
    names = pgettext("between names", ", ").join(one.name for one in standing.approved_by)
    as_at = standing.scheme.as_at
    return _("Figures as at %(date)s, from: %(source)s. Shown on the word of %(names)s.") % {
        "date": format_date(as_at),
        "source": standing.scheme.source,
        "names": names,
    }


# --- as a table -----------------------------------------------------------------------------------------------------


def ledger_heads() -> list[str]:
    """The columns of the ledger as a file."""
    return [
        _("Date"),
        _("Activity"),
        _("Held by"),
        _("Kind"),
        _("How"),
        _("Language"),
        _("Minutes"),
        *(str(label) for label in CpdTopic.labels),
        _("Scheme"),
        _("Period from"),
        _("Period to"),
        _("Minutes counted"),
        _("Minutes judged relevant"),
        _("Evidence"),
        _("How it stands"),
    ]


def ledger_cells(ledger: Ledger, *, within: Span | None = None) -> Iterator[list[Cell]]:
    """A row for each entry and scheme in which it counts; an entry that counts in none has one row."""
    taken: set[int] = set()
    for standing in ledger.standings:
        for row, counted in standing.rows:
            taken.add(row.entry.pk)
            if within is None or row.entry.on in within:
                yield _cells(row, standing, counted)
    for row in ledger.rows:
        if row.entry.pk not in taken:
            yield _cells(row)


def _cells(row: Row, standing: Standing | None = None, counted: Counted | None = None) -> list[Cell]:
    entry = row.entry
    claimed: list[Cell] = ["", None, None, None, None]
    if standing is not None and counted is not None:
        judged = counted.judged if standing.tally.judged is not None else None
        claimed = [standing.scheme.name, standing.span.first, standing.span.last, counted.minutes, judged]
    return [
        entry.on,
        row.title,
        row.provider,
        str(CpdKind(entry.kind).label),
        words.mode_word(entry),
        NAMES.get(entry.language, entry.language),
        entry.minutes,
        *(getattr(entry, topic) for topic in CpdTopic.values),
        *claimed,
        row.evidence,
        row.mark,
    ]


# --- as a sheet -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unprintable:
    """Characters no certificate face has, and where they stand."""

    where: str
    characters: tuple[str, ...]


def unprintable_in(statement: Statement) -> list[Unprintable]:
    """What keeps a statement from being printed; empty where nothing does."""
    texts = [*((name, name) for name in statement.names)]
    rows = {row.entry.pk: row for standing in statement.ledger.standings for row, _counted in standing.rows}
    rows |= {row.entry.pk: row for row in statement.ledger.rows}
    texts += [(row.title, f"{row.title}{row.provider}{row.mark}") for row in rows.values()]
    found = [Unprintable(where, tuple(undrawable_characters(text))) for where, text in texts]
    return [one for one in found if one.characters]


def sheet_of(statement: Statement) -> dict[str, Any]:
    """The statement as plain values for the typesetter, in the active language."""
    return {
        "lang": html_lang(current()),
        "title": _("CPD statement %(year)s") % {"year": statement.year},
        "heading": _("CPD statement"),
        "year": str(statement.year),
        "names": statement.names,
        "made": _("Drawn up on %(date)s") % {"date": format_date(statement.made_on)},
        "total": _("%(hours)s hours in the calendar year") % {"hours": statement.ledger.hours},
        "page": pgettext("of a sheet", "Page"),
        "heads": [_("Date"), _("Activity"), _("Evidence"), _("Minutes")],
        "sections": [_section(standing) for standing in statement.ledger.standings],
        "rest": {
            "title": _("Other entries of the year") if statement.ledger.standings else _("Entries of the year"),
            "rows": [_line(row, row.entry.minutes if row.entry.counts else 0) for row in statement.uncounted],
            "none": _("None."),
        },
        "disclaimer": statement.disclaimer,
        "date": statement.made_on.isoformat(),
    }


def _section(standing: Standing) -> dict[str, Any]:
    return {
        "title": standing.scheme.name,
        "body": standing.scheme.body_name,
        "period": period_words(standing.span),
        "headline": standing.headline,
        "remaining": standing.remaining,
        "lines": [line.sentence for line in standing.lines],
        "rows": [_line(row, counted.minutes, _judged(standing, counted)) for row, counted in standing.rows],
        "none": _("Nothing counts here yet."),
        "words": approved_words(standing),
    }


def _judged(standing: Standing, counted: Counted) -> str:
    if standing.tally.judged is None or not counted.judged:
        return ""
    return _("%(kind)s: %(minutes)s") % {"kind": standing.scheme.judged_name, "minutes": counted.judged}


def _line(row: Row, minutes: int, judged: str = "") -> dict[str, Any]:
    entry: CpdEntry = row.entry
    about = [words.mode_word(entry), row.topics, judged, row.mark]
    return {
        "date": format_date(entry.on),
        "title": row.title,
        "provider": row.provider,
        "about": pgettext("between remarks", " · ").join(part for part in about if part),
        "evidence": row.evidence,
        "minutes": str(minutes),
    }


def readable_years(years: Sequence[int], today: date) -> list[int]:
    """The years that have a statement: those with entries, and this one."""
    return sorted({*years, today.year}, reverse=True)
