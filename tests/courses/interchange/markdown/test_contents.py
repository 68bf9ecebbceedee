"""The order of pages, by whichever table of contents there is."""

from __future__ import annotations

import pytest

from courses.interchange.exceptions import ImportRefused
from tests.courses.interchange.markdown.small import course_of, titles

PAGES: dict[str, str | bytes] = {
    "src/intro.md": "# Welcome\n\nHello.",
    "src/data/index.md": "# About data\n\nData.",
    "src/data/quality.md": "# Quality\n\nGood data.",
    "src/end.md": "# The end\n\nBye.",
}
ORDER = [("Data", ["About data", "Quality"]), ("Last", ["The end"])]


TABLES = {
    "src/_toctree.yml": """
- title: Data
  sections:
  - local: data/index
  - local: data/quality
- title: Last
  sections:
  - local: end
""",
    "src/SUMMARY.md": "# Summary\n\n# Data\n\n- [](data/index.md)\n- [](data/quality.md)\n\n# Last\n\n- [](end.md)\n",
    "mkdocs.yml": """
nav:
- Data:
  - src/data/index.md
  - src/data/quality.md
- Last:
  - src/end.md
plugins: !!python/name:x.y
""",
    "src/_toc.yml": """
format: jb-book
root: ''
parts:
- caption: Data
  chapters:
  - file: data/index
  - file: data/quality
- caption: Last
  chapters:
  - file: end
""",
    "_data/navigation.yml": """
- title: Data
  children:
  - url: /data/
  - url: /data/quality.html
- title: Last
  children:
  - url: /end
""",
}


@pytest.mark.parametrize(
    ("name", "text"), TABLES.items(), ids=["toctree", "mdBook", "mkdocs", "Jupyter Book", "Jekyll"]
)
def test_tables_of_contents_of_every_kind(name: str, text: str) -> None:
    course = course_of(PAGES | {name: text})
    assert titles(course) == ORDER
    assert [row["where"] for row in course.left_out] == ["src/intro.md"]


def test_without_a_table_folders_are_modules_and_numbers_count() -> None:
    course = course_of({f"{number}-part/{page}.md": "Words." for number in (10, 2) for page in ("10-b", "9-a")})
    assert titles(course) == [("Part", ["A", "B"]), ("Part", ["A", "B"])]
    assert [module.slug for module in course.modules] == ["part", "part-2"]


def test_a_page_that_is_named_and_not_there_is_told() -> None:
    course = course_of(PAGES | {"src/SUMMARY.md": "- [Data](data/index.md)\n- [Gone](gone.md)\n"})
    assert {"where": "Gone: src/gone.md", "kind": "entry"}.items() <= course.left_out[0].items()


def test_a_page_named_twice_comes_in_once() -> None:
    course = course_of(PAGES | {"src/SUMMARY.md": "- [A](end.md)\n- [B](end.md)\n"})
    assert titles(course) == [("A course", ["A"])]


@pytest.mark.parametrize(
    "table", ["nav: [", "- &a [*a]", "x: " + "[" * 500, "- local: ../../../etc/passwd\n", "nav: 7", "- title: {}\n"]
)
def test_a_table_that_says_nothing_is_no_table(table: str) -> None:
    assert len(course_of(PAGES | {"src/_toctree.yml": table, "mkdocs.yml": table}).lessons) in (3, 4)


def test_a_folder_without_a_page_is_refused() -> None:
    with pytest.raises(ImportRefused) as refused:
        course_of({"README.md": "# Only this"})
    assert refused.value.code == "empty"


def test_languages_side_by_side_and_below_translations() -> None:
    side = course_of({"en/a.md": "# A\n\nx", "zh-CN/a.md": "# 甲\n\nx", "fr/a.md": "# Un\n\nx"})
    below = course_of({"a.md": "# A\n\nx", "translations/zh-HK/a.md": "# 甲\n\nx", "translations/ja/a.md": "x"})
    assert {language: words.title for language, words in side.lessons[0].words.items()} == {"en": "A", "zh-hans": "甲"}
    assert {language: words.title for language, words in below.lessons[0].words.items()} == {"en": "A", "zh-hant": "甲"}
    assert [row["where"] for row in side.left_out] == ["fr/a.md"]
    assert [row["where"] for row in below.left_out] == ["translations/ja/a.md"]


def test_the_authoring_language_may_be_told() -> None:
    course = course_of({"en/a.md": "# A\n\nx", "zh-CN/a.md": "# 甲\n\nx"}, language="zh-hans")
    assert (course.source_language, course.lessons[0].words["zh-hans"].title) == ("zh-hans", "甲")


def test_renamed_pages_are_paired_by_the_number_their_names_begin_with() -> None:
    course = course_of({"en/01-start.md": "# A\n\nx", "zh/01-开始.md": "# 甲\n\nx"})
    assert course.lessons[0].words["zh-hans"].title == "甲"
