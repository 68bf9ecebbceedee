"""Packages that run by themselves (SCORM, H5P, cmi5), as courses and as activities of other imports."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.ledger import Ledger
from courses.interchange.neutral import Package, PackageWords
from courses.interchange.packages import cmi5, h5p, scorm
from courses.interchange.packages.intake import Parcel, package_from

__all__ = ["is_package", "package_of"]


def is_package(source: Source) -> bool:
    return any(module.recognises(source) for module in (cmi5, h5p, scorm))


def package_of(
    source: Source, *, key: UUID, slug: str, language: str, ledger: Ledger, where: str = "", title: str = ""
) -> Package:
    """A package that lies in something else, as an activity. Raises ImportRefused where it cannot be played.

    What it holds is counted in the ledger of what it lies in, at `where`. `title` is what it is called there.
    """
    package = package_from(_parcel(source, ledger, language, where), key=key, slug=slug)
    words = package.words.get(language) or next(iter(package.words.values()))
    package.words = {language: PackageWords(title or words.title, words.introduction)}
    return package


def _parcel(source: Source, ledger: Ledger, language: str, where: str) -> Parcel:
    # What a refused package held is not counted: the whole of it is told by whoever asked.
    tried = Ledger()
    if cmi5.recognises(source):
        parcel = cmi5.read_parcel(source, tried, language=language, where=where)
    elif h5p.recognises(source):
        parcel = h5p.read_parcel(source, tried, language=language, where=where)
    elif scorm.recognises(source):
        parcel = scorm.read_parcel(source, tried, language=language, where=where, takes_several=False)
    else:
        message = _("This is no package that is played here: no SCORM, H5P or cmi5. Export it as one of these.")
        raise ImportRefused("unknown_format", message, where or source.name)
    ledger.add(tried)
    return parcel
