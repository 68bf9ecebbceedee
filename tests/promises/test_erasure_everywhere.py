"""Nothing that tells who somebody was outlives her erasure: her mark is put wherever it can stand, and looked for."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import (
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    Revision,
    Task,
    TaskState,
    UploadedFile,
    Workflow,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from accounts import actions as accounts
from accounts.enums import ConsentKey, Role
from accounts.models import ConsentEvidence, Membership, MembershipInvitation, Person
from accounts.queries import current_text
from common.append_only import AppendOnly
from courses.assessment import actions as assessment
from courses.assessment.models import Attempt, CheckAnswer, Response, WordsReview
from courses.certificates import actions as certificates
from courses.certificates.models import (
    BulkLine,
    Certificate,
    CertificateNames,
    Endorsement,
    EndorsementNote,
    NameProblem,
    NameRequest,
    ShareToken,
    StatusNote,
)
from courses.cohorts import actions as cohorts
from courses.cohorts.actions.invitations import Guest
from courses.cohorts.enums import Verdict
from courses.cohorts.models import DueExtension, InvitationAddress, RosterImport, RosterRow, Seat
from courses.learning import actions as learning
from courses.learning.models import ActivityResult, EnrolmentRequest, EventNote
from courses.packages.models import PackageState, UnitDocument, UnitSession, UnitStatement
from tests.factories.accounts import (
    AssociationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.assessment import make_assignment, make_question, make_quiz
from tests.factories.catalogue import make_course_page, make_module
from tests.factories.certificates import asked, certified_course, earn, fresh, revoked, settled_course, share
from tests.factories.cohorts import accept, make_cohort
from tests.factories.cpd import PDF, declare, officer, prove
from tests.factories.learning import activities_of, learner_on, module_of, offered_course, settled
from tests.factories.many_certificates import officers, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MARK = "zqmeiling"
EMAIL = f"{MARK}@people.example"

# What is written for everybody: courses, questions, texts, organisations, rights. Who wrote it stands in a key.
OF_EVERYBODY = {
    "assessment": {"AssignmentPage", "Question", "QuestionBank", "QuestionText", "QuizPage"},
    "accounts": {"ConsentPurpose", "Organisation", "RoleGroup"},
    "catalogue": None,
    "certificates": {"CpdSession"},
    "cohorts": {"Cohort", "DueChange"},
    "common": None,
    "contenttypes": None,
    "auth": None,
    "interchange": {"ImportJob"},
    "packages": {"Package", "PackageFile", "PackagePage"},
    "pages": None,
    "skills": None,
    "socialaccount": {"SocialApp"},
    "taggit": None,
    "wagtail_localize": None,
    "wagtailadmin": {"Admin", "EditingSession"},
    "wagtailcore": {
        *("Collection", "CollectionViewRestriction", "GroupApprovalTask", "Locale", "Page", "PageViewRestriction"),
        *("ReferenceIndex", "Site", "Task", "Workflow", "WorkflowContentType", "WorkflowState"),
    },
    "wagtaildocs": None,
    "wagtailembeds": None,
    "wagtailimages": None,
    "wagtailmedia": None,
    "wagtailredirects": None,
    "wagtailsearch": None,
}
# Columns that hold a code, a hash, a number or a word of the programme.
SPEAKS_OF_NOBODY = re.compile(
    r"(^|_)(hash|sha256|salt|token|key|code|number|path|action|object_id|content_json|password|encoding|language|"
    r"time_zone|timezone|preferred_language|current_time_zone|own_script_language|session_key|provider|data_key|"
    r"option_order|counts|source_key|task_path|queue_name|backend_name|exception_class_path|worker_ids|args_kwargs|"
    r"return_value|contentpath|position|labour_rule|what|completed_how|regime|theme|contrast|density|dismissibles|kind|"
    r"print_token|token_secret|object_str)$"
)
# Named after files and columns of their own, checked on the disk and by hand.
ELSEWHERE = {
    "assessment.WordsReview.words": "the words of a question",
    "assessment.WordsReview.structure": "the right answer of a question",
    "assessment.SubmissionFile.name": "the path of a file, made up",
    "assessment.SubmissionFile.content_type": "what kind of file it is",
    "certificates.CertificateFile.name": "the path of a file: folder and code",
    "certificates.CpdProof.name": "the path of a file, made up",
    "certificates.CpdProof.content_type": "what kind of file it is",
    **{
        f"certificates.Endorsement.comment_{language}": "what a partner says of a course"
        for language in ("en", "zh_hans", "zh_hant")
    },
    "certificates.StatusList.document": "a list of places, as it was signed",
    "certificates.CertificateNames.signatory": "the signatory of the association",
    "wagtailcore.PageLogEntry.label": "the title of a page",
    "wagtailcore.UploadedFile.file": "looked for in the storage",
    "wagtailusers.UserProfile.avatar": "looked for in the storage",
    "sessions.Session.session_data": "signed and packed; looked for by its owner",
    "accounts.ConsentEvidence.truncated_ip": "a network, not a name; the row goes",
    "usersessions.UserSession.ip": "an address of a machine; the row goes",
}


def _text_columns() -> dict[str, tuple[type[models.Model], str]]:
    kinds = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed or issubclass(model, AppendOnly):
            continue
        shared = OF_EVERYBODY.get(model._meta.app_label, set())
        if shared is None or model.__name__ in shared:
            continue
        for field in model._meta.local_concrete_fields:
            held = isinstance(field, (*kinds, models.GenericIPAddressField)) and not getattr(field, "choices", None)
            name = f"{model._meta.label}.{field.name}"
            if held and not SPEAKS_OF_NOBODY.search(field.name) and name not in ELSEWHERE:
                found[name] = (model, field.name)
    return found


def _where_the_mark_stands() -> set[str]:
    """Every column of every row of every table that says it, whatever the column is for."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        names = [field.attname for field in model._meta.local_concrete_fields]
        for row in model._base_manager.values(*names).iterator():
            found |= {f"{model._meta.label}.{name}" for name, value in row.items() if MARK in str(value).casefold()}
    return found


