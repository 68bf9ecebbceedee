"""The libraries of an H5P package: all there, and in the folders where the player looks for them."""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.translation import gettext as _

from courses.interchange.exceptions import ImportRefused
from courses.interchange.ledger import Ledger
from courses.interchange.packages.intake import located

# The interface of H5P's core that the player here has.
CORE = (1, 28)
MACHINE = re.compile(r"[\w.-]{1,200}", re.ASCII)
# What the code of a content type holds that ever tells of an end or of points.
REPORTS = re.compile(rb"triggerXAPI(?:Scored|Completed)|setScoredResult|[\'\"](?:completed|answered|mastered)[\'\"]")
# They show pages of other hosts and nothing else.
OUTSIDE = {"H5P.IFrameEmbed", "H5P.TwitterUserFeed", "H5P.AppearIn"}


def held(files: dict[str, bytes], name: str, where: str) -> dict[str, Any]:
    """A JSON file of the package. Raises ImportRefused where it is none."""
    if name not in files:
        message = _("An H5P package holds a file %(name)s. Here is none: export it again as H5P.") % {"name": name}
        raise ImportRefused("no_manifest", message, located(where, name))
    found = parsed(files[name])
    if found is None:
        raise ImportRefused("broken_json", _("This is no valid JSON. Export it again."), located(where, name))
    return found


def parsed(content: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def name_of(library: dict[str, Any]) -> str:
    """`H5P.TrueFalse-1.6`, as the folders are called; empty for what is no library."""
    parts = (library.get("machineName"), library.get("majorVersion"), library.get("minorVersion"))
    machine, major, minor = (str(part) if isinstance(part, str | int) else "" for part in parts)
    return f"{machine}-{major}.{minor}" if MACHINE.fullmatch(machine) and major.isdigit() and minor.isdigit() else ""


class Libraries:
    """Every folder with a `library.json`. `files` are all of the package, each library in the folder of its name."""

    def __init__(self, files: dict[str, bytes], ledger: Ledger, where: str) -> None:
        self.ledger, self.where = ledger, where
        self.files = dict(files)
        self.by_name: dict[str, dict[str, Any]] = {}
        folders = [name.split("/")[0] for name in files if name.count("/") == 1 and name.endswith("/library.json")]
        for folder in folders:
            self._take(folder, parsed(files[f"{folder}/library.json"]) or {})

    def _take(self, folder: str, library: dict[str, Any]) -> None:
        place = located(self.where, f"{folder}/library.json")
        name = name_of(library)
        self.ledger.found("library")
        if not name:
            self.ledger.left_out(place, "library", _("It says neither its name nor its version."))
        elif name in self.by_name:
            self.ledger.left_out(place, "library", _("The package holds the library twice."))
        else:
            self.by_name[name] = library
            if folder == name:
                self.ledger.taken("library")
            elif any(file.startswith(f"{name}/") for file in self.files):
                self.ledger.converted(place, "library", _("Its folder has the name of another library."))
            else:
                self._rename(folder, name)
                how = _("Its folder is called %(name)s here, where the player looks for it.") % {"name": name}
                self.ledger.converted(place, "library", how)

    def _rename(self, folder: str, name: str) -> None:
        start = f"{folder}/"
        self.files = {
            (f"{name}/{path.removeprefix(start)}" if path.startswith(start) else path): content
            for path, content in self.files.items()
        }

    def main(self, about: dict[str, Any], where: str) -> str:
        """The library that plays the content, with all that it needs. Raises ImportRefused where it cannot play."""
        machine = about.get("mainLibrary")
        named = [one for one in _listed(about) if one.get("machineName") == machine]
        name = name_of(named[0]) if named else ""
        if not name:
            message = _("The package does not say which library plays it (mainLibrary). Export it again.")
            raise ImportRefused("no_library", message, where)
        if machine in OUTSIDE:
            message = _(
                "“%(name)s” shows pages of other sites, which is not done here. Link to them in a lesson instead."
            ) % {"name": machine}
            raise ImportRefused("not_played", message, where)
        needed = self._needed(about)
        missing = sorted(needed - set(self.by_name))
        if missing:
            message = _(
                "The package does not hold the libraries that play it: %(names)s. Export it with its libraries."
            )
            raise ImportRefused("library_missing", message % {"names": ", ".join(missing)[:500]}, where)
        self._refuse_newer(needed)
        return name

    def report(self, about: dict[str, Any]) -> bool:
        """Whether anything that plays the content can say that it was done: a text or a gallery never does."""
        starts = tuple(f"{name}/" for name in self._needed(about))
        return any(
            REPORTS.search(content)
            for name, content in self.files.items()
            if name.startswith(starts) and name.endswith(".js")
        )

    def _needed(self, about: dict[str, Any]) -> set[str]:
        """What the package names, and all that these need in turn."""
        needed: set[str] = set()
        waiting = [about]
        while waiting:
            for wanted in _listed(waiting.pop()):
                name = name_of(wanted)
                if name and name not in needed:
                    needed.add(name)
                    waiting.append(self.by_name.get(name, {}))
        return needed

    def _refuse_newer(self, needed: set[str]) -> None:
        for name in sorted(needed):
            core = self.by_name[name].get("coreApi")
            if not isinstance(core, dict):
                continue
            try:
                wanted = (int(core.get("majorVersion", 0)), int(core.get("minorVersion", 0)))
            except (TypeError, ValueError):
                continue
            if wanted > CORE:
                message = _(
                    "“%(name)s” needs a newer H5P (%(version)s) than this site plays. Tell whoever runs the site."
                )
                told = {"name": name, "version": ".".join(map(str, wanted))}
                raise ImportRefused("too_new", message % told, located(self.where, f"{name}/library.json"))


def _listed(holder: dict[str, Any]) -> list[dict[str, Any]]:
    found = holder.get("preloadedDependencies")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
