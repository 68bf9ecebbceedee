"""Foreign packages inside a course package: settings and words as YAML, and beside it one zip.

The zip holds `package.json` (format, name, and the outline as the manifest told it) and below `files/` the package's own
files, stored as they are: the same package gives the same bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.utils.translation import gettext as _

from common.languages import LANGS
from courses.interchange.archives import open_bytes
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Package, PackageWords
from courses.interchange.package.question_text import filled
from courses.interchange.package.yaml_text import Value
from courses.packages.enums import PackageFormat

TOLD = "package.json"
FILES = "files/"
KEYS = ("key", "minutes", "required", "open", "draft", "completion", "pass_mark", "words")
# The types of what a line of an outline says; whatever else stands there is the format's own.
TEXTS = ("id", "title", "href", "data", "max_time", "time_limit_action")
FIGURES = ("mastery", "scaled_passing_score", "completion_threshold")
MOST_LINES = 2000
# The first moment a zip can hold.
MOMENT = (1980, 1, 1, 0, 0, 0)


def package_value(package: Package) -> dict[str, Any]:
    """What stands in the YAML."""
    return filled(
        key=str(package.key),
        minutes=package.minutes,
        required=package.required,
        open=package.open or None,
        draft=package.draft or None,
        completion=package.completion,
        pass_mark=package.pass_mark,
        words={
            language: filled(title=words.title, introduction=words.introduction)
            for language, words in package.words.items()
        },
    )


def package_zip(package: Package) -> bytes:
    told = {"format": package.format, "name": package.name, "outline": package.outline}
    files = {TOLD: json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()}
    files |= {f"{FILES}{name}": content for name, content in package.files.items()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, MOMENT), files[name])
    return made.getvalue()


def read_foreign(value: Value, parcel: bytes, where: str, slug: str, source_language: str) -> Package:
    """A foreign package from its YAML and its zip, which lies at `where`. Raises ImportRefused."""
    found = value.fields(KEYS, ("key", "words"))
    words = found["words"].fields(LANGS)
    if source_language not in words and not found["words"].is_missing:
        message = _("The words in the authoring language (%(language)s) are missing.")
        raise found["words"].refuse("missing_language", message % {"language": source_language})
    held = open_bytes(parcel, where)
    told = _told(held.files.get(TOLD), where)
    package = Package(
        key=found["key"].key(),
        slug=slug,
        minutes=found["minutes"].number(1, 600) if "minutes" in found else 15,
        words={language: _words(words[language]) for language in LANGS if language in words},
        format=told["format"],
        name=told["name"],
        outline=told["outline"],
        files=held.at(FILES).files,
    )
    for flag in ("required", "open", "draft"):
        if flag in found:
            setattr(package, flag, found[flag].flag())
    if "completion" in found:
        package.completion = found["completion"].choice("viewed", "marked", "passed")
    if "pass_mark" in found:
        package.pass_mark = found["pass_mark"].number(1, 100)
    return package


def _words(value: Value) -> PackageWords:
    found = value.fields(("title", "introduction"), ("title",))
    introduction = found["introduction"].text(2000, empty=True) if "introduction" in found else ""
    return PackageWords(title=found["title"].text(255), introduction=introduction)


def _told(content: bytes | None, where: str) -> dict[str, Any]:
    place = f"{where}: {TOLD}"
    if content is None:
        raise ImportRefused("missing_file", _("The package has no package.json."), place)
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ImportRefused("broken_json", _("This is not JSON."), place) from error
    if not _is_told(told):
        message = _("A package.json says format, name and outline, each line of it with id, title and href.")
        raise ImportRefused("broken_package", message, place)
    return {name: told[name] for name in ("format", "name", "outline")}


def _is_told(told: Any) -> bool:
    return (
        isinstance(told, dict)
        and told.get("format") in PackageFormat.values
        and isinstance(told.get("name"), str)
        and isinstance(told.get("outline"), list)
        and 0 < len(told["outline"]) <= MOST_LINES
        and all(_is_line(line) for line in told["outline"])
    )


def _is_line(line: Any) -> bool:
    if not isinstance(line, dict) or not all(isinstance(line.get(name), str) for name in ("id", "title", "href")):
        return False
    objectives = line.get("objectives", [])
    return (
        all(isinstance(line.get(name, ""), str) for name in TEXTS)
        and all(_is_figure(line[name]) for name in FIGURES if name in line)
        and isinstance(objectives, list)
        and all(isinstance(one, str) for one in objectives)
        and _is_figure(line.get("depth", 0))
        and isinstance(line.get("reports", True), bool)
    )


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
