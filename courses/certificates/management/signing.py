"""What the commands that sign have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from courses.certificates.exceptions import CannotSign
from courses.certificates.keyring import keyring


class SigningCommand(BaseCommand):
    """A command that says plainly, before it does anything, where its process may not sign."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        with plainly():
            keyring()
        return super().execute(*args, **options)


@contextmanager
def plainly() -> Iterator[None]:
    """What stands in the way of signing, as one line and exit code 1."""
    try:
        yield
    except CannotSign as error:
        raise CommandError(str(error), returncode=1) from error


def association(slug: str) -> Organisation:
    """The association of this name; else exit code 2, with the names there are."""
    associations = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).order_by("slug")
    found: Organisation | None = associations.filter(slug=slug).first()
    if found is None:
        known = ", ".join(associations.values_list("slug", flat=True)) or "none"
        raise CommandError(f"No association is called {slug}. There are: {known}.", returncode=2)
    return found
