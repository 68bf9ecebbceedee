"""MathML as words: the TeX it was written in where it says so, else one line that reads as it is spoken."""

from __future__ import annotations

from bs4 import BeautifulSoup, NavigableString, Tag

# What stands between the parts of an element.
BETWEEN = {"mfrac": "/", "msup": "^", "msub": "_", "munder": "_", "mover": "^"}
THREE = {"msubsup", "munderover"}


def in_words(soup: BeautifulSoup) -> int:
    """Every formula of a document as code; says how many there were."""
    found = [math for math in soup.find_all("math") if math.find_parent("math") is None]
    for math in found:
        words = said(math)
        code = soup.new_tag("code")
        code.string = words
        math.replace_with(code if words else "")
    return len(found)


def said(math: Tag) -> str:
    """What a formula says."""
    tex = next((one for one in math.find_all("annotation") if "tex" in str(one.get("encoding") or "").lower()), None)
    words = str(math.get("alttext") or "") or (tex.get_text() if tex is not None else "")
    return " ".join((words or _line(math)).split())


def _line(node: Tag) -> str:
    """The depth of a document is bounded before it comes here."""
    parts = [_part(child) for child in node.children]
    parts = [part for part in parts if part.strip()]
    if node.name in BETWEEN and len(parts) == 2:
        return BETWEEN[node.name].join(map(_whole, parts))
    if node.name == "mfenced":
        return f"{node.get('open', '(')}{', '.join(parts)}{node.get('close', ')')}"
    if node.name in THREE and len(parts) == 3:
        return f"{_whole(parts[0])}_{_whole(parts[1])}^{_whole(parts[2])}"
    if node.name == "msqrt":
        return f"√{_whole(''.join(parts))}"
    if node.name == "mroot" and len(parts) == 2:
        return f"{_whole(parts[0])}^(1/{parts[1]})"
    return "; ".join(parts) if node.name in {"mtable", "mtr"} else "".join(parts)


def _part(child: object) -> str:
    if isinstance(child, Tag):
        return "" if child.name in {"annotation", "annotation-xml"} else _line(child)
    return str(child).strip() if isinstance(child, NavigableString) else ""


def _whole(part: str) -> str:
    """In brackets where it is more than one number or name."""
    return part if part.isalnum() else f"({part})"
