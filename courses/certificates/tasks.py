"""What follows an award: files and a letter."""

from __future__ import annotations

from common.tasks import retrying_task
from courses.certificates import actions, emails
from courses.certificates.models import Certificate


@retrying_task()
def prepare_files(*, certificate_id: int) -> None:
    """PDF and picture of the newest version, in three languages."""
    actions.store_files(certificate=Certificate.objects.get(pk=certificate_id))


@retrying_task()
def announce(*, certificate_id: int) -> None:
    """Tell the holder that her certificate is ready, or what it still needs. One letter, however often this runs."""
    emails.send_ready(Certificate.objects.select_related("person__user", "course").get(pk=certificate_id))


@retrying_task()
def tell_of_revocation(*, certificate_id: int, change_id: int) -> None:
    """Tell the holder that her certificate was revoked, and whom to ask."""
    emails.send_revoked(Certificate.objects.select_related("person__user", "issuer").get(pk=certificate_id), change_id)
