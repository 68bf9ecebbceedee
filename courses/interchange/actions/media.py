"""Files of a course, kept once however often they come."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from wagtail.models import Collection

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Course, MediaFile, Package
from courses.interchange.queries.media import MediaNames, as_file, content_of, model_of
from courses.packages import actions as packages
from courses.packages.models import Package as PackageRow


class StoredMedia:
    """Where the files of a package stand in this site, by their names in the package."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[str, Any]] = {}
        self.made: list[Any] = []
        # Contents of foreign packages, by their names in private storage.
        self.contents: list[str] = []

    def pk(self, name: str) -> int:
        found: int = self.rows[name][1].pk
        return found

    def kept(self, file: dict[str, Any]) -> dict[str, Any]:
        """A file beside the words of a question, by its row. Raises ImportRefused where the course does not hold it."""
        held = self.rows.get(str(file["file"]))
        if held is None:
            message = _("There is no file “%(name)s” in the folder media.") % {"name": file["file"]}
            raise ImportRefused("missing_file", message)
        kind, row = held
        return {"file": row.pk, "kind": kind, "title": str(file.get("title") or row.title).strip()}

    def names(self) -> MediaNames:
        """The names of the package for what stands, so that both can be held beside each other."""
        return MediaNames({(kind, row.pk): name for name, (kind, row) in self.rows.items()})

    def forget(self) -> None:
        """The rows were rolled back; their files go too."""
        for field in self.made:
            field.storage.delete(field.name)
        self.made.clear()
        packages.forget_files(self.contents)
        self.contents.clear()


def store_media(course: Course, owner: Organisation, media: StoredMedia) -> None:
    """Find or make a row for every file, in the collection of the association."""
    if not course.media:
        return
    link = getattr(owner, "collection_link", None)
    collection = link.collection if link is not None else Collection.get_first_root_node()
    for file in course.media:
        row = _standing(file, collection, media) or _made(file, collection, media)
        media.rows[file.name] = (file.kind, row)


def _standing(file: MediaFile, collection: Any, media: StoredMedia) -> Any:
    taken = {row.pk for kind, row in media.rows.values() if kind == file.kind}
    candidates = model_of(file.kind).objects.filter(collection=collection, title=file.title).exclude(pk__in=taken)
    if file.kind in {"image", "document"}:
        candidates = candidates.filter(file_hash=hashlib.sha1(file.content, usedforsecurity=False).hexdigest())
    else:
        candidates = candidates.filter(type=file.kind)
    for row in candidates.order_by("pk"):
        if content_of(row.file) == file.content and as_file(file.kind, row, file.name) == file:
            return row
    return None


def _made(file: MediaFile, collection: Any, media: StoredMedia) -> Any:
    row = model_of(file.kind)(title=file.title, collection=collection)
    row.file = ContentFile(file.content, name=file.name)
    if file.kind == "image":
        row.description = file.description
    if file.kind in {"image", "document"}:
        row._set_file_hash()
        row.file_size = len(file.content)
    else:
        row.type, row.duration, row.transcript = file.kind, file.duration, file.transcript
    row.save()
    media.made.append(row.file)
    if file.kind in {"audio", "video"}:
        for language, captions in file.captions.items():
            line = row.captions.create(
                language=language, file=ContentFile(captions, name=f"{file.name}.{language}.vtt")
            )
            media.made.append(line.file)
    return row


def store_foreign(package: Package, owner: str, media: StoredMedia) -> PackageRow:
    """Find or store a foreign package, for the association whose key `owner` is."""
    row, _is_new = packages.store_package(
        owner=Organisation.objects.get(slug=owner, kind=OrganisationKind.ASSOCIATION),
        package_format=package.format,
        name=package.name,
        outline=package.outline,
        files=package.files,
        made=media.contents,
    )
    return row
