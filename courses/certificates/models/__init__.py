"""WHAT IS AWARDED. Facts are written once; names, secrets and files stand beside them and can be erased."""

from courses.certificates.models.awarding import Awarding
from courses.certificates.models.bulk import BulkChange, BulkItem, BulkLine, BulkNote
from courses.certificates.models.certificates import Certificate
from courses.certificates.models.cpd_entries import (
    CpdClaim,
    CpdEntry,
    CpdProof,
    CpdReview,
    CpdReviewNote,
    CpdWords,
)
from courses.certificates.models.cpd_schemes import CpdEnrolment, CpdScheme, CpdSchemeApproval
from courses.certificates.models.cpd_sessions import CpdSession
from courses.certificates.models.cpd_topics import columns_of
from courses.certificates.models.credentials import Achievement, SignedCredential
from courses.certificates.models.facts import CertificateFacts, CertificateNames, CertificateSecret
from courses.certificates.models.files import CertificateFile, NameProblem
from courses.certificates.models.keys import PLACES, SigningKey, StatusEntry, StatusList
from courses.certificates.models.recognition import (
    Endorsement,
    EndorsementCredential,
    EndorsementLetter,
    EndorsementNote,
)
from courses.certificates.models.renewal import RenewalReminder
from courses.certificates.models.requests import NameRequest
from courses.certificates.models.sharing import ShareToken
from courses.certificates.models.status import StatusChange, StatusNote

__all__ = [
    "PLACES",
    "Achievement",
    "Awarding",
    "BulkChange",
    "BulkItem",
    "BulkLine",
    "BulkNote",
    "Certificate",
    "CertificateFacts",
    "CertificateFile",
    "CertificateNames",
    "CertificateSecret",
    "CpdClaim",
    "CpdEnrolment",
    "CpdEntry",
    "CpdProof",
    "CpdReview",
    "CpdReviewNote",
    "CpdScheme",
    "CpdSchemeApproval",
    "CpdSession",
    "CpdWords",
    "Endorsement",
    "EndorsementCredential",
    "EndorsementLetter",
    "EndorsementNote",
    "NameProblem",
    "NameRequest",
    "RenewalReminder",
    "ShareToken",
    "SignedCredential",
    "SigningKey",
    "StatusChange",
    "StatusEntry",
    "StatusList",
    "StatusNote",
    "columns_of",
]
