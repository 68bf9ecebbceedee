"""What a file cannot say of a question stays as the site has it, and options keep the ids that answers point to."""

from __future__ import annotations

from typing import Any

from courses.assessment.kinds import kind_of
from courses.assessment.models import QuestionBank
from courses.interchange.neutral import MediaFile, Question, QuestionImport
from courses.interchange.queries.media import MediaNames
from courses.interchange.queries.questions import neutral_question

# What a format has no place for.
SILENT = {
    "gift": ("points", "hints", "guide", "files", "case"),
    "aiken": ("points", "skills", "hints", "guide", "files", "explanation", "reason", "case"),
}


def as_they_stand(made: QuestionImport, bank: QuestionBank | None, format_: str) -> None:
    """Hold what was read beside what the bank has, question by question."""
    if bank is None:
        return
    keys = [question.key for question in made.bank.questions]
    names = MediaNames()
    rows = bank.questions.filter(key__in=keys).prefetch_related("texts__locale", "skills")
    standing = {row.key: neutral_question(row, names) for row in rows}
    silent = SILENT.get(format_, ())
    files = {file.name: file for file in names.files()}
    for question in made.bank.questions:
        former = standing.get(question.key)
        if former is None or former.kind != question.kind:
            continue
        keep_ids(question, former)
        _keep_settings(question, former, silent)
        _keep_words(question, former, silent)
    _keep_titles(made, list(files.values()))
    if "files" in silent:
        _keep_files(made, files)


def keep_ids(question: Question, former: Question) -> None:
    """The options of a question get the ids of those that say the same; then the order they stand in, where only chance
    decides it.
    """
    of_kind = kind_of(question.kind)
    ids, held = of_kind.texts(question.structure), of_kind.texts(former.structure)
    language = next((one for one in question.words if one in former.words), "")
    if not language or not ids:
        return
    mine, theirs = question.words[language]["options"], former.words[language]["options"]
    free = list(held)
    renamed: dict[str, str] = {}
    for name in ids:
        said = mine.get(name, {}).get("text")
        alike = [
            one
            for one in free
            if theirs.get(one, {}).get("text") == said and _group(one, former) == _group(name, question)
        ]
        if alike:
            renamed[name] = alike[0]
            free.remove(alike[0])
    rest = [name for name in ids if name not in renamed]
    if len(rest) == len(free):
        # Reworded: each stands where its former self stood.
        renamed.update(zip(rest, free, strict=True))
    else:
        taken = {*held, *renamed.values()}
        for name in rest:
            fresh = next(one for one in _names(name) if one not in taken)
            taken.add(fresh)
            renamed[name] = fresh
    question.structure = _renamed(question.structure, renamed)
    for words in question.words.values():
        words["options"] = {renamed.get(name, name): option for name, option in words["options"].items()}
    if question.kind == "match" and sorted(question.structure["targets"]) == sorted(former.structure["targets"]):
        question.structure["targets"] = list(former.structure["targets"])


def _names(name: str) -> Any:
    yield name
    number = 1
    while True:
        number += 1
        yield f"{name}-{number}"


def _group(name: str, question: Question) -> str:
    """Only what stands in the same list may take each other's place."""
    if name in question.structure.get("targets", []):
        return "targets"
    gaps = question.structure.get("gaps", {})
    return next((number for number, gap in gaps.items() if name in gap.get("options", [])), "")


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """Structures hold ids as words of lists, and pairs of them as keys and words."""
    if isinstance(value, dict):
        return {
            key: {names.get(left, left): names.get(right, right) for left, right in held.items()}
            if key == "pairs"
            else held
            if key == "accepted"
            else _renamed(held, names)
            for key, held in value.items()
        }
    if isinstance(value, list):
        return [names.get(one, one) for one in value]
    return value


def _keep_settings(question: Question, former: Question, silent: tuple[str, ...]) -> None:
    if "points" in silent:
        question.points = former.points
    if "skills" in silent:
        question.skills = former.skills
    if "case" in silent and former.structure.get("case"):
        question.structure["case"] = True


def _keep_words(question: Question, former: Question, silent: tuple[str, ...]) -> None:
    for language, words in question.words.items():
        held = former.words.get(language, {})
        for name in ("hints", "guide"):
            if name in silent and name in held:
                words[name] = held[name]
        if "explanation" in silent and not words["explanation"]:
            words["explanation"] = held.get("explanation", "")
        for name, option in words["options"].items():
            before = held.get("options", {}).get(name, {})
            if "reason" in silent and not option["reason"]:
                option["reason"] = before.get("reason", "")
            if "files" in silent and "attachments" in before and "attachments" not in option:
                option["attachments"] = before["attachments"]
        for name in ("attachments", "explanation_attachments"):
            if "files" in silent and name in held and name not in words:
                words[name] = held[name]


def _keep_titles(made: QuestionImport, files: list[MediaFile]) -> None:
    """A file that a question shows already is that file, whatever it is called in the source."""
    known = {file.content: file for file in files}
    for file in made.media:
        if (held := known.get(file.content)) is not None:
            file.title, file.description, file.duration = held.title, held.description, held.duration
            file.transcript, file.captions = held.transcript, held.captions


def _keep_files(made: QuestionImport, files: dict[str, MediaFile]) -> None:
    """The files of questions whose format holds none."""
    named = {
        attachment["file"]
        for question in made.bank.questions
        for words in question.words.values()
        for held in (words, *words["options"].values())
        for name in ("attachments", "explanation_attachments")
        for attachment in held.get(name, [])
    }
    brought = {file.name for file in made.media}
    made.media += [file for name, file in files.items() if name in named and name not in brought]
