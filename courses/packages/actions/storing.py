"""Putting a package away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from courses.packages.exceptions import PackageInvalid
from courses.packages.models import Package, PackageFile
from courses.packages.models.packages import LONGEST_PATH, stored_name
from courses.packages.parts import parts_of


def digest_of(*, package_format: str, outline: list[dict[str, Any]], contents: Mapping[str, str]) -> str:
    """SHA-256 over all that makes a package what it is; the same package read twice has the same."""
    whole = [package_format, outline, sorted(contents.items())]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def find_package(
    *, owner: Organisation, package_format: str, outline: list[dict[str, Any]], contents: Mapping[str, str]
) -> Package | None:
    """The row of these contents; None where they are new. Raises PackageInvalid where they could not be played."""
    refuse_unplayable(outline=outline, paths=contents)
    digest = digest_of(package_format=package_format, outline=outline, contents=contents)
    return Package.objects.filter(owner=owner, digest=digest).first()


def store_package(
    *,
    owner: Organisation,
    package_format: str,
    name: str,
    outline: list[dict[str, Any]],
    files: Mapping[str, bytes],
) -> tuple[Package, bool]:
    """The row of these contents, and whether it is new. Where it ends in an error nothing of them is kept."""
    refuse_unplayable(outline=outline, paths=files)
    contents = contents_of(files)
    names = keep_contents(files=files, contents=contents)
    try:
        return package_of_kept(
            owner=owner, package_format=package_format, name=name, outline=outline, files=files, contents=contents
        )
    except BaseException:
        forget_files(names)
        raise


def contents_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file by its path. A large package takes seconds: once, and in no transaction."""
    return {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}


def keep_contents(*, files: Mapping[str, bytes], contents: Mapping[str, str]) -> list[str]:
    """Put contents into private storage, in no transaction: a large package takes long. Gives the names that are new.

    Where `package_of_kept` does not follow, `forget_files` does.
    """
    storage, made = storages["private"], []
    for path, sha256 in contents.items():
        place = stored_name(sha256)
        if not storage.exists(place):
            storage.save(place, ContentFile(files[path]))
            made.append(place)
    return made


@transaction.atomic
def package_of_kept(
    *,
    owner: Organisation,
    package_format: str,
    name: str,
    outline: list[dict[str, Any]],
    files: Mapping[str, bytes],
    contents: Mapping[str, str],
) -> tuple[Package, bool]:
    """The row of contents that private storage holds, and whether it is new. Raises PackageInvalid."""
    refuse_unplayable(outline=outline, paths=contents)
    digest = digest_of(package_format=package_format, outline=outline, contents=contents)
    package, is_new = Package.objects.get_or_create(
        owner=owner,
        digest=digest,
        defaults={
            "format": package_format,
            "name": name.strip()[:200] or package_format,
            "outline": outline,
            "size": sum(map(len, files.values())),
        },
    )
    if is_new:
        PackageFile.objects.bulk_create(
            (
                PackageFile(package=package, path=path, sha256=contents[path], size=len(content))
                for path, content in files.items()
            ),
            batch_size=500,
        )
    return package, is_new


def forget_files(names: Iterable[str]) -> None:
    """Contents whose package was not kept after all. What another package has come to need meanwhile stays."""
    for name in names:
        if not PackageFile.objects.filter(sha256=name.rsplit("/", 1)[-1]).exists():
            storages["private"].delete(name)


def refuse_unplayable(*, outline: list[dict[str, Any]], paths: Iterable[str]) -> None:
    """Raises PackageInvalid for what cannot be stored."""
    parts = [part for part in parts_of(outline) if part.can_launch]
    if not parts:
        raise PackageInvalid(_("There is nothing in this package that could be played."))
    keys = [part.id for part in parts]
    if len(set(keys)) < len(keys) or any(not key or len(key) > 200 for key in keys):
        raise PackageInvalid(_("Each part of a package needs an identifier of its own, of at most 200 characters."))
    long = next((path for path in paths if len(path) > LONGEST_PATH), None)
    if long is not None:
        raise PackageInvalid(_("The name of a file is too long: %(name)s…") % {"name": long[:80]})
