"""What an officer sees of a change of many certificates: by numbers and counts, never by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accounts.enums import Role
from accounts.models import Membership, Person
from common.formats import format_date
from common.languages import current
from courses.catalogue.models import Course, CoursePage
from courses.certificates.enums import BulkKind, CertificateState, Hindrance, ItemState, LineVerdict
from courses.certificates.models import BulkChange, BulkItem, BulkLine, SigningKey
from courses.certificates.queries.selecting import Outcome, judged, selected

_PLAIN = {
    BulkKind.REISSUE: gettext_lazy("Issue certificates anew"),
    BulkKind.EXTEND: gettext_lazy("Extend certificates"),
    BulkKind.REVOKE: gettext_lazy("Revoke certificates"),
}


@dataclass(frozen=True)
class Progress:
    """How far a change is, from its items."""

    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        return self.total - self.counts[ItemState.WAITING]

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: a hundred means that nothing is left."""
        return self.settled * 100 // self.total if self.total else 0


def progress_of(change: BulkChange) -> Progress:
    return Progress(BulkItem.objects.filter(change=change).counts())


def left_out_of(change: BulkChange) -> dict[str, int]:
    """Why to number, of those in the fixed set that will not be, or were not, changed."""
    rows = BulkItem.objects.filter(change=change, state__in=(ItemState.SKIPPED, ItemState.FAILED))
    found = dict(rows.order_by().values_list("why").annotate(n=Count("pk")))
    return {why: found[why] for why in Hindrance.values if why in found}


def outcome_of_items(change: BulkChange) -> Outcome:
    """What the fixed set holds, in the shape of a draft's preview."""
    counts = progress_of(change).counts
    return Outcome({**left_out_of(change), "": counts[ItemState.WAITING] + counts[ItemState.DONE]})


def held_by(change: BulkChange, person: Person) -> int:
    """How many of what waits this officer holds herself: they are left out if she confirms."""
    return BulkItem.objects.filter(change=change, state=ItemState.WAITING, certificate__person=person).count()


def name_of_officer(person: Person | None, viewer: Person) -> str:
    """Officers of an association know each other by name."""
    if person is None:
        return ""
    if person.pk == viewer.pk:
        return _("You")
    return person.user.display_name if person.user is not None else _("Somebody who has left")


def title_of(change: BulkChange, number: int | None = None) -> str:
    """What it does to how many, in a line: of how many it does where it is known."""
    n = change.total - change.skipped if number is None else number
    if not n:
        return str(_PLAIN[BulkKind(change.kind)])
    words = {
        BulkKind.REISSUE: ngettext("Issue %(n)s certificate anew", "Issue %(n)s certificates anew", n),
        BulkKind.EXTEND: ngettext("Extend %(n)s certificate", "Extend %(n)s certificates", n),
        BulkKind.REVOKE: ngettext("Revoke %(n)s certificate", "Revoke %(n)s certificates", n),
    }
    return words[BulkKind(change.kind)] % {"n": intcomma(n)}


def in_words(by_hindrance: dict[str, int]) -> list[tuple[str, int]]:
    """Why certificates are left out, to number; without those that are not."""
    return [(str(Hindrance(why).label), n) for why, n in by_hindrance.items() if why and n]


def second_officers(change: BulkChange) -> QuerySet[Person]:
    """Who could confirm it: the other officers of the association who can sign in."""
    officers = Membership.objects.active().filter(organisation=change.issuer_id, role=Role.OFFICER)
    people: QuerySet[Person] = Person.objects.filter(pk__in=officers.values("person"), user__is_active=True)
    return people.exclude(pk=change.asked_by_id)


def state_in_words(change: BulkChange, state: str) -> str:
    """What became of a certificate. What waits in a change that is over was not done."""
    if change.is_over and state == ItemState.WAITING:
        return pgettext("certificate in a change of many", "Not done")
    return str(ItemState(state).label)


