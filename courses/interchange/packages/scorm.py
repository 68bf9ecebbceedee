"""SCORM 1.2 and SCORM 2004: an `imsmanifest.xml` with organizations of items that launch resources."""

from __future__ import annotations

import math
import re
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.ledger import Ledger
from courses.interchange.neutral import Course
from courses.interchange.packages.addresses import Files
from courses.interchange.packages.catalogue import described
from courses.interchange.packages.intake import (
    LONGEST_ID,
    Parcel,
    Playable,
    Words,
    course_of,
    kept_files,
    located,
    nothing_to_play,
    plain,
    rooted,
    tell_misplaced,
)
from courses.interchange.packages.manifest import MANIFEST, Resources, attribute, found_in, version_of, within
from courses.interchange.packages.outline import Outline, Reading
from courses.interchange.packages.sequencing import Sequences
from courses.interchange.readers import Options
from courses.interchange.xml import child, children, local, parse_xml, text_of

FORMAT = "scorm"
MOST_WAYS = 20
# The one word that everything says that speaks to a learning platform: `LMSInitialize`, or `Initialize` in SCORM 2004.
SPEAKS = re.compile(rb"initialize", re.IGNORECASE)
SCRIPTED = (".html", ".htm", ".xhtml", ".js", ".mjs", ".swf")
SCORM = re.compile(rb"scormtype|adl\s*scorm|adlcp", re.IGNORECASE)


def recognises(source: Source) -> bool:
    manifest = source.rooted(MANIFEST).files.get(MANIFEST, b"")
    return bool(SCORM.search(manifest.replace(b"\x00", b"")))


def read(source: Source, options: Options) -> Course:
    """The package as a course. Raises ImportRefused where nothing in it can be launched."""
    ledger = Ledger()
    parcel = read_parcel(source, ledger, language=options.language)
    return course_of(parcel, source, options, FORMAT, ledger)


def read_parcel(
    source: Source, ledger: Ledger, *, language: str, where: str = "", takes_several: bool = True
) -> Parcel:
    """The same for a package that lies in something else; `where` says in what."""
    inside = rooted(source, ledger, MANIFEST, where)
    if MANIFEST not in inside.files:
        message = _("A SCORM package holds a file imsmanifest.xml. Here is none: export it again as SCORM.")
        raise ImportRefused("no_manifest", message, source.name)
    content = inside.files[MANIFEST]
    root = parse_xml(content, located(where, MANIFEST))
    if local(root) != "manifest":
        message = _("This imsmanifest.xml is no manifest of a package. Export it again.")
        raise ImportRefused("no_manifest", message, located(where, MANIFEST))
    for kind, count in found_in(root).items():
        ledger.found(kind, count)
    files = kept_files(inside, ledger, where)
    about = described(root, ledger, where)
    resources = Resources(root, Files(set(files)), ledger, where)
    reading = Reading(resources, Sequences(root, ledger, where), ledger, where, is_silent=_is_silent(files))
    playables = _playables(root, reading, language, plain(about.title), most=MOST_WAYS if takes_several else 1)
    if not playables:
        raise nothing_to_play(source, reading.obstacles)
    tell_misplaced(ledger, located(where, MANIFEST))
    title = plain(about.title) or playables[0].words[language].title
    return Parcel(
        format=version_of(root, content),
        # Authoring tools give each of their packages the same identifier; with the title it is one package's.
        identifier=f"{attribute(root, 'identifier')}\n{title}",
        words={language: Words(title, about.description)},
        files=files,
        playables=playables,
        minutes=about.minutes,
    )


def _is_silent(files: dict[str, bytes]) -> bool:
    return not any(
        SPEAKS.search(content.replace(b"\x00", b""))
        for name, content in files.items()
        if name.lower().endswith(SCRIPTED)
    )


def _playables(root: Element, reading: Reading, language: str, title: str, *, most: int) -> list[Playable]:
    """One for each organization that has something to launch, the default one first."""
    holder = child(root, "organizations")
    organizations = list(children(holder, "organization")) if holder is not None else []
    wanted = attribute(holder, "default") if holder is not None else ""
    if not organizations:
        why = _("The manifest has no organization: nothing says what is played, and in which order.")
        reading.obstacles.append({"where": located(reading.where, MANIFEST), "why": why})
    elif wanted and wanted not in {attribute(one, "identifier") for one in organizations}:
        how = _("The manifest names “%(name)s” as its first organization and has none of that name.")
        reading.ledger.note(located(reading.where, MANIFEST), "default", how % {"name": wanted[:LONGEST_ID]})
    made: list[Playable] = []
    for element in sorted(organizations, key=lambda one: attribute(one, "identifier") != wanted):
        playable = _organization(element, reading, language, title, number=len(made), most=most)
        if playable is not None:
            made.append(playable)
    _rest(root, reading)
    return made


def _organization(
    element: Element, reading: Reading, language: str, title: str, *, number: int, most: int
) -> Playable | None:
    identifier = attribute(element, "identifier")[:LONGEST_ID]
    place = located(reading.where, f"organization {identifier}")
    outline = Outline(reading)
    reading.sequences.of(element, place)
    outline.walk(element)
    if not outline.lines:
        empty = next(children(element, "item"), None) is None
        why = _("It is empty: it has no items.") if empty else _("Nothing in it can be launched.")
        reading.lose(place, "organization", why)
        return None
    if number >= most:
        why = _("One of several ways through the package; those before it are taken.")
        reading.ledger.left_out(place, "organization", why)
        return None
    if not number:
        reading.ledger.taken("organization")
    else:
        how = _("The package offers several ways through it; this one is an activity of its own.")
        reading.ledger.converted(place, "organization", how)
    own = plain(text_of(child(element, "title"))) or title or outline.lines[0]["title"]
    return playable_of(identifier, {language: Words(own)}, outline.lines)


def _rest(root: Element, reading: Reading) -> None:
    """What stands in no organization: SCOs that nothing launches, manifests inside this one."""
    for resource in reading.resources.by_id.values():
        if resource.is_sco and resource.place is not None and not resource.launched:
            why = _("No item launches it. Its files are kept.")
            reading.ledger.drop(located(reading.where, f"resource {resource.identifier}"), "sco", why)
    for element in within(root):
        if local(element) == "manifest":
            why = _("A manifest inside another is not read. Export its part as a package of its own.")
            reading.lose(located(reading.where, f"manifest {attribute(element, 'identifier')}"), "manifest", why)


def playable_of(identifier: str, words: dict[str, Words], lines: list[dict[str, Any]]) -> Playable:
    """Where the package says what has to be reached, that has to be reached; otherwise what it reports counts."""
    parts = [line for line in lines if line["href"]]
    heard = [line for line in parts if line.get("reports", True)]
    judged = any("mastery" in line or "scaled_passing_score" in line for line in heard)
    scaled = heard[0].get("scaled_passing_score") if len(parts) == len(heard) == 1 else None
    return Playable(
        identifier,
        words,
        lines,
        completion="passed" if judged else "viewed",
        # 0.55 of a hundred is a little more than 55 to a computer.
        pass_mark=math.ceil(round(scaled * 100, 6)) if scaled and scaled > 0 else None,
    )
