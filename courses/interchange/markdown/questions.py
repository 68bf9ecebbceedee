"""Questions written in the text of a page: `<Question choices={[…]}/>`, and lists of boxes of which some are ticked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TICKS = re.compile(r"^(\s*)[-*+]\s+\[([ xX])\]\s+(.*)$")
COMPONENT = re.compile(r"<Question\b")
TOKEN = re.compile(
    r"""\s+|//[^\n]*|/\*.*?\*/|(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)|(?P<name>[A-Za-z_$][\w$]*)"""
    r"""|(?P<mark>[\[\]{}:,])|(?P<other>.)""",
    re.DOTALL,
)
ESCAPES = {"n": "\n", "t": "\t", "r": "", "b": "", "f": "", "0": ""}


@dataclass
class Choice:
    text: str
    reason: str = ""
    right: bool = False


@dataclass
class Found:
    """One question in a page: which text it stood in (`start` to `end`), and what it offers."""

    start: int
    end: int
    choices: list[Choice] = field(default_factory=list)
    prompt: str = ""

    @property
    def is_whole(self) -> bool:
        return len(self.choices) >= 2 and any(choice.right for choice in self.choices)


def _without_fences(text: str) -> str:
    """The text with fenced code blanked out, letter for letter."""
    out, fence = [], ""
    for line in text.splitlines(keepends=True):
        marks = re.match(r"^\s*(```+|~~~+)", line)
        inside = bool(fence)
        if marks and (not fence or marks[1].startswith(fence)):
            fence = "" if fence else marks[1]
        out.append(re.sub(r"[^\n]", " ", line) if inside or fence else line)
    return "".join(out)


def components(whole: str) -> list[Found]:
    """Every `<Question choices={[{text, explain, correct}]} />`, in order."""
    text = _without_fences(whole)
    found = []
    position = 0
    while opening := COMPONENT.search(text, position):
        end, braces = _end_of(text, opening.end())
        if end < 0:
            break
        found.append(Found(opening.start(), end, _choices(braces)))
        position = end
    return found


def _end_of(text: str, start: int) -> tuple[int, str]:
    """Where the component ends, and what stood between its outer braces."""
    depth, inside, first = 0, "", -1
    for token in TOKEN.finditer(text, start):
        mark = token["mark"]
        if mark == "{":
            depth += 1
            first = token.end() if depth == 1 and first < 0 else first
        elif mark == "}":
            depth -= 1
            if depth == 0 and not inside:
                inside = text[first : token.start()]
        elif depth == 0 and token["other"] == ">":
            return token.end(), inside
        elif token["name"] is None and token["string"] is None and depth == 0 and token["other"] == "<":
            return -1, ""
    return -1, ""


def _choices(braces: str) -> list[Choice]:
    """The objects of a JavaScript list, by their words alone: nothing is ever run."""
    choices: list[Choice] = []
    held: dict[str, str] = {}
    name, depth = "", 0
    for token in TOKEN.finditer(braces):
        if token["mark"] == "{":
            depth += 1
            held, name = {}, ""
        elif token["mark"] == "}":
            depth -= 1
            if held.get("text"):
                choices.append(Choice(held["text"], held.get("explain", ""), held.get("correct", "") == "true"))
            held = {}
        elif token["mark"] == ",":
            name = ""
        elif token["name"] and not name:
            name = token["name"]
        elif token["string"] and not name and depth:
            name = _plain(token["string"])
        elif name and (value := token["string"] or token["name"]):
            held[name] = held.get(name, "") + (_plain(value) if token["string"] else value)
    return choices


def _plain(string: str) -> str:
    return re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), string[1:-1], flags=re.DOTALL).strip()


def ticked_lists(text: str) -> list[Found]:
    """Every list of nothing but boxes, of which at least one is ticked and at least one is not."""
    found: list[Found] = []
    run: list[tuple[int, int, bool, str]] = []
    position = 0
    fence = ""

    def close() -> None:
        ticks = [tick for _start, _end, tick, _words in run]
        if len(run) >= 2 and any(ticks) and not all(ticks):
            choices = [Choice(words, right=tick) for _start, _end, tick, words in run]
            found.append(Found(run[0][0], run[-1][1], choices))
        run.clear()

    for line in text.splitlines(keepends=True):
        end = position + len(line)
        marks = re.match(r"^\s*(```+|~~~+)", line)
        if marks and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else marks[1]
        tick = None if fence else TICKS.match(line.rstrip("\n"))
        if tick:
            run.append((position, end, tick[2] != " ", tick[3].strip()))
        elif line.strip() and run and line.startswith("  "):
            start, _end, ticked, words = run[-1]
            run[-1] = (start, end, ticked, f"{words} {line.strip()}")
        elif line.strip():
            close()
        position = end
    close()
    return found
