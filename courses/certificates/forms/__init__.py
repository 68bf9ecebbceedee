"""What people may say about a certificate. Forms read; actions write."""

from courses.certificates.forms.bulk import BulkForm, ConfirmForm, RefuseForm
from courses.certificates.forms.holder import LinkForm, NameRequestForm, ReferenceForm, VisibilityForm
from courses.certificates.forms.officer import CorrectionForm, DeclineForm, FindForm, RevocationForm
from courses.certificates.forms.recognition import AnswerForm, AskForm, DeclineRecognitionForm, GiveForm, WithdrawForm

__all__ = [
    "AnswerForm",
    "AskForm",
    "BulkForm",
    "ConfirmForm",
    "CorrectionForm",
    "DeclineForm",
    "DeclineRecognitionForm",
    "FindForm",
    "GiveForm",
    "LinkForm",
    "NameRequestForm",
    "ReferenceForm",
    "RefuseForm",
    "RevocationForm",
    "VisibilityForm",
    "WithdrawForm",
]
