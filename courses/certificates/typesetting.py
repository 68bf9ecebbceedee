"""Setting a certificate as PDF or PNG with typst: the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from PIL import Image

from common.glyphs import LATIN_FONT, cjk_font, cjk_points, latin_points
from courses.certificates.drawing import Drawing
from courses.certificates.exceptions import NotRenderable

TEMPLATES = Path(__file__).resolve().parent / "typst"
STANDARDS: list[Any] = ["a-3b", "ua-1"]
LATIN = "Source Serif 4"
HAN = {"zh-Hans": "Noto Sans CJK SC", "zh-Hant-HK": "Noto Sans CJK HK", "en": "Noto Sans CJK HK"}
TYPST_LANG = {"zh-Hans": ("zh", "cn"), "zh-Hant-HK": ("zh", "hk"), "en": ("en", "gb")}
COLOURS = 128
BADGE_PPI = 51.0  # 602 px: what wallets show
PNG_PPI = 130.0  # 1520 px across: sharp on a phone, small in a message


@lru_cache(maxsize=256)
def qr_path(url: str) -> tuple[str, int]:
    """The dark modules of a QR code as one SVG path, and how many modules wide it is."""
    rows = segno.make(url, error="m", micro=False, boost_error=False).matrix
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x = max(x, start + 1)
    return "".join(runs), len(rows)


def _qr_svg(url: str) -> str:
    path, size = qr_path(url)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#191e27" d="{path}"/></svg>'
    )


def _latin_folder() -> Path:
    """The Latin face as TrueType: it is kept packed, and the typesetter does not read that."""
    folder = Path(settings.VAR_DIR) / "fonts" / hashlib.sha256(LATIN_FONT.read_bytes()).hexdigest()[:16]
    target = folder / "latin.ttf"
    if not target.exists():
        from fontTools.ttLib import TTFont

        folder.mkdir(parents=True, exist_ok=True)
        font = TTFont(LATIN_FONT, recalcTimestamp=False)
        font.flavor = None
        unpacked = io.BytesIO()
        font.save(unpacked)
        # Two workers may come here at once: each writes its own file and puts it in place whole.
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
            part.write(unpacked.getvalue())
        os.replace(part.name, target)  # noqa: PTH105 the atomic one
    return folder


@cache
def fonts() -> typst.Fonts:
    han = cjk_font()
    folders = [str(folder) for folder in (_latin_folder(), han.parent if han else None) if folder]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _input(drawing: Drawing, *, url: str, verify_url: str, credential: str) -> dict[str, Any]:
    latin_name = drawing.name if drawing.name_lang == "en" else drawing.second_name
    name_is_han = drawing.name_lang != "en"
    han_lang = drawing.name_lang if name_is_han else drawing.second_name_lang or "zh-Hant-HK"
    han = HAN[drawing.lang]
    # A name is set in one face: with one letter the serif lacks, all of it goes to the other where that has them all.
    letters = {ord(character) for character in latin_name}
    other_face = letters - latin_points() and letters <= cjk_points()
    return {
        **drawing.as_data(),
        "is_chinese": drawing.is_chinese,
        "typst_lang": TYPST_LANG[drawing.lang][0],
        "typst_region": TYPST_LANG[drawing.lang][1],
        "name_is_han": name_is_han,
        "name_typst": TYPST_LANG[drawing.name_lang or "en"],
        "second_typst": TYPST_LANG[drawing.second_name_lang or "en"],
        "fonts": {
            "latin": [LATIN],
            "han": [han, LATIN],
            "name_latin": [han] if other_face else [LATIN, han],
            "name_han": [HAN[han_lang], LATIN],
        },
        "qr": _qr_svg(url),
        "url": url,
        "verify_url": verify_url,
        "credential": credential,
        "y": drawing.issued_on.year,
        "m": drawing.issued_on.month,
        "d": drawing.issued_on.day,
    }


def _fewer_colours(png: Any) -> bytes:
    """The same picture at a third of the size: ink, paper and four seals need no more than these."""
    smaller = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            smaller, "PNG"
        )
    return smaller.getvalue()


def _compiler(template: str, data: dict[str, Any]) -> typst.Compiler:
    return typst.Compiler(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


def typeset(
    drawing: Drawing, *, url: str, verify_url: str, timestamp: int, kind: str = "pdf", credential: str = ""
) -> bytes:
    """The certificate as PDF (PDF/A-3b and PDF/UA-1 in one) or PNG. Raises NotRenderable where a glyph is missing.

    The PDF carries the credential as an attached file, byte for byte.
    """
    compiler = _compiler("certificate.typ", _input(drawing, url=url, verify_url=verify_url, credential=credential))
    try:
        if kind == "png":
            # The picture obeys no standard, so the typesetter would draw an empty box: ask the stricter one first.
            compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=timestamp)
            made: object = _fewer_colours(compiler.compile(format="png", ppi=PNG_PPI))
        else:
            made = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=timestamp)
    except typst.TypstError as error:
        raise NotRenderable(str(error)) from error
    if not isinstance(made, bytes):
        raise NotRenderable("A certificate is one page.")
    return made


@dataclass(frozen=True)
class Badge:
    """What a badge shows: the same for everybody who earned it."""

    lang: str
    kind: str
    course: str
    issuer: str
    seal: str
    seal_label: str

    @classmethod
    def of(cls, drawing: Drawing) -> Badge:
        return cls(drawing.lang, drawing.kind, drawing.course, drawing.issuer, drawing.seal, drawing.seal_label)


@lru_cache(maxsize=64)
def draw_badge(badge: Badge, form: str) -> bytes:
    """The badge, a square picture that names nobody, as `png` or `svg`. Raises NotRenderable."""
    han = HAN[badge.lang]
    compiler = _compiler(
        "badge.typ",
        {
            **asdict(badge),
            "is_chinese": badge.lang != "en",
            "typst_lang": TYPST_LANG[badge.lang][0],
            "typst_region": TYPST_LANG[badge.lang][1],
            "fonts": {"latin": [LATIN], "han": [han, LATIN]},
        },
    )
    try:
        # As PDF first: a picture would be drawn with empty boxes.
        compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=0)
        made: object = (
            compiler.compile(format="png", ppi=BADGE_PPI) if form == "png" else compiler.compile(format="svg")
        )
    except typst.TypstError as error:
        raise NotRenderable(str(error)) from error
    if not isinstance(made, bytes):
        raise NotRenderable("A badge is one page.")
    return _fewer_colours(made) if form == "png" else made
