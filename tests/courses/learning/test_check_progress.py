import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from common import append_only
from courses.catalogue.models import CourseVersion
from courses.learning.models import ActivityResult, Enrolment, EnrolmentRoute, LearningEvent
from courses.learning.queries.checks import differences
from tests.factories.learning import activities_of, complete, do, learner_on, offered_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    course = offered_course(lessons=3)
    enrolment = learner_on(course)
    return do(enrolment, activities_of(course)[0])


def test_true_records_pass(enrolment, capsys):
    complete(learner_on(offered_course(lessons=1)))
    call_command("check_progress")
    assert "equals the recomputed one" in capsys.readouterr().out


def test_a_difference_ends_with_exit_code_one_and_a_list(enrolment, capsys):
    Enrolment.objects.update(required_done=2)
    with pytest.raises(CommandError) as refusal:
        call_command("check_progress")
    assert refusal.value.returncode == 1
    assert f"{enrolment.public_id}: stored 2 of 3, recounted 1 of 3" in capsys.readouterr().out


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda: Enrolment.objects.update(required_total=7), id="total"),
        pytest.param(lambda: Enrolment.objects.update(required_done=0), id="done"),
        pytest.param(lambda: EnrolmentRoute.objects.update(closed_at=timezone.now()), id="no road"),
        pytest.param(lambda: ActivityResult.objects.update(completed_at=timezone.now()), id="date of a result"),
        pytest.param(lambda: ActivityResult.objects.update(score=50), id="score from nowhere"),
        pytest.param(lambda: ActivityResult.objects.all().delete(), id="a result lost"),
    ],
)
def test_a_planted_difference_is_found(enrolment, damage):
    assert list(differences()) == []
    damage()
    assert list(differences()) != []


def test_a_lost_event_is_found(enrolment):
    append_only.lift()
    LearningEvent.objects.filter(activity__isnull=False).delete()
    append_only.install()
    assert any("its events say" in difference for difference in differences())


def test_a_snapshot_that_says_otherwise_is_found(enrolment):
    append_only.lift()
    version = CourseVersion.objects.latest("number")
    version.snapshot["activities"][0]["required"] = False
    version.save()
    append_only.install()
    assert any("differ from the snapshot" in difference for difference in differences())


def test_the_triggers_forbid_changing_what_happened(enrolment):
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE learning_learningevent SET verb = 'viewed'")
