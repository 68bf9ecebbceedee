"""What needs a private key: it goes to the queue "signing", and runs where SIGNING_SECRET is known, nowhere else."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from common.tasks import after_commit, retrying_task
from courses.certificates import actions
from courses.certificates.models import Certificate, Endorsement, StatusList
from courses.certificates.tasks.following import prepare_files

SIGNING = "signing"
RECENT = timedelta(days=7)
BATCH = 25  # signed in one task: short enough to stop a worker between two
# One batch follows the other; this long a batch may be on its way before the clock sends another.
BATCH_UNDER_WAY = 120  # seconds
BATCH_MARK = "certificates:sign_batch"
ASKED = 30  # seconds after which a task that never began is asked for again


@retrying_task(queue_name=SIGNING)
def sign(*, certificate_id: int) -> None:
    """Both forms of the newest version; then its files, where somebody is likely to ask for them soon."""
    certificate = Certificate.objects.get(pk=certificate_id)
    if actions.sign_certificate(certificate=certificate) and certificate.issued_at > timezone.now() - RECENT:
        after_commit(prepare_files, certificate_id=certificate.pk)


@retrying_task(queue_name=SIGNING)
def sign_with_files(*, certificate_id: int) -> None:
    """The same where somebody is waiting for the files, however old the certificate is."""
    certificate = Certificate.objects.get(pk=certificate_id)
    if actions.sign_certificate(certificate=certificate):
        after_commit(prepare_files, certificate_id=certificate.pk)


@retrying_task(queue_name=SIGNING)
def sign_batch(*, after: int = 0) -> None:
    """Some of what waits to be signed, and then the next batch: what was issued before there were keys, or in bulk.

    A row of batches passes what waits once, from the first to the last, and what cannot be signed with it. The first
    holds a mark, so that the clock does not begin a second row beside it.
    """
    cache.set(BATCH_MARK, True, BATCH_UNDER_WAY)
    batch = actions.sign_waiting(limit=BATCH, after=after)
    if batch.tried == BATCH:
        after_commit(sign_batch, after=batch.last)
    else:
        cache.delete(BATCH_MARK)


def begin_batch() -> bool:
    """Send a row of batches on its way, unless one is."""
    if not cache.add(BATCH_MARK, True, BATCH_UNDER_WAY):
        return False
    after_commit(sign_batch)
    return True


def _publishing(status_list_id: int) -> str:
    return f"certificates:publish:{status_list_id}"


def ask_to_publish(status_list_id: int) -> None:
    """Have a list signed anew soon; asked twice before it begins, it is done once."""
    if cache.add(_publishing(status_list_id), True, ASKED):
        after_commit(publish_status_list, status_list_id=status_list_id)


@retrying_task(queue_name=SIGNING)
def publish_status_list(*, status_list_id: int) -> None:
    """A status list as it stands, signed anew, unless another run has just done so."""
    # From here on, what changes needs a run of its own.
    cache.delete(_publishing(status_list_id))
    found = StatusList.objects.to_sign(timezone.now()).filter(pk=status_list_id).first()
    if found is not None:
        actions.sign_status_list(status_list=found)


@retrying_task(queue_name=SIGNING)
def sign_recognition(*, endorsement_id: int) -> None:
    """A recognition as a credential of the partner's, for everything that has been earned of its course version."""
    actions.sign_recognition(given=Endorsement.objects.select_related("organisation").get(pk=endorsement_id))
