"""Everything that changes the CPD ledger."""

from courses.certificates.actions.cpd.erasing import erase_ledger
from courses.certificates.actions.cpd.following import decide_claim, follow_scheme, leave_scheme
from courses.certificates.actions.cpd.outside import (
    change_outside,
    decide_review,
    declare_again,
    declare_outside,
    put_proof,
    remove_proof,
    send_for_review,
    take_back,
    withdraw_outside,
)
from courses.certificates.actions.cpd.recording import record_course, record_missing, record_with_award
from courses.certificates.actions.cpd.schemes import approve_scheme, enter_figures, load_cpd_schemes, withdraw_scheme
from courses.certificates.actions.cpd.sessions import (
    change_session,
    claim_session,
    close_session,
    lower_attended,
    open_session,
    record_session,
    strike_claim,
    withdraw_claim,
)

__all__ = [
    "approve_scheme",
    "change_outside",
    "change_session",
    "claim_session",
    "close_session",
    "decide_claim",
    "decide_review",
    "declare_again",
    "declare_outside",
    "enter_figures",
    "erase_ledger",
    "follow_scheme",
    "leave_scheme",
    "load_cpd_schemes",
    "lower_attended",
    "open_session",
    "put_proof",
    "record_course",
    "record_missing",
    "record_session",
    "record_with_award",
    "remove_proof",
    "send_for_review",
    "strike_claim",
    "take_back",
    "withdraw_claim",
    "withdraw_outside",
    "withdraw_scheme",
]
