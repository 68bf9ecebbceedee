"""What a QTI 1.2 item shows: its words as HTML, its responses in order, its feedback."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from courses.interchange.xml import child, children, descendants, local, text_of

RESPONSES = {"response_lid", "response_str", "response_num", "response_xy", "response_grp", "response_extension"}
# What is called plain and shows a file of the cartridge is HTML.
FILE_INSIDE = re.compile(r"<(?:img|a|audio|video|source)\b[^>]{0,2000}IMS-CC-FILEBASE", re.IGNORECASE)
FILES = {"matimage": "img", "mataudio": "audio", "matvideo": "video"}


@dataclass
class Label:
    """One `response_label`: an option, or a place to write."""

    ident: str
    html: str
    asks: dict[str, str] = field(default_factory=dict)


@dataclass
class Response:
    """One place to answer. `renders` is how: choice, fib, hotspot, slider, extension or nothing known."""

    ident: str
    sort: str
    many: bool
    ordered: bool
    renders: str
    html: str
    labels: list[Label]
    shuffles: bool
    number: bool = False
    rows: int = 1


@dataclass
class Item:
    """An item taken apart. `parts` are HTML and responses as they stand; `fields` its metadata by label."""

    ident: str
    title: str
    fields: dict[str, str]
    parts: list[str | Response]
    element: Element = field(repr=False)

    @property
    def responses(self) -> list[Response]:
        return [part for part in self.parts if isinstance(part, Response)]

    @property
    def html(self) -> str:
        return "\n".join(part for part in self.parts if isinstance(part, str))

    @property
    def type(self) -> str:
        """The item's own name for what it is."""
        for label in ("question_type", "cc_profile", "qmd_itemtype", "qmd_questiontype", "bbmd_questiontype"):
            if self.fields.get(label):
                return self.fields[label]
        responses = self.responses
        if not responses:
            return "item"
        return responses[0].sort


def item_of(element: Element) -> Item:
    parts: list[str | Response] = []
    for presentation in children(element, "presentation"):
        parts += _paired(presentation) or _walked(presentation)
    fields = fields_of(element)
    ident = element.get("ident") or fields.get("bbmd_asi_object_id", "")
    return Item(ident, (element.get("title") or "").strip(), fields, parts, element)


def fields_of(element: Element) -> dict[str, str]:
    """Metadata of an item, an assessment or a bank: its own, not that of what lies inside."""
    holders = list(children(element, "itemmetadata", "qtimetadata"))
    found: dict[str, str] = {}
    for holder in holders:
        for row in descendants(holder, "qtimetadatafield"):
            label = text_of(child(row, "fieldlabel")).lower()
            found.setdefault(label, text_of(child(row, "fieldentry")))
        for row in children(holder):
            if local(row).startswith(("qmd_", "bbmd_")):
                found.setdefault(local(row).lower(), text_of(row))
    return found


def _walked(holder: Element) -> list[str | Response]:
    parts: list[str | Response] = []
    _walk(holder, parts)
    return parts


def _paired(presentation: Element) -> list[str | Response]:
    """Matching as Blackboard writes it: entries with nameless options in one block, the words of the options in another."""
    blocks = {one.get("class") or "": one for one in descendants(presentation, "flow")}
    answers, rows = blocks.get("RIGHT_MATCH_BLOCK"), blocks.get("RESPONSE_BLOCK")
    if answers is None or rows is None:
        return []
    goals = ["\n".join(map(material, descendants(one, "material"))) for one in children(answers, "flow")]
    question = blocks.get("QUESTION_BLOCK")
    parts: list[str | Response] = (
        [material(one) for one in descendants(question, "material")] if question is not None else []
    )
    for row in children(rows, "flow"):
        words = [part for part in _walked(row) if isinstance(part, str)]
        for response in (part for part in _walked(row) if isinstance(part, Response)):
            response.html = "\n".join([response.html, *words])
            for label, goal in zip(response.labels, goals, strict=False):
                label.html = goal
            parts.append(response)
    return parts


def _walk(holder: Element, parts: list[str | Response]) -> None:
    for one in children(holder):
        name = local(one)
        if name == "material":
            parts.append(material(one))
        elif name in RESPONSES:
            _response(one, parts)
        elif name in {"flow", "flow_mat", "presentation_material"}:
            _walk(one, parts)


