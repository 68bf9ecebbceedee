"""What site builders do across files: books that include files, templates that make links, names that say a language."""

from __future__ import annotations

import pytest

from courses.interchange.neutral import Course
from tests.courses.interchange.markdown.small import course_of, titles


def code(course: Course, number: int = 0) -> list[str]:
    return [block.value["code"] for block in course.lessons[number].words["en"].blocks if block.kind == "code"]


def text(course: Course, number: int = 0, language: str = "en") -> str:
    return "".join(str(block.value) for block in course.lessons[number].words[language].blocks if block.kind == "text")


MAIN = "fn main() {\n    // ANCHOR: here\n    let x = 1;\n    // ANCHOR_END: here\n}\n"


def test_a_book_shows_the_lines_it_takes_from_other_files() -> None:
    page = (
        "```rust\n{{#rustdoc_include ../listings/main.rs:here}}\n```\n\n"
        "```rust,ignore\n{{#include ../listings/main.rs:1}}\n```\n\n"
        "```text\n{{#include ../listings/main.rs}}\n```\n\n{{#include part.md}}\n\n```\n\\{{#include part.md}}\n```\n\n"
        "{{#playground ../listings/main.rs:here}}\n"
    )
    course = course_of(
        {
            "book.toml": '[book]\ntitle = "A book"\n',
            "listings/main.rs": MAIN,
            "src/SUMMARY.md": "- [One](one.md)\n",
            "src/one.md": page,
            "src/part.md": "Said once.",
        }
    )
    assert code(course) == [
        "    let x = 1;",
        "fn main() {",
        "fn main() {\n    let x = 1;\n}",
        "{{#include part.md}}",
        "    let x = 1;",
    ]
    assert text(course) == "<p>Said once.</p>"
    assert [(row["kind"], row["where"]) for row in course.left_out] == [("file", "book.toml")]


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("book.toml", '[book]\nlanguage = "zh-CN"\n'),
        ("_config.yml", "lang: zh-CN\n"),
        ("mkdocs.yml", "theme:\n  name: material\n  language: zh\n"),
    ],
)
def test_a_site_says_its_language(name: str, settings: str) -> None:
    course = course_of({name: settings, "a.md": "# 一\n\n字。"})
    assert (course.source_language, list(course.words)) == ("zh-hans", ["zh-hans"])


def test_pages_in_the_language_of_the_site_are_its_pages() -> None:
    course = course_of(
        {
            "book.toml": 'language = "zh-CN"',
            "src/SUMMARY.md": "- [甲](a.zh.md)\n- [乙](b.zh.md)\n",
            "src/a.md": "Words.",
            "src/a.zh.md": "字。",
            "src/b.zh.md": "见[甲](a.zh.md)。",
        }
    )
    assert [lesson.words["zh-hans"].title for lesson in course.lessons] == ["甲", "乙"]
    assert [row["where"] for row in course.left_out] == ["book.toml", "src/a.md"]


def test_a_book_tells_what_it_includes_and_does_not_hold() -> None:
    page = "Before.\n\n```rust\n{{#include gone.rs:3:5}}\n```\n\n{{#quiz ../q.toml}}\n\n{{#include one.md}}"
    course = course_of({"book.toml": "", "src/SUMMARY.md": "- [One](one.md)\n", "src/one.md": page})
    told = {(row["kind"], row["why"]) for row in course.left_out}
    assert ("include", "The source does not hold the file “gone.rs”.") in told
    assert ("{{#quiz}}", "A part of the page that its site made by a program.") in told


def test_lines_that_a_book_hides_are_not_shown() -> None:
    page = "```rust\n# fn main() {\nlet x = 1;\n#[test]\n## kept\n#\n# }\n```\n\n```sh\n# a comment\n```"
    course = course_of({"book.toml": "", "src/SUMMARY.md": "- [One](one.md)\n", "src/one.md": page})
    assert code(course) == ["let x = 1;\n#[test]\n# kept", "# a comment"]
    assert [row["kind"] for row in course.converted] == ["hidden code"]


def test_a_box_around_code_leaves_what_it_says_of_itself() -> None:
    page = (
        '<Listing number="4-1" file-name="src/main.rs" caption="Put `x` into `y`">\n\n```rust\nx\n```\n\n</Listing>\n'
    )
    course = course_of({"one.md": page})
    assert (
        text(course) == "<p><b>Listing 4-1: Put <code>x</code> into <code>y</code></b> (<code>src/main.rs</code>)</p>"
    )


def test_code_between_backticks_is_left_alone() -> None:
    page = "A `Vec<T>`, `<!-- no comment -->`, `{{ name }}` and `{% raw %}{% if x %}{% endraw %}`; `` a ` b ``."
    course = course_of({"one.md": page})
    assert text(course) == (
        "<p>A <code>Vec&lt;T&gt;</code>, <code>&lt;!-- no comment --&gt;</code>, <code>{{ name }}</code> and "
        "<code>{% if x %}</code>; <code>a ` b</code>.</p>"
    )
    assert course.converted == []


