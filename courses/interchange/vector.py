"""Drawings (SVG) as pictures. What runs or reaches outside in a drawing of a stranger never gets to a reader."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

import typst
from PIL import Image

from common.glyphs import cjk_font
from courses.interchange.exceptions import ImportRefused
from courses.interchange.xml import local, parse_xml

MOST_BYTES = 5 * 1024 * 1024
ACTIVE = {"script", "foreignObject", "handler", "iframe", "animate", "set"}
LINKING = {"image", "use", "feImage"}
WIDEST = 1200  # points
PIXELS_PER_INCH = 144
PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg", width: %spt)\n'


class NotDrawnError(Exception):
    """The drawing is broken, too large, or nothing at all."""


def drawn(content: bytes) -> bytes:
    """The drawing as PNG, at most 1,200 points wide. Raises NotDrawnError."""
    if len(content) > MOST_BYTES:
        raise NotDrawnError
    try:
        root = parse_xml(content, "")
    except ImportRefused as error:
        raise NotDrawnError from error
    if local(root) != "svg":
        raise NotDrawnError
    _disarm(root)
    width = min(_width(root.get("width", ""), root.get("viewBox", "")), WIDEST)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "drawing.svg").write_bytes(tostring(root, "utf-8"))
        (Path(folder) / "page.typ").write_text(PAGE % round(width, 2))
        try:
            made = typst.compile(
                Path(folder) / "page.typ", root=Path(folder), format="png", ppi=PIXELS_PER_INCH, font_paths=_fonts()
            )
        except (typst.TypstError, RuntimeError, ValueError) as error:
            raise NotDrawnError from error
    if not isinstance(made, bytes):
        raise NotDrawnError
    with Image.open(io.BytesIO(made)) as image:
        if image.width * image.height > 40_000_000:
            raise NotDrawnError
    return made


def _fonts() -> list[Path]:
    han = cjk_font()
    return [han.parent] if han else []


def _disarm(root: Element) -> None:
    """Take out what runs, and pictures from elsewhere; what remains is lines, areas and letters."""
    for parent in list(root.iter()):
        for child in list(parent):
            if local(child) in ACTIVE or (local(child) in LINKING and not _inside(child)):
                parent.remove(child)


def _inside(element: Element) -> bool:
    href = next((value for name, value in element.attrib.items() if local(name) == "href"), "#")
    return href.startswith(("#", "data:image/png", "data:image/jpeg", "data:image/gif"))


def _width(told: str, view: str) -> float:
    for words in (told.removesuffix("px"), (view.replace(",", " ").split() or ["", "", ""])[2:3] or [""]):
        try:
            width = float(words if isinstance(words, str) else words[0])
        except ValueError:
            continue
        if 1 <= width <= 100_000:
            return width
    return 600.0
