"""Keys and addresses for what comes from elsewhere: the same source always gets the same ones."""

from __future__ import annotations

import re
import unicodedata
from uuid import UUID, uuid5

from django.utils.text import slugify

from courses.catalogue.models.base import RESERVED_SLUGS

NAMESPACE = UUID("6c1f6a0e-1f0b-5d0e-9a43-0b7a6f9a2c11")
LONGEST_SLUG = 60


class Keys:
    """Keys of one source of one association. Another association's import of the same file is another course."""

    def __init__(self, owner: str, form: str, root: str) -> None:
        self.base = uuid5(NAMESPACE, f"{owner}\n{form}\n{root}")

    def of(self, kind: str, source_id: str) -> UUID:
        return uuid5(self.base, f"{kind}\n{source_id}")


class Slugs:
    """Addresses below one parent, each given once."""

    def __init__(self) -> None:
        self.given: set[str] = set(RESERVED_SLUGS)

    def take(self, title: str, fallback: str) -> str:
        """An address from a title; from the fallback where the title has no Latin letters, as in Chinese."""
        plain = slugify(unicodedata.normalize("NFKC", title)).replace("_", "-")
        stem = re.sub(r"-{2,}", "-", plain)[:LONGEST_SLUG].strip("-")
        if not re.search(r"[a-z]", stem):
            stem = slugify(f"{fallback}-{stem}" if stem else fallback)[:LONGEST_SLUG].strip("-") or "part"
        slug, number = stem, 1
        while slug in self.given:
            number += 1
            ending = f"-{number}"
            slug = stem[: LONGEST_SLUG - len(ending)].strip("-") + ending
        self.given.add(slug)
        return slug
