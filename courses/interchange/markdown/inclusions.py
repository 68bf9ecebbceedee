"""What a page of an mdBook takes from other files (`{{#include …}}`), and lines of code that the book hides."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from courses.interchange.markdown.contents import joined
from courses.interchange.markdown.links import Surroundings

CALL = re.compile(r"(?P<escape>\\)?\{\{\s*#(?P<verb>[\w-]+)\s*(?P<rest>[^{}\n]*?)\s*\}\}")
FILES = {"include", "rustdoc_include", "playground", "playpen"}
ANCHOR = re.compile(r"ANCHOR(?:_END)?:\s*[\w-]+")
FENCE = re.compile(r"^[ \t]*(?:>[ \t]?)*[ \t]*(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>[^`]*)$")
HIDDEN = re.compile(r"^\s*#(?: .*)?$")
DEEPEST = 10


def whole_page(text: str, page: str, around: Surroundings) -> str:
    """The page with what it takes from other files at its place, and its code as readers of the book see it."""
    return _shown(_included(text, page, page, around, 0), page, around)


def _included(text: str, file: str, page: str, around: Surroundings, depth: int) -> str:
    def put(found: re.Match[str]) -> str:
        if found["escape"]:
            return found[0][1:]
        if found["verb"] == "title":
            return ""
        if found["verb"] not in FILES or depth >= DEEPEST:
            why = _("A part of the page that its site made by a program.")
            around.ledger.drop(page, f"{{{{#{found['verb']}}}}}", why)
            return ""
        place, _space, _settings = found["rest"].partition(" ")
        path, _colon, part = place.partition(":")
        name = joined(str(PurePosixPath(file).parent).removeprefix("."), path)
        if name not in around.files:
            why = _("The source does not hold the file “%(name)s”.") % {"name": path}
            around.ledger.drop(page, "include", why)
            return ""
        around.shown.add(name)
        held = around.files[name].decode("utf-8", "replace").replace("\r\n", "\n")
        taken = _included(_part(held, part), name, page, around, depth + 1)
        return f"```rust\n{taken}\n```" if found["verb"].startswith("play") else taken

    return CALL.sub(put, text) if "{{" in text else text


def _part(text: str, part: str) -> str:
    """The lines `5`, `2:10`, `:10` or `2:`, or what stands between the marks of a name; without a part, all lines."""
    lines = text.rstrip("\n").split("\n")
    if part and not re.fullmatch(r"\d*:?\d*", part):
        kept, inside = [], False
        for line in lines:
            if re.search(rf"ANCHOR:\s*{re.escape(part)}\s*$", line):
                inside = True
            elif re.search(rf"ANCHOR_END:\s*{re.escape(part)}\s*$", line):
                inside = False
            elif inside:
                kept.append(line)
        lines = kept
    elif part:
        first, colon, last = part.partition(":")
        lines = lines[max(int(first or 1) - 1, 0) : int(last) if last else (None if colon else int(first))]
    return "\n".join(line for line in lines if not ANCHOR.search(line))


def _shown(text: str, page: str, around: Surroundings) -> str:
    """Code in Rust without the lines that a book hides: they begin with `# ` and are there for the compiler."""
    out, fence, is_rust, hidden = [], "", False, 0
    for whole in text.split("\n"):
        line = whole
        found = FENCE.match(line)
        if found and not fence:
            fence, is_rust = found["marks"], bool(re.match(r"rust\b", found["info"].strip()))
        elif found and found["marks"].startswith(fence) and not found["info"].strip():
            fence, is_rust = "", False
        elif is_rust and HIDDEN.match(line):
            hidden += 1
            continue
        elif is_rust:
            line = re.sub(r"^(\s*)##", r"\1#", line)
        out.append(line)
    if hidden:
        how = _("Lines of code that the book hides from its readers are not shown.")
        around.ledger.note(page, "hidden code", how)
    return "\n".join(out)
