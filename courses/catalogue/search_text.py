"""Words as the search compares them: one script, one case, no markup.

Both scripts are read as Simplified, so 標準差 and 标准差 find each other. Stored text keeps Han runs whole and puts a
space before every Latin word; a Han word is then found anywhere in a run, a Latin word at its beginning.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

import opencc
import rjieba

MARKUP = re.compile(r"<[^>]+>")
WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_]+(?:[-.][^\W_]+)*")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
MAX_WORDS = 8


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _plain(text: str) -> str:
    return str(_converter().convert(html.unescape(MARKUP.sub(" ", text)).lower()))


def normalise(*texts: str) -> str:
    """What is stored beside a page."""
    words = (match.group() for text in texts if text for match in WORD.finditer(_plain(text)))
    joined = " ".join(words)
    return f" {joined} " if joined else ""


def needles(query: str) -> list[str]:
    """What must all be found: Han words as they are, Latin words with the space before them."""
    found: list[str] = []
    for match in WORD.finditer(_plain(query)[:200]):
        run = match.group()
        if not HAN.match(run):
            found.append(f" {run}")
            continue
        found += [word for word in rjieba.cut(run) if word.strip()]
    return list(dict.fromkeys(found))[:MAX_WORDS]
