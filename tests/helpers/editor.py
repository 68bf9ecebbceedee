"""An author at work: every act is a form of the authoring interface, filled in as a browser would and sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import reverse
from wagtail.blocks import Block, RichTextBlock, StreamBlock, StructBlock
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import querydict_from_html, rich_text

from courses.catalogue.models import ModulePage
from tests.factories.accounts import UserFactory

FORM = "page-edit-form"


class Author:
    """Somebody who may do everything, in the browser. What an act asks for after the commit runs at once."""

    def __init__(self) -> None:
        self.user = UserFactory(superuser=True)
        self.client = Client(raise_request_exception=True)
        self.client.force_login(self.user)

    def post(self, name: str, *args: Any, query: str = "", **form: Any) -> HttpResponse:
        """Send one form; the answer leads on, so it was taken."""
        answer = self.try_to(name, *args, query=query, **form)
        assert answer.status_code == 302, (name, answer.status_code, _complaints(answer))
        return answer

    def try_to(self, name: str, *args: Any, query: str = "", **form: Any) -> HttpResponse:
        """Send one form, whatever the answer, as long as it is one."""
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer: Any = self.client.post(reverse(name, args=args) + query, form)
        assert answer.status_code < 500
        return answer

    def edit(self, page: Page, *, then: str = "action-publish", **changes: Any) -> HttpResponse:
        """Open a page in the editor, change what is named, and press a button: publish, unless told."""
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        return self._send(address, page.specific, then, changes)

    def write(self, parent: Page, model: str, *, then: str = "action-publish", **fields: Any) -> HttpResponse:
        """A new page below another."""
        address = reverse("wagtailadmin_pages:add", args=["catalogue", model, parent.pk])
        return self._send(address, None, then, fields)

    def fill(self, address: str, holding: str, **changes: Any) -> HttpResponse:
        """The form of another screen that holds a field, with what it shows and what is changed."""
        shown = self.client.get(address)
        assert shown.status_code == 200
        form = next(form for form in _forms_of(shown) if holding in form)
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer: Any = self.client.post(address, _changed(form, changes))
        assert answer.status_code == 302, _complaints(answer)
        return answer

    def _send(self, address: str, page: Any, then: str, changes: dict[str, Any]) -> HttpResponse:
        form = editor_form(self.client, address, page)
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer: Any = self.client.post(address, _changed(form, changes) | ({then: "1"} if then else {}))
        assert answer.status_code == 302, _complaints(answer)
        return answer

    # --- what the page tree offers ----------------------------------------------------------------------------------

    def unpublish(self, page: Page) -> HttpResponse:
        return self.post("wagtailadmin_pages:unpublish", page.pk, include_descendants="on")

    def delete(self, page: Page) -> HttpResponse:
        return self.post("wagtailadmin_pages:delete", page.pk)

    def move(self, page: Page, to: Page) -> HttpResponse:
        return self.post("wagtailadmin_pages:move_confirm", page.pk, to.pk)

    def reorder(self, page: Page, position: int) -> HttpResponse:
        answer = self.try_to("wagtailadmin_pages:set_page_position", page.pk, query=f"?position={position}")
        assert answer.status_code == 200
        return answer

    def copy(self, page: Page, to: Page, slug: str) -> HttpResponse:
        return self.post(
            "wagtailadmin_pages:copy",
            page.pk,
            new_title="A copy",
            new_slug=slug,
            new_parent_page=to.pk,
            copy_subpages="on",
            publish_copies="on",
        )

    def translate(self, page: Page, language: str, *, subtree: bool = False) -> HttpResponse:
        """Submit a page for translation, with everything below it where asked."""
        form = {"locales": Locale.objects.get(language_code=language).pk}
        return self.post(
            "wagtail_localize:submit_page_translation",
            page.pk,
            **form,
            **({"include_subtree": "on"} if subtree else {}),
        )

    def in_bulk(self, action: str, *pages: Page, **form: Any) -> HttpResponse:
        chosen = "&".join(f"id={page.pk}" for page in pages)
        return self.post("wagtail_bulk_action", "wagtailcore", "page", action, query=f"?{chosen}&next=/admin/", **form)


def modules_below(page: Page) -> list[ModulePage]:
    """In the order of the tree."""
    return list(ModulePage.objects.child_of(page).order_by("path"))


def editor_form(client: Client, address: str, page: Any) -> dict[str, Any]:
    """What a browser would send of the page editor as it was opened; the page is None where it is a new one."""
    shown = client.get(address)
    assert shown.status_code == 200
    return next(_forms_of(shown, id=FORM)) | _stream(page, "body") | _stream(page, "teachers")


def _forms_of(answer: Any, **attributes: str) -> Iterator[dict[str, Any]]:
    """What a browser would send of each form as it was shown."""
    for form in BeautifulSoup(answer.content, "html.parser").find_all("form", **attributes):
        fields = querydict_from_html(str(form))
        found = {name: values if len(values) > 1 else values[0] for name, values in fields.lists()}
        # A box without a value of its own says "on".
        ticked = form.find_all("input", type="checkbox", checked=True, value=None)
        yield found | {box["name"]: "on" for box in ticked if box.get("name") in found}


def _changed(form: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`None` clears a box or empties a field, `True` ticks it."""
    said = {name: "on" if value is True else value for name, value in changes.items()}
    return {name: value for name, value in {**form, **said}.items() if value is not None}


def _stream(page: Any, field: str) -> dict[str, Any]:
    """What the editor's script sends for the blocks that stand in a field; nothing where a page has no such field."""
    if page is None:
        return {f"{field}-count": "0"}
    return (
        sent_for(page._meta.get_field(field).stream_block, getattr(page, field), field) if hasattr(page, field) else {}
    )


def sent_for(block: Block, value: Any, name: str) -> dict[str, Any]:
    """What the editor's script sends for a block that holds a value, by the names of the fields."""
    if isinstance(block, StructBlock):
        return _merged(sent_for(child, value.get(key), f"{name}-{key}") for key, child in block.child_blocks.items())
    if isinstance(block, StreamBlock):
        rows = [_row(f"{name}-{place}", place, child.id) for place, child in enumerate(value)]
        for place, child in enumerate(value):
            rows[place] |= {f"{name}-{place}-type": child.block_type}
            rows[place] |= sent_for(child.block, child.value, f"{name}-{place}-value")
        return {f"{name}-count": str(len(rows))} | _merged(rows)
    if isinstance(block, RichTextBlock):
        return {name: rich_text(value.source if value else "", features=block.features)}
    if isinstance(value, bool):
        return {name: "on"} if value else {}
    if isinstance(block, TableBlock):
        return {name: json.dumps(value)}
    return {name: str(getattr(value, "pk", "" if value is None else value))}


def _row(name: str, place: int, key: str | None) -> dict[str, Any]:
    return {f"{name}-deleted": "", f"{name}-order": str(place), f"{name}-id": key or ""}


def _merged(parts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {name: value for part in parts for name, value in part.items()}


def _complaints(answer: Any) -> list[str]:
    """What the forms of an answer said, so that a test that fails says why."""
    context = answer.context or {}
    try:
        return [str(context["form"].errors)]
    except (KeyError, TypeError, AttributeError):
        return [answer.content.decode()[:300]]
