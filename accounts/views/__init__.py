"""The screens of accounts besides allauth's."""

from accounts.views.leaving import delete, deleted
from accounts.views.organisations import (
    answer,
    employment,
    invitation,
    leave,
    offer,
    organisations,
)
from accounts.views.own_data import own_data
from accounts.views.privacy import notice, privacy, switch
from accounts.views.profile import profile

__all__ = [
    "answer",
    "delete",
    "deleted",
    "employment",
    "invitation",
    "leave",
    "notice",
    "offer",
    "organisations",
    "own_data",
    "privacy",
    "profile",
    "switch",
]
