"""A manager's evidence bundle of a cohort: what the certificates of her own people prove.

Who is in it is decided by the query of the cohort's page, and nothing more is in it than what that page may tell: no
outside activity, no session, no other course. Ten thousand seats are read some hundred at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Person
from common.formats import format_date
from common.languages import current
from common.sheets import Cell
from common.zips import Member
from courses.catalogue.models import CourseVersion
from courses.certificates.enums import CertificateState, CpdTopic
from courses.certificates.models import Certificate
from courses.certificates.queries import cpd_evidence as bundle
from courses.certificates.queries.cpd_courses import study_of
from courses.certificates.queries.gathering import LOCAL
from courses.cohorts.models import Cohort, Seat
from courses.cohorts.queries import Figures
from courses.cohorts.queries.figures import seats_seen_by

SEATS_AT_ONCE = 200


@dataclass(frozen=True)
class Evidence:
    """The bundle of one cohort over a time, for one manager, in the active language."""

    cohort: Cohort
    viewer: Person
    first: date
    last: date
    today: date
    figures: Figures

    @property
    def seats(self) -> QuerySet[Seat]:
        """Whom she may see by name, of whom this cohort's organisation sponsors a course that was completed then."""
        begin = datetime.combine(self.first, time(), tzinfo=LOCAL)
        end = datetime.combine(self.last + timedelta(days=1), time(), tzinfo=LOCAL)
        viewer = self.viewer
        named: QuerySet[Any] = seats_seen_by(viewer, self.cohort.organisation, self.today).filter(is_named=True)
        return named.filter(
            cohort=self.cohort,
            route__sponsor=self.cohort.organisation,
            enrolment__certificate__isnull=False,
            enrolment__completed_at__gte=begin,
            enrolment__completed_at__lt=end,
        )

    @property
    def certificates(self) -> QuerySet[Certificate]:
        return Certificate.objects.filter(enrolment__in=self.seats.values("enrolment"))

    @property
    def lacking(self) -> QuerySet[Certificate]:
        """Certificates whose file could be in it and is not made yet."""
        return bundle.lacking_pdf(self.certificates, current()).order_by("pk")

    def members(self) -> Iterator[Member]:
        manifest = bundle.Manifest()
        return manifest.pack(self._members(manifest))

    def _members(self, manifest: bundle.Manifest) -> Iterator[Member]:
        yield bundle.as_text("read-me.txt", self._read_me())
        ledger, courses, versions = bundle.Sheet(_ledger_heads()), bundle.Sheet(bundle.course_heads()), {}
        for seat, certificate, file in self._chunks():
            version_id = certificate.facts.course_version_id
            if version_id not in versions:
                versions[version_id] = CourseVersion.objects.select_related("course").get(pk=version_id)
            member = bundle.certificate_member(certificate, file, current(), manifest, self.viewer)
            if member is not None:
                yield member
            ledger.add(_ledger_cells(seat, certificate, member.path if member is not None else ""))
            courses.add(bundle.course_cells(certificate, versions[version_id]))
        yield Member("ledger.csv", ledger.pieces())
        yield Member("courses.csv", courses.pieces())
        yield from bundle.outlines(versions)
        for words in self._left_out():
            manifest.note(words)

    def _chunks(self) -> Iterator[tuple[Seat, Certificate, Any]]:
        language = current()
        seats = self.seats.select_related("person__user").order_by("pk").iterator(chunk_size=SEATS_AT_ONCE)
        while chunk := list(islice(seats, SEATS_AT_ONCE)):
            found = Certificate.objects.filter(enrolment__in=[seat.enrolment_id for seat in chunk]).with_facts()
            by_enrolment: dict[int | None, Certificate] = {one.enrolment_id: one for one in found}
            files = bundle.newest_files([one.facts for one in by_enrolment.values()], language)
            for seat in chunk:
                certificate = by_enrolment[seat.enrolment_id]
                yield seat, certificate, files.get(certificate.facts.pk)

    def _left_out(self) -> list[str]:
        """Who is not in it, in numbers."""
        found = []
        if hidden := self.figures.not_shared:
            words = ngettext(
                "%(n)d learner of this cohort does not share progress and is not in this bundle.",
                "%(n)d learners of this cohort do not share their progress and are not in this bundle.",
                hidden,
            )
            found.append(words % {"n": hidden})
        if gone := self.figures.left:
            words = ngettext(
                "%(n)d learner no longer belongs to the organisation and is not in this bundle.",
                "%(n)d learners no longer belong to the organisation and are not in this bundle.",
                gone,
            )
            found.append(words % {"n": gone})
        return found

    def _read_me(self) -> list[str]:
        span = {"first": format_date(self.first), "last": format_date(self.last), "cohort": self.cohort.name}
        return [
            _("Evidence of the cohort %(cohort)s, completed from %(first)s to %(last)s") % span,
            "",
            _("certificates/: certificates as PDF; each can be checked by its QR code"),
            _("ledger.csv: who completed the course, when, and how many minutes it has"),
            _("courses.csv, courses/: the course versions behind the certificates, and what they consisted of"),
            _("manifest.csv: length and SHA-256 of every file, and what is missing"),
            "",
            *self._left_out(),
            _(
                "Whether hours count towards a professional requirement is for an employer or professional body to decide."
            ),
        ]


def _ledger_heads() -> list[str]:
    return [
        pgettext("of a person", "Name"),
        _("Name in another script"),
        _("Employee number"),
        _("Team"),
        _("Certificate"),
        _("State"),
        _("Completed"),
        _("Minutes"),
        *(str(label) for label in CpdTopic.labels),
        _("File"),
    ]


def _ledger_cells(seat: Any, certificate: Certificate, path: str) -> list[Cell]:
    user, study = seat.person.user, study_of(certificate)
    return [
        user.display_name if user is not None else "",
        user.name_other_script if user is not None else "",
        seat.label,
        seat.team,
        certificate.number,
        str(CertificateState(certificate.state_now).label),
        study.on,
        study.minutes,
        *(study.topics.get(topic, 0) for topic in CpdTopic.values),
        path,
    ]
