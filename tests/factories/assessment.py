"""Banks, questions and published quizzes."""

from __future__ import annotations

from itertools import count
from typing import Any

from courses.assessment import actions
from courses.assessment.models import AssignmentPage, Question, QuestionBank, QuizDraw, QuizPage
from courses.catalogue.models import ModulePage
from tests.factories.accounts import AssociationFactory
from tests.factories.catalogue import publish

_numbers = count(1)


def make_bank(**fields: Any) -> QuestionBank:
    owner = fields.pop("owner", None) or AssociationFactory()
    return QuestionBank.objects.create(owner=owner, name=fields.pop("name", f"Bank {next(_numbers)}"), **fields)


def choice_words(*, prompt: str, options: dict[str, str], reasons: bool = True) -> dict[str, Any]:
    return {
        "prompt": prompt,
        "explanation": f"Because of {prompt}",
        "options": {key: {"text": text, "reason": f"Reason {key}" if reasons else ""} for key, text in options.items()},
    }


def make_question(
    *, bank: QuestionBank | None = None, kind: str = "single", prompt: str | None = None, **fields: Any
) -> Question:
    """A published question; the right answer is `a` (choices `a b c`), 9 (numeric), or "recall" (text).

    To match are `a b c` with `x y z`, `w` is wrong; the order is `a b c`; the gaps want "recall", 9 and `x` of `x y`.
    """
    prompt = prompt or f"Question {next(_numbers)}?"
    structures = {
        "single": {"options": ["a", "b", "c"], "correct": ["a"]},
        "multiple": {"options": ["a", "b", "c"], "correct": ["a", "b"]},
        "numeric": {"value": "9", "tolerance": "0.5"},
        "text": {"accepted": ["recall"]},
        "essay": {"longest": 2000},
        "match": {
            "options": ["a", "b", "c"],
            "targets": ["x", "y", "z", "w"],
            "pairs": {"a": "x", "b": "y", "c": "z"},
        },
        "order": {"options": ["a", "b", "c"]},
        "cloze": {
            "gaps": {
                "1": {"kind": "text", "accepted": ["recall"]},
                "2": {"kind": "numeric", "value": "9", "tolerance": "0.5"},
                "3": {"kind": "single", "options": ["x", "y"], "correct": ["x"]},
            }
        },
    }
    lines = {"a": "First", "b": "Second", "c": "Third"}
    answers = {"x": "One", "y": "Two", "z": "Three", "w": "Four"}
    options = {
        "single": lines,
        "multiple": lines,
        "match": lines | answers,
        "order": lines,
        "cloze": {"x": "One", "y": "Two"},
    }.get(kind, {})
    if kind == "cloze" and "[[" not in prompt:
        prompt = f"{prompt} A [[1]], a [[2]] and a [[3]]."
    words = fields.pop("words", None) or {"en": choice_words(prompt=prompt, options=options)}
    return actions.save_question(
        bank=bank or make_bank(), kind=kind, structure=fields.pop("structure", structures[kind]), words=words, **fields
    )


def make_quiz(module: ModulePage, *, questions: list[Question] | None = None, **fields: Any) -> QuizPage:
    """A published quiz of the questions given, or of one new one. Reasons come after handing in unless told."""
    number = next(_numbers)
    quiz = QuizPage(
        title=fields.pop("title", f"Quiz {number}"),
        slug=f"quiz-{number}",
        locale=module.locale,
        completion_rule="passed",
        live=False,
        **{"feedback": "at_end", "shuffle_options": False, "minutes": 10, **fields},
    )
    draws = questions if questions is not None else [make_question()]
    quiz.draws = [QuizDraw(question=question, sort_order=place) for place, question in enumerate(draws)]
    module.add_child(instance=quiz)
    return publish(quiz)


def make_assignment(module: ModulePage, **fields: Any) -> AssignmentPage:
    """A published assignment that takes a text, and no files unless told."""
    number = next(_numbers)
    words = fields.pop("words", "Write down how your bank uses models.")
    page = AssignmentPage(
        title=fields.pop("title", f"Assignment {number}"),
        slug=f"assignment-{number}",
        locale=module.locale,
        completion_rule="passed",
        live=False,
        body=[("text", f"<p>{words}</p>")],
        **{"minutes": 30, **fields},
    )
    module.add_child(instance=page)
    return publish(page)
