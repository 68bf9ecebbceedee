"""Background work of this app, by what it needs."""

from courses.certificates.tasks.following import (
    announce,
    prepare_files,
    remind,
    tell_name_decision,
    tell_of_revocation,
    tell_officer,
    tell_officers,
    tell_review,
)
from courses.certificates.tasks.many import award_owed, carry_on, tell_of_change, tell_officers_of_change
from courses.certificates.tasks.signing import (
    SIGNING,
    ask_to_publish,
    begin_batch,
    publish_status_list,
    sign,
    sign_batch,
    sign_recognition,
    sign_with_files,
)

__all__ = [
    "SIGNING",
    "announce",
    "ask_to_publish",
    "award_owed",
    "begin_batch",
    "carry_on",
    "prepare_files",
    "publish_status_list",
    "remind",
    "sign",
    "sign_batch",
    "sign_recognition",
    "sign_with_files",
    "tell_name_decision",
    "tell_of_change",
    "tell_of_revocation",
    "tell_officer",
    "tell_officers",
    "tell_officers_of_change",
    "tell_review",
]
