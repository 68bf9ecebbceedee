"""The body of a lesson: Markdown with fenced directives, to blocks and back.

```text
## A heading

Paragraphs and lists are one text block.

:::pair
hong_kong_source: HKMA
---
Words about Hong Kong.
---
Words about the Mainland.
:::
```
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from courses.interchange.exceptions import ImportRefused
from courses.interchange.markup import from_markdown, links_in, to_markdown
from courses.interchange.neutral import Block
from courses.interchange.package.faults import going_on, note, noted
from courses.interchange.package.yaml_text import Value, dump, load

OPEN = re.compile(r"^(:{3,})\s*([a-z_]+)\s*$")
HEADERS = ("row", "column", "both", "neither")
LANGUAGES = ("text", "python", "sql", "json", "yaml")
ADDRESS = re.compile(
    r"^(?:https?://[^\s]+|mailto:[^\s]+|tel:[^\s]+|page:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|media:[^\s/]+|#[\w-]+|/[^\s]*)$"
)


@dataclass(frozen=True)
class Directive:
    """What one kind of block takes: names of its settings, the needed ones, and how many texts follow them."""

    known: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    texts: int = 0


DIRECTIVES = {
    "text": Directive(texts=1),
    "heading": Directive(texts=1),
    "image": Directive(("file", "alt", "caption"), ("file", "alt")),
    "pair": Directive(("hong_kong_source", "mainland_source"), texts=2),
    "tomorrow": Directive(texts=1),
    "law_as_at": Directive(("as_at", "next_review"), ("as_at", "next_review")),
    "figure": Directive(
        ("claim", "header", "key_row", "key_column", "squares_filled", "squares_total", "conclusion"), ("claim",), 1
    ),
    "table": Directive(("caption", "header"), ("caption",), 1),
    "code": Directive(("language",), texts=1),
    "quotation": Directive(("source", "url"), ("source",), 1),
    "download": Directive(("file", "title"), ("file", "title")),
    "audio": Directive(("file", "title"), ("file", "title")),
    "video": Directive(("file", "title"), ("file", "title")),
    "check": Directive(("question",), ("question",)),
}
MEDIA_KINDS = {"image": "image", "download": "document", "audio": "audio", "video": "video"}


def parse_body(text: str, file: str, first_line: int) -> list[Block]:
    """Blocks of a lesson. `first_line` is the number of lines above the text in its file."""
    blocks: list[Block] = []
    lines = text.split("\n")
    loose: list[str] = []
    loose_at = position = 0

    def flush() -> None:
        if any(line.strip() for line in loose):
            blocks.append(Block("text", _rich("\n".join(loose), f"{file}:{first_line + loose_at + 1}")))
        loose.clear()

    while position < len(lines):
        line = lines[position]
        where = f"{file}:{first_line + position + 1}"
        opening = OPEN.match(line)
        if opening:
            flush()
            end = _end_of(lines, position, opening[1], where)
            with going_on():
                blocks.append(_directive(opening[2], lines[position + 1 : end], file, first_line + position + 1, where))
            position = end + 1
            continue
        if line.startswith(":::"):
            message = _("A directive begins with ::: and its name, such as “:::tomorrow”.")
            note(ImportRefused("broken_directive", message, where))
            position += 1
            continue
        if line.startswith("#"):
            flush()
            if not line.startswith("## "):
                note(ImportRefused("wrong_heading", _("Headings in a lesson begin with “## ”."), where))
            blocks.append(Block("heading", line[3:].strip()))
        else:
            if not loose:
                loose_at = position
            loose.append(line)
        position += 1
    flush()
    _refuse_repeated_checks(blocks, file)
    return blocks


def _refuse_repeated_checks(blocks: list[Block], file: str) -> None:
    asked = [block.value["question"] for block in blocks if block.kind == "check"]
    if len(set(asked)) != len(asked):
        raise ImportRefused(
            "question_twice", _("A question stands in this lesson twice. Each may be asked once."), file
        )


def _end_of(lines: list[str], start: int, fence: str, where: str) -> int:
    for number in range(start + 1, len(lines)):
        if lines[number].rstrip() == fence:
            return number
    raise ImportRefused(
        "directive_open", _("This directive is not closed. End it with a line of %(fence)s.") % {"fence": fence}, where
    )


def _rich(text: str, where: str) -> str:
    html = from_markdown(text)
    for address in links_in(html):
        if not ADDRESS.match(address):
            message = _("The link to “%(address)s” cannot be used. Begin it with https://.")
            note(ImportRefused("wrong_link", message % {"address": address[:80]}, where))
    return html


def _directive(name: str, lines: list[str], file: str, above: int, where: str) -> Block:
    kind = DIRECTIVES.get(name)
    if kind is None:
        raise ImportRefused(
            "unknown_directive",
            _("“%(name)s” is not a directive. Known are: %(known)s.") % {"name": name, "known": ", ".join(DIRECTIVES)},
            where,
        )
    values: dict[str, Value] = {}
    starts = [0]
    if kind.known:
        cut = lines.index("---") if kind.texts and "---" in lines else len(lines)
        if any(line.strip() for line in lines[:cut]):
            values = load("\n".join(lines[:cut]), file, above).fields(kind.known, kind.required)
        elif kind.required:
            raise ImportRefused(
                "missing_key", _("“%(key)s” is missing here. Add it.") % {"key": kind.required[0]}, where
            )
        starts = [cut + 1]
    texts = _texts(lines[starts[0] :], kind, where)
    found = _value(name, values, texts, f"{file}:{above + starts[0] + 1}")
    return Block(name, found)


def _texts(lines: list[str], kind: Directive, where: str) -> list[str]:
    if not kind.texts:
        return []
    whole = "\n".join(lines)
    parts = [whole] if kind.texts == 1 else re.split(r"^---$", whole, flags=re.MULTILINE)
    if len(parts) != kind.texts:
        raise ImportRefused(
            "wrong_parts",
            _("Here %(count)s texts are expected, with a line “---” above each.") % {"count": kind.texts},
            where,
        )
    return parts


def _words(values: dict[str, Value], name: str, longest: int = 500) -> str:
    return values[name].text(longest, empty=True) if name in values else ""


def _value(name: str, values: dict[str, Value], texts: list[str], where: str) -> Any:
    if name in {"text", "tomorrow"}:
        return _rich(_needed(texts[0], where), where)
    if name == "heading":
        return " ".join(_needed(texts[0], where).split())
    if name == "pair":
        return {
            "hong_kong": _rich(_needed(texts[0], where), where),
            "hong_kong_source": _words(values, "hong_kong_source"),
            "mainland": _rich(_needed(texts[1], where), where),
            "mainland_source": _words(values, "mainland_source"),
        }
    if name == "law_as_at":
        return _law(values)
    if name == "figure":
        return _figure(values, texts[0], where)
    if name == "table":
        return {"caption": values["caption"].text(500), "table": _table(values, _needed(texts[0], where), where)}
    if name == "code":
        language = values["language"].choice(*LANGUAGES) if "language" in values else "text"
        return {"language": language, "code": _needed(texts[0], where).strip("\n")}
    if name == "quotation":
        return _quotation(values, texts[0], where)
    if name == "image":
        return {"file": values["file"].text(200), "alt": values["alt"].text(500), "caption": _words(values, "caption")}
    if name == "check":
        return {"question": str(values["question"].key())}
    return {"file": values["file"].text(200), "title": values["title"].text(255)}


def _needed(text: str, where: str) -> str:
    if not text.strip():
        raise ImportRefused("empty", _("Here a text is expected, and there is none."), where)
    return text


def _law(values: dict[str, Value]) -> dict[str, str]:
    before = noted()
    as_at, review = values["as_at"].day(), values["next_review"].day()
    if noted() == before and date.fromisoformat(review) <= date.fromisoformat(as_at):
        raise values["next_review"].refuse("wrong_date", _("The next review comes after the date of the law."))
    return {"as_at": as_at, "next_review": review}


def _quotation(values: dict[str, Value], text: str, where: str) -> dict[str, str]:
    url = _words(values, "url")
    if url and not re.match(r"^https?://[^\s]+$", url):
        raise values["url"].refuse("wrong_link", _("An address begins with https://."))
    return {"text": _needed(text, where).strip(), "source": values["source"].text(500), "url": url}


def _figure(values: dict[str, Value], text: str, where: str) -> dict[str, Any]:
    def number(name: str, lowest: int) -> int | None:
        return values[name].number(lowest, 100) if name in values else None

    filled, total = number("squares_filled", 0), number("squares_total", 1)
    if filled is not None and (total is None or filled > total):
        raise values["squares_filled"].refuse(
            "wrong_number", _("No more squares can be filled than there are: give “squares_total” too.")
        )
    return {
        "claim": values["claim"].text(500),
        "table": _table(values, text, where) if text.strip() else None,
        "key_row": number("key_row", 1),
        "key_column": number("key_column", 1),
        "squares_filled": filled,
        "squares_total": total,
        "conclusion": _words(values, "conclusion"),
    }


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    cells = re.split(r"(?<!\\)\|", inner)
    swap = {"\\n": "\n", "\\|": "|", "\\\\": "\\"}
    return [re.sub(r"\\[n|\\]", lambda found: swap[found[0]], cell.strip()) for cell in cells]


def _table(values: dict[str, Value], text: str, where: str) -> dict[str, Any]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and re.fullmatch(r"\|(?:\s*:?-+:?\s*\|)+", lines[1]):
        del lines[1]
    rows = [_cells(line) for line in lines]
    if not rows or not all(line.startswith("|") for line in lines):
        raise ImportRefused("wrong_table", _("Each row of a table begins and ends with |."), where)
    if len({len(row) for row in rows}) != 1:
        raise ImportRefused("wrong_table", _("All rows of a table need the same number of cells."), where)
    return {"rows": rows, "header": values["header"].choice(*HEADERS) if "header" in values else "row"}


# -- back to text


def body_text(blocks: list[Block]) -> str:
    """Canonical text of a lesson's blocks."""
    parts: list[str] = []
    former = ""
    for block in blocks:
        if block.kind == "text" and former != "text":
            parts.append(to_markdown(block.value))
        elif block.kind == "heading" and "\n" not in block.value and block.value.strip():
            parts.append(f"## {block.value.strip()}")
        else:
            parts.append(_directive_text(block))
        former = block.kind
    return "\n\n".join(parts) + "\n" if parts else ""


