"""The result that a holder may have printed."""

from __future__ import annotations

from courses.catalogue.models import VersionActivity
from courses.certificates.models import Certificate
from courses.certificates.queries.gathering import ASSESSED
from courses.learning.models import ActivityResult


def result_of(certificate: Certificate) -> int | None:
    """Her best score, in whole per cent, of what she had to pass last; None where there is none to show.

    The last quiz, assignment or package with a pass mark is the final assessment. Rounded down, so that no certificate says
    more than was reached. Who was marked done by staff may have no score, or one below the mark: that is no result to print.
    """
    assessed = VersionActivity.objects.filter(
        version=certificate.facts.course_version_id,
        activity__kind__in=ASSESSED,
        required=True,
        pass_mark__isnull=False,
    )
    last = assessed.order_by("-position").first()
    if last is None or last.pass_mark is None:
        return None
    results = ActivityResult.objects.filter(enrolment=certificate.enrolment_id, activity=last.activity_id)
    score = results.values_list("score", flat=True).first()
    return int(score) if score is not None and score >= last.pass_mark else None
