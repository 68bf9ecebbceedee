"""One page of Markdown as the blocks and questions of a lesson."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from courses.interchange.html import blocks_of_html, html_of_markdown, plain_words, words_of_html
from courses.interchange.ledger import Ledger
from courses.interchange.markdown.contents import Places, folder_title
from courses.interchange.markdown.inclusions import whole_page
from courses.interchange.markdown.links import PageLinks, Surroundings
from courses.interchange.markdown.questions import Found, components, ticked_lists
from courses.interchange.markdown.text import decoded, front_matter, plain_markdown
from courses.interchange.neutral import Block

HEADING = re.compile(r"(?m)^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$")
FIRST_HEADING = re.compile(r"\A\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)")
NUMBER = re.compile(r"^(\d+)[.)、．]\s*")
# Titles are words alone: no signs of code or of weight, and no links.
MARKS = re.compile(r"[*`]|!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
LONGEST_PROMPT = 3000


@dataclass
class Asked:
    """One question of a page; `number` counts from 1 within the page, `said` is the number that its heading gives it."""

    number: int
    kind: str
    structure: dict[str, Any]
    words: dict[str, Any]
    said: str = ""


@dataclass
class Page:
    title: str
    summary: str = ""
    authors: str = ""
    draft: bool = False
    blocks: list[Block] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)


def read_page(name: str, *, title: str, called: str, language: str, places: Places, around: Surroundings) -> Page:
    """Read one page; `called` is its name without a mark of its language.

    A block `check` holds the number of its question until the reader gives it a key.
    """
    where, ledger = name, around.ledger
    settings, text = front_matter(decoded(around.files[name]))
    if around.is_mdbook:
        text = whole_page(text, name, around)
    text = plain_markdown(text, where=where, language=language, ledger=ledger, site=around.site)
    first = FIRST_HEADING.match(text)
    told = str(settings.get("title") or "")
    found_title = plain_words(
        title or told or (MARKS.sub(r"\1", first[1]) if first else "") or folder_title(called.rsplit(".", 1)[0])
    )
    if first:
        text = text[first.end() :]
    links = PageLinks(name, places, around)
    page = Page(
        title=found_title[:255].strip() or name,
        summary=plain_words(str(settings.get("description") or settings.get("summary") or ""))[:240].strip(),
        authors=_authors(settings),
        draft=settings.get("draft") is True or settings.get("published") is False,
    )
    opening = _opening(settings, language)
    position = 0
    for found in sorted([*components(text), *ticked_lists(text)], key=lambda one: one.start):
        if found.start < position:
            continue
        before = text[position : found.start]
        position = found.end
        if not found.is_whole:
            ledger.found("question")
            ledger.left_out(where, "question", _("It has fewer than two answers, or none that is marked as right."))
            _put(page, before, where, links, ledger)
            continue
        rest, prompt, said = _prompt(before)
        _put(page, opening + rest, where, links, ledger)
        opening = ""
        page.asked.append(_question(len(page.asked) + 1, prompt or page.title, found, where, links, ledger))
        page.asked[-1].said = said
        page.blocks.append(Block("check", {"question": page.asked[-1].number}))
        ledger.found("question")
        ledger.taken("question")
    _put(page, opening + text[position:] + _closing(settings, language), where, links, ledger)
    return page


def _put(page: Page, text: str, where: str, links: PageLinks, ledger: Ledger) -> None:
    if text.strip():
        html = html_of_markdown(text)
        page.blocks += blocks_of_html(html, where=where, ledger=ledger, resolver=links, title=page.title)


def _prompt(before: str) -> tuple[str, str, str]:
    """What stands before a question, parted into the lesson's text and the question's words, and the number it says.

    The words are the nearest heading and all below it; where that is too much to be asked, the last paragraph.
    """
    headings = list(HEADING.finditer(before))
    if headings and len(before) - headings[-1].start() <= LONGEST_PROMPT:
        last = headings[-1]
        said = NUMBER.match(last[1])
        words = NUMBER.sub("", last[1]) + "\n\n" + before[last.end() :].strip()
        return before[: last.start()], words.strip(), said[1] if said else ""
    parts = before.rstrip().rsplit("\n\n", 1)
    return (parts[0], parts[1], "") if len(parts) == 2 else ("", before.strip(), "")


def _question(number: int, prompt: str, found: Found, where: str, links: PageLinks, ledger: Ledger) -> Asked:
    def words(text: str) -> str:
        return words_of_html(html_of_markdown(text), where=where, ledger=ledger, resolver=links).text

    asked = words_of_html(html_of_markdown(prompt), where=where, ledger=ledger, resolver=links)
    options = [f"o{place}" for place in range(1, len(found.choices) + 1)]
    right = [key for key, choice in zip(options, found.choices, strict=True) if choice.right]
    held: dict[str, Any] = {
        "prompt": asked.text or prompt,
        "explanation": "",
        "options": {
            key: {"text": words(choice.text) or choice.text, "reason": words(choice.reason)}
            for key, choice in zip(options, found.choices, strict=True)
        },
    }
    if asked.attachments:
        held["attachments"] = asked.attachments
    kind = "single" if len(right) == 1 else "multiple"
    return Asked(number, kind, {"options": options, "correct": right}, held)


def counterpart(asked: Asked, others: list[Asked]) -> int:
    """The number of the question that one of a translated page translates; 0 for none.

    What headings say counts, for pages leave questions out and ask some twice; without numbers the place counts.
    """
    same = [other.number for other in others if other.said == asked.said]
    if asked.number in same or not asked.said or not any(other.said for other in others):
        return asked.number
    return same[0] if same else 0


HEADS = {
    "en": ("Questions", "Objectives", "Key points"),
    "zh-hans": ("问题", "学习目标", "要点"),
    "zh-hant": ("問題", "學習目標", "重點"),
}


def _opening(settings: dict[str, Any], language: str) -> str:
    """The questions and objectives that Carpentries' lessons keep above the page."""
    questions, objectives, _points = HEADS[language]
    return _listed(questions, settings.get("questions")) + _listed(objectives, settings.get("objectives"))


def _closing(settings: dict[str, Any], language: str) -> str:
    return _listed(HEADS[language][2], settings.get("keypoints"))


def _listed(head: str, rows: Any) -> str:
    if not isinstance(rows, list) or not rows:
        return ""
    return f"\n\n## {head}\n\n" + "".join(f"- {str(row).strip()}\n" for row in rows) + "\n"


def _authors(settings: dict[str, Any]) -> str:
    held = settings.get("authors") or settings.get("author") or settings.get("contributors") or ""
    names = held if isinstance(held, list) else [held]
    words = [str(name.get("name", "")) if isinstance(name, dict) else str(name) for name in names]
    return ", ".join(word for word in words if word)[:160]