def _files_with_the_mark() -> set[Path]:
    roots = {Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_MEDIA_ROOT)}
    files = [path for root in roots for path in root.rglob("*") if path.is_file()]
    return {path for path in files if MARK in path.name or MARK.encode() in path.read_bytes()}


def _set(rows: Any, **columns: Any) -> None:
    assert rows.update(**columns) >= 1, f"{rows.model} has no row to mark"


def _somebody() -> Person:
    user = UserFactory(email=EMAIL, display_name=f"{MARK} Wong", name_latin=f"{MARK} W", name_other_script=f"{MARK} 王")
    return user.person


def _mark_account(person: Person) -> None:
    user = person.user
    waiting = EmailAddress.objects.create(user=user, email=f"{MARK}@other.example", verified=False)
    EmailConfirmation.objects.create(email_address=waiting, key="k", sent=timezone.now())
    Authenticator.objects.create(user=user, type="totp", data={"name": MARK})
    at_work = SocialAccount.objects.create(user=user, provider="saml", uid=MARK, extra_data={"name": MARK})
    SocialToken.objects.create(account=at_work, app=SocialApp.objects.create(provider="saml", name="x"), token="t")
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.create()
    UserSession.objects.create(
        user=user, session_key=session.session_key, ip="203.0.113.9", user_agent=MARK, data={"x": MARK}
    )
    profile = UserProfile.get_for_user(user)
    profile.avatar.save(f"{MARK}.png", ContentFile(b"x"))
    UploadedFile.objects.create(uploaded_by_user=user, file=ContentFile(b"y", name=f"{MARK}.pdf"))
    organisation = OrganisationFactory()
    accounts.begin_membership(
        person=person, organisation=organisation, role=Role.LEARNER, by=person, team=f"{MARK} team"
    )
    accounts.record_notice_shown(person=person, by=person, organisation=organisation, language="en")
    text = current_text(ConsentKey.NEWSLETTER, "en")
    accounts.answer_consent(person=person, by=person, text=text, action="given", ip="203.0.113.9", reference=MARK)
    accounts.invite_member(
        organisation=OrganisationFactory(), role=Role.LEARNER, email=EMAIL, by=PersonFactory(), team=MARK
    )
    _set(ConsentEvidence.objects.all(), reference=MARK)
    _set(MembershipInvitation.objects.all(), team=MARK)


def _mark_work(person: Person) -> None:
    """An assignment with a file, a mark and its correction."""
    page = make_course_page()
    assignment = make_assignment(make_module(page), most_files=1)
    learner_on(settled(page), person)
    its: dict[str, Any] = {"person": person, "page": assignment, "number": 1, "by": person}
    assessment.add_file(**its, content=MARK.encode(), file_name=f"{MARK}.txt")
    work = assessment.hand_in_work(**its, text=MARK)
    for points in (10, 20):
        assessment.mark_submission(submission=work, by=PersonFactory(), points=points, feedback=MARK, reason=MARK)


