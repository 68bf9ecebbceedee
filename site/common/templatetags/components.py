"""The visible pieces: one typed function, one template, one style sheet each. The gallery shows them all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.core.exceptions import ValidationError
from django.core.paginator import Page as PageOfRows
from django.forms import BoundField, ChoiceField, Field
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext as _

register = template.Library()

SEALS = ("hk", "bj", "sz", "su")
SMALL = 21  # up to this size the seals' small cut is drawn
SMALL_MARK = 96


@register.simple_tag
@lru_cache(maxsize=512)
def seal(*, key: str, size: int = 48, label: str = "") -> SafeString:
    """An association's seal in its hue. With `label` it speaks; without, it decorates. `{% seal key="hk" size=64 %}`"""
    if key not in SEALS:
        return SafeString("")
    cut = "-small" if size < SMALL else ""
    told = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="seal" data-seal="{}" width="{}" height="{}" viewBox="0 0 64 64" {}><use href="{}#seal-{}{}"/></svg>',
        key,
        size,
        size,
        told,
        static("img/seals.svg"),
        key,
        cut,
    )


@register.simple_tag
@lru_cache(maxsize=512)
def mark(*, size: int = 36) -> SafeString:
    """The alliance's mark: the four seals. `{% mark size=36 %}`"""
    cut = "-small" if size < SMALL_MARK else ""
    sprite = static("img/seals.svg")
    places = zip(SEALS, ((0, 0), (72, 0), (0, 72), (72, 72)), strict=True)
    inside = format_html_join(
        "",
        '<svg class="seal" data-seal="{}" x="{}" y="{}" width="64" height="64" viewBox="0 0 64 64">'
        '<use href="{}#seal-{}{}"/></svg>',
        ((key, x, y, sprite, key, cut) for key, (x, y) in places),
    )
    return format_html(
        '<svg class="mark" width="{}" height="{}" viewBox="0 0 136 136" aria-hidden="true">{}</svg>', size, size, inside
    )


@register.simple_tag
@lru_cache(maxsize=512)
def icon(*, name: str) -> SafeString:
    """One of the icons of `img/icons.svg`, always beside a word. `{% icon name="clock" %}`"""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def htmx() -> SafeString:
    """For the block `head` of a page that uses hx-attributes. It writes no style, runs no text, asks no other host."""
    settings = '{"includeIndicatorStyles":false,"allowEval":false,"selfRequestsOnly":true,"historyCacheSize":0}'
    return format_html(
        '<meta name="htmx-config" content="{}"><script defer src="{}"></script>', settings, static("vendor/htmx.min.js")
    )


@register.inclusion_tag("components/button.html")
def button(
    *,
    label: str,
    url: str = "",
    kind: str = "",
    size: str = "",
    icon_name: str = "",
    name: str = "",
    value: str = "",
    disabled: bool = False,
) -> dict[str, Any]:
    """A link with `url`, else what sends its form. Kinds: none (ink), second, quiet, grave; sizes: large, wide."""
    return {
        "label": label,
        "url": url,
        "kind": kind,
        "size": size,
        "icon_name": icon_name,
        "name": name,
        "value": value,
        "disabled": disabled,
    }


@register.inclusion_tag("components/tally.html")
def tally(*, groups: Sequence[Any], label: str, size: str = "") -> dict[str, Any]:
    """Progress as squares, one a lesson; quizzes are circles. `groups` hold items with `tally_is` and `is_quiz`."""
    return {"groups": groups, "label": label, "size": size}


@register.inclusion_tag("components/state.html")
def state(*, label: str, tone: str = "", icon_name: str = "") -> dict[str, Any]:
    """Icon and word, in text. Tones: stop, heed, good, soft, or none."""
    return {"label": label, "tone": tone, "icon_name": icon_name}


@register.inclusion_tag("components/tag.html", name="tag")
def tag_(*, label: str, tone: str = "", icon_name: str = "") -> dict[str, Any]:
    """The same on a ground, for cards."""
    return {"label": label, "tone": tone, "icon_name": icon_name}


@register.simple_block_tag(end_name="endalert")
def alert(content: str, *, tone: str = "plain", heading: str = "") -> SafeString:
    """A notice: 4 px edge, icon, sentence. `{% alert tone="heed" %}…{% endalert %}`"""
    name = {"stop": "alert", "heed": "alert", "good": "done"}.get(tone, "info")
    head = format_html("<p><strong>{}</strong></p>", heading) if heading else ""
    return format_html(
        '<div class="alert" data-tone="{}">{}<div>{}{}</div></div>', tone, icon(name=name), head, content
    )


