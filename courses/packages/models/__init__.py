"""Foreign packages, the pages that show them, and what they keep about people."""

from courses.packages.models.packages import Package, PackageFile
from courses.packages.models.pages import PackagePage
from courses.packages.models.states import PackageState
from courses.packages.models.xapi import UnitDocument, UnitSession, UnitStatement

__all__ = [
    "Package",
    "PackageFile",
    "PackagePage",
    "PackageState",
    "UnitDocument",
    "UnitSession",
    "UnitStatement",
]
