"""A site that can take a course in, and a small package to take."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.actions.groups import ensure_role_groups
from accounts.models import Organisation
from tests.factories.accounts import AssociationFactory
from tests.factories.catalogue import make_index

KEYS = {
    name: f"00000000-0000-4000-8000-{number:012}"
    for number, name in enumerate(("course", "module", "lesson", "second", "quiz", "bank", "q1", "q2", "q3", "q4"), 1)
}

COURSE = f"""\
format: alliance-academy-course/1
key: {KEYS["course"]}
code: TST-101
owner: ftahk
source_language: en
slug: testing
publish: true
words:
  en:
    title: Testing
    summary: How to test.
  zh-hant:
    title: 測試
    summary: 如何測試。
"""
MODULE = f"""\
key: {KEYS["module"]}
words:
  en:
    title: First module
  zh-hant:
    title: 第一單元
"""
LESSON = f"""\
---
key: {KEYS["lesson"]}
minutes: 15
required: true
completion: check
titles:
  zh-hant: 一課
title: A lesson
summary: With everything in it.
---

Words with **weight**, a [link](https://example.org/a_(b)) and a list:

- one
- two
  1. inner

## A heading

:::pair
hong_kong_source: A rule
---
Here.
---
There.
:::

:::figure
claim: Nine of a hundred
header: both
key_row: 1
key_column: 1
squares_filled: 9
squares_total: 100
conclusion: Few.
---
| Counted | Fraud |
|---|---|
| Flagged | 990 |
:::

:::table
caption: A table
header: row
---
| A | B |
|---|---|
| x \\| y | z |
:::

:::code
language: python
---
print(":::")
:::

:::quotation
source: Somebody
url: https://example.org/
---
To test is to know.
:::

:::check
question: {KEYS["q1"]}
:::

:::tomorrow
Test something.
:::

:::law_as_at
as_at: 2026-11-01
next_review: 2027-05-01
:::
"""
SECOND = f"""\
---
key: {KEYS["second"]}
minutes: 10
required: true
completion: marked
title: Another lesson
---

Some words.
"""
QUIZ = f"""\
key: {KEYS["quiz"]}
minutes: 10
required: true
pass_mark: 70
attempts: 3
waiting_hours: 24
draws:
  - bank: {KEYS["bank"]}
    count: 2
  - question: {KEYS["q1"]}
words:
  en:
    title: A quiz
"""
BANK = f"""\
key: {KEYS["bank"]}
name: A bank
questions:
  - key: {KEYS["q1"]}
    kind: single
    prompt:
      en: Which?
      zh-hant: 哪一個？
    options:
      - id: a
        correct: true
        text:
          en: This
          zh-hant: 這個
        reason: Because.
      - id: b
        text:
          en: That
          zh-hant: 那個
        reason: No.
  - key: {KEYS["q2"]}
    kind: multiple
    points: 2
    prompt: Which ones?
    options:
      - id: a
        correct: true
        text: This
      - id: b
        text: That
  - key: {KEYS["q3"]}
    kind: numeric
    prompt: How many?
    value: 9.0
    tolerance: 0.5
    explanation: Count them.
  - key: {KEYS["q4"]}
    kind: text
    prompt: Its name?
    accepted:
      - precision
      - 精確率
"""
FILES = {
    "course.yaml": COURSE,
    "01-first/module.yaml": MODULE,
    "01-first/01-a-lesson.en.md": LESSON,
    "01-first/02-another-lesson.en.md": SECOND,
    "01-first/03-a-quiz.quiz.yaml": QUIZ,
    "banks/01-a-bank.yaml": BANK,
}


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture
def site(db: None) -> Organisation:
    """Catalogues in three languages, and the association that owns the package."""
    for language in ("en", "zh-hans", "zh-hant"):
        make_index(language)
    association: Organisation = AssociationFactory(slug="ftahk")
    ensure_role_groups(organisation=association)
    return association


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write(tmp_path / "package", dict(FILES))
