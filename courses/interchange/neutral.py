"""A course without database and without file format: what every reader makes and the one writer takes.

Texts that an author can format are canonical HTML (`courses.interchange.markup`): `p ul ol li b code sub sup a br`, no
attributes but `href`. A link to a page of the site is `page:<key>`, to a file of the course `media:<name>`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass
class MediaFile:
    """One file that lessons show or offer. `kind` is image, document, audio or video."""

    name: str
    kind: str
    title: str
    content: bytes = field(repr=False, default=b"")
    description: str = ""
    duration: int = 0
    transcript: str = ""
    captions: dict[str, bytes] = field(default_factory=dict, repr=False)


@dataclass
class Block:
    """One block of a lesson, by the stored name of its kind."""

    kind: str
    value: Any


@dataclass
class LessonWords:
    """A lesson in one language; without blocks it is a translation that has only begun."""

    title: str
    summary: str = ""
    authors: str = ""
    reviewed_by: str = ""
    reviewed_on: str = ""
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Lesson:
    """One lesson, for all its languages."""

    key: UUID
    slug: str
    minutes: int
    words: dict[str, LessonWords]
    required: bool = True
    completion: str = "marked"
    open: bool = False
    draft: bool = False
    ai_assisted: str = "none"


@dataclass
class Draw:
    """One line of a quiz: a question, or so many from a bank."""

    question: UUID | None = None
    bank: UUID | None = None
    count: int = 1


@dataclass
class QuizWords:
    title: str
    introduction: str = ""


@dataclass
class Quiz:
    """One quiz, for all its languages."""

    key: UUID
    slug: str
    minutes: int
    words: dict[str, QuizWords]
    draws: list[Draw]
    required: bool = True
    open: bool = False
    draft: bool = False
    pass_mark: int = 70
    attempts: int | None = None
    waiting_hours: int | None = None
    time_limit: int | None = None
    shuffle_questions: bool = False
    shuffle_options: bool = True
    feedback: str = "at_once"


@dataclass
class AssignmentWords:
    """What is asked for, in one language, as the blocks of a lesson."""

    title: str
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Assignment:
    """One piece of work that a person marks, for all its languages. `files` is how many she may hand in."""

    key: UUID
    slug: str
    minutes: int
    words: dict[str, AssignmentWords]
    required: bool = True
    open: bool = False
    draft: bool = False
    pass_mark: int = 50
    text: bool = True
    files: int = 0
    # Kinds of file by the names assessment has for them; none named, all are taken.
    kinds: list[str] = field(default_factory=list)


@dataclass
class PackageWords:
    title: str
    introduction: str = ""


@dataclass
class Package:
    """One foreign package (SCORM, H5P, cmi5), for all its languages; it runs on a host of its own.

    `format` is scorm12, scorm2004, h5p or cmi5; `files` are the package's own, by name; `outline` says what can be
    launched: dictionaries with `id`, `title`, `href` and what the manifest says of objectives and scores.
    """

    key: UUID
    slug: str
    minutes: int
    words: dict[str, PackageWords]
    format: str
    name: str
    files: dict[str, bytes] = field(repr=False)
    outline: list[dict[str, Any]] = field(default_factory=list)
    required: bool = True
    open: bool = False
    draft: bool = False
    completion: str = "passed"
    pass_mark: int | None = None


Activity = Lesson | Quiz | Assignment | Package


@dataclass
class ModuleWords:
    title: str
    summary: str = ""


@dataclass
class Module:
    """One module, for all its languages, with what is done in it, in order."""

    key: UUID
    slug: str
    words: dict[str, ModuleWords]
    activities: list[Activity] = field(default_factory=list)
    draft: bool = False


@dataclass
class Question:
    """One question: structure and words as `courses.assessment.kinds` describes them.

    Where its words have `attachments`, their `file` is the name of a file of the course.
    """

    key: UUID
    kind: str
    structure: dict[str, Any]
    words: dict[str, dict[str, Any]]
    points: int = 1
    skills: list[str] = field(default_factory=list)


@dataclass
class Bank:
    key: UUID
    name: str
    questions: list[Question] = field(default_factory=list)


@dataclass
class CourseWords:
    title: str
    summary: str
    audience: str = ""
    outcomes: list[str] = field(default_factory=list)
    prerequisites: str = ""
    assessment_note: str = ""
    teachers: list[dict[str, str]] = field(default_factory=list)


@dataclass
class Course:
    """One course, whole."""

    key: UUID
    code: str
    owner: str
    source_language: str
    slug: str
    words: dict[str, CourseWords]
    level: str = "foundation"
    enrolment: str = "open"
    minutes: int | None = None
    law_as_at: str = ""
    valid_months: int | None = None
    topics: dict[str, int] = field(default_factory=dict)
    # Wishes: associations that are to be asked.
    recognised_by: list[str] = field(default_factory=list)
    skills: list[tuple[str, int]] = field(default_factory=list)
    publish: bool = False
    # From another system: what it cannot know (code, level, skills…) stays as this site has it.
    foreign: bool = False
    # Whether whoever imports gave the code; one that a foreign source suggests gives way to the site's own.
    code_told: bool = False
    # Further courses of the same file, written with this one or not at all.
    others: list[Course] = field(default_factory=list)
    modules: list[Module] = field(default_factory=list)
    banks: list[Bank] = field(default_factory=list)
    media: list[MediaFile] = field(default_factory=list)
    # What the source held, by its own names for things; what was made of it, and what was left behind.
    source: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    converted: list[dict[str, str]] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)

    @property
    def activities(self) -> Iterator[Activity]:
        for module in self.modules:
            yield from module.activities

    @property
    def lessons(self) -> list[Lesson]:
        return [activity for activity in self.activities if isinstance(activity, Lesson)]

    @property
    def quizzes(self) -> list[Quiz]:
        return [activity for activity in self.activities if isinstance(activity, Quiz)]

    @property
    def assignments(self) -> list[Assignment]:
        return [activity for activity in self.activities if isinstance(activity, Assignment)]

    @property
    def packages(self) -> list[Package]:
        return [activity for activity in self.activities if isinstance(activity, Package)]

    @property
    def questions(self) -> list[Question]:
        return [question for bank in self.banks for question in bank.questions]


@dataclass
class QuestionImport:
    """A bank from elsewhere with the files its questions show, and what the source held."""

    bank: Bank
    media: list[MediaFile] = field(default_factory=list)
    source: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    converted: list[dict[str, str]] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)
