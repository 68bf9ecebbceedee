"""A package on its way in, whatever its format: its files, and the course it becomes when it comes alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.html import summary_of
from courses.interchange.identity import Keys, Slugs
from courses.interchange.ledger import Ledger
from courses.interchange.media import EICAR
from courses.interchange.neutral import Activity, Course, CourseWords, Module, ModuleWords, Package, PackageWords
from courses.interchange.readers import Options

# What a page asks of its reader's time where nothing says how much.
MINUTES = 20
LONGEST_ID = 200
LONGEST_TITLE = 200
LANGUAGES = ("en", "zh-hans", "zh-hant")


@dataclass
class Words:
    """What a package says of itself in one language."""

    title: str
    description: str = ""


@dataclass
class Playable:
    """One way through a package: what becomes one activity."""

    source_id: str
    words: dict[str, Words]
    outline: list[dict[str, Any]]
    completion: str = "viewed"
    pass_mark: int | None = None


@dataclass
class Parcel:
    """A package as it was read."""

    format: str
    # What it calls itself, for the next import to know it by.
    identifier: str
    words: dict[str, Words]
    files: dict[str, bytes] = field(repr=False)
    playables: list[Playable] = field(default_factory=list)
    minutes: int = MINUTES


def rooted(source: Source, ledger: Ledger, name: str, where: str = "") -> Source:
    """The shallowest folder that holds this file; files outside of it are no part of the package, and are told."""
    folders = [file.removesuffix(name) for file in source.files if file == name or file.endswith(f"/{name}")]
    start = min(folders, key=lambda folder: (folder.count("/"), folder), default="")
    for outside in source.files:
        if not outside.startswith(start):
            ledger.drop(located(where, outside), "file", _("It lies outside the folder of the package."))
    return source.at(start) if start else source


def kept_files(source: Source, ledger: Ledger, where: str = "") -> dict[str, bytes]:
    """The files that are stored: all but those that a scanner of viruses was meant to find."""
    ledger.found("file", len(source.files))
    kept = {}
    for name, content in source.files.items():
        if EICAR in content:
            ledger.left_out(located(where, name), "file", _("The file holds the test string of virus scanners."))
        else:
            kept[name] = content
            ledger.taken("file")
    return kept


def tell_misplaced(ledger: Ledger, place: str) -> None:
    """What nobody read, for it stands where the format has no place for it: an item outside of every organization."""
    for kind, count in ledger.unaccounted.items():
        for _number in range(count):
            ledger.left_out(place, kind, _("It stands where the format has no place for it."))


def located(where: str, place: str) -> str:
    return f"{where}: {place}" if where else place


def language_of(tag: str) -> str:
    """One of our languages for a tag such as `zh-CN`; empty for others."""
    parts = tag.strip().lower().replace("_", "-").split("-")
    if parts[0] == "en":
        return "en"
    if parts[0] in {"zh", "cmn", "yue", "zho", "chi"}:
        return "zh-hant" if {"hant", "tw", "hk", "mo"} & set(parts) or parts[0] == "yue" else "zh-hans"
    return ""


def plain(text: str, longest: int = LONGEST_TITLE) -> str:
    """Words on one line, of whole characters."""
    whole = text.encode("utf-8", "replace").decode()
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", whole).split())[:longest]


def nothing_to_play(source: Source, losses: list[dict[str, str]]) -> ImportRefused:
    """The refusal of a package in which nothing can be launched, with whatever stood in the way."""
    message = _("Nothing in this package can be played. Export it again.")
    refusals = [ImportRefused("nothing_to_play", loss["why"], loss["where"]) for loss in losses[:20]]
    first = ImportRefused("nothing_to_play", message, source.name)
    if refusals:
        first = ImportRefused("nothing_to_play", f"{message} {refusals[0].message}", refusals[0].where)
        first.others = refusals[1:]
    return first


def package_from(parcel: Parcel, *, key: UUID, slug: str, number: int = 0) -> Package:
    """One way through a package as an activity. All of them share the files."""
    playable = parcel.playables[number]
    return Package(
        key=key,
        slug=slug,
        minutes=parcel.minutes,
        words={
            language: PackageWords(title=words.title, introduction=words.description)
            for language, words in playable.words.items()
        },
        format=parcel.format,
        name=next(iter(playable.words.values())).title,
        files=parcel.files,
        outline=playable.outline,
        completion=playable.completion,
        pass_mark=playable.pass_mark,
    )


def course_of(parcel: Parcel, source: Source, options: Options, form: str, ledger: Ledger) -> Course:
    """The package as a course of its own: one module with one activity for each way through it."""
    keys = Keys(options.owner, form, parcel.identifier or source.name)
    language = options.language if options.language in parcel.words else next(iter(parcel.words))
    title = parcel.words[language].title
    course = Course(
        key=keys.of("course", ""),
        code=options.code,
        owner=options.owner,
        source_language=language,
        slug=Slugs().take(title, options.code or "course"),
        words={
            name: CourseWords(title=words.title, summary=summary_of(words.description) or words.title)
            for name, words in parcel.words.items()
        },
        modules=[_module(parcel, keys)],
    )
    ledger.settle(course)
    return course


def _module(parcel: Parcel, keys: Keys) -> Module:
    slugs = Slugs()
    activities: list[Activity] = []
    for number, playable in enumerate(parcel.playables):
        title = next(iter(playable.words.values())).title
        slug = slugs.take(title, f"package-{number + 1}")
        key = keys.of("package", playable.source_id)
        activities.append(package_from(parcel, key=key, slug=slug, number=number))
    words = {language: ModuleWords(title=words.title) for language, words in parcel.words.items()}
    return Module(key=keys.of("module", ""), slug="package", words=words, activities=activities)
