"""Rich text as canonical HTML, and the Markdown that is its exact twin.

The subset is what a lesson's text can hold: paragraphs, lists (nested by two or three spaces), `**bold**`, links, code
between backticks, `^superscript^` and `~subscript~` (without spaces inside, or with `\\ ` for each), and a backslash at the
end of a line for a line break. Everything else is words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

SPECIAL = re.compile(r"([\\*\[\]`^~])")
LINE_START = re.compile(r"^(#{1,6} |[-+] |\d+[.)] |:{3,}|---|\|)")
ITEM = re.compile(r"^( *)([-*+]|\d+[.)]) +(.*)$")
BLOCKS = {"p", "ul", "ol", "li"}
MARKS = {"sup": "^", "sub": "~"}
INLINE = {"b", "a", "code", *MARKS}


@dataclass
class Node:
    """A piece of canonical HTML: a tag with children, which are nodes or words."""

    tag: str
    href: str = ""
    children: list[Node | str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads stored rich text into nodes; tags that are not of the subset leave their words behind."""

    ALIASES = {
        "strong": "b",
        "em": "b",
        "i": "b",
        "kbd": "code",
        "samp": "code",
        "tt": "code",
        "div": "p",
        "h2": "p",
        "h3": "p",
        "h4": "p",
        "blockquote": "p",
    }

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self.stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = self.ALIASES.get(tag, tag)
        if tag == "br":
            self.stack[-1].children.append(Node("br"))
        elif tag in BLOCKS | INLINE:
            # Weight within weight is weight: its marks would end each other.
            held = tag == "b" and any(outer.tag == "b" for outer in self.stack)
            node = Node("span" if held else tag, href=dict(attrs).get("href") or "")
            self.stack[-1].children.append(node)
            self.stack.append(node)

    def handle_endtag(self, tag: str) -> None:
        tag = self.ALIASES.get(tag, tag)
        if tag == "b" and any(node.tag == "span" for node in self.stack):
            tag = "span"
        if any(node.tag == tag for node in self.stack[1:]):
            while self.stack.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() or self.stack[-1].tag not in {"root", "ul", "ol"}:
            self.stack[-1].children.append(re.sub(r"\s+", " ", data))


