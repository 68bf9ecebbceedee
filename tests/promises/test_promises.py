"""Random authors and random learners, and the promises that must hold after every step.

Authors act through the forms of the authoring interface, learners through the pages of the site. After each step
promises 1 to 4 and 9 of docs/architecture.md are asked for. The usual size finds a broken promise in minutes of a
working day; the full size runs where everything does.
"""

from __future__ import annotations

import pytest
from django.core import mail
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    invariant,
    run_state_machine_as_test,
)

from courses.assessment.models import QuizPage
from courses.catalogue.models import LessonPage, ModulePage
from courses.certificates.models import Certificate, CertificateFacts
from courses.learning.enums import EnrolmentState
from courses.learning.models import ActivityResult, Enrolment
from courses.learning.queries.checks import differences
from tests.promises.authors import Authors
from tests.promises.learners import Learners


class Promises(Authors, Learners):
    """After each act, what must hold."""

    @invariant()
    def completion_is_monotone(self) -> None:
        """Promise 1: no completed course and no completed activity goes away or changes its date."""
        if not hasattr(self, "kept"):
            return
        completed = dict(Enrolment.objects.completed().values_list("pk", "completed_at"))
        for pk, at in self.kept.items():
            assert completed.get(pk) == at
        self.kept = completed
        done = {
            (enrolment, activity): at
            for enrolment, activity, at in ActivityResult.objects.filter(completed_at__isnull=False).values_list(
                "enrolment", "activity", "completed_at"
            )
        }
        for key, at in self.done.items():
            assert done.get(key) == at
        self.done = done
        # What came with the completion stays too, to the letter.
        papers = {row["id"]: row for row in CertificateFacts.objects.values()}
        assert self.papers.items() <= papers.items()
        self.papers = papers

    @invariant()
    def the_figures_are_true(self) -> None:
        """Promises 2 and 3: what is stored is what a recount gives, 100 means finished and finishing is noticed."""
        if not hasattr(self, "kept"):
            return
        assert list(differences()) == []
        for enrolment in Enrolment.objects.all():
            assert 0 <= enrolment.percent <= 100
            assert (enrolment.percent == 100) == (enrolment.state == EnrolmentState.COMPLETED)
        assert sorted(self.completions) == sorted(self.kept)
        assert Certificate.objects.filter(enrolment__in=self.kept).count() == len(self.kept)
        assert Certificate.objects.count() == len(self.kept)

    @invariant()
    def translations_stand_where_their_sources_stand(self) -> None:
        """Promises 8 and 9: one address, but for the language."""
        if hasattr(self, "kept"):
            for model in (ModulePage, LessonPage, QuizPage):
                sources = {page.translation_key: page for page in model.objects.filter(locale__language_code="en")}
                for page in model.objects.filter(locale__language_code="zh-hant"):
                    assert page.course_path == sources[page.translation_key].course_path

    @invariant()
    def nobody_is_written_to_but_for_a_completion(self) -> None:
        """Promise 1: authors may do what they like; learners hear of it only where it finished a course for them."""
        if hasattr(self, "kept"):
            letters = [address for letter in mail.outbox for address in letter.to if address in self.addresses]
            assert len(letters) <= len(self.completions)


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Promises,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            # Making a failure shorter would run the academy some thousand times.
            phases=(Phase.explicit, Phase.generate),
            print_blob=True,
        ),
    )


@pytest.mark.django_db
def test_the_promises_hold_whatever_authors_and_learners_do():
    run(examples=4, steps=15)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_promises_hold_at_full_size():
    run(examples=30, steps=30)
