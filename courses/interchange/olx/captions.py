"""What is said in a recording: captions in the forms Open edX keeps them, as words and as WebVTT."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Any

CUE = re.compile(r"(\d+):(\d\d):(\d\d)[,.](\d{1,3})\s*-->\s*(\d+):(\d\d):(\d\d)[,.](\d{1,3})")
TAG = re.compile(r"<[^>]{1,80}>")
PARAGRAPH = 600


@dataclass
class Cue:
    """So many milliseconds from the beginning, and what is said."""

    start: int
    end: int
    text: str


def cues_of(content: bytes) -> list[Cue]:
    """The cues of an SRT, WebVTT or SJSON file; plain text is one cue without a time; nothing for what is none of them."""
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").strip()
    if text.startswith("{"):
        return _sjson(text)
    if CUE.search(text):
        return _srt(text)
    return [Cue(0, 0, text)] if text and "\x00" not in text and not text.startswith("<") else []


def _sjson(text: str) -> list[Cue]:
    try:
        held: Any = json.loads(text)
        starts, ends, words = held["start"], held["end"], held["text"]
        return [
            Cue(int(start), int(end), _plain(str(said or "")))
            for start, end, said in zip(starts, ends, words, strict=False)
            if str(said or "").strip()
        ]
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return []


def _srt(text: str) -> list[Cue]:
    cues: list[Cue] = []
    for part in re.split(r"\n[ \t]*\n", text):
        lines = part.split("\n")
        place = next((number for number, line in enumerate(lines) if CUE.search(line)), None)
        if place is None:
            continue
        found = CUE.search(lines[place])
        words = _plain(" ".join(lines[place + 1 :]))
        if found and words:
            figures = [int(figure) for figure in found.groups()]
            cues.append(Cue(_milliseconds(*figures[:4]), _milliseconds(*figures[4:]), words))
    return cues


def _milliseconds(hours: int, minutes: int, seconds: int, thousandths: int) -> int:
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _plain(text: str) -> str:
    return " ".join(TAG.sub("", html.unescape(text)).split())


def paragraphs(cues: list[Cue]) -> list[str]:
    """The words in paragraphs that end where a sentence does."""
    found: list[str] = []
    held = ""
    for cue in cues:
        parts = cue.text.split("\n\n") if not cue.end else [cue.text]
        for part in parts:
            held = f"{held} {' '.join(part.split())}".strip()
            if (len(held) > PARAGRAPH and held[-1] in '.!?。！？…"”') or len(parts) > 1 or len(held) > PARAGRAPH * 3:
                found.append(held)
                held = ""
    return [*found, held] if held else found


def webvtt(cues: list[Cue]) -> bytes:
    lines = ["WEBVTT", ""]
    for cue in cues:
        if cue.end > cue.start:
            lines += [f"{_clock(cue.start)} --> {_clock(cue.end)}", cue.text.replace("-->", "→"), ""]
    return "\n".join(lines).encode() if len(lines) > 2 else b""


def _clock(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"