@register.simple_block_tag(end_name="endpanel")
def panel(content: str, *, heading: str = "") -> SafeString:
    """The one thing to do: an ink rule on top."""
    head = format_html("<h2>{}</h2>", heading) if heading else ""
    return format_html('<section class="panel stack">{}{}</section>', head, content)


@register.simple_block_tag(end_name="endempty")
def empty(content: str, *, heading: str) -> SafeString:
    """What will stand here, and the first step."""
    return format_html('<div class="empty"><h3>{}</h3>{}</div>', heading, content)


@register.simple_block_tag(end_name="endtable_region")
def table_region(content: str, *, label: str) -> SafeString:
    """A wide table scrolls inside its own region, which the keyboard reaches."""
    return format_html('<div class="table-wrap" role="region" aria-label="{}" tabindex="0">{}</div>', label, content)


@register.inclusion_tag("components/prospectus_row.html")
def prospectus_row(
    *,
    seal: str,
    title: str,
    url: str,
    code: str = "",
    summary: str = "",
    lang: str = "",
    summary_lang: str | None = None,
    facts: Sequence[str] = (),
    level: int = 3,
) -> dict[str, Any]:
    """A course, or what belongs to one, as a row. `lang` where its words are not the page's; `level` of the heading.

    The summary is in the language of the title unless `summary_lang` says otherwise.
    """
    return {
        "seal": seal,
        "title": title,
        "url": url,
        "code": code,
        "summary": summary,
        "lang": lang,
        "summary_lang": lang if summary_lang is None else summary_lang,
        "facts": facts,
        "heading": f"h{level}",
    }


@register.inclusion_tag("components/stat_list.html")
def stat_list(*, facts: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Pairs of label and figure, ruled."""
    return {"facts": facts}


@register.inclusion_tag("components/check_options.html")
def check_options(*, name: str, options: Sequence[Any], many: bool = False, disabled: bool = False) -> dict[str, Any]:
    """Answer rows. An option has `value`, `words`, and may have `is_chosen`, `verdict` (right, wrong), `reason`, `lang`."""
    return {"name": name, "options": options, "kind": "checkbox" if many else "radio", "disabled": disabled}


@register.inclusion_tag("components/field.html")
def field(*, field: BoundField) -> dict[str, Any]:
    """Label above, help under the label, error under the field. `{% field field=form.name %}`"""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "") or type(widget).__name__.lower()
    choices = kind in {"radio", "checkbox"} and hasattr(widget, "choices")
    if not choices and kind != "checkbox":
        widget.attrs["class"] = f"{widget.attrs.get('class', '')} input".strip()
    kind = "choices" if choices else ("single" if kind == "checkbox" else "input")
    return {"field": field, "kind": kind, "errors": [_in_words(field, error) for error in field.errors.as_data()]}


def _in_words(field: BoundField, error: ValidationError) -> str:
    """An error of Django's that says neither which field nor what to do says both."""
    own = field.field.error_messages.get("required")
    if error.code == "required" and own == Field.default_error_messages["required"]:
        chosen = isinstance(field.field, ChoiceField)
        words = _("Choose something for “%(label)s”.") if chosen else _("Fill in “%(label)s”.")
        return words % {"label": field.label}
    return " ".join(error.messages)


@register.inclusion_tag("components/form_errors.html")
def form_errors(*, form: Any) -> dict[str, Any]:
    """What was wrong with the form as a whole, above it."""
    return {"form": form}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*, steps: Sequence[Sequence[str]], current: str) -> dict[str, Any]:
    """Pairs of label and address, then the place one is at."""
    return {"steps": steps, "current": current}


@register.inclusion_tag("components/pagination.html")
def pagination(*, page: PageOfRows, query: QueryDict | None = None) -> dict[str, Any]:
    """Rows x to y of n, with the neighbours; `query` keeps filters and sort."""
    kept = query.copy() if query is not None else QueryDict(mutable=True)
    kept.pop("page", None)
    return {"page": page, "query": kept.urlencode()}


@register.simple_tag
def bar(*, value: float, of: float, label: str) -> SafeString:
    """An amount as a bar; for hours, never for lessons (those are a tally)."""
    share = max(0.0, min(100.0, 100 * value / of)) if of else 0.0
    return format_html(
        '<svg class="bar" role="img" aria-label="{}" viewBox="0 0 100 4" preserveAspectRatio="none">'
        '<rect width="100" height="4"/><rect width="{}" height="4"/></svg>',
        label,
        round(share, 1),
    )


@register.simple_tag
def rows_in_words(*, page: PageOfRows) -> str:
    """`Rows 21–40 of 42`."""
    return gettext("Rows %(first)d–%(last)d of %(total)d") % {
        "first": page.start_index(),
        "last": page.end_index(),
        "total": page.paginator.count,
    }