def test_addresses_and_code_that_jekyll_writes_as_templates() -> None:
    page = (
        "---\ntitle: One\npermalink: /start/\n---\nSee [two]({{ '/more/' | relative_url }}), [two]({% link _docs/two.md %}), "
        "[home]({{ site.repository }}/wiki) or [it]({{ site.baseurl }}/more/).\n\n"
        "{% comment %}Not said.{% endcomment %}{% highlight python %}\nx = 1\n{% endhighlight %}\n\n"
        '{% include note.html content="Mind this." %}'
    )
    course = course_of(
        {
            "_config.yml": "title: Site\nrepository: https://example.org/r\n",
            "_docs/one.md": page,
            "_docs/two.md": "---\ntitle: Two\npermalink: /more/\n---\n[Back](/start/)",
        }
    )
    first, second = course.lessons
    link = f'<a href="page:{second.key}">'
    assert text(course) == (
        f'<p>See {link}two</a>, {link}two</a>, <a href="https://example.org/r/wiki">home</a> or {link}it</a>.</p>'
        "<p>Mind this.</p>"
    )
    assert first.words["en"].blocks[1].value == {"language": "python", "code": "x = 1"}
    assert text(course, 1) == f'<p><a href="page:{first.key}">Back</a></p>'
    assert {row["kind"] for row in course.left_out} == {"file"}


def test_pages_say_their_own_order_and_parents() -> None:
    flat = course_of({"a.md": "---\nnav_order: 2\n---\nA", "b.md": "---\nnav_order: 1\n---\nB", "c.md": "C"})
    assert titles(flat) == [("B", ["B", "A", "C"])]
    tree = course_of(
        {
            "a.md": "---\ntitle: Deep\nparent: Data\nnav_order: 2\n---\nA",
            "b.md": "---\ntitle: Data\nhas_children: true\n---\nB",
            "c.md": "---\ntitle: First\nparent: Data\nnav_order: 1\n---\nC",
            "d.md": "---\ntitle: Ring\nparent: Ring\n---\nD",
        }
    )
    assert titles(tree) == [("Data", ["Data", "First", "Deep"]), ("Ring", ["Ring"])]


def test_a_line_alone_between_modules_is_called_as_its_page() -> None:
    summary = (
        "- [Part](a.md)\n    - [A](b.md)\n- [Alone](c.md)\n- [Part](d.md)\n    - [B](e.md)\n- [X](f.md)\n- [Y](g.md)\n"
    )
    course = course_of(
        {
            "book.toml": 'title = "Book"',
            "README.md": "# Book\n\nThis book is written by [people][p] with `code` for all who read.",
            "src/SUMMARY.md": summary,
        }
        | {f"src/{name}.md": "Words." for name in "abcdefg"}
    )
    assert [title for title, _lessons in titles(course)] == ["Part", "Alone", "Part", "Book"]
    assert course.words["en"].summary == "This book is written by people with code for all who read."


def test_names_of_pages_may_say_their_language() -> None:
    course = course_of(
        {
            "1-start/README.md": "# Start\n\nHello.",
            "1-start/translations/README.zh-cn.md": "# 开始\n\n你好。",
            "1-start/translations/README.fr.md": "# Début",
            "2-more/page.md": "Read [on](../1-start/README.md).",
            "2-more/page_zh-tw.md": "閱讀。",
            "2-more/say-no.md": "No.",
        }
    )
    assert titles(course) == [("Start", ["Start"]), ("More", ["Page", "Say no"])]
    assert {lang: words.title for lang, words in course.lessons[0].words.items()} == {"en": "Start", "zh-hans": "开始"}
    assert {lang: words.title for lang, words in course.lessons[1].words.items()} == {"en": "Page", "zh-hant": "Page"}
    assert [(row["where"], row["why"]) for row in course.left_out] == [
        ("1-start/translations/README.fr.md", "This site has no such language: fr.")
    ]


def test_what_is_written_about_translating_is_no_translation() -> None:
    course = course_of({"TRANSLATING.md": "How.", "TRANSLATING_ZH.md": "怎样。", "page.md": "Words."})
    assert list(course.words) == ["en"]
    assert {row["where"] for row in course.left_out} == {"TRANSLATING.md", "TRANSLATING_ZH.md"}


def test_questions_are_paired_by_the_numbers_they_say() -> None:
    def page(*asked: tuple[str, str]) -> str:
        ask = '### %s\n\n<Question choices={[{text: "a", correct: true}, {text: "b"}]} />\n'
        return "# Q\n\n" + "\n".join(ask % f"{number}. {words}" for number, words in asked)

    course = course_of(
        {
            "en/quiz.mdx": page(("1", "One?"), ("2", "Two?"), ("2", "Two again?"), ("3", "Three?")),
            "zh-CN/quiz.mdx": page(("1", "一？"), ("2", "二？"), ("3", "三？"), ("4", "四？")),
        }
    )
    assert [(one.words["en"]["prompt"], one.words.get("zh-hans", {}).get("prompt")) for one in course.questions] == [
        ("One?", "一？"),
        ("Two?", "二？"),
        ("Two again?", None),
        ("Three?", "三？"),
    ]
    assert [row["kind"] for row in course.left_out] == ["translated question"]
    checks = [block.value for block in course.lessons[0].words["zh-hans"].blocks if block.kind == "check"]
    assert len({str(value) for value in checks}) == 4