def _response(element: Element, parts: list[str | Response]) -> None:
    render = next((one for one in children(element) if local(one).startswith("render_")), None)
    labels = [Label(label.get("ident") or "", _label_html(label), dict(label.attrib)) for label in _labels(render)]
    kept = dict(render.attrib) if render is not None else {}
    response = Response(
        ident=element.get("ident") or "",
        sort=local(element),
        many=(element.get("rcardinality") or "Single").lower() == "multiple",
        ordered=(element.get("rcardinality") or "").lower() == "ordered",
        renders=local(render).removeprefix("render_") if render is not None else "",
        html="\n".join(material(one) for one in children(element, "material", "material_ref")),
        labels=labels,
        shuffles=(kept.get("shuffle") or "No").lower() == "yes",
        number=local(element) == "response_num"
        or kept.get("fibtype", "").lower() in {"integer", "decimal", "scientific"},
        rows=int(kept["rows"]) if kept.get("rows", "").isdecimal() and len(kept["rows"]) < 4 else 1,
    )
    if response.renders != "fib" or render is None:
        parts.append(response)
        return
    # Words may stand before and after the gap inside the rendering.
    told = False
    for one in children(render):
        if local(one) in {"material", "flow_mat", "flow"} and not list(descendants(one, "response_label")):
            parts.append("\n".join(material(held) for held in descendants(one, "material")))
        elif not told:
            parts.append(response)
            told = True
    if not told:
        parts.append(response)


def _labels(render: Element | None) -> list[Element]:
    return [] if render is None else list(descendants(render, "response_label"))


def _label_html(label: Element) -> str:
    return "\n".join(material(one) for one in descendants(label, "material"))


def material(element: Element) -> str:
    """HTML of a material, its files as tags that name them."""
    out = []
    for one in children(element):
        name = local(one)
        address = html.escape(one.get("uri") or one.get("entityref") or "")
        if name in {"mattext", "matemtext"}:
            out.append(_text(one))
        elif name == "mat_extension":
            # Blackboard's own form of words, which are HTML.
            out += [one.text or "" for one in children(one, "mat_formattedtext")]
        elif name == "matbreak":
            out.append("<br/>")
        elif name in FILES and address:
            title = html.escape(one.get("label") or text_of(one))
            out.append(f'<{FILES[name]} src="{address}" alt="{title}" title="{title}">')
            out.append("" if name == "matimage" else f"</{FILES[name]}>")
        elif name == "matapplication" and address:
            out.append(f'<a href="{address}">{html.escape(one.get("label") or address)}</a>')
    return "".join(out)


def _text(element: Element) -> str:
    if len(element):
        return inner_html(element)
    text = element.text or ""
    if "html" in (element.get("texttype") or "").lower() or FILE_INSIDE.search(text):
        return text
    escaped = html.escape(text, quote=False).replace("\n", "<br/>")
    return f"<strong>{escaped}</strong>" if local(element) == "matemtext" else escaped


def inner_html(element: Element) -> str:
    """The content of an element that holds XHTML, as HTML; the depth of XML from outside is bounded."""
    out = [html.escape(element.text or "", quote=False)]
    for one in element:
        name = local(one)
        if name:
            kept = "".join(f' {local(key)}="{html.escape(value)}"' for key, value in one.attrib.items())
            inner = inner_html(one)
            out.append(
                f"<{name}{kept}>{inner}</{name}>" if inner or name not in {"br", "img", "hr"} else f"<{name}{kept}>"
            )
        out.append(html.escape(one.tail or "", quote=False))
    return "".join(out)


@dataclass
class Feedback:
    """Feedback of an item by its ident, with what it offers as hint or solution."""

    texts: dict[str, str] = field(default_factory=dict)
    hints: list[str] = field(default_factory=list)
    solutions: list[str] = field(default_factory=list)


def feedback_of(item: Element) -> Feedback:
    found = Feedback()
    for row in children(item, "itemfeedback"):
        aside = list(descendants(row, "hint", "solution"))
        inside = {id(one) for held in aside for one in held.iter()}
        for held in aside:
            words = "\n".join(material(one) for one in descendants(held, "material"))
            (found.hints if local(held) == "hint" else found.solutions).append(words)
        words = "\n".join(material(one) for one in descendants(row, "material") if id(one) not in inside)
        if words.strip():
            found.texts[row.get("ident") or ""] = words
    return found
