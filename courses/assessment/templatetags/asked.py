"""The words of questions as HTML: paragraphs, listings between fences, `code` in a line; everything else is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from common.languages import current, html_lang
from courses.assessment.kinds import GAP

register = template.Library()
FENCE = re.compile(r"^ {0,3}(`{3,})[^`]*$")
CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
EMPTY_LINES = re.compile(r"\n\s*\n")


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Whether it is a listing, and its text. A fence that nobody closes reaches to the end, as in Markdown."""
    fence, lines = "", []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        found = FENCE.match(line)
        opens, closes = found and not fence, fence and line.strip().startswith(fence) and not line.strip().strip("`")
        if not (opens or closes):
            lines.append(line)
            continue
        yield bool(fence), "\n".join(lines)
        fence, lines = found[1] if found and not fence else "", []
    yield bool(fence), "\n".join(lines)


def _in_line(text: str) -> str:
    coded = CODE.sub(lambda found: f'<code translate="no">{found[1]}</code>', str(escape(text.strip())))
    return coded.replace("\n", "<br>")


def as_blocks(text: str) -> str:
    """Paragraphs and listings."""
    html = []
    for is_listing, piece in _pieces(text or ""):
        if is_listing:
            html.append(f'<pre class="listing" tabindex="0"><code translate="no">{escape(piece)}</code></pre>')
            continue
        html += [f"<p>{_in_line(one)}</p>" for one in EMPTY_LINES.split(piece) if one.strip()]
    return "".join(html)


@register.filter
def words(text: str) -> SafeString:
    """Of a question or an explanation, where paragraphs may stand: `{{ question.words.prompt|words }}`"""
    return mark_safe(as_blocks(text))  # escaped above


@register.filter
def phrase(text: str) -> SafeString:
    """Of an option, inside the label of its field, where HTML allows no paragraph and no `pre`."""
    html = []
    for is_listing, piece in _pieces(text or ""):
        if is_listing:
            html.append(f'<code class="listing" translate="no">{escape(piece)}</code>')
        elif piece.strip():
            html.append("<br><br>".join(_in_line(one) for one in EMPTY_LINES.split(piece) if one.strip()))
    return mark_safe("".join(html))  # escaped above


@register.simple_tag(takes_context=True)
def own_lang(context: Any) -> str:
    """The site's own words amid those of a question in another language: a voice reads them as what they are."""
    return format_html(' lang="{}"', html_lang(current())) if context.get("words_lang") else ""


@register.simple_tag
def gaps(question: Any, **given: Any) -> SafeString:
    """The prompt of a text with gaps, each gap a field, whose template gets what is `given`."""
    lines = {line.key: line for line in question.lines}

    def field(found: re.Match[str]) -> str:
        line = lines.get(found[1])
        if line is None:
            return found[0]
        data = {"line": line, "question": question, **given}
        return render_to_string("assessment/kinds/gap.html", data).strip()

    return mark_safe(GAP.sub(field, as_blocks(question.words.prompt)))  # all escaped; gaps by their own template
