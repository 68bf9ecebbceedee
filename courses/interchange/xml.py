"""XML from strangers: no entities, no outside, no bombs, no towers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser
from django.utils.translation import gettext as _

from courses.interchange.exceptions import ImportRefused

MOST_BYTES = 64 * 1024 * 1024
MOST_ELEMENTS = 1_000_000
DEEPEST = 200
DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding=["']([A-Za-z0-9._-]{1,40})["'][^>]{0,200}\?>""")
# Expat knows these itself; any other declared encoding is decoded before it sees the text.
KNOWN = {"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1"}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def parse_xml(content: bytes, where: str) -> Element:
    """The root element. Raises ImportRefused for what is broken, too large, too deep, or declares entities."""
    if len(content) > MOST_BYTES:
        raise ImportRefused(
            "too_large", _("This XML file is too large: at most 64 MB. Split it into smaller parts."), where
        )
    parser = XMLParser(forbid_dtd=False, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(_decoded(content))
        root: Element = parser.close()
    except DefusedXmlException as error:
        message = _("This XML file declares entities, which could reach outside of it. Take the declarations out.")
        raise ImportRefused("unsafe_xml", message, where) from error
    except ParseError as error:
        line = error.position[0] if error.position else 0
        message = _("This is no valid XML (line %(line)s). Export it again.") % {"line": line}
        raise ImportRefused("broken_xml", message, f"{where}:{line}" if line else where) from error
    except (ValueError, LookupError, RecursionError) as error:
        raise ImportRefused("broken_xml", _("This is no valid XML. Export it again."), where) from error
    _measure(root, where)
    return root


def _decoded(content: bytes) -> bytes | str:
    """Bytes as they are where expat reads them; else text. Control characters that no text holds are taken out."""
    declared = DECLARED.match(content)
    encoding = declared[1].decode().lower() if declared else "utf-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    elif content.startswith(b"\xef\xbb\xbf"):
        text = content.decode("utf-8-sig", "replace")
    elif encoding in {"gb2312", "gbk", "gb18030"}:
        text = content.decode("gb18030", "replace")
    elif encoding in KNOWN:
        try:
            text = content.decode("latin-1" if encoding == "iso-8859-1" else "utf-8")
        except UnicodeDecodeError:
            text = content.decode("gb18030", "replace")
    else:
        text = content.decode(encoding, "replace")
    text = re.sub(r"^\s*<\?xml[^>]{0,400}\?>", "", text.lstrip("\ufeff"), count=1)
    return CONTROL.sub("", text).lstrip().encode("utf-8", "replace")


def _measure(root: Element, where: str) -> None:
    """Refuse what recursion could not walk."""
    level, count = [root], 0
    for _depth in range(DEEPEST):
        count += len(level)
        if not level:
            return
        if count > MOST_ELEMENTS:
            raise ImportRefused(
                "too_large", _("This XML file has more than a million elements. Split it into smaller parts."), where
            )
        level = [child for element in level for child in element]
    raise ImportRefused("too_deep", _("This XML file is nested more than 200 levels deep. Export it again."), where)


def local(element: Element | str) -> str:
    """The name of an element or attribute without its namespace; empty for comments and instructions."""
    tag = element if isinstance(element, str) else element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """Child elements of these names, whatever their namespace; all of them without a name."""
    for child in element:
        if (name := local(child)) and (not names or name in names):
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """The first element down a path of names."""
    for name in path:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def text_of(element: Element | None) -> str:
    """All words inside an element, one space between them."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """Every element below, and the element itself, of these names, whatever their namespace."""
    for found in element.iter():
        if local(found) in names:
            yield found
