"""Names for the files of a course, the same each time it is taken out."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

from courses.interchange.neutral import MediaFile


class MediaNames:
    """Gives every picture, document and recording that is met a name, and keeps them in the order they were met."""

    def __init__(self, known: dict[tuple[str, int], str] | None = None) -> None:
        self.names: dict[tuple[str, int], str] = dict(known or {})

    def name(self, kind: str, pk: Any) -> str:
        """The name of a file; empty where it no longer exists."""
        if not pk:
            return ""
        held = (kind, int(pk))
        if held not in self.names:
            found = model_of(kind).objects.filter(pk=pk).first()
            if found is None:
                return ""
            self.names[held] = self._free(found)
        return self.names[held]

    def _free(self, found: Any) -> str:
        ending = found.file.name.rsplit(".", 1)[-1].lower()
        stem = slugify(found.title)[:60].strip("-") or "file"
        name, number = f"{stem}.{ending}", 1
        while name in self.names.values():
            number += 1
            name = f"{stem}-{number}.{ending}"
        return name

    def files(self) -> list[MediaFile]:
        return [as_file(kind, model_of(kind).objects.get(pk=pk), name) for (kind, pk), name in self.names.items()]


def model_of(kind: str) -> Any:
    """The model that keeps files of a kind."""
    return {"image": get_image_model, "document": get_document_model}.get(kind, get_media_model)()


def content_of(field: Any) -> bytes:
    with field.open("rb") as handle:
        content: bytes = handle.read()
    return content


def as_file(kind: str, found: Any, name: str) -> MediaFile:
    return MediaFile(
        name=name,
        kind=kind,
        title=found.title.strip(),
        content=content_of(found.file),
        description=getattr(found, "description", "") or "",
        duration=int(getattr(found, "duration", 0) or 0),
        transcript=(getattr(found, "transcript", "") or "").replace("\r\n", "\n").strip(),
        captions={row.language: content_of(row.file) for row in found.captions.order_by("language")}
        if kind in {"audio", "video"}
        else {},
    )
