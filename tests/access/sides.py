"""Two associations with two member organisations each, and of everything that an address can name, one for each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site, UploadedFile
from wagtail_localize.models import Translation, TranslationSource

from accounts.enums import Role
from accounts.models import AssociationCollection, Organisation, RoleGroup
from common.models import AcademyDocument, AcademyImage, Captions, Recording
from courses.assessment.actions.reviews import ask_for_review
from courses.catalogue import actions as catalogue
from courses.catalogue.enums import EnrolmentPolicy
from courses.catalogue.models import Course
from courses.certificates import actions as certificates
from courses.certificates.enums import EndorsementState
from courses.certificates.models import Endorsement, SignedCredential
from courses.interchange.enums import JobState
from courses.interchange.models import ImportJob
from courses.skills.actions import load_framework
from pages.models import SiteSettings, StandardPage
from tests.access.houses import make_house
from tests.access.things import Side, named, text
from tests.factories.accounts import AssociationFactory, member_of
from tests.factories.assessment import choice_words, make_assignment, make_bank, make_question, make_quiz
from tests.factories.catalogue import make_course_page, make_index, make_lesson, make_locale, make_module
from tests.factories.certificates import asked, recognised, settled_course
from tests.factories.cpd import approve, enter_figures
from tests.factories.learning import settled
from tests.factories.many_certificates import waiting
from tests.factories.packages import make_package, make_package_page


def make_side(tag: str, *, houses: int = 2) -> Side:
    """An association with everything."""
    association = AssociationFactory(slug=f"association-{tag}", name_en=f"Association {tag}")
    side = Side(tag, association)
    for role in (Role.TRAINER, Role.REVIEWER, Role.OFFICER):
        side.staff[role] = member_of(association, role, **named(side, role, tag))
    _make_files(side)
    _make_courses(side)
    _make_unpublished(side)
    _make_ledger(side)
    for number in range(1, houses + 1):
        side.houses.append(make_house(side, f"{tag}{number}"))
    _make_published(side)
    _make_recognitions(side)
    _make_bulk_change(side)
    _make_import(side)
    return side


def _make_published(side: Side) -> None:
    """What its certificates refer to, for everybody to read."""
    load_framework()
    signed = SignedCredential.objects.filter(facts__certificate__issuer=side.association).order_by("pk")[0]
    given = Endorsement.objects.create(
        organisation=side.association,
        course_version=signed.achievement.course_version,
        state=EndorsementState.GIVEN,
        minutes=signed.achievement.data["minutes"],
        asked_by=side.staff[Role.TRAINER].person,
        answered_by=side.staff[Role.OFFICER].person,
        answered_at=timezone.now(),
        since=timezone.now(),
    )
    side.things |= {
        "achievement": signed.achievement,
        "status_list": signed.entry.status_list,
        "endorsement": certificates.sign_endorsement(given=given, achieved=signed.achievement, language="en"),
    }


def _make_recognitions(side: Side) -> None:
    """With a third association, which has no other part: what it is asked, what it asks, what it was given."""
    third = Organisation.objects.filter(slug="third").first() or AssociationFactory(slug="third")
    ends = timezone.localdate() + timedelta(days=90)
    side.things |= {
        "question_of_ours": asked(side.course, third),
        "question_to_us": asked(settled_course(third), side.association),
        "recognition_of_ours": recognised(settled_course(third), side.association, valid_until=ends),
    }


def _make_bulk_change(side: Side) -> None:
    """A change of all certificates of the association, which waits for a second officer."""
    change = waiting(side.staff[Role.OFFICER].person, issuer=side.association, text=text(side, "bulk", side.tag))
    side.things["bulk_change"] = change


def _make_import(side: Side) -> None:
    """A course that was brought and read, and waits for a word."""
    row = {"where": "unit 1", "kind": "poll", "why": "No form here."}
    report = {
        "course": {"code": "", "title": text(side, "import", side.tag), "key": None},
        "counts": {"modules": 1, "questions": {}, "media": 0},
        "source": {"poll": 1},
        "converted": [],
        "left_out": [row],
        "changed": True,
    }
    side.things["import_job"] = ImportJob.objects.create(
        association=side.association,
        by=side.staff[Role.TRAINER].person,
        file=ContentFile(b"no file", name=f"i{side.tag}.zip"),
        file_name=f"{text(side, 'import', side.tag)}.zip",
        state=JobState.CHECKED,
        report=report,
    )


def _make_files(side: Side) -> None:
    tag = side.tag
    collection = AssociationCollection.objects.get(organisation=side.association).collection
    inner = Collection.objects.get(pk=collection.pk).add_child(instance=Collection(name=text(side, "collection", tag)))
    document = AcademyDocument.objects.create(
        title=text(side, "document", tag), file=ContentFile(b"words", name=f"d{tag}.txt"), collection=collection
    )
    recording = Recording.objects.create(
        title=text(side, "recording", tag), file=ContentFile(b"sound", name=f"r{tag}.mp3"), type="audio", duration=1
    )
    Recording.objects.filter(pk=recording.pk).update(collection=collection)
    captions = Captions.objects.create(
        recording=recording, language="en", file=ContentFile(b"WEBVTT", name=f"c{tag}.vtt")
    )
    image = AcademyImage.objects.create(
        title=text(side, "image", tag), file=get_test_image_file(), collection=collection
    )
    bank = make_bank(owner=side.association, name=text(side, "bank", tag))
    options = {"a": "One", "b": "Two", "c": "Three"}
    words = {"en": choice_words(prompt=text(side, "question", tag), options=options)}
    kept = make_question(bank=bank, words=words)
    proposed = {**words["en"], "prompt": text(side, "proposed", tag)}
    trainer = side.staff[Role.TRAINER].person
    side.things |= {
        "review": ask_for_review(question=kept, language="en", words=proposed, by=trainer),
        "collection": inner,
        "document": document,
        "recording": Recording.objects.get(pk=recording.pk),
        "captions": captions,
        "captions_name": captions.file.name.rpartition("/")[2],
        "collection_restriction": CollectionViewRestriction.objects.create(
            collection=inner, restriction_type=CollectionViewRestriction.PASSWORD, password="open sesame"
        ),
        "image": image,
        "rendition": image.get_rendition("width-20"),
        "bank": bank,
        # Asked nowhere: no learner meets it.
        "kept_question": kept,
        "question": make_question(bank=bank, prompt="What is asked of everybody?"),
        "check": make_question(bank=bank, prompt="What is checked?"),
        "group": RoleGroup.objects.get(organisation=side.association, role=Role.TRAINER).group,
        "uploads": {
            kind: UploadedFile.objects.create(
                for_content_type=None,
                file=ContentFile(b"x", name=f"u{tag}.txt"),
                uploaded_by_user=side.staff[Role.TRAINER],
            )
            for kind in ("document", "image")
        },
    }


def _make_courses(side: Side) -> None:
    """An open course with a lesson that offers a file and checks a question, and a quiz; and one on request."""
    make_index("en")
    make_index("zh-hans")
    owner = side.association
    page = make_course_page(owner=owner, slug=f"open-{side.tag}")
    module = make_module(page)
    body = [
        ("text", "<p>Words.</p>"),
        ("download", {"document": side.document, "title": "Handout"}),
        ("check", {"question": str(side.check.pk)}),
    ]
    lesson = make_lesson(module, body=body)
    make_lesson(module)
    quiz = make_quiz(module, questions=[side.question])
    package = make_package(owner=owner, name=text(side, "package", side.tag))
    played = make_package_page(module, package=package, required=False)
    assignment = make_assignment(module, required=False, most_files=1)
    essays = make_quiz(module, questions=[make_question(kind="essay")], required=False)
    requested = make_course_page(owner=owner, slug=f"asked-{side.tag}", enrolment_policy=EnrolmentPolicy.REQUEST)
    make_lesson(make_module(requested))
    side.things |= {
        "course_page": page,
        "module_page": module,
        "lesson_page": lesson,
        "quiz_page": quiz,
        "assignment_page": assignment,
        "essays_page": essays,
        "package_page": played,
        "course": settled(page),
        "requested": settled(requested),
    }
    translation = _translate(page)
    source = translation.source
    side.things |= {
        "source": source,
        "translation": translation,
        "string": source.stringsegment_set.first(),
        "translated_page": page.get_translation(make_locale("zh-hans")),
        "paths": {
            "course": f"{page.slug}/",
            "module": f"{page.slug}/{module.slug}/",
            "lesson": f"{page.slug}/{module.slug}/{lesson.slug}/",
            "quiz": f"{page.slug}/{module.slug}/{quiz.slug}/",
            "assignment": f"{page.slug}/{module.slug}/{assignment.slug}/",
            "package": f"{page.slug}/{module.slug}/{played.slug}/",
        },
    }
    _translate(module)
    translated = _translate(lesson)
    side.things |= {
        "lesson_translation": translated,
        "override": translated.source.overridablesegment_set.first(),
    }


def _translate(page: Any) -> Translation:
    source, _made = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=make_locale("zh-hans"))
    translation.save_target(publish=False)
    return translation


def _make_ledger(side: Side) -> None:
    """A scheme that is approved, and another with the association's own figures."""
    officer = side.staff[Role.OFFICER].person
    approve(association=side.association, by=officer)
    side.things |= {"own_scheme": enter_figures(side.association, officer)}


