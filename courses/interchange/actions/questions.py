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
from courses.interchange.neutral import Bank, Course, Question
from courses.interchange.queries.questions import canonical_words, neutral_question, with_files
from courses.skills.models import Skill

LONGEST_NAME = 120


def write_banks(
    course: Course, owner: Organisation, media: StoredMedia, *, adding: bool = False
) -> tuple[bool, dict[UUID, QuestionBank]]:
    """Write what differs; says whether anything did, and gives the banks by key.

    A question the package no longer holds is retired: it is drawn no more, and every answer to it stays. With `adding`
    nothing is retired or brought back: what is new stands after what the bank has.
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
        if course.foreign and not adding:
            _name_of_its_own(course, bank, row, owner)
        if QuestionBank.objects.filter(owner=owner, name=bank.name).exclude(key=bank.key).exists():
            raise ImportRefused(
                "name_taken",
                _("Another bank of this association is called “%(name)s”. Rename one of the two.")
                % {"name": bank.name},
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
        places = _places(bank, standing, adding=adding)
        for question, position in zip(bank.questions, places, strict=True):
            changed |= _write_question(question, standing.get(question.key), row, position, course, skills, media)
        if adding:
            continue
        asked = QuestionRow.objects.filter(key__in=[question.key for question in bank.questions])
        changed |= bool(asked.filter(retired_at__isnull=False).update(retired_at=None))
        gone = [
            key
            for key, found in standing.items()
            if found.retired_at is None and key not in {question.key for question in bank.questions}
        ]
        changed |= bool(QuestionRow.objects.filter(key__in=gone).update(retired_at=timezone.now()))
    return changed, banks


def _name_of_its_own(course: Course, bank: Bank, row: QuestionBank | None, owner: Organisation) -> None:
    """Another system cannot know what banks are called here: a name that is given stays with whoever has it."""
    former = bank.name
    if row is not None:
        bank.name = row.name
    else:
        others = (one.name for one in course.banks if one is not bank)
        given = {*owner.question_banks.values_list("name", flat=True), *others}
        number = 1
        while bank.name in given:
            number += 1
            ending = f" ({number})"
            bank.name = former[: LONGEST_NAME - len(ending)] + ending
    if bank.name != former:
        how = _("Here the bank is called “%(name)s”.")
        course.source["bank"] = course.source.get("bank", 0) + 1
        course.converted.append({"where": former, "kind": "bank", "how": how % {"name": bank.name}})


def _places(bank: Bank, standing: dict[UUID, QuestionRow], *, adding: bool) -> list[int]:
    """Where each question stands in the bank: as in the source, or where it stood, and behind that what is new."""
    if not adding:
        return list(range(len(bank.questions)))
    behind = max((row.position for row in standing.values()), default=-1) + 1
    places = []
    for question in bank.questions:
        held = standing.get(question.key)
        places.append(held.position if held is not None else behind)
        behind += held is None
    return places


def _source_locale(question: Question, standing: QuestionRow | None, course: Course) -> str:
    """The language a question is written in first: the course's, unless it has no words in it."""
    if course.source_language in question.words:
        return course.source_language
    if standing is not None and standing.source_locale in question.words:
        return standing.source_locale
    return next(iter(question.words))


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
        if former == question:
            return False
    assessment.save_question(
        bank=bank,
        kind=question.kind,
        structure=question.structure,
        words={language: with_files(words, media.kept) for language, words in question.words.items()},
        source_locale=_source_locale(question, standing, course),
        key=question.key,
        points=question.points,
        position=position,
        skills=[skills[code] for code in question.skills],
    )
    return True