def parse_html(text: str) -> list[Node]:
    """Blocks; loose words at the top become paragraphs."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    blocks: list[Node] = []
    loose: Node | None = None
    for child in reader.root.children:
        if isinstance(child, Node) and child.tag in BLOCKS:
            blocks.append(child)
            loose = None
            continue
        if loose is None:
            loose = Node("p")
            blocks.append(loose)
        loose.children.append(child)
    return blocks


def to_html(nodes: list[Node | str] | list[Node]) -> str:
    out = []
    for node in nodes:
        if isinstance(node, str):
            out.append(html.escape(node, quote=False))
        elif node.tag == "br":
            out.append("<br/>")
        else:
            href = f' href="{html.escape(node.href)}"' if node.tag == "a" else ""
            out.append(f"<{node.tag}{href}>{to_html(node.children)}</{node.tag}>")
    return "".join(out)


# -- to Markdown


def _inline(nodes: list[Node | str], *, bold: bool = False) -> str:
    """Words with their marks; what is bold inside of bold is marked once."""
    out = []
    for node in _code_in_one(nodes):
        if isinstance(node, str):
            out.append(SPECIAL.sub(r"\\\1", node))
        elif node.tag == "br":
            out.append("\\\n")
        elif node.tag == "b":
            inner = _inline(node.children, bold=True)
            out.append(inner if bold else _wrapped(inner))
        elif node.tag == "code":
            out.append(_code("".join(_words(node.children))))
        elif node.tag in MARKS:
            out.append(_marked(_inline(node.children, bold=bold), MARKS[node.tag]))
        elif node.tag == "a":
            href = _address(node.href)
            inner = _inline(node.children, bold=bold and not href)
            out.append(f"[{inner}]({href})" if href else inner)
        else:
            out.append(_inline(node.children, bold=bold))
    return "".join(out)


def _address(href: str) -> str:
    """Without the characters that would end a link in Markdown."""
    return href.strip().replace("\\", "%5C").replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def _wrapped(inner: str) -> str:
    """Spaces stand outside the asterisks."""
    words = inner.strip(" ")
    if not words:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip(" "))], inner[len(inner.rstrip(" ")) :]
    return f"{before}**{words}**{after}"


def _code_in_one(nodes: list[Node | str]) -> Iterator[Node | str]:
    """Two pieces of code without anything between them are one: their backticks would run together."""
    kept: Node | None = None
    for node in nodes:
        if isinstance(node, Node) and node.tag == "code":
            kept = Node("code", children=[*(kept.children if kept else []), *node.children])
            continue
        if kept is not None:
            yield kept
            kept = None
        yield node
    if kept is not None:
        yield kept


def _words(nodes: list[Node | str]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag == "br":
            yield " "
        else:
            yield from _words(node.children)


def _code(words: str) -> str:
    """Words as they stand between more backticks than follow each other in them."""
    if not words.strip():
        return words
    fence = "`" * (max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    pad = " " if words[0] in "` " or words[-1] in "` " else ""
    return f"{fence}{pad}{words}{pad}{fence}"


def _marked(inner: str, mark: str) -> str:
    words = inner.strip()
    if not words:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return before + mark + re.sub(r"(?<!\\)\s", r"\\ ", words) + mark + after


def _lines(text: str) -> list[str]:
    """One paragraph; what looks like a mark at the beginning of a line is told to be words."""
    lines = [re.sub(" {2,}", " ", line.strip()) for line in text.strip().split("\n")]
    return [LINE_START.sub(lambda found: "\\" + found[0], line) for line in lines]


def _list(node: Node, indent: str) -> list[str]:
    out = []
    number = 0
    for item in node.children:
        if isinstance(item, str) or item.tag != "li":
            continue
        number += 1
        mark = "- " if node.tag == "ul" else f"{number}. "
        inner = [child for child in item.children if isinstance(child, str) or child.tag not in {"ul", "ol"}]
        nested = [child for child in item.children if isinstance(child, Node) and child.tag in {"ul", "ol"}]
        first, *rest = _lines(_inline(inner))
        pad = indent + " " * len(mark)
        out.append(indent + mark + first)
        out += [pad + line for line in rest]
        for child in nested:
            out += _list(child, pad)
    return out


def to_markdown(text: str) -> str:
    """Canonical Markdown of rich text."""
    parts = []
    for node in parse_html(text):
        if node.tag in {"ul", "ol"}:
            parts.append("\n".join(_list(node, "")))
        else:
            lines = _lines(_inline(node.children))
            if any(lines):
                parts.append("\n".join(lines))
    return "\n\n".join(part for part in parts if part)


# -- from Markdown

# Between two marks: no space that is not told to be one, no mark.
MARKED = {mark: (tag, re.compile(rf"\{mark}((?:\\.|[^\s\\{mark}])+)\{mark}")) for tag, mark in MARKS.items()}


def _parse_inline(text: str) -> list[Node | str]:
    root = Node("root")
    stack = [root]
    words: list[str] = []

    def flush() -> None:
        if words:
            stack[-1].children.append("".join(words))
            words.clear()

    position = 0
    while position < len(text):
        char = text[position]
        if char == "\\" and position + 1 < len(text):
            if text[position + 1] == "\n":
                flush()
                stack[-1].children.append(Node("br"))
            else:
                words.append(text[position + 1])
            position += 2
        elif text.startswith("**", position):
            flush()
            if stack[-1].tag == "b":
                stack.pop()
            else:
                bold = Node("b")
                stack[-1].children.append(bold)
                stack.append(bold)
            position += 2
        elif char == "`" and (code := _code_at(text, position)):
            flush()
            content, position = code
            stack[-1].children.append(Node("code", children=[content]))
        elif char in MARKED and (marked := MARKED[char][1].match(text, position)):
            flush()
            stack[-1].children.append(Node(MARKED[char][0], children=_parse_inline(marked[1])))
            position = marked.end()
        elif char == "`":
            run = len(text) - position - len(text[position:].lstrip("`"))
            words.append("`" * run)
            position += run
        elif char == "[" and (link := _link(text, position)):
            flush()
            label, href, position = link
            stack[-1].children.append(Node("a", href=href, children=_parse_inline(label)))
        else:
            words.append(" " if char == "\n" else char)
            position += 1
    flush()
    return root.children


def _code_at(text: str, start: int) -> tuple[str, int] | None:
    """The words between the backticks that begin here and as many others, and where they end."""
    run = len(text) - start - len(text[start:].lstrip("`"))
    closing = re.compile(rf"(?<!`)`{{{run}}}(?!`)").search(text, start + run)
    if closing is None:
        return None
    content = text[start + run : closing.start()].replace("\n", " ")
    if content.strip() and content[0] == content[-1] == " ":
        content = content[1:-1]
    return content, closing.end()


def _link(text: str, start: int) -> tuple[str, str, int] | None:
    """Label, address and end of the link that begins here."""
    depth, position = 0, start
    while position < len(text):
        if text[position] == "\\":
            position += 2
            continue
        depth += {"[": 1, "]": -1}.get(text[position], 0)
        if depth == 0:
            break
        position += 1
    if not text.startswith("](", position):
        return None
    end, depth = position + 1, 0
    while end < len(text):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            return text[start + 1 : position], _address(text[position + 2 : end]), end + 1
        end += 1
    return None


def _parse_list(lines: list[str]) -> Node:
    """A list whose first line has no indent beyond its own."""
    indent = len(lines[0]) - len(lines[0].lstrip(" "))
    node = Node("ul" if lines[0].strip()[0] in "-*+" else "ol")
    groups: list[list[str]] = []
    for line in lines:
        found = ITEM.match(line)
        if found and len(found[1]) <= indent:
            groups.append([found[3]])
        else:
            groups[-1].append(line)
    for group in groups:
        nested = next((number for number, line in enumerate(group) if number and ITEM.match(line)), len(group))
        text = "\n".join(line.strip() for line in group[:nested])
        item = Node("li", children=_parse_inline(text))
        if nested < len(group):
            item.children.append(_parse_list(group[nested:]))
        node.children.append(item)
    return node


def from_markdown(text: str) -> str:
    """Canonical HTML of Markdown."""
    blocks: list[Node] = []
    for part in re.split(r"\n[ \t]*\n", text.strip("\n")):
        lines = [line.rstrip() for line in part.split("\n") if line.strip()]
        if not lines:
            continue
        if ITEM.match(lines[0]):
            blocks.append(_parse_list(lines))
            continue
        head = next((number for number, line in enumerate(lines) if ITEM.match(line)), len(lines))
        blocks.append(Node("p", children=_parse_inline("\n".join(line.strip() for line in lines[:head]))))
        if head < len(lines):
            blocks.append(_parse_list(lines[head:]))
    return to_html(blocks)


def canonical(text: str) -> str:
    """One spelling for rich text that says the same."""
    return from_markdown(to_markdown(text))


def links_in(text: str) -> set[str]:
    """Every address a text leads to."""
    return {html.unescape(found) for found in re.findall(r' href="([^"]*)"', text)}
