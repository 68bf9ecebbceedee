"""Nothing that tells who somebody was outlives her erasure: her mark is put wherever it can stand, and looked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from wagtail.models import (
    Revision,
)

from accounts import actions as accounts
from accounts.models import Membership
from common.append_only import AppendOnly
from courses.certificates.models import (
    CertificateNames,
    NameProblem,
    ShareToken,
    StatusNote,
)
from tests.factories.certificates import fresh, revoked
from tests.promises.marks import (
    MARK,
    mark_account,
    mark_authoring,
    mark_certificate,
    mark_cohort,
    mark_learning,
    mark_ledger,
    mark_recognition,
    mark_work,
    set_columns,
    somebody,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

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
    "interchange": {"ImportJob", "MadeByImport"},
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


def test_wherever_her_mark_can_stand_it_goes(django_capture_on_commit_callbacks):
    before = _files_with_the_mark()
    person = somebody()
    mark_account(person)
    mark_learning(person)
    mark_work(person)
    mark_cohort(person)
    certificate = mark_certificate(person)
    revoked(certificate)
    set_columns(StatusNote.objects.all(), text=MARK)
    mark_ledger(person)
    mark_recognition(person)
    mark_authoring(person)
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
    person = somebody()
    certificate = mark_certificate(person)
    accounts.erase_person(person=person, by=person)
    assert _where_the_mark_stands() == {
        f"certificates.CertificateNames.{name}" for name in ("latin", "own_script", "reference")
    }
    assert (CertificateNames.objects.count(), ShareToken.objects.count(), NameProblem.objects.count()) == (2, 1, 0)
    assert not fresh(certificate).is_erased
