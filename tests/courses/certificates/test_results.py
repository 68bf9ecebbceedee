"""Her result on the certificate, where she chooses so."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation

from courses.assessment import actions as assessment
from courses.certificates import actions
from courses.certificates.actions.files import render
from courses.certificates.drawing import Names
from courses.certificates.exceptions import NameErased, NoResult, NotAllowed, NotInThisState
from courses.certificates.models import Certificate, CertificateFacts
from courses.certificates.own_data import own_data
from courses.certificates.queries import disclose, drawing_of, printed_names, result_of
from courses.certificates.queries.names import names_digest
from courses.learning import actions as learning
from courses.learning.enums import Verb
from courses.learning.models import ActivityResult
from tests.factories.accounts import PersonFactory
from tests.factories.assessment import make_assignment, make_quiz
from tests.factories.catalogue import make_course_page, make_module
from tests.factories.certificates import chan, earn, fresh, hong_kong, officer_of, revoked
from tests.factories.learning import activities_of, learner_on, module_of, page_of, settled
from tests.factories.packages import make_package_page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LANGUAGES = ("en", "zh-hans", "zh-hant")


def assessed(*scores: float | None, mark: int = 70) -> Certificate:
    """Hers for a course whose only activities are quizzes, passed with these scores; None: marked done by staff."""
    page = make_course_page(owner=hong_kong(), title="AI Foundations")
    module = make_module(page)
    for _score in scores:
        make_quiz(module, pass_mark=mark)
    enrolment = learner_on(settled(page), chan())
    for activity, score in zip(activities_of(enrolment.course), scores, strict=True):
        if score is None:
            learning.override(
                enrolment=enrolment, activity=activity, by=PersonFactory(), reason="Sat on paper", evidence="Sheet"
            )
        else:
            attempted(enrolment.person, activity, score)
    return Certificate.objects.get(enrolment=enrolment)


def attempted(person, activity, score):
    learning.record_result(person=person, activity=activity, by=person, verb=Verb.ATTEMPTED, success=True, score=score)


def said(certificate) -> list[str]:
    """What the certificate says of the assessment, in each language."""
    rows = [dict(drawing_of(fresh(certificate), language=language).facts) for language in LANGUAGES]
    return [row[label] for row, label in zip(rows, ("Assessment", "考核", "評核"), strict=True)]


def show(certificate):
    return actions.show_result(certificate=certificate, by=certificate.person)


def hide(certificate):
    return actions.hide_result(certificate=certificate, by=certificate.person)


# --- which result ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "result"),
    [
        ((92,), 92),
        ((92.99,), 92),
        ((100,), 100),
        ((70,), 70),
        ((95, 80), 80),
        ((None,), None),
        ((95, None), None),
        ((None, 88), 88),
        ((), None),
    ],
)
def test_it_is_that_of_the_last_required_quiz_rounded_down(scores, result):
    certificate = assessed(*scores) if scores else earn()
    assert result_of(certificate) == result


def test_her_best_attempt_counts_also_after_the_certificate_was_issued():
    page = make_course_page(owner=hong_kong())
    quiz = make_quiz(make_module(page))
    enrolment = learner_on(settled(page), chan())
    attempt = assessment.start_attempt(person=enrolment.person, quiz=quiz, by=enrolment.person)
    assessment.save_response(
        attempt=attempt, position=1, data=QueryDict("answer=a"), language="en", by=enrolment.person
    )
    assessment.submit_attempt(attempt=attempt, by=enrolment.person)
    assert result_of(Certificate.objects.get()) == 100


def test_a_score_below_the_mark_is_no_result_to_print():
    certificate = assessed(92)
    ActivityResult.objects.update(score=Decimal("55.00"))
    assert result_of(certificate) is None


def test_an_optional_quiz_is_no_assessment():
    page = make_course_page(owner=hong_kong())
    module = make_module(page)
    make_quiz(module)
    make_quiz(module, required=False)
    enrolment = learner_on(settled(page), chan())
    for activity, score in zip(reversed(activities_of(enrolment.course)), (80, 95), strict=True):
        attempted(enrolment.person, activity, score)
    assert result_of(Certificate.objects.get()) == 95


def test_a_quiz_that_the_course_gains_later_is_not_part_of_what_was_awarded():
    certificate = assessed(92)
    page = page_of(certificate.course)
    make_quiz(module_of(certificate.course), title="Added")
    assert settled(page).current_version.number == 2
    attempted(certificate.person, activities_of(certificate.course)[-1], 75)
    assert result_of(fresh(certificate)) == 92


def test_an_assignment_and_a_package_are_assessed_and_counted_as_what_they_are():
    page = make_course_page(owner=hong_kong())
    module = make_module(page)
    make_quiz(module, pass_mark=70)
    make_assignment(module, pass_mark=60)
    make_assignment(module, pass_mark=60)
    make_package_page(module, pass_mark=80)
    # Whether this one was passed the package alone knows: it has no mark to be printed.
    make_package_page(module)
    enrolment = learner_on(settled(page), chan())
    for activity, score in zip(activities_of(enrolment.course), (95, 61, 62, 83, 99), strict=True):
        attempted(enrolment.person, activity, score)
    certificate = Certificate.objects.get()
    assert result_of(certificate) == 83
    assert said(certificate) == [
        "1 quiz, 2 assignments, 1 package, pass mark 60–80%: passed",
        "测验1次、作业2项、学习包1个，合格分数60–80%：合格",
        "測驗1次、作業2項、學習包1個，合格分數60–80%：合格",
    ]


# --- showing and hiding ---------------------------------------------------------------------------------------------


def test_it_is_printed_in_three_languages_and_taken_off_again():
    certificate = assessed(92)
    before = said(certificate)
    assert before == ["1 quiz, pass mark 70%: passed", "测验1次，合格分数70%：合格", "測驗1次，合格分數70%：合格"]
    show(certificate)
    assert said(certificate) == [
        "1 quiz, pass mark 70%: passed with 92%",
        "测验1次，合格分数70%：合格，得分92%",
        "測驗1次，合格分數70%：合格，得分92%",
    ]
    hide(fresh(certificate))
    assert said(certificate) == before
    reasons = [facts.reason for facts in fresh(certificate).all_versions]
    assert reasons == ["result", "result", "award"]


def test_of_several_quizzes_it_says_that_it_is_the_last():
    certificate = assessed(95, 80)
    show(certificate)
    assert said(certificate) == [
        "2 quizzes, pass mark 70%: passed, the last with 80%",
        "测验2次，合格分数70%：合格，最后一次得分80%",
        "測驗2次，合格分數70%：合格，最後一次得分80%",
    ]


def test_it_is_a_new_version_and_showing_twice_is_showing_once():
    certificate = assessed(92)
    old = certificate.facts.secret.print_token
    assert show(certificate).version_no == show(fresh(certificate)).version_no == 2
    assert disclose(fresh(certificate), token=old).outdated_since == timezone.localdate()
    assert hide(fresh(certificate)).version_no == hide(fresh(certificate)).version_no == 3


def test_a_better_result_afterwards_is_printed_when_she_asks_for_it_and_not_before():
    certificate = assessed(80)
    show(certificate)
    ActivityResult.objects.update(score=Decimal("96.00"))
    assert said(certificate)[0].endswith("80%")
    show(fresh(certificate))
    assert said(certificate)[0].endswith("96%")


def test_the_file_says_it_too_and_is_another_file():
    certificate = assessed(92)
    plain = render(certificate.facts, language="en", kind="pdf")
    facts = show(certificate)
    scored = render(CertificateFacts.objects.get(pk=facts.pk), language="en", kind="pdf")
    assert hashlib.sha256(plain).digest() != hashlib.sha256(scored).digest()


def test_only_the_holder_of_a_certificate_that_holds_and_has_a_result_chooses():
    certificate = assessed(92)
    for person in (PersonFactory(), officer_of(hong_kong()).person):
        with pytest.raises(NotAllowed):
            actions.show_result(certificate=certificate, by=person)
        with pytest.raises(NotAllowed):
            actions.hide_result(certificate=certificate, by=person)
    with pytest.raises(NoResult):
        show(earn())
    with pytest.raises(NotInThisState):
        show(revoked(certificate))


def test_after_erasure_nothing_is_left_of_it():
    certificate = assessed(92)
    show(certificate)
    actions.erase_names(certificate=certificate)
    with pytest.raises(NameErased):
        hide(fresh(certificate))
    assert said(certificate)[0] == "1 quiz, pass mark 70%: passed"


# --- everything that copies names -----------------------------------------------------------------------------------


def test_it_stays_through_every_other_change_of_the_names():
    certificate = assessed(92)
    person, officer = certificate.person, officer_of(hong_kong()).person
    show(certificate)
    actions.set_reference(certificate=fresh(certificate), by=person, reference="CE 1")
    actions.correct_names(certificate=fresh(certificate), by=officer, latin="CHAN Tai Ming", own_script="")
    actions.report_name_problem(certificate=fresh(certificate), kind="undrawable")
    actions.take_profile_names(certificate=fresh(certificate), by=person)
    actions.withdraw_certificate(certificate=fresh(certificate), by=person)
    actions.restore_certificate(certificate=fresh(certificate), by=person)
    after = fresh(certificate)
    assert after.facts.version_no == 6
    assert [facts.names.score for facts in after.all_versions] == [92, 92, 92, 92, 92, None]


def test_her_copy_of_her_data_tells_it():
    certificate = assessed(92)
    show(certificate)
    rows = list(own_data(None, person=certificate.person)["certificate_versions"])
    assert [row["names__score"] for row in rows] == [None, 92]


def test_names_without_a_result_prove_themselves_as_they_did_before_there_were_results():
    names = Names(latin="CHAN Tai Man", own_script="陳大文", own_script_language="zh-hant", signatory="LAU Wing Kei")
    before = {key: value for key, value in dataclasses.asdict(names).items() if key != "score"}
    assert sorted(before) == ["latin", "own_script", "own_script_language", "reference", "signatory"]
    text = json.dumps(before, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert names_digest(names, "salt") == hashlib.sha256(f"salt|{text}".encode()).hexdigest()
    assert names_digest(dataclasses.replace(names, score=0), "salt") != names_digest(names, "salt")


def test_every_version_is_proven_by_its_own_names_and_salt():
    certificate = assessed(92)
    show(certificate)
    for facts in fresh(certificate).all_versions:
        assert names_digest(printed_names(facts.names), facts.names.salt) == facts.names_hash


# --- the screen -----------------------------------------------------------------------------------------------------


def test_she_shows_it_and_takes_it_off_on_the_page_of_her_certificate(client):
    certificate = assessed(92)
    client.force_login(certificate.person.user)
    with translation.override("en"):
        mine, choose = (reverse(f"certificates:{name}", args=[certificate.code]) for name in ("mine", "result"))
    assert "it also gives your score: 92%" in client.get(mine).content.decode()
    html = client.post(choose, {"show": "yes"}, follow=True).content.decode()
    assert "passed with 92%" in html
    assert "Take my result off" in html
    html = client.post(choose, {"show": "no"}, follow=True).content.decode()
    assert "passed with 92%" not in html
    assert "Show my result" in html


def test_where_there_is_none_nothing_is_offered_and_asking_is_answered_in_words(client):
    certificate = earn()
    client.force_login(certificate.person.user)
    with translation.override("en"):
        mine, choose = (reverse(f"certificates:{name}", args=[certificate.code]) for name in ("mine", "result"))
    assert "Your result" not in client.get(mine).content.decode()
    html = client.post(choose, {"show": "yes"}, follow=True).content.decode()
    assert "There is no result to show" in html
