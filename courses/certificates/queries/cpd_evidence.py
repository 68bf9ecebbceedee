"""The evidence bundle: a ZIP with what proves a time of learning, and a list of what is in it and what is missing.

What cannot be had is named in the list with the reason; a bundle never fails over one file.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.core.files.storage import storages
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Person
from common.formats import format_date
from common.languages import current
from common.sheets import BOM, Cell, csv_pieces, harmless
from common.zips import Member, pieces_of
from courses.catalogue.enums import ActivityKind
from courses.catalogue.models import CourseVersion
from courses.certificates.cpd.periods import Span
from courses.certificates.drawing import localised
from courses.certificates.enums import CertificateState, CpdReviewKind, FileKind, Visibility
from courses.certificates.models import Certificate, CertificateFacts, CertificateFile, CpdEntry, CpdReview
from courses.certificates.queries.cpd_ledger import Row, ledger_between
from courses.certificates.queries.cpd_statement import ledger_cells, ledger_heads
from courses.certificates.queries.disclosure import disclose, shares_files_with_manager
from courses.certificates.queries.gathering import local_day

IN_MEMORY = 256 * 1024
KINDS = dict(ActivityKind.choices)
MANIFEST = "manifest.csv"


class Sheet:
    """A table that grows while the bundle is being sent; what does not fit into a little memory waits on the disk."""

    def __init__(self, heads: Sequence[str]) -> None:
        self._kept: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 closed when it has been read
        self._text = io.TextIOWrapper(self._kept, encoding="utf-8", newline="", write_through=True)
        self._text.write(BOM)
        self._writer = csv.writer(self._text)
        self.add(heads)

    def add(self, cells: Sequence[Cell]) -> None:
        plain = [cell.isoformat() if isinstance(cell, date) else cell for cell in cells]
        self._writer.writerow([harmless(cell) for cell in plain])

    def pieces(self) -> Iterator[bytes]:
        self._text.seek(0)
        self._text.detach()
        yield from pieces_of(self._kept)


class Manifest:
    """What is in a bundle, each file with its length and SHA-256; and what is not in it, with the reason."""

    def __init__(self) -> None:
        self._sheet = Sheet([_("File"), _("Bytes"), "SHA-256", _("Remark")])

    def pack(self, members: Iterable[Member]) -> Iterator[Member]:
        """The same members, each noted once it has gone in; and at the end the manifest itself."""
        for member in members:
            yield member
            self._sheet.add([member.path, member.size, member.sha256, getattr(member, "remark", "")])
        yield Member(MANIFEST, self._sheet.pieces())

    def missing(self, path: str, why: str) -> None:
        self._sheet.add([path, None, "", _("missing: %(why)s") % {"why": why}])

    def note(self, words: str) -> None:
        self._sheet.add(["", None, "", words])


@dataclass
class Stored(Member):
    """A file from private storage. Where it breaks off while it is read, the bundle goes on and the list says so."""

    remark: str = ""


def stored_file(path: str, name: str) -> Stored | None:
    """A file of private storage as a member; None where it is not there."""
    try:
        file = storages["private"].open(name)
    except OSError:
        return None
    member = Stored(path, ())
    member.is_packed = True
    member.pieces = _as_far_as_it_goes(member, file)
    return member


def _as_far_as_it_goes(member: Stored, file: Any) -> Iterator[bytes]:
    try:
        yield from pieces_of(file)
    except OSError:
        member.remark = _("incomplete: the file broke off")


def as_csv(path: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Member:
    return Member(path, (piece.encode() for piece in csv_pieces(heads, rows)))


def as_text(path: str, lines: Iterable[str]) -> Member:
    return Member(path, iter(["\n".join(lines).encode() + b"\n"]))


# --- certificates ---------------------------------------------------------------------------------------------------


def newest_files(facts: Iterable[CertificateFacts], language: str) -> dict[int, CertificateFile]:
    """The PDF of each of these versions in a language, by the version; those that are made."""
    rows = CertificateFile.objects.filter(facts__in=[one.pk for one in facts], kind=FileKind.PDF, language=language)
    return {row.facts_id: row for row in rows}


def lacking_pdf(certificates: QuerySet[Certificate], language: str) -> QuerySet[Certificate]:
    """Those of whose newest version no PDF in a language is made, although nothing stands against one."""
    hidden = (CertificateState.REVOKED, CertificateState.WITHDRAWN)
    lacking: QuerySet[Any] = certificates.lacking_file(kind=FileKind.PDF, language=language)  # type: ignore[attr-defined]
    return lacking.filter(erased_at__isnull=True).exclude(Q(state__in=hidden) | Q(visibility=Visibility.PRIVATE))


def why_withheld(certificate: Certificate, viewer: Person) -> str:
    """Why somebody who may see this record gets no file of its certificate; empty where nothing stands against it."""
    if viewer.pk == certificate.person_id:
        given = disclose(certificate, viewer=viewer).files
    else:
        given = shares_files_with_manager(certificate)
    if given:
        return ""
    if certificate.is_erased:
        return _("the name on it was erased")
    return {
        CertificateState.REVOKED: _("the certificate was revoked"),
        CertificateState.WITHDRAWN: _("withdrawn by its holder"),
    }.get(CertificateState(certificate.state), _("kept to herself by its holder"))


def certificate_path(certificate: Certificate, language: str) -> str:
    return f"certificates/{certificate.number}.{language}.pdf"


def certificate_member(
    certificate: Certificate, row: CertificateFile | None, language: str, manifest: Manifest, viewer: Person
) -> Member | None:
    """Its PDF, or None with the reason in the manifest."""
    path = certificate_path(certificate, language)
    why = why_withheld(certificate, viewer)
    if not why and row is None:
        why = _("not made yet; ask for it on the page of the bundle and fetch the bundle again")
    member = stored_file(path, row.name) if row is not None and not why else None
    if member is None:
        manifest.missing(path, why or _("the file is not where it should be"))
    return member


# --- courses --------------------------------------------------------------------------------------------------------


def outline_path(version: CourseVersion) -> str:
    return f"courses/{version.course.code or version.course.key}-v{version.number}.csv"


def outlines(version_ids: Iterable[int]) -> Iterator[Member]:
    """What each of these course versions consisted of."""
    heads = [_("Module"), _("Activity"), _("Kind"), _("Required"), _("Minutes"), _("Pass mark")]
    versions = CourseVersion.objects.filter(pk__in=set(version_ids)).select_related("course").order_by("pk")
    for version in versions:
        yield as_csv(outline_path(version), heads, _outline_rows(version))


def _outline_rows(version: CourseVersion) -> Iterator[list[Cell]]:
    modules = {module["key"]: module["title"] for module in version.snapshot.get("modules", ())}
    for activity in version.snapshot.get("activities", ()):
        yield [
            modules.get(activity.get("module"), ""),
            activity.get("title", ""),
            str(KINDS.get(activity.get("kind", ""), "")),
            _("yes") if activity.get("required") else _("no"),
            activity.get("minutes"),
            activity.get("pass_mark"),
        ]


def course_heads() -> list[str]:
    return [
        _("Certificate"),
        _("Course"),
        _("Title"),
        _("Version"),
        _("Version settled on"),
        _("Law as at"),
        _("Written, taught and reviewed for"),
        _("Pass mark"),
        _("Outline"),
    ]


def course_cells(certificate: Certificate, version: CourseVersion) -> list[Cell]:
    """The record behind one certificate: which course, in which version, for whom it was written and reviewed."""
    facts = certificate.facts
    marks = [quiz["pass_mark"] for quiz in facts.get("assessment") or ()]
    return [
        certificate.number,
        facts.get("course", "code", default=""),
        localised(facts.get("course", "titles"), current()),
        facts.get("course", "version"),
        local_day(version.created_at),
        facts.get("law_as_at") or "",
        localised(facts.get("issuer", "names"), current()),
        f"{min(marks)}%" if marks else "",
        outline_path(version),
    ]


# --- the holder's bundle --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Contents:
    """What a holder's bundle of a time will hold, told before it is fetched."""

    entries: int
    certificates: int
    missing: tuple[Certificate, ...]
    proofs: int


