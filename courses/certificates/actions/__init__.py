"""Everything that issues a certificate or changes one."""

from courses.certificates.actions import cpd
from courses.certificates.actions.asking import ask_for_files
from courses.certificates.actions.erasing import choose_erasure, erase_due, erase_holder, erase_names
from courses.certificates.actions.files import store_files
from courses.certificates.actions.issuing import issue_certificate, issue_missing, report_name_problem
from courses.certificates.actions.reissuing import correct_names, set_reference, take_profile_names
from courses.certificates.actions.sharing import change_visibility, make_link, unlist, withdraw_link
from courses.certificates.actions.status import (
    expire_due,
    replace_certificate,
    restore_certificate,
    revoke_certificate,
    withdraw_certificate,
)

__all__ = [
    "ask_for_files",
    "change_visibility",
    "choose_erasure",
    "correct_names",
    "cpd",
    "erase_due",
    "erase_holder",
    "erase_names",
    "expire_due",
    "issue_certificate",
    "issue_missing",
    "make_link",
    "replace_certificate",
    "report_name_problem",
    "restore_certificate",
    "revoke_certificate",
    "set_reference",
    "store_files",
    "take_profile_names",
    "unlist",
    "withdraw_certificate",
    "withdraw_link",
]
