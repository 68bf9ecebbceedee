"""A package that an author brings right where an activity plays it: read with the same checks as every import."""

from __future__ import annotations

import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Organisation
from common.http import Refused
from courses.interchange.archives import MAX_FILE, open_source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.ledger import Ledger
from courses.interchange.limits import time_limit
from courses.interchange.neutral import Package
from courses.interchange.packages import package_of
from courses.packages import actions as packages
from courses.packages.models import Package as PackageRow

# An author waits for the answer; what takes longer is read in the background by the screen "Import".
SECONDS = 20


@dataclass(frozen=True)
class Brought:
    """A package as it was read; stored once somebody says so. `remarks` are the sentences of its report."""

    package: Package
    remarks: list[str]

    def store(self, *, owner: Organisation) -> PackageRow:
        row, _is_new = packages.store_package(
            owner=owner,
            package_format=self.package.format,
            name=self.package.name,
            outline=self.package.outline,
            files=self.package.files,
        )
        return row


def read_package(request: HttpRequest | None, *, file: UploadedFile[Any], language: str) -> Brought:
    """What the file plays. Raises ValidationError with every reason why it cannot be taken; nothing is kept of it."""
    if (file.size or 0) > MAX_FILE:
        raise ValidationError(_("This file is larger than 200 MB. Split it into smaller parts."))
    ledger = Ledger()
    try:
        with tempfile.TemporaryDirectory() as folder, time_limit(SECONDS):
            path = Path(folder) / (PurePath(file.name or "").name[-200:] or "package.zip")
            with path.open("wb") as copy:
                copy.writelines(file.chunks())
            package = package_of(open_source(path), key=uuid.uuid4(), slug="package", language=language, ledger=ledger)
        packages.refuse_unplayable(outline=package.outline, paths=package.files)
    except ImportRefused as refused:
        raise ValidationError([_sentence(str(one.message), one.where) for one in refused.all]) from refused
    except Refused as refused:
        raise ValidationError(str(refused.message)) from refused
    rows = [(row["where"], row["why"]) for row in ledger.losses] + [
        (row["where"], row["how"]) for row in ledger.changes
    ]
    return Brought(package, [_sentence(words, where) for where, words in rows])


def _sentence(message: str, where: str) -> str:
    return _("%(message)s (%(where)s)") % {"message": message, "where": where} if where else message
