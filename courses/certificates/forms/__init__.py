"""What people may say about a certificate. Forms read; actions write."""

from courses.certificates.forms.bulk import BulkForm, ConfirmForm, RefuseForm
from courses.certificates.forms.holder import LinkForm, ReferenceForm, VisibilityForm
from courses.certificates.forms.officer import CorrectionForm, FindForm, RevocationForm

__all__ = [
    "BulkForm",
    "ConfirmForm",
    "CorrectionForm",
    "FindForm",
    "LinkForm",
    "ReferenceForm",
    "RefuseForm",
    "RevocationForm",
    "VisibilityForm",
]
