"""A package as files by name, whether it comes as a folder or as a zip."""

from __future__ import annotations

import re
from pathlib import Path

from django.utils.translation import gettext as _

from courses.interchange.archives import open_source
from courses.interchange.exceptions import ImportRefused

FILE = "course.yaml"
MAX_TEXT = 2 * 1024 * 1024
# No text holds them, and PostgreSQL keeps no NUL.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def opened(path: Path) -> dict[str, bytes]:
    """Every file of a package by its name with forward slashes. Raises ImportRefused."""
    source = open_source(path)
    if not path.is_dir() and path.name in source.files and len(source.files) == 1:
        raise ImportRefused("not_a_package", _("This is neither a folder nor a zip file."), path.name)
    return at_root(source.files, path.name)


def at_root(files: dict[str, bytes], name: str) -> dict[str, bytes]:
    """A package zipped with its folder counts from inside the folder."""
    if "course.yaml" in files:
        return files
    tops = {file.split("/", 1)[0] for file in files}
    if len(tops) == 1 and f"{(top := tops.pop())}/course.yaml" in files:
        return {file.removeprefix(f"{top}/"): content for file, content in files.items()}
    raise ImportRefused("not_a_package", _("There is no course.yaml in it, so it is not a course package."), name)


def text_of(files: dict[str, bytes], name: str) -> str:
    """A file as text: UTF-8, with or without a byte order mark, any line endings."""
    content = files[name]
    if len(content) > MAX_TEXT:
        raise ImportRefused("too_large", _("This text is longer than 2 MB. Split it."), name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ImportRefused("not_utf8", _("This file is not UTF-8. Save it as UTF-8."), f"{name}:{line}") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = CONTROL.search(text)
    if control is not None:
        line = text[: control.start()].count("\n") + 1
        raise ImportRefused("not_text", _("This text holds a character that cannot be stored."), f"{name}:{line}")
    return text