def _mark_learning(person: Person) -> None:
    course = offered_course(lessons=1)
    course = settled_with_quiz(course)
    enrolment = learner_on(course, person)
    lesson, quiz = activities_of(course)
    learning.override(enrolment=enrolment, activity=lesson, by=PersonFactory(), reason=MARK, evidence=MARK)
    _set(ActivityResult.objects.filter(enrolment=enrolment), resume={"at": MARK})
    PackageState.objects.create(
        person=person,
        activity=lesson,
        part=MARK,
        begun_at=timezone.now(),
        kept_at=timezone.now(),
        location=MARK,
        suspend_data=MARK,
        values={"cmi.comments": MARK},
    )
    session = UnitSession.objects.create(
        person=person,
        activity=lesson,
        part=MARK,
        launch=1,
        session_id=uuid.uuid4(),
        registration=uuid.uuid4(),
        token=MARK,
        said=[MARK],
    )
    UnitStatement.objects.create(
        person=person,
        activity=lesson,
        session=session,
        statement_id=uuid.uuid4(),
        digest=MARK,
        verb=MARK,
        content={"object": {"id": MARK}},
    )
    UnitDocument.objects.create(
        person=person,
        activity=lesson,
        kind=UnitDocument.Kind.STATE,
        place=MARK,
        name=MARK,
        content_type=MARK,
        content=MARK.encode(),
    )
    from courses.assessment.models import QuizPage

    page = QuizPage.objects.get(translation_key=quiz.key)
    attempt = assessment.start_attempt(person=person, quiz=page, by=person)
    asked = attempt.questions.get()
    Response.objects.create(attempt_question=asked, wording=asked.version.wordings.first(), answer=MARK)
    question = asked.version.question
    WordsReview.objects.create(
        question=question,
        language="en",
        words={},
        state="returned",
        asked_by=PersonFactory(),
        decided_by=person,
        decided_at=timezone.now(),
        remark=MARK,
    )
    CheckAnswer.objects.create(
        person=person,
        activity=lesson,
        question=question,
        wording=asked.version.wordings.first(),
        answer=MARK,
        correct=False,
        ever_correct=False,
    )
    asked_for = offered_course(lessons=1, policy="request")
    learning.request_place(person=person, course=asked_for, by=person, message=MARK)
    _set(EnrolmentRequest.objects.all(), answer=MARK)
    assert EventNote.objects.count() == 1
    assert Attempt.objects.count() == 1


def settled_with_quiz(course: Any) -> Any:
    from tests.factories.learning import page_of

    make_quiz(module_of(course), questions=[make_question(kind="text")])
    return settled(page_of(course))


def _mark_cohort(person: Person) -> None:
    cohort = make_cohort(course=offered_course(lessons=1))
    guest = Guest(email=EMAIL, name=MARK, team=MARK, label=MARK)
    seat = accept(cohorts.invite(cohort=cohort, guest=guest, by=cohort.made_by), person)
    cohorts.extend_due(
        cohort=cohort, seats=[seat], until=cohort.due_on + timedelta(days=9), reason=MARK, by=cohort.made_by
    )
    roster = RosterImport.objects.create(
        cohort=cohort, made_by=cohort.made_by, file_name=f"{MARK} Wong.csv", columns={"unused": [EMAIL]}
    )
    RosterRow.objects.create(
        roster=roster,
        number=1,
        name=MARK,
        typed=f"<{EMAIL}>",
        email=EMAIL,
        team=MARK,
        label=MARK,
        verdict=Verdict.PLACE,
        detail={"x": MARK},
    )
    RosterRow.objects.create(roster=roster, number=2, typed=f"{EMAIL},,", verdict=Verdict.PLACE)
    _set(Seat.objects.filter(person=person), withdrawn_reason=MARK)
    assert (InvitationAddress.objects.count(), DueExtension.objects.count()) == (1, 1)


def _mark_certificate(person: Person) -> Certificate:
    certificate = earn(certified_course(), person)
    certificates.set_reference(certificate=certificate, by=person, reference=MARK)
    certificates.store_files(certificate=fresh(certificate))
    share(certificate, label=MARK)
    NameProblem.objects.update_or_create(certificate=certificate, defaults={"kind": "missing", "characters": MARK})
    certificates.ask_for_name(certificate=fresh(certificate), by=person, latin=f"{MARK} wong", own_script="", why=MARK)
    _set(NameRequest.objects.all(), own_script=MARK, answer=MARK)
    _mark_change_of_many(certificate)
    return certificate


def _mark_change_of_many(certificate: Certificate) -> None:
    """What officers wrote about a change that hers was part of, and the line somebody typed."""
    first, second = (officer.person for officer in officers(certificate.issuer))
    change = waiting(first, "revoke", numbers=certificate.number, text=MARK)
    certificates.bulk.refuse(change=change, by=second, text=MARK)
    _set(BulkLine.objects.filter(certificate=certificate), typed=MARK)


