"""Jupyter notebooks: cells and what they put out, as pages of a course."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.ledger import Ledger
from courses.interchange.neutral import Course
from courses.interchange.readers import Options

FORMAT = "notebook"
ENDING = ".ipynb"
MOST_CELLS = 5000
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg"}
# What runs when it is shown; there is always plain text beside it where it matters.
RUNS = ("application/javascript", "application/vnd", "text/vnd")


def recognises(source: Source) -> bool:
    """Notebooks alone, but for what stands beside any course."""
    pages = [name for name in source.files if name.lower().endswith((ENDING, ".md", ".markdown", ".mdx"))]
    others = [name for name in pages if not name.lower().endswith(ENDING) and not name.lower().endswith("readme.md")]
    return bool(pages) and not others and any(name.lower().endswith(ENDING) for name in pages)


def read(source: Source, options: Options) -> Course:
    """Each notebook is a lesson; order and modules are those of a folder of pages."""
    from courses.interchange.markdown.reader import read_pages  # the reader of pages asks for notebooks in turn

    return read_pages(source, options, FORMAT)


@dataclass
class Opened:
    """A notebook as Markdown, with the pictures its cells put out by name."""

    text: str
    files: dict[str, bytes] = field(default_factory=dict)


def opened(name: str, content: bytes, ledger: Ledger) -> Opened:
    """Raises ImportRefused for what is no notebook."""
    try:
        held = json.loads(content.decode("utf-8-sig", "replace"))
        cells = held["cells"] if "cells" in held else [cell for sheet in held["worksheets"] for cell in sheet["cells"]]
        if not isinstance(cells, list) or len(cells) > MOST_CELLS:
            raise ValueError  # noqa: TRY301 - one answer for all that is no notebook
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ImportRefused(
            "broken_notebook", _("This is no Jupyter notebook that can be read. Save it again."), name
        ) from error
    return _Notebook(name, held, ledger).read([cell for cell in cells if isinstance(cell, dict)])


class _Notebook:
    def __init__(self, name: str, held: dict[str, Any], ledger: Ledger) -> None:
        self.name, self.ledger = name, ledger
        self.files: dict[str, bytes] = {}
        metadata = held.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        told = [metadata.get("language_info"), metadata.get("kernelspec")]
        names = [one.get("name") or one.get("language") for one in told if isinstance(one, dict)]
        self.language = next((str(one).lower() for one in names if one), "python")
        if self.language.startswith(("python", "ipython")):
            self.language = "python"

    def read(self, cells: list[dict[str, Any]]) -> Opened:
        parts = []
        for number, cell in enumerate(cells, 1):
            kind = str(cell.get("cell_type", ""))
            self.ledger.found("cell")
            text = _joined(cell.get("source", cell.get("input", "")))
            where = f"{self.name}: {number}"
            if kind == "markdown":
                self.ledger.taken("cell")
                parts.append(self._attached(text, cell.get("attachments"), number))
            elif kind == "heading":
                self.ledger.taken("cell")
                level = cell.get("level")
                parts.append("#" * (level if isinstance(level, int) and 1 <= level <= 6 else 2) + " " + text)
            elif kind == "code":
                self.ledger.taken("cell")
                if text.strip():
                    parts.append(_fenced(text, self.language))
                outputs = cell.get("outputs")
                for place, output in enumerate(self._merged(outputs), 1):
                    if isinstance(output, dict):
                        parts.append(self._output(output, f"{number}-{place}", where))
            elif kind == "raw" and text.strip():
                self.ledger.converted(where, "cell", _("A raw cell is shown as it is written."))
                parts.append(_fenced(text, ""))
            elif kind == "raw":
                self.ledger.taken("cell")
            else:
                self.ledger.left_out(where, "cell", _("A kind of cell that notebooks do not have."))
        return Opened("\n\n".join(part for part in parts if part.strip()) + "\n", self.files)

    def _merged(self, outputs: Any) -> list[Any]:
        """What a cell wrote piece by piece as one piece; each piece is one output of the source all the same."""
        merged: list[Any] = []
        for output in outputs if isinstance(outputs, list) else []:
            before = merged[-1] if merged and _is_stream(merged[-1]) else None
            if before is not None and _is_stream(output) and output.get("name") == before.get("name"):
                merged[-1] = before | {"text": _joined(before.get("text", "")) + _joined(output.get("text", ""))}
                self.ledger.found("output")
                self.ledger.taken("output")
            else:
                merged.append(output)
        return merged

    def _attached(self, text: str, attachments: Any, number: int) -> str:
        for label, held in attachments.items() if isinstance(attachments, dict) else ():
            if isinstance(held, dict):
                shown = self._picture(held, f"cell-{number}-{len(self.files)}")
                if shown:
                    text = text.replace(f"attachment:{label}", shown)
        return text

    def _picture(self, data: dict[str, Any], stem: str) -> str:
        """The name under which the page shows a picture; "" where there is none."""
        for kind, ending in PICTURES.items():
            if kind not in data:
                continue
            text = _joined(data[kind])
            try:
                content = text.encode() if ending == "svg" else base64.b64decode(text, validate=False)
            except (binascii.Error, ValueError):
                return ""
            name = f"{stem}.{ending}"
            self.files[f"{self.name}.files/{name}"] = content
            return f"{self.name.rsplit('/', 1)[-1]}.files/{name}"
        return ""

    def _output(self, output: dict[str, Any], stem: str, where: str) -> str:
        self.ledger.found("output")
        kind = output.get("output_type", "")
        data = output.get("data", output)
        data = data if isinstance(data, dict) else {}
        text = ""
        if kind == "stream":
            text = _fenced(ANSI.sub("", _joined(output.get("text", ""))), "")
        elif kind in {"error", "pyerr"}:
            lines = output.get("traceback") or [f"{output.get('ename', '')}: {output.get('evalue', '')}"]
            text = _fenced(ANSI.sub("", "\n".join(str(line) for line in lines)), "")
        elif shown := self._picture(data, f"output-{stem}"):
            words = _joined(data.get("text/plain", "")).strip()
            words = "" if words.startswith("<") else words
            text = f"![{words[:120] or _('What the cell draws')}](<{shown}>)".replace("\n", " ")
        elif "text/html" in data and not any(str(name).startswith(RUNS) for name in data):
            text = _joined(data["text/html"])
        elif "text/markdown" in data:
            text = _joined(data["text/markdown"])
        elif "text/plain" in data or "text" in data or "text/latex" in data:
            plain = _joined(data.get("text/plain") or data.get("text"))
            # A program's name for what it shows says nothing; its source does.
            latex = _joined(data.get("text/latex"))
            text = _fenced(latex if latex and (not plain or plain.startswith("<")) else plain, "")
        if not text.strip():
            self.ledger.left_out(where, "output", _("What the cell put out runs by itself, or is empty."))
            return ""
        self.ledger.taken("output")
        return text


def _is_stream(output: Any) -> bool:
    return isinstance(output, dict) and output.get("output_type") == "stream"


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return "".join(str(part) for part in value)
    return value if isinstance(value, str) else ""


def _fenced(text: str, language: str) -> str:
    if not text.strip():
        return ""
    marks = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    ending = "" if text.endswith("\n") else "\n"
    return f"{marks}{language}\n{text}{ending}{marks}"
