"""What can be refused here, in words that say what to do instead."""

from __future__ import annotations

from common.http import Refused


class NotPermitted(Refused):
    """The person who asks may not do this."""


class NotYours(Refused):
    """The thing asked for is somebody else's; views answer 404."""


class PurposeNotOffered(Refused):
    """Named data for this purpose is not given out by this installation."""


class NoticeNotShown(Refused):
    """The learner has not been told yet, so nothing may rest on it."""


class UnknownPurpose(Refused):
    """No consent purpose, or no text of it, has this name; `load_consent_texts` has not run."""


class CannotErase(Refused):
    """Somebody else depends on this account; `message` says who has to act first."""


class UnknownWish(Refused):
    """A choice in the form of the erasure that was not offered."""