def _mark_recognition(person: Person) -> None:
    """Why she, as an officer, did not recognise a course."""
    row = asked(settled_course(), AssociationFactory())
    said = {"state": "declined", "decline_reason": "other", "answered_by": person, "answered_at": timezone.now()}
    Endorsement.objects.filter(pk=row.pk).update(**said)
    EndorsementNote.objects.create(endorsement=row, text=MARK)


def _mark_ledger(person: Person) -> None:
    association = AssociationFactory()
    MembershipFactory(person=person, organisation=association)
    entry = declare(person, title=MARK, provider=MARK, note=MARK)
    prove(entry, PDF.replace(b"obj", f"obj % {MARK}".encode(), 1), f"{MARK}.pdf")
    certificates.cpd.send_for_review(entry=entry, by=person, association=association)
    certificates.cpd.decide_review(entry=entry, by=officer(association), accepts=False, reason=MARK)


def _mark_authoring(person: Person) -> None:
    user, page = person.user, Page.objects.last()
    ModelLogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(user),
        object_id=str(user.pk),
        label=str(user),
        action="wagtail.edit",
        timestamp=timezone.now(),
        data={"name": MARK},
        uuid=uuid.uuid4(),
    )
    PageLogEntry.objects.create(
        page=page,
        label=page.title,
        action="wagtail.comments.create",
        timestamp=timezone.now(),
        user=user,
        data={"comment": {"id": 1, "text": MARK}},
    )
    comment = Comment.objects.create(page=page, user=user, text=MARK, contentpath="title")
    CommentReply.objects.create(comment=comment, user=user, text=MARK)
    other = UserFactory()
    said = [
        {"pk": 1, "user": user.pk, "text": MARK, "replies": []},
        {"pk": 2, "user": other.pk, "text": "kept", "replies": [{"pk": 3, "user": user.pk, "text": MARK}]},
    ]
    Revision.objects.create(
        content_object=page, object_id=str(page.pk), user=user, content={"title": "t", "wagtail_admin_comments": said}
    )
    states = {"content_type": ContentType.objects.get_for_model(page), "object_id": str(page.pk)}
    run = WorkflowState.objects.create(
        base_content_type=ContentType.objects.get_for_model(Page), workflow=Workflow.objects.create(name="w"), **states
    )
    TaskState.objects.create(
        workflow_state=run,
        task=Task.objects.create(name="t", content_type=ContentType.objects.get_for_model(Task)),
        revision=Revision.objects.last(),
        finished_by=user,
        comment=MARK,
        content_type=ContentType.objects.get_for_model(TaskState),
    )
    form = apps.get_model("wagtailadmin", "FormState")
    about = ContentType.objects.get_for_model(Page)
    form.objects.create(user=user, data=MARK, object_id="1", content_type=about, last_updated_at=timezone.now())
    DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {"invitation_id": 1}},
        task_path="accounts.tasks.send_invitation",
        queue_name="default",
        backend_name="default",
        traceback=f"SMTPRecipientsRefused: {EMAIL}",
    )


def test_wherever_her_mark_can_stand_it_goes(django_capture_on_commit_callbacks):
    before = _files_with_the_mark()
    person = _somebody()
    _mark_account(person)
    _mark_learning(person)
    _mark_work(person)
    _mark_cohort(person)
    certificate = _mark_certificate(person)
    revoked(certificate)
    _set(StatusNote.objects.all(), text=MARK)
    _mark_ledger(person)
    _mark_recognition(person)
    _mark_authoring(person)
    expected = _text_columns()
    marked = _where_the_mark_stands()
    assert {name for name in expected if name not in marked} == set(), "mark these, or say why they tell nobody's name"
    assert len(_files_with_the_mark() - before) >= 2
    wishes = {f"certificate-{certificate.code}": "now"}
    with django_capture_on_commit_callbacks(execute=True):
        accounts.erase_person(person=person, by=person, wishes=wishes)
    assert _where_the_mark_stands() == set()
    assert _files_with_the_mark() == before
    assert not Session.objects.exists()
    assert Revision.objects.last().content["wagtail_admin_comments"] == [
        {
            "pk": 2,
            "user": Revision.objects.last().content["wagtail_admin_comments"][0]["user"],
            "text": "kept",
            "replies": [],
        }
    ]
    assert Membership.objects.filter(person=person).exists()


def test_a_certificate_kept_checkable_keeps_her_names_on_it_and_nothing_else():
    person = _somebody()
    certificate = _mark_certificate(person)
    accounts.erase_person(person=person, by=person)
    assert _where_the_mark_stands() == {
        f"certificates.CertificateNames.{name}" for name in ("latin", "own_script", "reference")
    }
    assert (CertificateNames.objects.count(), ShareToken.objects.count(), NameProblem.objects.count()) == (2, 1, 0)
    assert not fresh(certificate).is_erased
