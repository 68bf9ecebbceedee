"""One person whose name can be told from any row and file: her mark is put wherever one can stand."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
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
from accounts.models import ConsentEvidence, MembershipInvitation, Person
from accounts.queries import current_text
from courses.assessment import actions as assessment
from courses.assessment.models import Attempt, CheckAnswer, QuizPage, Response, WordsReview
from courses.certificates import actions as certificates
from courses.certificates.models import (
    BulkLine,
    Certificate,
    Endorsement,
    EndorsementNote,
    NameProblem,
    NameRequest,
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
from tests.factories.certificates import asked, certified_course, earn, fresh, settled_course, share
from tests.factories.cohorts import accept, make_cohort
from tests.factories.cpd import PDF, declare, officer, prove
from tests.factories.learning import activities_of, learner_on, module_of, offered_course, page_of, settled
from tests.factories.many_certificates import officers, waiting

MARK = "zqmeiling"
EMAIL = f"{MARK}@people.example"


def set_columns(rows: Any, **columns: Any) -> None:
    assert rows.update(**columns) >= 1, f"{rows.model} has no row to mark"


def somebody() -> Person:
    user = UserFactory(email=EMAIL, display_name=f"{MARK} Wong", name_latin=f"{MARK} W", name_other_script=f"{MARK} 王")
    return user.person


def mark_account(person: Person) -> None:
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
    set_columns(ConsentEvidence.objects.all(), reference=MARK)
    set_columns(MembershipInvitation.objects.all(), team=MARK)


def mark_work(person: Person) -> None:
    """An assignment with a file, a mark and its correction."""
    page = make_course_page()
    assignment = make_assignment(make_module(page), most_files=1)
    learner_on(settled(page), person)
    its: dict[str, Any] = {"person": person, "page": assignment, "number": 1, "by": person}
    assessment.add_file(**its, content=MARK.encode(), file_name=f"{MARK}.txt")
    work = assessment.hand_in_work(**its, text=MARK)
    for points in (10, 20):
        assessment.mark_submission(submission=work, by=PersonFactory(), points=points, feedback=MARK, reason=MARK)


def mark_learning(person: Person) -> None:
    course = offered_course(lessons=1)
    course = _settled_with_quiz(course)
    enrolment = learner_on(course, person)
    lesson, quiz = activities_of(course)
    learning.override(enrolment=enrolment, activity=lesson, by=PersonFactory(), reason=MARK, evidence=MARK)
    set_columns(ActivityResult.objects.filter(enrolment=enrolment), resume={"at": MARK})
    _mark_packages(person, lesson)
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
    set_columns(EnrolmentRequest.objects.all(), answer=MARK)
    assert EventNote.objects.count() == 1
    assert Attempt.objects.count() == 1


def _mark_packages(person: Person, activity: Any) -> None:
    """What a package keeps of her, of every standard."""
    PackageState.objects.create(
        person=person,
        activity=activity,
        part=MARK,
        begun_at=timezone.now(),
        kept_at=timezone.now(),
        location=MARK,
        suspend_data=MARK,
        values={"cmi.comments": MARK},
    )
    session = UnitSession.objects.create(
        person=person,
        activity=activity,
        part=MARK,
        launch=1,
        session_id=uuid.uuid4(),
        registration=uuid.uuid4(),
        token=MARK,
        said=[MARK],
    )
    UnitStatement.objects.create(
        person=person,
        activity=activity,
        session=session,
        statement_id=uuid.uuid4(),
        digest=MARK,
        verb=MARK,
        content={"object": {"id": MARK}},
    )
    UnitDocument.objects.create(
        person=person,
        activity=activity,
        kind=UnitDocument.Kind.STATE,
        place=MARK,
        name=MARK,
        content_type=MARK,
        content=MARK.encode(),
    )


def _settled_with_quiz(course: Any) -> Any:
    make_quiz(module_of(course), questions=[make_question(kind="text")])
    return settled(page_of(course))


def mark_cohort(person: Person) -> None:
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
    set_columns(Seat.objects.filter(person=person), withdrawn_reason=MARK)
    assert (InvitationAddress.objects.count(), DueExtension.objects.count()) == (1, 1)


def mark_certificate(person: Person) -> Certificate:
    certificate = earn(certified_course(), person)
    certificates.set_reference(certificate=certificate, by=person, reference=MARK)
    certificates.store_files(certificate=fresh(certificate))
    share(certificate, label=MARK)
    NameProblem.objects.update_or_create(certificate=certificate, defaults={"kind": "missing", "characters": MARK})
    certificates.ask_for_name(certificate=fresh(certificate), by=person, latin=f"{MARK} wong", own_script="", why=MARK)
    set_columns(NameRequest.objects.all(), own_script=MARK, answer=MARK)
    _mark_change_of_many(certificate)
    return certificate


def _mark_change_of_many(certificate: Certificate) -> None:
    """What officers wrote about a change that hers was part of, and the line somebody typed."""
    first, second = (officer.person for officer in officers(certificate.issuer))
    change = waiting(first, "revoke", numbers=certificate.number, text=MARK)
    certificates.bulk.refuse(change=change, by=second, text=MARK)
    set_columns(BulkLine.objects.filter(certificate=certificate), typed=MARK)


def mark_recognition(person: Person) -> None:
    """Why she, as an officer, did not recognise a course."""
    row = asked(settled_course(), AssociationFactory())
    said = {"state": "declined", "decline_reason": "other", "answered_by": person, "answered_at": timezone.now()}
    Endorsement.objects.filter(pk=row.pk).update(**said)
    EndorsementNote.objects.create(endorsement=row, text=MARK)


def mark_ledger(person: Person) -> None:
    association = AssociationFactory()
    MembershipFactory(person=person, organisation=association)
    entry = declare(person, title=MARK, provider=MARK, note=MARK)
    prove(entry, PDF.replace(b"obj", f"obj % {MARK}".encode(), 1), f"{MARK}.pdf")
    certificates.cpd.send_for_review(entry=entry, by=person, association=association)
    certificates.cpd.decide_review(entry=entry, by=officer(association), accepts=False, reason=MARK)


def mark_authoring(person: Person) -> None:
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
