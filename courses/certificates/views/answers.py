"""What the verification page says of a file somebody brought, in plain words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.formats import format_date
from common.languages import current
from courses.certificates.drawing import localised
from courses.certificates.enums import CertificateState
from courses.certificates.queries.uploads import EQUAL, Finding, Outcome
from courses.certificates.uploads.differences import Difference
from courses.certificates.uploads.reading import PICTURES, Kind
from courses.certificates.uploads.strict import shown
from courses.certificates.views.pages import PublicPage, Verdict, public_page, verdict_of

# What its issuer or its holder has said of the certificate as a whole goes before what became of one version.
FINAL = (CertificateState.WITHDRAWN, CertificateState.REVOKED, CertificateState.SUPERSEDED)
LONGEST = 120


@dataclass(frozen=True)
class Row:
    """A field that differs: what it is called, and what the file says there or that it says nothing."""

    label: str
    says: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Answer:
    """Everything the template reads about the file."""

    verdict: Verdict
    # What the file itself is, where the verdict is about its certificate.
    file: str = ""
    page: PublicPage | None = None
    rows: tuple[Row, ...] = ()
    address: str = ""
    details: tuple[tuple[str, str], ...] = ()

    @property
    def drawing(self) -> object:
        return self.page.drawing if self.page is not None else None


def answer_to(finding: Finding, content: bytes) -> Answer:
    """The answer to one file."""
    certificate = finding.certificate
    page = None
    if finding.outcome in EQUAL and certificate is not None and finding.seen is not None:
        page = public_page(certificate, finding.seen, "")
        if finding.is_outdated:
            # What is drawn is the newest version, and this file is not.
            page = replace(page, drawing=None)
    return Answer(
        verdict=_verdict(finding),
        file=_file(finding) if page is not None else "",
        page=page,
        rows=tuple(_row(difference) for difference in finding.fields),
        address=certificate.get_absolute_url() if certificate is not None else "",
        details=(
            (_("Kind of file"), str(finding.kind.label)),
            (_("Size"), filesizeformat(len(content))),
            ("SHA-256", hashlib.sha256(content).hexdigest()),
        ),
    )


def _verdict(finding: Finding) -> Verdict:
    if finding.outcome in EQUAL:
        return _standing(finding)
    if finding.outcome == Outcome.CHANGED:
        more = _("Besides, it was replaced by a newer version since.") if finding.is_outdated else ""
        return Verdict(
            "stop",
            _("Changed after it was issued"),
            _("This file was issued, and something in it was changed afterwards. Do not rely on it."),
            more,
        )
    if finding.outcome == Outcome.FOREIGN:
        return Verdict(
            "stop",
            _("Not what was issued"),
            _("This is not a file that was issued under this number. Do not rely on it."),
        )
    if finding.outcome == Outcome.UNKNOWN:
        return Verdict(
            "stop",
            _("Not known"),
            _("The file says that it was issued here, but no certificate has its number. Do not rely on it."),
        )
    sentence = _("This file was not issued here, so there is nothing to compare it with.")
    if finding.issuer:
        sentence = _("This file names another issuer: “%(issuer)s”. It was not issued here.") % {
            "issuer": shown(finding.issuer, LONGEST)
        }
    return Verdict(
        "heed",
        _("Not issued here"),
        sentence,
        _("Ask whoever gave it to you where that issuer’s certificates are checked."),
    )


def _standing(finding: Finding) -> Verdict:
    """How the certificate stands that this file is."""
    certificate, seen = finding.certificate, finding.seen
    assert certificate is not None and seen is not None  # noqa: PT018, S101 for the type checker; what is equal has both
    if finding.is_outdated and seen.state not in FINAL:
        replaced = finding.replaced_on
        if replaced is None:
            sentence = _("This file was replaced by a newer version of the same certificate.")
        else:
            sentence = _("This file was replaced on %(date)s by a newer version of the same certificate.") % {
                "date": format_date(replaced)
            }
        return Verdict("heed", _("Replaced by a newer version"), sentence, _("Ask the holder for the newer one."))
    issuer = localised(certificate.facts.get("issuer", "names"), current()) if seen.shown > 0 else ""
    return verdict_of(certificate, replace(seen, outdated_since=None), issuer)


def _file(finding: Finding) -> str:
    """What the file is, by itself."""
    if finding.outcome == Outcome.FILE:
        return _("Equals what was issued, byte for byte.")
    if finding.kind not in PICTURES:
        return _("Equals what was issued: every field, and the signature.")
    if finding.kind == Kind.PDF:
        return _("The credential inside is the one that was issued; the pages around it may have been changed.")
    return _("The credential inside is the one that was issued; the picture around it may have been changed.")


def _row(difference: Difference) -> Row:
    if difference.is_missing:
        note = pgettext("certificate", "missing in the file")
    else:
        note = "" if difference.says else _("not as it was issued")
    return Row(str(difference.field.label), difference.says, note)


def refused(message: object) -> Answer:
    """A file that cannot be read: what is wrong with it, and what to do."""
    return Answer(Verdict("heed", _("Not checked"), str(message)))


def specimen() -> Answer:
    """The specimen as a file."""
    return Answer(
        Verdict("heed", _("Specimen"), _("This certificate belongs to nobody. It shows what a real one looks like.")),
        file=_("Equals what was issued, byte for byte."),
    )
