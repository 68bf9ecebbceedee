"""H5P: `h5p.json`, `content/content.json` and the libraries that play it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.ledger import Ledger
from courses.interchange.neutral import Course
from courses.interchange.packages.addresses import ABSOLUTE
from courses.interchange.packages.intake import (
    Parcel,
    Playable,
    Words,
    course_of,
    kept_files,
    located,
    plain,
    rooted,
)
from courses.interchange.packages.libraries import OUTSIDE, Libraries, held
from courses.interchange.packages.svg import is_active
from courses.interchange.readers import Options

FORMAT = "h5p"
DESCRIPTION = "h5p.json"
CONTENT = "content/content.json"
# What H5P itself lets into a package.
ENDINGS = (
    "json png jpg jpeg gif bmp tif tiff svg eot ttf woff woff2 otf webm mp4 ogg mp3 m4a wav txt pdf rtf doc docx xls xlsx "
    "ppt pptx odt ods odp csv diff patch md textile vtt webvtt gltf glb"
)
CONTENT_ENDINGS = set(ENDINGS.split())
LIBRARY_ENDINGS = CONTENT_ENDINGS | {"js", "css"}
MICROPHONE = {"H5P.AudioRecorder", "H5P.SpeakTheWords", "H5P.SpeakTheWordsSet"}
LONGEST = 1000


def recognises(source: Source) -> bool:
    inside = source.rooted(DESCRIPTION)
    return DESCRIPTION in inside.files and b"mainLibrary" in inside.files[DESCRIPTION]


def read(source: Source, options: Options) -> Course:
    """The package as a course. Raises ImportRefused where it could not be played."""
    ledger = Ledger()
    parcel = read_parcel(source, ledger, language=options.language)
    return course_of(parcel, source, options, FORMAT, ledger)


def read_parcel(source: Source, ledger: Ledger, *, language: str, where: str = "") -> Parcel:
    """The same for a package that lies in something else; `where` says in what."""
    inside = rooted(source, ledger, DESCRIPTION, where)
    about = held(inside.files, DESCRIPTION, where)
    content = held(inside.files, CONTENT, where)
    files = _allowed(kept_files(inside, ledger, where), ledger, where)
    libraries = Libraries(files, ledger, where)
    main = libraries.main(about, located(where, DESCRIPTION))
    _look_through(content, libraries, files, ledger, located(where, CONTENT))
    title = plain(str(about.get("title") or "")) or main
    words = Words(title, _credit(about, ledger, located(where, DESCRIPTION)))
    line: dict[str, Any] = {"id": "h5p", "title": title, "href": CONTENT, "library": main}
    if not libraries.report(about):
        line["reports"] = False
        how = _("Nothing in it is answered, so it is done when it was opened.")
        ledger.note(located(where, DESCRIPTION), "mainLibrary", how)
    return Parcel(
        format="h5p",
        identifier="",
        words={language: words},
        files=libraries.files,
        playables=[Playable("", {language: words}, [line])],
    )


def _allowed(files: dict[str, bytes], ledger: Ledger, where: str) -> dict[str, bytes]:
    """Without the kinds of files that H5P has no use for, and without drawings that run script among the content."""
    kept = {}
    for name, content in files.items():
        ending = PurePosixPath(name).suffix.lower().lstrip(".")
        why = ""
        if ending not in (CONTENT_ENDINGS if name.startswith("content/") else LIBRARY_ENDINGS):
            why = _("Files of this kind are no part of an H5P package.")
        elif ending == "svg" and name.startswith("content/") and is_active(content):
            why = _("The drawing holds script.")
        if why:
            ledger.taken("file", -1)
            ledger.left_out(located(where, name), "file", why)
        else:
            kept[name] = content
    return kept


def _look_through(
    content: dict[str, Any], libraries: Libraries, files: dict[str, bytes], ledger: Ledger, where: str
) -> None:
    """What the content shows and plays: files of other hosts, files and libraries that are not there."""
    waiting: list[Any] = [content]
    told: set[str] = set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            waiting += part.values()
            path, library = part.get("path"), part.get("library")
            if isinstance(path, str) and path not in told and (why := _absent(path, files)):
                told.add(path)
                ledger.drop(where, "path", why)
            if isinstance(library, str) and library not in told and " " in library:
                told.add(library)
                if why := _unplayed(library, libraries):
                    ledger.drop(where, "library", why)


def _absent(path: str, files: dict[str, bytes]) -> str:
    plain_path = path.split("#", 1)[0]
    if ABSOLUTE.match(plain_path):
        message = _("“%(address)s” lies at another host. What is played here comes from the package alone.")
        return message % {"address": plain_path[:200]}
    if plain_path and f"content/{plain_path}" not in files:
        return _("The package does not hold the file “%(name)s”.") % {"name": plain_path[:200]}
    return ""


def _unplayed(library: str, libraries: Libraries) -> str:
    machine, _space, version = library.partition(" ")
    if machine in OUTSIDE:
        return _("“%(name)s” shows pages of other hosts, which is not done here.") % {"name": machine[:100]}
    if machine in MICROPHONE:
        return _("“%(name)s” needs the microphone, which packages are not given here.") % {"name": machine[:100]}
    if f"{machine}-{version}" not in libraries.by_name:
        return _("The package does not hold the library “%(name)s”.") % {"name": library[:100]}
    return ""


def _credit(about: dict[str, Any], ledger: Ledger, where: str) -> str:
    """Who made it and under which licence, as words beside it: whoever shows it has to say so."""
    listed = about.get("authors")
    rows = [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
    authors = [name for row in rows if (name := plain(str(row.get("name") or "")))]
    licence = str(about.get("license") or "U")
    version = str(about.get("licenseVersion") or "")
    parts = [_("By %(names)s.") % {"names": ", ".join(authors)}] if authors else []
    if licence not in {"U", "C", "undefined"}:
        parts.append(_("Licence: %(name)s.") % {"name": plain(f"{licence} {version}")})
    if source := plain(str(about.get("source") or "")):
        parts.append(_("Source: %(address)s") % {"address": source})
    if parts:
        ledger.note(where, "license", _("Authors, licence and source stand in the introduction."))
    return plain(" ".join(parts), LONGEST)
