"""Asking for files that are made only when somebody entitled wants them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from courses.certificates.models import Certificate
from courses.certificates.signals import certificate_files_wanted


def ask_for_files(*, certificates: Iterable[Certificate]) -> int:
    """Have the files of these certificates made; says of how many. Asking again makes nothing twice."""
    ids = [certificate.pk for certificate in certificates]
    if ids:
        transaction.on_commit(partial(certificate_files_wanted.send_robust, sender=Certificate, certificate_ids=ids))
    return len(ids)
