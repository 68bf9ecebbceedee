"""What stands in the database, to see that nothing has changed."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model, QuerySet

APPS = (
    *("accounts", "assessment", "catalogue", "certificates", "cohorts", "common", "learning", "pages", "skills"),
    *("account", "auth", "mfa", "wagtail_localize", "wagtailcore", "wagtailredirects", "wagtailmedia"),
)
# What a visit may write: who looked at whom, what was drawn from a picture, what the indexes keep.
WRITTEN_BY_LOOKING = {
    *("accounts.NamedAccess", "common.AcademyRendition", "wagtailcore.PageSubscription", "wagtailcore.ReferenceIndex"),
}
# "Last seen" is the one thing that reading changes. Wagtail counts the bytes of a file when it first shows them.
SEEN = {"first_seen_at", "last_seen_at", "last_activity_at", "started_at", "resume", "seconds", "last_login"}
SEEN |= {"file_hash", "file_size"}

State = dict[str, dict[object, str]]


def _rows(model: type[Model]) -> QuerySet[Model]:
    rows = model._default_manager.all()
    if model._meta.label == "learning.ActivityResult":
        # A row comes to be when a page is opened; what was achieved stands in those that are completed.
        rows = rows.filter(completed_at__isnull=False)
    return rows


def _models() -> Iterator[type[Model]]:
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if model._meta.label not in WRITTEN_BY_LOOKING and not model._meta.proxy:
                yield model


def state() -> State:
    """Every row of every table that holds something of ours, by model and key."""
    found: State = {}
    for model in _models():
        fields = [field for field in model._meta.concrete_fields if field.name not in SEEN]
        rows = _rows(model).values_list("pk", *(field.attname for field in fields))
        found[model._meta.label] = {
            row[0]: repr([field.get_prep_value(value) for field, value in zip(fields, row[1:], strict=True)])
            for row in rows
        }
    return found


def changes(before: State, after: State) -> dict[str, list[str]]:
    """The rows that are not as they were, by model."""
    return {
        label: sorted(str(pk) for pk in before[label].keys() | rows.keys() if before[label].get(pk) != rows.get(pk))
        for label, rows in after.items()
        if before[label] != rows
    }
