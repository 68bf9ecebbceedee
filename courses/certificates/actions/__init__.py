"""Everything that issues a certificate or changes one."""

from courses.certificates.actions import bulk, cpd
from courses.certificates.actions.asking import ask_for_files
from courses.certificates.actions.awarding import award_chunk, look_for_owed
from courses.certificates.actions.credentials import sign_certificate, sign_waiting
from courses.certificates.actions.endorsements import sign_endorsement, sign_recognition
from courses.certificates.actions.erasing import choose_erasure, erase_due, erase_holder, erase_names
from courses.certificates.actions.files import store_files
from courses.certificates.actions.issuing import issue_certificate, report_name_problem
from courses.certificates.actions.keys import current_key, report_compromise, reseal_keys, rotate_keys
from courses.certificates.actions.recognition import (
    ask_recognition,
    cancel_request,
    claim_letter,
    decline_recognition,
    end_recognitions,
    erase_words,
    give_recognition,
    keep_all_recognised_by,
    keep_recognised_by,
    renew_recognition,
    withdraw_recognition,
)
from courses.certificates.actions.reissuing import (
    correct_names,
    hide_result,
    issue_next,
    set_reference,
    show_result,
    take_profile_names,
)
from courses.certificates.actions.reminding import claim_reminders, forget_reminders
from courses.certificates.actions.renewing import renew
from courses.certificates.actions.requests import approve_name, ask_for_name, decline_name, take_back_request
from courses.certificates.actions.sharing import change_visibility, make_link, unlist, withdraw_link
from courses.certificates.actions.status import (
    expire_due,
    replace_certificate,
    restore_certificate,
    revoke_certificate,
    withdraw_certificate,
)
from courses.certificates.actions.statuses import sign_status_list, take_back, take_back_places

__all__ = [
    "approve_name",
    "ask_for_files",
    "ask_for_name",
    "ask_recognition",
    "award_chunk",
    "bulk",
    "cancel_request",
    "change_visibility",
    "choose_erasure",
    "claim_letter",
    "claim_reminders",
    "correct_names",
    "cpd",
    "current_key",
    "decline_name",
    "decline_recognition",
    "end_recognitions",
    "erase_due",
    "erase_holder",
    "erase_names",
    "erase_words",
    "expire_due",
    "forget_reminders",
    "give_recognition",
    "hide_result",
    "issue_certificate",
    "issue_next",
    "keep_all_recognised_by",
    "keep_recognised_by",
    "look_for_owed",
    "make_link",
    "renew",
    "renew_recognition",
    "replace_certificate",
    "report_compromise",
    "report_name_problem",
    "reseal_keys",
    "restore_certificate",
    "revoke_certificate",
    "rotate_keys",
    "set_reference",
    "show_result",
    "sign_certificate",
    "sign_endorsement",
    "sign_recognition",
    "sign_status_list",
    "sign_waiting",
    "store_files",
    "take_back",
    "take_back_places",
    "take_back_request",
    "take_profile_names",
    "unlist",
    "withdraw_certificate",
    "withdraw_link",
    "withdraw_recognition",
]
