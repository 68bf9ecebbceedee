"""Moving the due date of a whole cohort."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.cohorts import actions, exceptions
from courses.cohorts.models import Cohort, DueChange
from courses.cohorts.queries import due_move, figures_of
from courses.learning.models import EnrolmentRoute
from courses.learning.queries import effective_due
from tests.factories.cohorts import make_cohort, make_overdue, seat_in
from tests.factories.learning import complete
from tests.helpers.threads import at_once

pytestmark = pytest.mark.django_db
REASON = "The audit week was moved."


def move(cohort, days=14, **values):
    values = {"before": cohort.due_on, "until": cohort.due_on + timedelta(days=days), "reason": REASON, **values}
    return actions.move_due(cohort=cohort, by=cohort.made_by, **values)


def extend(seat, days) -> None:
    cohort = seat.cohort
    until = cohort.due_on + timedelta(days=days)
    actions.extend_due(cohort=cohort, seats=[seat], until=until, reason="Leave", by=cohort.made_by)


def dates(*seats):
    return [EnrolmentRoute.objects.get(pk=seat.route_id).applies_on for seat in seats]


def test_everybody_on_the_way_gets_the_date_and_who_has_a_later_one_keeps_it():
    cohort = make_cohort(due=5)
    first, short, long, done = (seat_in(cohort) for _seat in range(4))
    extend(short, 7)
    extend(long, 30)
    complete(done.enrolment)
    old, mailed = cohort.due_on, len(mail.outbox)
    change = move(cohort)
    new = old + timedelta(days=14)
    assert dates(first, short, long, done) == [new, new, old + timedelta(days=30), old]
    assert effective_due(first.enrolment) == new
    assert (change.due_before, change.due_on, change.learners, change.by) == (old, new, 3, cohort.made_by)
    assert EnrolmentRoute.objects.get(pk=short.route_id).extended_until is None
    assert len(mail.outbox) == mailed
    cohort.refresh_from_db()
    assert cohort.due_on == new
    later = seat_in(cohort)
    assert dates(later) == [new]


def test_an_overdue_cohort_is_on_time_again_and_its_sentence_says_so():
    cohort = make_cohort(due=5)
    seat_in(cohort)
    cohort = make_overdue(cohort)
    today = timezone.localdate()
    assert figures_of(cohort, viewer=cohort.made_by, today=today).overdue == 1
    move(cohort, days=20)
    figures = figures_of(Cohort.objects.get(pk=cohort.pk), viewer=cohort.made_by, today=today)
    assert figures.overdue == 0


def test_moving_twice_is_moving_once():
    cohort = make_cohort()
    before = cohort.due_on
    assert move(cohort) is not None
    assert move(cohort, before=before, until=before + timedelta(days=14)) is None
    assert DueChange.objects.count() == 1


def test_what_cannot_be_moved_is_refused_and_stays():
    cohort = make_cohort(starts=-30, due=5)
    seat, before, today = seat_in(cohort), cohort.due_on, timezone.localdate()
    for error, values in (
        (exceptions.ReasonMissing, {"reason": " "}),
        (exceptions.DateMoved, {"before": before - timedelta(days=1)}),
        (exceptions.DatesInverted, {"until": cohort.starts_on - timedelta(days=1)}),
        (exceptions.DateInPast, {"until": today - timedelta(days=1)}),
    ):
        with pytest.raises(error):
            move(cohort, **values)
    assert (dates(seat), DueChange.objects.count()) == ([before], 0)


def test_another_cohort_keeps_its_date():
    cohort = make_cohort()
    other = make_cohort(organisation=cohort.organisation, course=cohort.course)
    seat = seat_in(other)
    seat_in(cohort)
    move(cohort)
    assert dates(seat) == [other.due_on]


def test_a_change_that_changes_nothing_is_not_kept():
    cohort = make_cohort()
    day = cohort.due_on
    with pytest.raises(IntegrityError, match="due_change_changes_the_date"), transaction.atomic():
        DueChange.objects.create(cohort=cohort, due_before=day, due_on=day, reason="x", learners=0, by=cohort.made_by)


def test_moving_and_looking_ahead_cost_the_same_for_one_learner_and_three():
    counts = []
    for size in (1, 3):
        cohort = make_cohort()
        for _seat in range(size):
            extend(seat_in(cohort), 60)
            seat_in(cohort)
        until = cohort.due_on + timedelta(days=14)
        with CaptureQueriesContext(connection) as moving:
            move(cohort)
        with CaptureQueriesContext(connection) as looking:
            seen = due_move(cohort, until, viewer=cohort.made_by, language="en")
        assert (seen.moved, seen.kept, len(seen.named)) == (size, size, size)
        counts.append((len(moving), len(looking)))
    assert counts[0] == counts[1]


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def test_the_screen_says_whom_it_concerns_before_it_is_done():
    cohort = make_cohort(due=5)
    seat_in(cohort)
    keeps, hidden = seat_in(cohort), seat_in(cohort, shared=False)
    extend(keeps, 60)
    extend(hidden, 60)
    client, address = signed_in(cohort.made_by), reverse("cohorts:move-due", args=[cohort.public_id])
    sent = {"before": cohort.due_on, "until": cohort.due_on + timedelta(days=14), "reason": REASON}
    assert "Move the due date" in client.get(address).content.decode()
    page = client.post(address, sent).content.decode()
    assert "1 learner on the way" in page
    assert keeps.person.user.display_name in page
    assert hidden.person.user.display_name not in page
    assert "and 1 more" in page
    assert DueChange.objects.count() == 0
    assert client.post(address, {**sent, "answer": "move"}).url == cohort.get_absolute_url()
    assert DueChange.objects.get().reason == REASON
    assert REASON in client.get(address).content.decode()
    assert client.post(address, {**sent, "answer": "move"}).status_code == 302
    assert DueChange.objects.count() == 1


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"until": "31.12.2026"},
        {"until": "2020-01-01", "answer": "move"},
        {"reason": ""},
        {"reason": "a\x00b"},
        {"before": "2020-01-01", "answer": "move"},
        {"before": "nonsense"},
    ],
    ids=["nothing", "other-form", "past", "no-reason", "nul", "moved-meanwhile", "forged-date"],
)
def test_bad_input_gets_words_and_changes_nothing(sent):
    cohort = make_cohort()
    address = reverse("cohorts:move-due", args=[cohort.public_id])
    whole = {"before": cohort.due_on, "until": cohort.due_on + timedelta(days=5), "reason": "x"}
    answer = signed_in(cohort.made_by).post(address, whole | sent if sent else {})
    assert (answer.status_code, DueChange.objects.count()) == (422, 0)


def test_another_managers_cohort_is_not_there():
    cohort, other = make_cohort(), make_cohort()
    client = signed_in(other.made_by)
    address = reverse("cohorts:move-due", args=[cohort.public_id])
    assert client.get(address).status_code == 404
    sent = {"before": cohort.due_on, "until": cohort.due_on + timedelta(days=5), "reason": "x", "answer": "move"}
    assert client.post(address, sent).status_code == 404
    assert DueChange.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_moved_and_extended_by_many_at_once_every_date_holds():
    cohort = make_cohort(due=5)
    seats = [seat_in(cohort) for _seat in range(4)]
    old = cohort.due_on

    def act(number):
        try:
            if number % 2:
                return move(cohort, before=old, until=old + timedelta(days=14)) is not None
            extend(seats[number % 4], 10 + number)
        except (exceptions.DateMoved, exceptions.NotLater):
            return None
        return None

    answers = at_once(act, 8)
    assert answers.count(True) == DueChange.objects.count() == 1
    new = old + timedelta(days=14)
    for seat in seats:
        route = EnrolmentRoute.objects.get(pk=seat.route_id)
        assert route.due_on == new
        assert route.extended_until is None or route.extended_until > new