def _entries_of(person: Person, span: Span) -> list[CpdEntry]:
    return list(CpdEntry.objects.of(person).between(span.first, span.last).with_words())


def contents_of(person: Person, span: Span) -> Contents:
    entries = _entries_of(person, span)
    certificates = [entry.certificate for entry in entries if entry.certificate is not None]
    files = newest_files([one.facts for one in certificates], current())
    return Contents(
        entries=len(entries),
        certificates=len(certificates),
        missing=tuple(one for one in certificates if one.facts.pk not in files and not why_withheld(one, person)),
        proofs=sum(entry.known_proof is not None for entry in entries),
    )


def holder_bundle(person: Person, span: Span, *, today: date) -> Iterator[Member]:
    """Everything of hers: certificates, ledger, courses, reviews, proofs. Draw it in the language it shall speak."""
    manifest = Manifest()
    return manifest.pack(_holder_members(person, span, manifest, today=today))


def _holder_members(person: Person, span: Span, manifest: Manifest, *, today: date) -> Iterator[Member]:
    language = current()
    yield as_text("read-me.txt", _read_me(span))
    ledger = ledger_between(person, first=span.first, last=span.last, today=today)
    yield as_csv("ledger.csv", ledger_heads(), ledger_cells(ledger, within=span))
    entries = _entries_of(person, span)
    certificates = [entry.certificate for entry in entries if entry.certificate is not None]
    files = newest_files([one.facts for one in certificates], language)
    for certificate in certificates:
        row = files.get(certificate.facts.pk)
        member = certificate_member(certificate, row, language, manifest, person)
        if member is not None:
            yield member
    versions = CourseVersion.objects.select_related("course").in_bulk(
        {one.facts.course_version_id for one in certificates}
    )
    yield as_csv(
        "courses.csv",
        course_heads(),
        (course_cells(one, versions[one.facts.course_version_id]) for one in certificates),
    )
    yield from outlines(versions)
    yield as_csv("reviews.csv", _review_heads(), _review_rows(entries))
    for entry in entries:
        proof = entry.known_proof
        if proof is None:
            continue
        path = f"proofs/{entry.on.isoformat()}-{entry.public_id.hex[:8]}.{proof.name.rpartition('.')[2]}"
        member = stored_file(path, proof.name)
        if member is None:
            manifest.missing(path, _("the file is not where it should be"))
        else:
            yield member


