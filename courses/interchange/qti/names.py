"""QTI 2 and 3 under one set of names: `qti-choice-interaction` and `response-identifier` are read as QTI 2 writes them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from courses.interchange.xml import local

HYPHEN = re.compile(r"-([a-z0-9])")
VOID = {"br", "img", "hr", "source", "col"}
# QTI 3 calls these as HTML does.
AS_THEY_ARE = {"qti-assessment-item": "assessmentItem", "qti-assessment-test": "assessmentTest"}


def camel(name: str) -> str:
    return HYPHEN.sub(lambda found: found[1].upper(), name)


def plain(root: Element) -> Element:
    """The same tree without namespaces, in the names of QTI 2. Names of HTML stay as they are."""
    for element in root.iter():
        name = local(element)
        if not name:
            continue
        element.tag = AS_THEY_ARE.get(name) or camel(name.removeprefix("qti-") if name.startswith("qti-") else name)
        kept = {local(key): value for key, value in element.attrib.items()}
        element.attrib.clear()
        for key, value in kept.items():
            element.attrib[key if key.startswith(("data-", "aria-")) else camel(key)] = value
    return root


def html_of(element: Element, stands_for: dict[int, str], skip: frozenset[str] = frozenset()) -> str:
    """The content of an element as HTML; `stands_for` says what to write for some elements, by their id()."""
    out = [html.escape(element.text or "", quote=False).replace("[[", "[ [")]
    for one in element:
        name = local(one)
        if id(one) in stands_for:
            out.append(stands_for[id(one)])
        elif name and name not in skip:
            out.append(_tag(one, name, stands_for, skip))
        out.append(html.escape(one.tail or "", quote=False).replace("[[", "[ ["))
    return "".join(out)


def _tag(one: Element, name: str, stands_for: dict[int, str], skip: frozenset[str]) -> str:
    if name == "object":
        return _object(one)
    inner = html_of(one, stands_for, skip)
    if name in {"feedbackInline", "printedVariable", "templateInline"}:
        return inner
    if name in {"prompt", "rubricBlock", "templateBlock", "feedbackBlock", "contentBody", "itemBody"}:
        return f"<div>{inner}</div>"
    kept = "".join(
        f' {key}="{html.escape(value)}"'
        for key, value in one.attrib.items()
        if key in {"src", "href", "alt", "title", "class", "colspan", "rowspan", "start", "data", "alttext", "encoding"}
    )
    return f"<{name}{kept}>" if name in VOID else f"<{name}{kept}>{inner}</{name}>"


def _object(one: Element) -> str:
    """A picture or recording that is written as an object."""
    address, kind = html.escape(one.get("data") or ""), (one.get("type") or "").lower()
    words = html.escape(" ".join("".join(one.itertext()).split()))
    if kind.startswith(("audio/", "video/")):
        tag = kind.split("/")[0]
        return f'<{tag} src="{address}" title="{words}"></{tag}>'
    if kind.startswith("image/") or address.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")):
        return f'<img src="{address}" alt="{words}">'
    return f'<a href="{address}">{words or address}</a>' if address else words


def interactions_in(root: Element) -> Iterator[Element]:
    """Every interaction below, in order; QTI 3 and vendors add some that QTI 2 does not know."""
    for one in root.iter():
        name = local(one)
        if name.endswith("Interaction") or name in {"customInteraction", "portableCustomInteraction"}:
            yield one
