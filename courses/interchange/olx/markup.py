"""From the XML of a course to the HTML that lessons and questions are read from."""

from __future__ import annotations

import copy
import re
from xml.etree.ElementTree import Element, tostring

from courses.interchange.xml import local

FORMULA = re.compile(r"\[(mathjaxinline|mathjax)\](.*?)\[/\1\]", re.DOTALL)
TEX = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]|\$\$.+?\$\$", re.DOTALL)


def html_of(element: Element) -> str:
    """An element as HTML, without what follows it."""
    alone = copy.copy(element)
    alone.tail = None
    for inner in alone.iter():
        if isinstance(inner.tag, str):
            inner.tag = local(inner)
    return formulas(tostring(alone, encoding="unicode", method="html"))


def inside(element: Element) -> str:
    """What an element holds as HTML."""
    parts = [escape(element.text or "")]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(html_of(child))
        parts.append(escape(child.tail or ""))
    return formulas("".join(parts))


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def formulas(html: str) -> str:
    r"""Formulas as TeX writes them, `\(…\)` and `\[…\]`."""

    def bare(found: re.Match[str]) -> str:
        inner = found[2].strip()
        return rf"\({inner}\)" if found[1] == "mathjaxinline" else rf"\[{inner}\]"

    return FORMULA.sub(bare, html)


def has_formulas(text: str) -> bool:
    return bool(TEX.search(text))