def rows_of_draft(change: BulkChange, group: str) -> QuerySet[Any]:
    """Certificates of a draft with `hindrance`, by their numbers: those that will be changed, or why not."""
    rows = judged(change, selected(change)).only("code", "number", "state", "expires_on").order_by("pk")
    if group == "will":
        return rows.filter(hindrance="")
    if group == "already":
        return rows.filter(hindrance=Hindrance.SAME)
    return rows.exclude(hindrance__in=("", Hindrance.SAME)) if group == "cannot" else rows


def rows_of_items(change: BulkChange, state: str) -> QuerySet[BulkItem]:
    """Items of the fixed set, by their numbers."""
    rows = BulkItem.objects.filter(change=change).select_related("certificate")
    rows = rows.only("state", "why", "at", "certificate__code", "certificate__number", "certificate__state")
    return (rows.filter(state=state) if state else rows).order_by("pk")


def lines_to_mend(change: BulkChange) -> QuerySet[BulkLine]:
    """Lines of a list that name no certificate of the association."""
    return BulkLine.objects.filter(change=change).exclude(verdict=LineVerdict.FOUND).order_by("number")


def verdicts_on_lines(change: BulkChange) -> list[tuple[str, int]]:
    """Verdict in words to number, of a list."""
    rows = BulkLine.objects.filter(change=change).order_by().values_list("verdict").annotate(n=Count("pk"))
    found = dict(rows)
    return [(str(verdict.label), found[verdict]) for verdict in LineVerdict if verdict in found]


def names_of_courses(courses: Sequence[Course]) -> dict[int, str]:
    """Code and title of each, in the reader's language or the one it was written in; of what is gone, the code."""
    keys = {course.key: course for course in courses}
    pages: QuerySet[Any] = CoursePage.objects.filter(translation_key__in=keys)
    titles = {
        (key, language): title
        for key, language, title in pages.values_list("translation_key", "locale__language_code", "title")
    }
    found = {}
    for key, course in keys.items():
        title = titles.get((key, current())) or titles.get((key, course.source_locale)) or ""
        found[course.pk] = " · ".join(part for part in (course.code or "", title) if part) or str(course)
    return found


def selection_in_words(change: BulkChange) -> list[tuple[str, str]]:
    """What narrows the selection, as pairs of label and value."""
    wanted = change.selection
    if change.is_of_a_list:
        return [(_("Which certificates"), _("Those of a list of numbers"))]
    found: list[tuple[str, str]] = []
    if "course" in wanted:
        names = names_of_courses(list(Course.objects.filter(pk=wanted["course"])))
        found.append((_("Course"), names.get(wanted["course"], str(wanted["course"]))))
    if "version" in wanted:
        found.append((_("Version of the course"), str(wanted["version"])))
    if first := parse_date(wanted.get("from", "")):
        found.append((pgettext("certificates", "Issued from"), format_date(first)))
    if last := parse_date(wanted.get("to", "")):
        found.append((pgettext("certificates", "Issued up to"), format_date(last)))
    if "state" in wanted:
        found.append((_("State"), str(CertificateState(wanted["state"]).label)))
    if "key" in wanted:
        key = SigningKey.objects.filter(pk=wanted["key"]).first()
        if key and key.organisation_id != change.issuer_id:
            found.append((_("Recognised with the key"), f"{key.organisation.name} · {key.name}"))
        else:
            found.append((_("Signed with the key"), key.name if key else str(wanted["key"])))
        if since := parse_datetime(wanted.get("since", "")):
            local = timezone.localtime(since)
            found.append((_("Signed since"), f"{format_date(local)} {local:%H:%M}"))
    return found


def heads_of_file() -> list[str]:
    return [_("Number"), _("State"), _("Why"), _("When")]


def rows_of_file(change: BulkChange) -> Iterator[list[str]]:
    """Every certificate of the fixed set, read as it goes out."""
    for item in rows_of_items(change, "").iterator(chunk_size=500):
        when = timezone.localtime(item.at).isoformat(sep=" ", timespec="seconds") if item.at else ""
        yield [item.certificate.number, state_in_words(change, item.state), item.get_why_display(), when]
