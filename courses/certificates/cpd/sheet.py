"""Setting a statement as PDF with typst, in the house's faces: the same input gives the same bytes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import typst

from courses.certificates.exceptions import NotRenderable
from courses.certificates.typesetting import HAN, LATIN, STANDARDS, TEMPLATES, TYPST_LANG, fonts

DAY = 86_400


def typeset_statement(sheet: dict[str, Any]) -> bytes:
    """PDF/A-3b and PDF/UA-1 in one. Raises NotRenderable where a glyph is missing; ask for them before."""
    lang = sheet["lang"]
    made_on = date.fromisoformat(sheet["date"])
    data = {
        **sheet,
        "is_chinese": lang != "en",
        "typst_lang": TYPST_LANG[lang][0],
        "typst_region": TYPST_LANG[lang][1],
        "latin": [LATIN],
        "han": [HAN[lang], LATIN],
        "y": made_on.year,
        "m": made_on.month,
        "d": made_on.day,
    }
    compiler = typst.Compiler(
        str(TEMPLATES / "statement.typ"),
        root=str(TEMPLATES),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    timestamp = (made_on - date(1970, 1, 1)).days * DAY
    try:
        made: object = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=timestamp)
    except typst.TypstError as error:
        raise NotRenderable(str(error)) from error
    if not isinstance(made, bytes):
        raise NotRenderable("A statement is one file.")
    return made
