"""Files and foreign packages of a course, kept once however often they come."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from wagtail.models import Collection

from accounts.models import Organisation
from courses.interchange.actions.unfinished import Unfinished
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import MediaFile, Package
from courses.interchange.queries.media import MediaNames, as_file, content_of, model_of
from courses.packages import actions as packages
from courses.packages.models import Package as PackageRow


class StoredMedia:
    """Where the files of a course stand in this site, by their names in the course; `awaited` are not stored yet."""

    def __init__(self, owner: Organisation) -> None:
        link = getattr(owner, "collection_link", None)
        self.collection = link.collection if link is not None else Collection.get_first_root_node()
        self.rows: dict[str, tuple[str, Any]] = {}
        self.awaited: dict[str, MediaFile] = {}

    def find(self, files: list[MediaFile], alive: Callable[[], None]) -> None:
        """Say of every file where it stands, or that it is awaited. Writes nothing."""
        for file in files:
            alive()
            row = self._standing(file)
            if row is None:
                self.awaited[file.name] = file
            else:
                self.rows[file.name] = (file.kind, row)

    def pk(self, name: str) -> int:
        """Of a file that is awaited there is none yet, and 0 stands for it."""
        return 0 if name in self.awaited else int(self.rows[name][1].pk)

    def kept(self, file: dict[str, Any]) -> dict[str, Any]:
        """A file beside the words of a question, by its row."""
        self.refuse_missing(file)
        kind, row = self.rows[str(file["file"])]
        return {"file": row.pk, "kind": kind, "title": str(file.get("title") or row.title).strip()}

    def refuse_missing(self, file: dict[str, Any]) -> dict[str, Any]:
        """Raises ImportRefused where the course does not hold a file that a question shows."""
        name = str(file["file"])
        if name not in self.rows and name not in self.awaited:
            message = _("There is no file “%(name)s” in the folder media.") % {"name": name}
            raise ImportRefused("missing_file", message)
        return file

    def names(self) -> MediaNames:
        """The names of the package for what stands, so that both can be held beside each other."""
        return MediaNames({(kind, row.pk): name for name, (kind, row) in self.rows.items()})

    def store(self, work: Unfinished) -> None:
        """Store what is awaited, in the collection of the association; one file to a transaction, but outside of it."""
        for name, file in list(self.awaited.items()):
            row = _unsaved(file, self.collection)
            row.file = ContentFile(file.content, name=file.name)
            row.file.save(file.name, row.file.file, save=False)
            try:
                with work.part() as made:
                    made.append(row)
                    _save(row, file)
            except BaseException:
                row.file.storage.delete(row.file.name)
                raise
            self.rows[name] = (file.kind, row)
            del self.awaited[name]
            work.tell(1)

    def _standing(self, file: MediaFile) -> Any:
        taken = {row.pk for kind, row in self.rows.values() if kind == file.kind}
        candidates = model_of(file.kind).objects.filter(collection=self.collection, title=file.title)
        candidates = candidates.exclude(pk__in=taken)
        if file.kind in {"image", "document"}:
            candidates = candidates.filter(file_hash=hashlib.sha1(file.content, usedforsecurity=False).hexdigest())
        else:
            candidates = candidates.filter(type=file.kind)
        for row in candidates.order_by("pk"):
            if content_of(row.file) == file.content and as_file(file.kind, row, file.name) == file:
                return row
        return None


def _unsaved(file: MediaFile, collection: Any) -> Any:
    row = model_of(file.kind)(title=file.title, collection=collection)
    if file.kind == "image":
        row.description = file.description
    if file.kind in {"image", "document"}:
        row.file_hash = hashlib.sha1(file.content, usedforsecurity=False).hexdigest()
        row.file_size = len(file.content)
    else:
        row.type, row.duration, row.transcript = file.kind, file.duration, file.transcript
    return row


def _save(row: Any, file: MediaFile) -> None:
    row.save()
    if file.kind in {"audio", "video"}:
        for language, captions in file.captions.items():
            row.captions.create(language=language, file=ContentFile(captions, name=f"{file.name}.{language}.vtt"))


class StoredPackages:
    """The foreign packages of a course, by their keys; `awaited` are not stored yet."""

    def __init__(self, owner: Organisation) -> None:
        self.owner = owner
        self.rows: dict[UUID, PackageRow] = {}
        self.awaited: dict[UUID, Package] = {}
        self.contents: dict[UUID, dict[str, str]] = {}

    def find(self, wanted: list[Package]) -> None:
        """Say of every package where it stands, or that it is awaited. Writes nothing. Raises Refused."""
        for package in wanted:
            contents = packages.contents_of(package.files)
            row = packages.find_package(
                owner=self.owner, package_format=package.format, outline=package.outline, contents=contents
            )
            if row is None:
                self.awaited[package.key], self.contents[package.key] = package, contents
            else:
                self.rows[package.key] = row

    def store(self, work: Unfinished) -> None:
        """Store what is awaited: contents first, in no transaction, then the row that names them."""
        for key, package in list(self.awaited.items()):
            contents = self.contents[key]
            names = packages.keep_contents(files=package.files, contents=contents)
            try:
                with work.part() as made:
                    row, is_new = packages.package_of_kept(
                        owner=self.owner,
                        package_format=package.format,
                        name=package.name,
                        outline=package.outline,
                        files=package.files,
                        contents=contents,
                    )
                    made.extend([row] if is_new else [])
            except BaseException:
                packages.forget_files(names)
                raise
            self.rows[key] = row
            del self.awaited[key]
            work.tell(1)
