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
