"""Golden learners: one course as six people have learned it, and everything about them that must stay."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from django.apps import apps
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Person
from courses.assessment import actions as assessment
from courses.assessment.models import Attempt, Question, QuizPage
from courses.catalogue.models import Activity, Course, CoursePage, LessonPage, ModulePage
from courses.certificates import actions as certificates
from courses.certificates.actions.files import render
from courses.certificates.models import Certificate, CertificateFile
from courses.cohorts import actions as cohorts
from courses.learning import actions as learning
from courses.learning.enums import EnrolmentState, Verb
from courses.learning.models import Enrolment
from tests.courses.interchange.conftest import FILES, KEYS, write
from tests.factories.accounts import OrganisationFactory, member_of, shared_learner
from tests.factories.catalogue import make_course_page, make_index, make_module
from tests.factories.certificates import chan, hong_kong, officer_of
from tests.factories.cohorts import make_cohort, manager_of
from tests.factories.learning import learner_on
from tests.helpers.editor import Author, modules_below

LANGUAGES = ("en", "zh-hans", "zh-hant")
THIRD, SPARE = "00000000-0000-4000-8000-000000000091", "00000000-0000-4000-8000-000000000092"
PACKAGE = FILES | {
    "02-second/module.yaml": ("key: 00000000-0000-4000-8000-000000000090\nwords:\n  en:\n    title: Second module\n"),
    "02-second/01-third.en.md": FILES["01-first/02-another-lesson.en.md"]
    .replace(KEYS["second"], THIRD)
    .replace("Another lesson", "Third lesson"),
    "02-second/02-spare.en.md": FILES["01-first/02-another-lesson.en.md"]
    .replace(KEYS["second"], SPARE)
    .replace("required: true", "required: false")
    .replace("Another lesson", "Spare lesson"),
}
# What the learner half way has done of what is required of her, before anything happens.
HALF_WAY = (1, 4)

# Rows about people. Organisations and accounts are no records of learning; the rest of `accounts` is about consent and roles.
ABOUT_LEARNERS = [
    *(model for label in ("learning", "certificates", "cohorts") for model in apps.get_app_config(label).get_models()),
    *(apps.get_model("assessment", name) for name in ("Attempt", "AttemptQuestion", "Response", "CheckAnswer")),
    *(
        model
        for model in apps.get_app_config("accounts").get_models()
        if model.__name__ not in {"User", "Organisation", "RoleGroup", "AssociationCollection"}
    ),
]
# Rows that are written once: more may come, none may change.
WRITTEN_ONCE = [
    apps.get_model(label)
    for label in (
        "catalogue.CourseVersion",
        "catalogue.VersionActivity",
        "assessment.QuestionVersion",
        "assessment.QuestionWording",
    )
]


@dataclass
class World:
    """The course, the people, and the author who is about to do something."""

    folder: Path
    author: Author
    officer: str
    finished: Enrolment
    certified: Enrolment
    revoked: Enrolment
    half_way: Enrolment
    suspended: Enrolment
    withdrawn: Enrolment
    learners: set[str] = field(default_factory=set)

    @property
    def course(self) -> Course:
        return Course.objects.select_related("owner", "current_version").get(key=KEYS["course"])

    @property
    def page(self) -> CoursePage:
        return CoursePage.objects.get(translation_key=KEYS["course"], locale__language_code="en")

    @property
    def other(self) -> CoursePage:
        """Another live course, with one module."""
        return CoursePage.objects.get(slug="another-course")

    @property
    def modules(self) -> list[ModulePage]:
        return modules_below(self.page)

    def lesson(self, name: str) -> LessonPage:
        key = {"checked": KEYS["lesson"], "marked": KEYS["second"], "third": THIRD, "spare": SPARE}[name]
        return LessonPage.objects.get(translation_key=key, locale__language_code="en")

    @property
    def quiz(self) -> QuizPage:
        return QuizPage.objects.get(translation_key=KEYS["quiz"], locale__language_code="en")

    @property
    def question(self) -> Question:
        return Question.objects.get(key=KEYS["q1"])

    def import_package(self, *arguments: str, **changed: str) -> None:
        """The package again, with changed files, by the command."""
        folder = write(self.folder / "again", {**PACKAGE, **changed})
        with TestCase.captureOnCommitCallbacks(execute=True):
            call_command("import_course", str(folder), *arguments, stdout=io.StringIO())


def _answers(question: Question, *, right: bool) -> dict[str, list[str]]:
    answers = {"single": ["a"], "multiple": ["a"], "numeric": ["9"], "text": ["precision"]}
    wrong = {"single": ["b"], "multiple": ["b"], "numeric": ["1"], "text": ["recall"]}
    return {"answer": (answers if right else wrong)[question.kind]}


def _sit(person: Person, quiz: QuizPage, *, right: bool, hand_in: bool = True) -> Attempt:
    attempt = assessment.start_attempt(person=person, quiz=quiz, by=person)
    for row in attempt.questions.select_related("version__question"):
        assessment.save_response(
            attempt=attempt,
            position=row.position,
            data=_form(_answers(row.version.question, right=right)),
            language="en",
            by=person,
        )
        if not hand_in:
            return attempt
    return assessment.submit_attempt(attempt=attempt, by=person)


def _form(values: dict[str, list[str]]) -> Any:
    from django.http import QueryDict

    form = QueryDict(mutable=True)
    for name, given in values.items():
        form.setlist(name, given)
    return form


def _check(person: Person) -> None:
    assessment.answer_check(
        person=person,
        activity=Activity.objects.get(key=KEYS["lesson"]),
        question_key=Question.objects.get(key=KEYS["q1"]).pk,
        lesson_checks=[Question.objects.get(key=KEYS["q1"]).pk],
        data=_form({"answer": ["a"]}),
        language="en",
        by=person,
    )


def _mark(person: Person, key: str) -> None:
    learning.mark_done(person=person, activity=Activity.objects.get(key=key), by=person)


def _finish(enrolment: Enrolment, world_quiz: QuizPage) -> Enrolment:
    person = enrolment.person
    _check(person)
    _mark(person, KEYS["second"])
    _sit(person, world_quiz, right=True)
    _mark(person, THIRD)
    found = Enrolment.objects.get(pk=enrolment.pk)
    assert found.state == EnrolmentState.COMPLETED
    return found


def build(folder: Path) -> World:
    for language in LANGUAGES:
        make_index(language)
    owner = hong_kong()
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("import_course", str(write(folder / "first", dict(PACKAGE))), stdout=io.StringIO())
        other = make_course_page(title="Another course", slug="another-course")
        make_module(other)
    author, officer = Author(), officer_of(owner).person
    member_of(owner, Role.TRAINER)
    course = Course.objects.get(key=KEYS["course"])
    quiz = QuizPage.objects.get(translation_key=KEYS["quiz"], locale__language_code="en")
    organisation = OrganisationFactory(association=owner)
    cohort = make_cohort(organisation=organisation, course=course, by=manager_of(organisation))
    with TestCase.captureOnCommitCallbacks(execute=True):
        # Finished by an officer's word for one activity, and held by two roads.
        staff = shared_learner(organisation, name_latin="HO Siu Ming", name_other_script="何小明")
        seat = cohorts.place(cohort=cohort, person=staff, by=cohort.made_by)
        finished = learner_on(course, staff)
        _check(staff)
        _mark(staff, KEYS["second"])
        _sit(staff, quiz, right=True)
        learning.override(
            enrolment=finished,
            activity=Activity.objects.get(key=THIRD),
            by=officer,
            reason="She gave this lesson herself.",
            evidence="Minutes of 3 November",
        )
        certified = _finish(learner_on(course, chan()), quiz)
        revoked = _finish(learner_on(course, chan(email="revoked@people.example")), quiz)
        certificates.make_link(
            certificate=Certificate.objects.get(enrolment=certified),
            by=certified.person,
            ends_on=timezone.localdate() + timedelta(days=30),
            label="For the bank",
        )
        # Half way: one activity done, one attempt failed, another open with an answer, a page read to its middle.
        walker = shared_learner(organisation, email="walker@people.example")
        seat = cohorts.place(cohort=cohort, person=walker, by=cohort.made_by)
        half_way = seat.enrolment
        _check(walker)
        learning.keep_place(
            enrolment=half_way,
            activity_id=Activity.objects.get(key=KEYS["second"]).pk,
            seconds=40,
            resume={"place": "x", "share": 50, "lang": "en"},
        )
        _sit(walker, quiz, right=False)
        _sit(walker, quiz, right=True, hand_in=False)
        cohorts.extend_due(
            cohort=cohort, seats=[seat], until=cohort.due_on + timedelta(days=9), reason="Leave", by=cohort.made_by
        )
        suspended, withdrawn = learner_on(course), learner_on(course)
        _mark(suspended.person, KEYS["second"])
        learning.suspend(enrolment=suspended, by=officer, reason="Fees")
        learning.withdraw(enrolment=withdrawn, by=officer, reason="Asked")
    with TestCase.captureOnCommitCallbacks(execute=True):
        certificates.revoke_certificate(
            certificate=Certificate.objects.get(enrolment=revoked),
            by=officer,
            reason="issued_in_error",
            text="By mistake.",
        )
    world = World(
        folder=folder,
        author=author,
        officer=officer.user.email,
        finished=Enrolment.objects.get(pk=finished.pk),
        certified=certified,
        revoked=revoked,
        half_way=Enrolment.objects.get(pk=half_way.pk),
        suspended=suspended,
        withdrawn=withdrawn,
    )
    people = [one.person for one in Enrolment.objects.select_related("person__user")]
    world.learners = {person.user.email for person in people}
    assert Certificate.objects.count() == 3
    assert CertificateFile.objects.count() == 24
    assert (world.half_way.required_done, world.half_way.required_total) == HALF_WAY
    return world


# --- what must stay -----------------------------------------------------------------------------------------------------


def rows() -> dict[str, dict[Any, dict[str, Any]]]:
    return {
        model._meta.label: {row[model._meta.pk.attname]: row for row in model._base_manager.values()}
        for model in ABOUT_LEARNERS
    }


def history() -> dict[str, dict[Any, dict[str, Any]]]:
    return {model._meta.label: {row["id"]: row for row in model._base_manager.values()} for model in WRITTEN_ONCE}


def bytes_of_files() -> dict[str, str]:
    """Every stored file, and one that is made again from the facts."""
    private = storages["private"]
    found = {
        row.name: hashlib.sha256(private.open(row.name).read()).hexdigest() for row in CertificateFile.objects.all()
    }
    for certificate in Certificate.objects.all():
        again = render(certificate.facts, language="zh-hant", kind="pdf")
        found[f"{certificate.code} again"] = hashlib.sha256(again).hexdigest()
    return found


def words_of(answer: Any) -> tuple[int, str]:
    text = BeautifulSoup(answer.content, "html.parser").main.get_text(" ", strip=True)
    return answer.status_code, re.sub(r"\s+", " ", text)


def pages() -> dict[str, tuple[int, str]]:
    """What the public, somebody with the paper in her hand, and the holder read, in every language."""
    found = {}
    for certificate in Certificate.objects.select_related("person__user"):
        public, holder = Client(), Client()
        holder.force_login(certificate.person.user)
        address = certificate.get_absolute_url()
        token = certificate.facts.secret.print_token
        for language in LANGUAGES:
            found[f"{address} {language}"] = words_of(public.get(address, {"lang": language}))
            found[f"{address} paper {language}"] = words_of(public.get(address, {"lang": language, "k": token}))
        found[f"{address} holder"] = words_of(holder.get(reverse("certificates:mine", args=[certificate.code])))
        verify = reverse("certificates-plain:verify")
        asked = {"number": certificate.number, "lang": "en"}
        found[f"{verify} {certificate.code}"] = words_of(public.get(verify, asked, follow=True))
    return found


@dataclass
class Snapshot:
    rows: dict[str, dict[Any, dict[str, Any]]]
    history: dict[str, dict[Any, dict[str, Any]]]
    files: dict[str, str]
    pages: dict[str, tuple[int, str]]


def snapshot() -> Snapshot:
    cache.clear()
    return Snapshot(rows(), history(), bytes_of_files(), pages())


def without_the_move(found: Snapshot, enrolment: Enrolment) -> dict[str, dict[Any, dict[str, Any]]]:
    """The rows without what may differ for somebody on the way: which requirements apply, how many, and the note of it."""
    kept = {label: dict(table) for label, table in found.rows.items()}
    row = dict(kept["learning.Enrolment"][enrolment.pk])
    for name in ("version_id", "required_total", "required_done"):
        del row[name]
    kept["learning.Enrolment"][enrolment.pk] = row
    kept["learning.LearningEvent"] = {
        pk: event
        for pk, event in kept["learning.LearningEvent"].items()
        if (event["enrolment_id"], event["verb"]) != (enrolment.pk, Verb.MOVED)
    }
    return kept
