"""GIFT as text: questions apart from each other, and what is escaped apart from what is not."""

from __future__ import annotations

import re
from dataclasses import dataclass

# As Moodle does it: a pair of backslashes is one, and behind a single one these are words.
ESCAPES = {":": "\ue001", "#": "\ue002", "=": "\ue003", "{": "\ue004", "}": "\ue005", "~": "\ue006", "n": "\ue007"}
PLAIN = {mark: "\n" if char == "n" else char for char, mark in ESCAPES.items()}
ESCAPED = re.compile(r"\\([\\:#={}~n])")
MARKS = re.compile("[\ue001-\ue007]")
ID = re.compile(r"\[id:((?:[^\]\\]|\\.)*)\]")
TAG = re.compile(r"\[tag:((?:[^\]\\]|\\.)*)\]")
CATEGORY = re.compile(r"^\s*\$CATEGORY:")


@dataclass
class Paragraph:
    """One question, its comments apart, with the line it begins in."""

    line: int
    text: str
    comments: str = ""
    # Blank lines stood inside the braces.
    joined: bool = False

    @property
    def idnumber(self) -> str:
        found = ID.search(self.comments)
        return re.sub(r"\\(.)", r"\1", found[1]).strip() if found else ""

    @property
    def tags(self) -> list[str]:
        return [re.sub(r"\\(.)", r"\1", tag).strip() for tag in TAG.findall(self.comments)]


def hidden(text: str) -> str:
    """Escaped characters out of the way of whoever looks for `{`, `=` or `~`."""
    return ESCAPED.sub(lambda found: "\\" if found[1] == "\\" else ESCAPES[found[1]], MARKS.sub("", text))


def shown(text: str) -> str:
    """And back as the characters they stand for."""
    return MARKS.sub(lambda found: PLAIN[found[0]], text)


def lines_of(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def is_comment(line: str) -> bool:
    return line.lstrip().startswith("//")


def paragraphs(text: str) -> list[Paragraph]:
    """What stands between blank lines. A line of `$CATEGORY:` stands by itself.

    Moodle ends a question at every blank line and then misses its brace; here one that is open goes on to its brace,
    unless another question begins before.
    """
    found: list[Paragraph] = []
    group: list[tuple[int, str]] = []

    def close() -> None:
        if group:
            found.append(_paragraph(group))
            group.clear()

    for number, line in enumerate(lines_of(text), 1):
        if CATEGORY.match(line):
            close()
            group.append((number, line))
            close()
        elif line.strip():
            group.append((number, line))
        else:
            close()
    close()
    return _joined([one for one in found if one.text])


def _paragraph(group: list[tuple[int, str]]) -> Paragraph:
    words = [" " if is_comment(line) else line for _number, line in group]
    first = next((number for number, line in group if not is_comment(line)), group[0][0])
    comments = "\n".join(line.strip() for _number, line in group if is_comment(line))
    return Paragraph(first, "\n".join(words).strip(), comments)


def _joined(found: list[Paragraph]) -> list[Paragraph]:
    out: list[Paragraph] = []
    place = 0
    while place < len(found):
        one, end = found[place], _end(found, place)
        for further in found[place + 1 : end]:
            one.text += f"\n\n{further.text}"
            one.comments += f"\n{further.comments}"
            one.joined = True
        out.append(one)
        place = end
    return out


def _end(found: list[Paragraph], place: int) -> int:
    """Behind the paragraph that closes the brace this one opens; the next one where it opens none, or nobody closes it."""
    bare = hidden(found[place].text)
    if "{" not in bare or "}" in bare:
        return place + 1
    for number in range(place + 1, len(found)):
        bare = hidden(found[number].text)
        if "{" in bare or bare.startswith(("::", "$CATEGORY:")):
            break
        if "}" in bare:
            return number + 1
    return place + 1


def spoken(text: str) -> str:
    """What is said to people, to see which language it is in."""
    return "\n".join(line for line in lines_of(text) if not is_comment(line) and not CATEGORY.match(line))