def _read_me(span: Span) -> list[str]:
    return [
        _("Evidence of learning from %(first)s to %(last)s")
        % {"first": format_date(span.first), "last": format_date(span.last)},
        "",
        _("certificates/: certificates as PDF; each can be checked by its QR code"),
        _("ledger.csv: every activity, and how many of its minutes count in which scheme"),
        _("courses.csv, courses/: the course versions behind the certificates, and what they consisted of"),
        _("reviews.csv: who has looked at self-declared activities, and with which result"),
        _("proofs/: files the holder has put beside them"),
        _("manifest.csv: length and SHA-256 of every file, and what is missing"),
        "",
        _("Whether hours count towards a professional requirement is for an employer or professional body to decide."),
    ]


def _review_heads() -> list[str]:
    return [
        _("Date"),
        _("Activity"),
        _("Association"),
        pgettext("activity", "What happened"),
        _("Reason"),
        _("SHA-256 of the proof"),
    ]


def _review_rows(entries: Sequence[CpdEntry]) -> Iterator[list[Cell]]:
    rows = {entry.pk: Row.of(entry) for entry in entries}
    reviews = CpdReview.objects.filter(entry__in=list(rows)).select_related("association", "note").order_by("at", "pk")
    for review in reviews:
        note = getattr(review, "note", None)
        yield [
            local_day(review.at),
            rows[review.entry_id].title,
            review.association.name,
            str(CpdReviewKind(review.kind).label),
            note.text if note is not None else "",
            review.proof_sha256,
        ]
