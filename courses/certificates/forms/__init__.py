"""What people may say about a certificate. Forms read; actions write."""

from courses.certificates.forms.holder import LinkForm, NameRequestForm, ReferenceForm, VisibilityForm
from courses.certificates.forms.officer import CorrectionForm, DeclineForm, FindForm, RevocationForm

__all__ = [
    "CorrectionForm",
    "DeclineForm",
    "FindForm",
    "LinkForm",
    "NameRequestForm",
    "ReferenceForm",
    "RevocationForm",
    "VisibilityForm",
]
