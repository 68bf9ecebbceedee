"""Whether a drawing is more than a drawing."""

from __future__ import annotations

from courses.interchange.exceptions import ImportRefused
from courses.interchange.xml import local, parse_xml

RUNS = {"script", "foreignObject", "handler", "listener", "iframe", "embed", "object"}


def is_active(content: bytes) -> bool:
    """It runs script, or cannot be read; browsers read what parsers refuse."""
    try:
        root = parse_xml(content, "")
    except ImportRefused:
        return True
    for element in root.iter():
        if local(element) in RUNS:
            return True
        for name, value in element.attrib.items():
            target = "".join(value.split()).lower()
            if local(name).lower().startswith("on") or target.startswith(
                ("javascript:", "data:text/html", "vbscript:")
            ):
                return True
    return False
