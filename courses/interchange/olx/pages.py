"""The HTML of an `html` element: in a file of its own, or in the element itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from lxml.etree import HTMLParser, XMLSyntaxError, fromstring

from courses.interchange.olx.markup import inside
from courses.interchange.olx.tree import Node, has_content

# What the parser says of tags it does not know is no fault of the page.
UNKNOWN_TAG = "HTML_UNKNOWN_TAG"


@dataclass
class Page:
    """What a page says, what was wrong with it, or why there is none."""

    html: str = ""
    changes: list[str] = field(default_factory=list)
    why: str = ""
    where: str = ""


def page_of(node: Node, files: dict[str, bytes], used: set[str]) -> Page:
    """The page of an `html` element."""
    if node.fault:
        return Page(why=node.fault)
    name = node.attrs.get("filename", "").strip()
    if not name:
        return Page(inside(node.element))
    plain = name.replace(":", "/").strip("/")
    base = PurePosixPath(node.file).parent.as_posix()
    stem = plain.removesuffix(".html")
    candidates = [
        f"html/{stem}.html",
        f"{base}/{stem}.html",
        f"html/{plain}",
        plain,
        f"{stem}.html",
        f"html/{stem}.xml",
    ]
    path = next((candidate for candidate in candidates if candidate in files and candidate != node.file), None)
    if has_content(node.element):
        page = Page(inside(node.element))
        if path is not None:
            how = _("It also names the file %(file)s, which is not read: it holds words of its own.")
            page.changes.append(how % {"file": path})
        return page
    if path is None:
        return Page(why=_("The file %(file)s, which it points to, is missing.") % {"file": candidates[0]})
    used.add(path)
    text = files[path].decode("utf-8-sig", "replace")
    page = Page(text)
    if fault := _fault(text):
        page.changes.append(
            _("Its HTML has a fault, which is mended (%(file)s: %(fault)s).") % {"file": path, "fault": fault}
        )
    return page


def _fault(text: str) -> str:
    """What is wrong with a page, in the words of the parser; empty where nothing is."""
    if not text.strip():
        return ""
    parser = HTMLParser(recover=True)
    try:
        fromstring(text.encode("utf-8", "replace"), parser)
    except (XMLSyntaxError, ValueError):
        return ""
    for entry in parser.error_log:  # type: ignore[attr-defined]
        if entry.type_name != UNKNOWN_TAG:
            return f"{entry.line}: {entry.message}"
    return ""
