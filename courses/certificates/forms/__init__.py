"""What people may say about a certificate. Forms read; actions write."""

from courses.certificates.forms.holder import LinkForm, ReferenceForm, VisibilityForm
from courses.certificates.forms.officer import CorrectionForm, FindForm, RevocationForm
from courses.certificates.forms.recognition import AnswerForm, AskForm, DeclineForm, GiveForm, WithdrawForm

__all__ = [
    "AnswerForm",
    "AskForm",
    "CorrectionForm",
    "DeclineForm",
    "FindForm",
    "GiveForm",
    "LinkForm",
    "ReferenceForm",
    "RevocationForm",
    "VisibilityForm",
    "WithdrawForm",
]
