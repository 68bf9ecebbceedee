"""The files beside the words of a question: pictures, recordings, documents."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.images.exceptions import UnknownOutputImageFormatError
from wagtail.images.models import SourceImageIOError

from accounts.models import Person
from common.models import AcademyDocument, AcademyImage, Recording
from courses.assessment.enums import FileKind
from courses.assessment.models import AttemptQuestion, Question, QuestionFile
from courses.catalogue.models import LessonPage

logger = logging.getLogger(__name__)

KINDS_OF: dict[type[Model], tuple[str, ...]] = {
    AcademyImage: (FileKind.IMAGE,),
    AcademyDocument: (FileKind.DOCUMENT,),
    Recording: (FileKind.AUDIO, FileKind.VIDEO),
}
# One size for all: a question is read in a narrow column.
SIZE = "max-1200x1200|format-webp"
Named = tuple[str, int]


@dataclass(frozen=True)
class Attached:
    """One file as a question shows it. Without `held` it no longer exists, and its title stands in its place."""

    kind: str
    title: str
    held: Any = None
    picture: Any = None

    @property
    def is_picture(self) -> bool:
        return self.kind == FileKind.IMAGE

    @property
    def recording(self) -> Any:
        return self.held if self.kind in {FileKind.AUDIO, FileKind.VIDEO} else None

    @property
    def document(self) -> Any:
        return self.held if self.kind == FileKind.DOCUMENT else None

    @property
    def sign(self) -> str:
        """What of the file the HTML depends on."""
        shown = self.picture.url if self.picture is not None else getattr(self.held, "file", "")
        return f"{self.kind}:{shown}"


def _lists(words: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    yield words.get("attachments", [])
    yield words.get("explanation_attachments", [])
    for option in words.get("options", {}).values():
        yield option.get("attachments", [])


def files_of(words: dict[str, Any]) -> set[Named]:
    """Kind and key of every file that words show."""
    return {(file["kind"], int(file["file"])) for files in _lists(words) for file in files}


class Files:
    """All files of the questions of one page, read at once when the first is asked for: one query for each model."""

    def __init__(self, shown: Iterable[dict[str, Any]]) -> None:
        self._named = {file for words in shown for file in files_of(words)}

    @cached_property
    def _found(self) -> dict[Named, Attached]:
        found: dict[Named, Attached] = {}
        found_by: tuple[tuple[tuple[str, ...], QuerySet[Any]], ...] = (
            ((FileKind.IMAGE,), AcademyImage.objects.prefetch_renditions(SIZE)),
            ((FileKind.DOCUMENT,), AcademyDocument.objects.all()),
            ((FileKind.AUDIO, FileKind.VIDEO), Recording.objects.prefetch_related("captions")),
        )
        for kinds, rows in found_by:
            named = [(kind, pk) for kind, pk in self._named if kind in kinds]
            held = {row.pk: row for row in rows.filter(pk__in=[pk for _kind, pk in named])} if named else {}
            for kind, pk in named:
                picture = _drawn(held[pk]) if kind == FileKind.IMAGE and pk in held else None
                if pk in held and (picture is not None or kind != FileKind.IMAGE):
                    found[kind, pk] = Attached(kind, "", held[pk], picture)
        return found

    def among(self, listed: Iterable[dict[str, Any]]) -> list[Attached]:
        """Those of one list, with the titles it gives them."""
        return [self._one(file) for file in listed]

    def _one(self, file: dict[str, Any]) -> Attached:
        kind, title = str(file["kind"]), str(file.get("title", ""))
        found = self._found.get((kind, int(file["file"])))
        return Attached(kind, title, found.held, found.picture) if found is not None else Attached(kind, title)

    @property
    def sign(self) -> str:
        """Changes where what is shown of a file changes."""
        return " ".join(sorted(file.sign for file in self._found.values())) if self._named else ""


def _drawn(image: AcademyImage) -> Any:
    """The picture in the size that is shown; None where its file is gone or cannot be read."""
    try:
        return image.get_rendition(SIZE)
    except (SourceImageIOError, UnknownOutputImageFormatError, OSError, ValueError):
        logger.warning("The file of picture %s cannot be shown", image.pk)
        return None


def asking(held: Model) -> QuerySet[Question]:
    """The questions whose words show a file, or did."""
    named = QuestionFile.objects.filter(question=OuterRef("pk"), kind__in=KINDS_OF.get(type(held), ()), file=held.pk)
    return Question.objects.filter(Exists(named))


def was_asked(person: Person, questions: QuerySet[Question]) -> bool:
    """Whether one of the questions stands in an attempt of hers."""
    asked = AttemptQuestion.objects.filter(attempt__person=person, version__question__in=questions)
    return asked.exists()


def lessons_asking(questions: QuerySet[Question]) -> list[LessonPage]:
    """Live lessons that ask one of the questions as a check."""
    keys = [Q(body_text__contains=str(key)) for key in questions.values_list("pk", flat=True)]
    if not keys:
        return []
    lessons = LessonPage.objects.filter(live=True).annotate(body_text=Cast("body", TextField()))
    return list(lessons.filter(reduce(or_, keys)))
