"""cmi5: a `cmi5.xml` that tells a course as blocks of assignable units (AU)."""

from __future__ import annotations

import hashlib
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.ledger import Ledger
from courses.interchange.neutral import Course
from courses.interchange.packages.addresses import Files, MisplacedError
from courses.interchange.packages.intake import (
    LONGEST_ID,
    Parcel,
    Playable,
    Words,
    course_of,
    kept_files,
    language_of,
    located,
    nothing_to_play,
    plain,
    rooted,
    tell_misplaced,
)
from courses.interchange.packages.sequencing import figure
from courses.interchange.readers import Options
from courses.interchange.xml import child, children, descendants, local, parse_xml, text_of

FORMAT = "cmi5"
STRUCTURE = "cmi5.xml"
COUNTED = ("block", "au", "objective", "langstring")
KNOWN = {"title", "description", "objectives", "url", "launchParameters", "entitlementKey", "block", "au", "course"}
MOVE_ON = {"Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed", "NotApplicable"}
MOST_UNITS = 2000
LONGEST = 1000
LONGEST_DATA = 64_000


def recognises(source: Source) -> bool:
    return b"courseStructure" in source.rooted(STRUCTURE).files.get(STRUCTURE, b"")[:20_000]


def read(source: Source, options: Options) -> Course:
    """The package as a course. Raises ImportRefused where nothing in it can be launched."""
    ledger = Ledger()
    parcel = read_parcel(source, ledger, language=options.language)
    return course_of(parcel, source, options, FORMAT, ledger)


def read_parcel(source: Source, ledger: Ledger, *, language: str, where: str = "") -> Parcel:
    """The same for a package that lies in something else; `where` says in what."""
    inside = rooted(source, ledger, STRUCTURE, where)
    if STRUCTURE not in inside.files:
        message = _("A cmi5 package holds a file cmi5.xml. Here is none: export it again as cmi5.")
        raise ImportRefused("no_manifest", message, source.name)
    root = parse_xml(inside.files[STRUCTURE], located(where, STRUCTURE))
    course = child(root, "course")
    if local(root) != "courseStructure" or course is None:
        message = _("This cmi5.xml tells no course. Export it again.")
        raise ImportRefused("no_manifest", message, located(where, STRUCTURE))
    files = kept_files(inside, ledger, where)
    reader = _Reader(Files(set(files)), ledger, where, language)
    reader.count(root)
    words = reader.course(course)
    reader.walk(root, 0, [])
    lines = [line for line in reader.lines if line["href"] or line.pop("kept", False)]
    if not any(line["href"] for line in lines):
        raise nothing_to_play(source, reader.obstacles)
    tell_misplaced(ledger, located(where, STRUCTURE))
    return Parcel(
        format="cmi5",
        identifier=reader.course_id,
        words=words,
        files=files,
        playables=[Playable("", words, lines)],
    )


