"""A package as files by name, whether it comes as a folder or as a zip; nothing is ever unpacked to disk."""

from __future__ import annotations

import re
import stat
import zipfile
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from courses.interchange.exceptions import ImportRefused

MAX_FILES = 5000
MAX_FILE = 200 * 1024 * 1024
MAX_ALL = 1024 * 1024 * 1024
MAX_TEXT = 2 * 1024 * 1024
# No text holds them, and PostgreSQL keeps no NUL.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What operating systems leave in folders.
IGNORED = {".DS_Store", "Thumbs.db", "__MACOSX"}


def opened(path: Path) -> dict[str, bytes]:
    """Every file of a package by its name with forward slashes. Raises ImportRefused."""
    if path.is_dir():
        files = _folder(path)
    elif path.is_file() and zipfile.is_zipfile(path):
        files = _zip(path)
    elif path.exists():
        raise ImportRefused("not_a_package", _("This is neither a folder nor a zip file."), path.name)
    else:
        raise ImportRefused("not_found", _("There is no such file or folder."), path.name)
    return _at_root(files, path.name)


def _ignored(name: str) -> bool:
    return bool(IGNORED & set(PurePosixPath(name).parts))


def _checked(name: str, size: int, total: int, number: int) -> None:
    if size > MAX_FILE or total > MAX_ALL:
        raise ImportRefused("too_large", _("The package is too large: at most 200 MB a file and 1 GB in all."), name)
    if number > MAX_FILES:
        raise ImportRefused("too_many_files", _("The package has more than 5,000 files."), name)


def _folder(root: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if _ignored(name) or (path.is_dir() and not path.is_symlink()):
            continue
        if path.is_symlink():
            raise ImportRefused(
                "link_in_package",
                _("A package holds files, no links to other places. Put the file itself there."),
                name,
            )
        if not path.is_file():
            raise ImportRefused("not_a_file", _("This is no file that can be read. Take it out."), name)
        try:
            size = path.stat().st_size
            total += size
            _checked(name, size, total, len(files) + 1)
            files[name] = path.read_bytes()
        except OSError as error:
            raise ImportRefused("not_a_file", _("This is no file that can be read. Take it out."), name) from error
    return files


def _zip(path: Path) -> dict[str, bytes]:
    try:
        return _zip_files(path)
    except ImportRefused:
        raise
    except Exception as error:  # a damaged zip breaks in as many ways as there are ways to pack
        raise ImportRefused(
            "broken_zip", _("The zip file is damaged. Make it again, or give the folder."), path.name
        ) from error


def _zip_files(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name = info.filename.replace("\\", "/")
            if info.is_dir() or _ignored(name):
                continue
            parts = PurePosixPath(name).parts
            if (
                not parts
                or name.startswith("/")
                or ".." in parts
                or ":" in parts[0]
                or stat.S_ISLNK(info.external_attr >> 16)
            ):
                raise ImportRefused(
                    "unsafe_path", _("A file of the zip would lie outside of it. Make the zip again."), name
                )
            if info.flag_bits & 1:
                raise ImportRefused(
                    "encrypted", _("The zip is locked with a password. Make one without a password."), name
                )
            # The size the zip claims is a claim: reading stops one byte after it.
            with archive.open(info) as handle:
                content = handle.read(min(info.file_size, MAX_FILE) + 1)
            total += len(content)
            _checked(name, max(len(content), info.file_size), total, len(files) + 1)
            if name in files:
                raise ImportRefused("file_twice", _("The zip holds a file of this name twice."), name)
            files[name] = content
    return files


def _at_root(files: dict[str, bytes], name: str) -> dict[str, bytes]:
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
