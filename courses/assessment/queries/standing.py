"""Where a learner stands with all that is marked in a course, in words."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.templatetags.formats import moment
from courses.assessment.enums import SubmissionState
from courses.assessment.models import Attempt, QuizPage, Submission
from courses.assessment.queries.attempts import QuizStanding, standing_from
from courses.catalogue.models import VersionActivity
from courses.learning.models import Enrolment


def standing_in_words(enrolment: Enrolment) -> dict[uuid.UUID, str]:
    """A sentence by the activity's key, for every quiz and assignment of which there is something to say.

    Constant queries.
    """
    return _quizzes(enrolment) | _assignments(enrolment)


def _quizzes(enrolment: Enrolment) -> dict[uuid.UUID, str]:
    keys = VersionActivity.objects.filter(version=enrolment.version_id, activity__kind="quiz").values("activity__key")
    pages = QuizPage.objects.filter(
        live=True, translation_key__in=keys, locale__language_code=enrolment.course.source_locale
    )
    rules = {page.translation_key: page for page in pages}
    attempts: dict[uuid.UUID, list[Attempt]] = {}
    rows = Attempt.objects.filter(person=enrolment.person_id, activity__key__in=list(rules))
    if enrolment.counts_from is not None:
        rows = rows.filter(started_at__gte=enrolment.counts_from)
    for attempt in rows.select_related("activity").order_by("-number"):
        attempts.setdefault(attempt.activity.key, []).append(attempt)
    told = {key: _in_words(standing_from(attempts.get(key, []), page)) for key, page in rules.items()}
    return {key: words for key, words in told.items() if words}


def _assignments(enrolment: Enrolment) -> dict[uuid.UUID, str]:
    held = VersionActivity.objects.filter(version=enrolment.version_id, activity__kind="assignment")
    rows = Submission.objects.filter(person=enrolment.person_id, activity__in=held.values("activity"))
    if enrolment.counts_from is not None:
        rows = rows.filter(begun_at__gte=enrolment.counts_from)
    newest = {row.activity.key: row for row in rows.select_related("activity").order_by("number")}
    said: dict[str, str] = {
        SubmissionState.DRAFT: _("A draft is kept."),
        SubmissionState.HANDED_IN: _("It waits for marking."),
        SubmissionState.RETURNED: _("It was sent back for rework."),
    }
    return {key: said[row.state] for key, row in newest.items() if row.state in said}


def _in_words(standing: QuizStanding) -> str:
    if standing.open_attempt is not None:
        return _("An attempt is open.")
    if standing.waiting is not None:
        return _("An attempt is being marked.")
    if standing.next_from is not None:
        return _("The next attempt opens %(when)s.") % {"when": moment(standing.next_from)}
    left = standing.attempts_left
    if left is None:
        return ""
    if left == 0:
        return _("All attempts are used.")
    return ngettext("%(left)d attempt left.", "%(left)d attempts left.", left) % {"left": left}
