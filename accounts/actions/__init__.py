"""Everything that changes people, organisations, memberships, consent and groups."""

from accounts.actions.access import close_approach, open_approach, record_named_access
from accounts.actions.consent import (
    answer_consent,
    assert_employment_basis,
    assert_employment_for_all,
    end_employment_basis,
    load_consent_texts,
    record_notice_shown,
    withdraw_consent,
)
from accounts.actions.erasure import erase_person
from accounts.actions.groups import ensure_role_groups, grant_association_pages, keep_groups_in_step, sync_groups
from accounts.actions.memberships import (
    accept_invitation,
    accept_membership,
    answer_sharing,
    begin_membership,
    change_role,
    confirm_organisation_code,
    decline_invitation,
    decline_membership,
    end_membership,
    end_overdue_memberships,
    invite_member,
    join,
    offer_membership,
    withdraw_invitation,
)
from accounts.actions.organisations import save_organisation
from accounts.actions.people import complete_sign_up, remember_language, save_profile, set_account

__all__ = [
    "accept_invitation",
    "accept_membership",
    "answer_consent",
    "answer_sharing",
    "assert_employment_basis",
    "assert_employment_for_all",
    "begin_membership",
    "change_role",
    "close_approach",
    "complete_sign_up",
    "confirm_organisation_code",
    "decline_invitation",
    "decline_membership",
    "end_employment_basis",
    "end_membership",
    "end_overdue_memberships",
    "ensure_role_groups",
    "erase_person",
    "grant_association_pages",
    "invite_member",
    "join",
    "keep_groups_in_step",
    "load_consent_texts",
    "offer_membership",
    "open_approach",
    "record_named_access",
    "record_notice_shown",
    "remember_language",
    "save_organisation",
    "save_profile",
    "set_account",
    "sync_groups",
    "withdraw_consent",
    "withdraw_invitation",
]