def _make_unpublished(side: Side) -> None:
    """What is being written: a draft, one that waits for a second person, one that is to go live later."""
    trainer = side.staff[Role.TRAINER]
    module = side.module_page
    draft = make_lesson(module, text(side, "draft", side.tag), live=False)
    revision = draft.save_revision(user=trainer)
    waiting = make_lesson(module, text(side, "waiting", side.tag), live=False)
    waiting.save_revision(user=trainer)
    workflow = catalogue.ensure_review_workflow(index=make_index("en"))
    state = workflow.start(waiting, trainer)
    later = make_lesson(module, text(side, "later", side.tag), live=False)
    later.go_live_at = timezone.now() + timedelta(days=5)
    scheduled = later.save_revision(user=trainer)
    scheduled.publish()
    closed = (
        make_index("en")
        .get_parent()
        .add_child(instance=StandardPage(title=f"Closed {side.tag}", slug=f"closed-{side.tag}", live=True))
    )
    # A course nobody has published yet.
    begun = make_course_page(owner=side.association, title=text(side, "begun", side.tag), live=False)
    side.things |= {
        "draft": Page.objects.get(pk=draft.pk),
        "revision": revision,
        "waiting": waiting,
        "workflow": workflow,
        "task": workflow.tasks.first(),
        "workflow_state": state,
        "task_state": state.current_task_state,
        "later": later,
        "scheduled": later.revisions.get(approved_go_live_at__isnull=False),
        "closed_page": closed,
        "closed_path": f"{closed.slug}/",
        "site": Site.objects.get(is_default_site=True),
        "settings": SiteSettings.load(),
        "redirect": Redirect.objects.create(old_path=f"/old-{side.tag}", redirect_link="/en/"),
        "begun": begun,
        "begun_course": Course.objects.get(key=begun.translation_key),
        "page_restriction": PageViewRestriction.objects.create(
            page=closed, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
        ),
        "editing": EditingSession.objects.create(
            user=trainer, content_object=draft, last_seen_at=timezone.now(), is_editing=True
        ),
    }
