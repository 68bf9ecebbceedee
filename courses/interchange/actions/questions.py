"""Banks and questions."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from courses.assessment import actions as assessment
from courses.assessment.kinds import kind_of
from courses.assessment.models import Question as QuestionRow
from courses.assessment.models import QuestionBank
from courses.interchange.actions.media import StoredMedia
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import Course, Question
from courses.interchange.queries.questions import canonical_words, neutral_question, with_files
from courses.skills.models import Skill


def write_banks(course: Course, owner: Organisation, media: StoredMedia) -> tuple[bool, dict[UUID, QuestionBank]]:
    """Write what differs; says whether anything did, and gives the banks by key.

    A question the package no longer holds is retired: it is drawn no more, and every answer to it stays.
    """
    changed = False
    banks: dict[UUID, QuestionBank] = {}
    skills = {skill.code: skill for skill in Skill.objects.all()}
    for bank in course.banks:
        row = QuestionBank.objects.filter(key=bank.key).first()
        if row is not None and row.owner_id != owner.pk:
            raise ImportRefused(
                "other_owner", _("The bank “%(name)s” belongs to another association.") % {"name": bank.name}
            )
        if QuestionBank.objects.filter(owner=owner, name=bank.name).exclude(key=bank.key).exists():
            raise ImportRefused(
                "name_taken", _("Another bank of this association is called “%(name)s”.") % {"name": bank.name}
            )
        if row is None:
            row = QuestionBank.objects.create(key=bank.key, owner=owner, name=bank.name)
            changed = True
        elif row.name != bank.name:
            row.name = bank.name
            row.save(update_fields=["name"])
            changed = True
        banks[bank.key] = row
        standing = {question.key: question for question in row.questions.prefetch_related("texts__locale", "skills")}
        for position, question in enumerate(bank.questions):
            changed |= _write_question(question, standing.get(question.key), row, position, course, skills, media)
        gone = [
            key
            for key, found in standing.items()
            if found.retired_at is None and key not in {question.key for question in bank.questions}
        ]
        changed |= bool(QuestionRow.objects.filter(key__in=gone).update(retired_at=timezone.now()))
    return changed, banks


def _write_question(
    question: Question,
    standing: QuestionRow | None,
    bank: QuestionBank,
    position: int,
    course: Course,
    skills: dict[str, Skill],
    media: StoredMedia,
) -> bool:
    if standing is None and (held := QuestionRow.objects.filter(key=question.key).select_related("bank").first()):
        if held.bank.owner_id != bank.owner_id:
            raise ImportRefused(
                "key_taken", _("The question %(key)s belongs to another association.") % {"key": question.key}
            )
        standing = held
    question.skills.sort()
    ids = set(kind_of(question.kind).texts(question.structure))
    question.words = {language: canonical_words(words, ids) for language, words in question.words.items()}
    if standing is not None and standing.bank_id == bank.pk and standing.position == position:
        former = neutral_question(standing, media.names())
        former.words = {language: former.words[language] for language in question.words if language in former.words}
        if former == question and standing.retired_at is None:
            return False
    if standing is not None and standing.retired_at is not None:
        QuestionRow.objects.filter(key=question.key).update(retired_at=None)
    assessment.save_question(
        bank=bank,
        kind=question.kind,
        structure=question.structure,
        words={language: with_files(words, media.kept) for language, words in question.words.items()},
        source_locale=course.source_language,
        key=question.key,
        points=question.points,
        position=position,
        skills=[skills[code] for code in question.skills],
    )
    return True
