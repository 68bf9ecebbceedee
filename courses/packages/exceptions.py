"""What can be refused, in words; the messages are lazy translations."""

from django.utils.translation import gettext_lazy as _

from common.http import Refused


class NoPackageHost(Refused):
    """Foreign script runs on a host of its own or not at all."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This site has no separate address for packages (PACKAGE_ORIGIN), so none can be published. "
                "Whoever runs the site has to set it."
            )
        )


class PackageInvalid(Refused):
    """It has nothing that could be played, or names that cannot be kept."""


class ReportInvalid(Refused):
    """What a package wants kept cannot be read."""

    def __init__(self) -> None:
        super().__init__(_("What the package reported could not be read. Nothing was changed."))


class ReportTooLarge(Refused):
    """It wants more kept than one may."""

    def __init__(self) -> None:
        super().__init__(_("The package wants to keep more than a megabyte. Nothing was changed."))


class StatementConflict(Refused):
    """Another statement stands under this id."""

    def __init__(self) -> None:
        super().__init__(_("Another statement is stored under this id."))


class TooMuchKept(Refused):
    """One learner in one activity keeps so much and no more."""

    def __init__(self) -> None:
        super().__init__(_("The unit wants to keep more than it may. Nothing was changed."))


class PlaysByItself(Refused):
    """What a unit of cmi5 has reached it says to the package host, and nobody else can say it."""

    def __init__(self) -> None:
        super().__init__(_("This package reports its results by itself. Nothing was changed."))
