"""How each format is played. A player is a module of this package with what `Player` names."""

from __future__ import annotations

from courses.packages.enums import PackageFormat
from courses.packages.players.base import Player, Report
from courses.packages.players.cmi5 import Cmi5Player
from courses.packages.players.h5p import H5PPlayer
from courses.packages.players.scorm import Scorm12Player, Scorm2004Player

PLAYERS: dict[str, Player] = {
    PackageFormat.SCORM12: Scorm12Player(),
    PackageFormat.SCORM2004: Scorm2004Player(),
    PackageFormat.H5P: H5PPlayer(),
    PackageFormat.CMI5: Cmi5Player(),
}


def player_of(package_format: str) -> Player | None:
    """None for a format that nothing here plays."""
    return PLAYERS.get(package_format)


__all__ = ["PLAYERS", "Player", "Report", "player_of"]
