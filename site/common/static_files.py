"""How static files are sent: names with a digest, compressed, and the style sheet in one piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Written as a table of contents of small sheets; sent whole, so that the first page waits for one file and not for a
# second round of thirty.
SHEET = "css/site.css"
IMPORT = re.compile(r'^@import url\("(?P<name>[^"]+)"\)(?: layer\((?P<layer>[\w.-]+)\))?;$', re.MULTILINE)
RELATIVE = re.compile(r"""url\((?P<quote>["'])(?!data:|/|#|[a-z]+:)(?P<path>[^"']+)(?P=quote)\)""")

Paths = dict[str, tuple[Any, str]]


def in_one_piece(name: str, paths: Paths) -> str:
    """A sheet with what it imports in the place of each import, in the same layer, in the same order."""
    folder = PurePosixPath(name).parent

    def imported(found: re.Match[str]) -> str:
        part = str(folder / found["name"])
        words = _read(part, paths)
        if "@import" in words:
            raise ValueError(f"{part} imports another sheet; only {name} may.")
        here = PurePosixPath(found["name"]).parent
        # An address is relative to the sheet it stands in, and that is another one now.
        words = RELATIVE.sub(lambda url: f'url("{_joined(here, url["path"])}")', words)
        return f"@layer {found['layer']} {{\n{words}\n}}" if found["layer"] else words

    whole = IMPORT.sub(imported, _read(name, paths))
    if "@import" in whole:
        raise ValueError(f'{name} has an import that is not written as @import url("…") layer(…);')
    return whole


def _read(name: str, paths: Paths) -> str:
    storage, path = paths[name]
    with storage.open(path) as opened:
        words: bytes = opened.read()
    return words.decode()


def _joined(folder: PurePosixPath, path: str) -> str:
    """`components` and `../../img/x.svg` give `../img/x.svg`."""
    steps: list[str] = []
    for step in (*folder.parts, *PurePosixPath(path).parts):
        if step == ".." and steps and steps[-1] != "..":
            steps.pop()
        else:
            steps.append(step)
    return "/".join(steps)


class AcademyStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Puts the style sheet together while files are collected; what developers write and see stays as it is."""

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if SHEET in paths and not dry_run:
            made = InMemoryStorage()
            made.save(SHEET, ContentFile(in_one_piece(SHEET, paths).encode()))
            paths = {**paths, SHEET: (made, SHEET)}
        yield from super().post_process(paths, dry_run, **options)