class _Reader:
    """Walks blocks and units in their order."""

    def __init__(self, files: Files, ledger: Ledger, where: str, language: str) -> None:
        self.files, self.ledger, self.where, self.language = files, ledger, where, language
        self.lines: list[dict[str, Any]] = []
        self.obstacles: list[dict[str, str]] = []
        self.given: set[str] = set()
        self.course_id = ""

    def count(self, root: Element) -> None:
        self.ledger.found("course")
        for element in descendants(root, *COUNTED):
            # An objective of a unit only refers to one of the course.
            self.ledger.found("objective reference" if element.get("idref") else local(element))

    def course(self, element: Element) -> dict[str, Words]:
        self.course_id = element.get("id", "").strip()
        place = located(self.where, "course")
        titles = self._words(child(element, "title"), place)
        texts = self._words(child(element, "description"), place)
        self._others(element, place)
        self.ledger.taken("course")
        if not titles:
            titles = {self.language: self.course_id[:100] or _("Package")}
        return {language: Words(title, texts.get(language, "")) for language, title in titles.items()}

    def walk(self, holder: Element, depth: int, blocks: list[str]) -> int:
        """How many units below can be launched."""
        launchable = 0
        for element in children(holder):
            name = local(element)
            if name == "block":
                launchable += self._block(element, depth, blocks)
            elif name == "au":
                launchable += self._unit(element, depth, blocks)
            elif name == "objectives":
                self._objectives(element)
            elif depth == 0 and name not in KNOWN:
                self._extension(element, located(self.where, STRUCTURE))
        return launchable

    def _block(self, element: Element, depth: int, blocks: list[str]) -> int:
        identifier = element.get("id", "").strip()
        place = located(self.where, f"block {identifier}")
        line = self._line(element, identifier, depth, place)
        self.lines.append(line)
        launchable = self.walk(element, depth + 1, [*blocks, identifier])
        self._others(element, place)
        if launchable:
            line["kept"] = True
            self.ledger.taken("block")
        else:
            self._lose(place, "block", _("Nothing in it can be launched."))
        return launchable

    def _unit(self, element: Element, depth: int, blocks: list[str]) -> int:
        identifier = element.get("id", "").strip()
        place = located(self.where, f"au {identifier}")
        if len(self.lines) >= MOST_UNITS:
            message = _("The package has more than 2,000 items. Split it into smaller parts.")
            raise ImportRefused("too_many_items", message, place)
        line = self._line(element, identifier, depth, place)
        changes = self._terms(element, line, place)
        self._others(element, place)
        try:
            line["href"] = self.files.place(text_of(child(element, "url"))).href
        except MisplacedError as misplaced:
            self._lose(place, "au", misplaced.why)
            return 0
        line.update({"au": identifier, "course": self.course_id, "blocks": blocks})
        self.lines.append(line)
        if changes:
            self.ledger.converted(place, "au", " ".join(changes))
        else:
            self.ledger.taken("au")
        return 1

    def _terms(self, element: Element, line: dict[str, Any], place: str) -> list[str]:
        """What the unit asks of the academy; sentences for what it does not get."""
        changes = []
        move_on = element.get("moveOn", "").strip() or "NotApplicable"
        if move_on not in MOVE_ON:
            changes.append(
                _("“%(words)s” is no rule of cmi5 (moveOn): it counts when it was opened.") % {"words": move_on[:50]}
            )
            move_on = "NotApplicable"
        elif move_on == "NotApplicable":
            changes.append(_("Its rule asks for nothing (moveOn): here it counts when it was opened."))
        line["move_on"] = move_on
        mastery = element.get("masteryScore", "").strip()
        if mastery and (score := figure(mastery, 0, 1)) is not None:
            line["scaled_passing_score"] = score
        elif mastery:
            changes.append(_("“%(words)s” is no number from 0 to %(most)s.") % {"words": mastery[:50], "most": "1"})
        if element.get("launchMethod", "").strip() == "OwnWindow":
            line["launch_method"] = "OwnWindow"
            changes.append(_("It asks for a window of its own; it is shown in the page of the activity."))
        if kind := element.get("activityType", "").strip():
            line["activity_type"] = kind[:500]
        for name, key in (("launchParameters", "parameters"), ("entitlementKey", "entitlement_key")):
            found = child(element, name)
            if found is not None and (words := "".join(found.itertext()).strip()):
                line[key] = words[:LONGEST_DATA]
        named = [one.get("idref", "").strip() for one in descendants(element, "objective") if one.get("idref")]
        self.ledger.taken("objective reference", len(named))
        if named:
            line["objectives"] = named
        return changes

    def _line(self, element: Element, identifier: str, depth: int, place: str) -> dict[str, Any]:
        titles = self._words(child(element, "title"), place)
        texts = self._words(child(element, "description"), place)
        key = identifier
        if not key or len(key) > LONGEST_ID or key in self.given:
            key = hashlib.sha256(f"{len(self.lines)}\n{identifier}".encode("utf-8", "replace")).hexdigest()[:40]
        self.given.add(key)
        title = titles.get(self.language) or next(iter(titles.values()), "") or identifier[:100] or key
        line: dict[str, Any] = {"id": key, "title": title, "href": "", "depth": depth}
        if text := texts.get(self.language) or next(iter(texts.values()), ""):
            line["description"] = text
        # What it says in other languages is shown in theirs.
        for name, words in (("titles", titles), ("descriptions", texts)):
            if len(words) > 1:
                line[name] = words
        return line

    def _words(self, element: Element | None, place: str) -> dict[str, str]:
        """The words by language of ours; those in other languages stand in where there are none."""
        found: dict[str, str] = {}
        others: list[tuple[str, str]] = []
        for string in children(element, "langstring") if element is not None else ():
            tag, words = string.get("lang", ""), plain(text_of(string), LONGEST)
            language = language_of(tag) or (self.language if not tag else "")
            if language and language not in found:
                found[language] = words
                self.ledger.taken("langstring")
            else:
                others.append((tag, words))
        for tag, words in others:
            if found:
                self.ledger.left_out(
                    place, "langstring", _("Not a language of this site: %(tag)s.") % {"tag": tag[:20]}
                )
            else:
                found[self.language] = words
                how = _("Not a language of this site: %(tag)s. It stands as it is.") % {"tag": tag[:20]}
                self.ledger.converted(place, "langstring", how)
        return {language: words for language, words in found.items() if words}

    def _objectives(self, element: Element) -> None:
        for objective in children(element, "objective"):
            if objective.get("idref"):
                self.ledger.taken("objective reference")
                continue
            place = located(self.where, f"objective {objective.get('id', '').strip()}")
            for part in children(objective, "title", "description"):
                self._words(part, place)
            self.ledger.converted(place, "objective", _("Known to its units by its id; it is not listed for learners."))

    def _others(self, element: Element, place: str) -> None:
        for part in children(element):
            if local(part) not in KNOWN:
                self._extension(part, place)

    def _extension(self, element: Element, place: str) -> None:
        self.ledger.drop(place, local(element)[:60], _("An extension by its maker, which is not read."))

    def _lose(self, place: str, kind: str, why: str) -> None:
        self.ledger.left_out(place, kind, why)
        self.obstacles.append({"where": place, "why": why})
