"""What people may say about a certificate. Forms read; actions write."""

from courses.certificates.forms.holder import LinkForm, ReferenceForm, VisibilityForm
from courses.certificates.forms.officer import CorrectionForm, FindForm, RevocationForm

__all__ = [
    "CorrectionForm",
    "FindForm",
    "LinkForm",
    "ReferenceForm",
    "RevocationForm",
    "VisibilityForm",
]