def _directive_text(block: Block) -> str:
    value = block.value
    settings: dict[str, Any] = {}
    if isinstance(value, dict):
        settings = {name: value[name] for name in DIRECTIVES[block.kind].known if value.get(name) not in (None, "")}
        if value.get("table"):
            settings["header"] = value["table"]["header"]
            order = DIRECTIVES[block.kind].known
            settings = {name: settings[name] for name in order if name in settings}
    texts = _texts_of(block)
    lines = [dump(settings).rstrip("\n")] if settings else []
    for number, text in enumerate(texts):
        if settings or DIRECTIVES[block.kind].known or number:
            lines.append("---")
        lines.append(text)
    inner = "\n".join(lines)
    longest = max((len(found) for found in re.findall(r"^:+", inner, re.MULTILINE)), default=0)
    fence = ":" * max(3, longest + 1)
    return f"{fence}{block.kind}\n{inner}\n{fence}"


def _texts_of(block: Block) -> list[str]:
    value = block.value
    if block.kind in {"text", "tomorrow"}:
        return [to_markdown(value)]
    if block.kind == "heading":
        return [value]
    if block.kind == "pair":
        return [to_markdown(value["hong_kong"]), to_markdown(value["mainland"])]
    if block.kind == "code":
        return [value["code"]]
    if block.kind == "quotation":
        return [value["text"]]
    if value.get("table"):
        return [_table_text(value["table"]["rows"])]
    return []


def _table_text(rows: list[list[str]]) -> str:
    def line(row: list[str]) -> str:
        cells = [cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n") for cell in row]
        return "| " + " | ".join(cells) + " |"

    out = [line(row) for row in rows]
    out.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(out)
