"""Keeps a document shallow enough to be walked."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

DEEPEST = 100


def with_readings(soup: BeautifulSoup) -> BeautifulSoup:
    """The document with what stands above its letters (how they are read) in brackets behind them."""
    for reading in soup.find_all("rt"):
        holder = reading.find_parent("ruby")
        if holder is None or holder.find("rp") is None:
            reading.insert(0, "（")
            reading.append("）")
    return soup


def flattened(soup: BeautifulSoup) -> BeautifulSoup:
    """The document with whatever is nested deeper than a hundred levels replaced by its words."""
    level: list[Tag] = [soup]
    for _depth in range(DEEPEST):
        level = [child for tag in level for child in tag.children if isinstance(child, Tag)]
        if not level:
            return soup
    for tag in level:
        words = tag.get_text(" ")
        tag.clear()
        tag.append(words)
    return soup
