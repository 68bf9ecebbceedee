"""One page: what site builders add is made words; what runs never passes."""

from __future__ import annotations

import base64
import io
import json

import pytest
from PIL import Image

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.notebook import read as read_notebook
from courses.interchange.notebook import recognises
from courses.interchange.readers import Options
from tests.courses.interchange.markdown.small import course_of, lesson_of


def kinds(text: str) -> list[tuple[str, object]]:
    return [(block.kind, block.value) for block in lesson_of(text).blocks]


def png(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3, 3), colour).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("> [!TIP]\n> Look.", "<p><b>Tip</b></p><p>Look.</p>"),
        ('!!! note "Mind"\n\n    Two words.\n\nAfter.', "<p><b>Mind</b></p><p>Two words.</p><p>After.</p>"),
        (":::warning Careful\nWords.\n:::", "<p><b>Careful</b></p><p>Words.</p>"),
        ("<Tip warning={true}>\n\nWords.\n\n</Tip>", "<p><b>Warning</b></p><p>Words.</p>"),
        ("- Item\n\n  > [!TIP]\n  > Look.", "<p>• Item</p><p><b>Tip</b></p><p>Look.</p>"),
        (":::{figure} https://a.org/a.png\n:alt: A\nWords.\n:::", '<p><a href="https://a.org/a.png">A</a></p><p>Words.</p>'),
        ("```{note}\nWords.\n```", "<p><b>Note</b></p><p>Words.</p>"),
        ("Use `a*b` and H~2~O.", "<p>Use <code>a*b</code> and H~2~O.</p>"),
        ("Go to <kbd>x</kbd>, *now*.", "<p>Go to <code>x</code>, <b>now</b>.</p>"),
        ("{% raw %}{a}{% endraw %} and {% tool \"zenodo\" %}", "<p>{a} and zenodo</p>"),
        ("A <b onclick='x()'>word</b> <a href='javascript:x'>link</a>", "<p>A <b>word</b> link</p>"),
    ],
)  # fmt: skip
def test_words_of_every_dress(text: str, html: str) -> None:
    assert kinds(text) == [("text", html)]


def test_code_tables_and_headings_are_blocks() -> None:
    text = "## Head [[anchor]]\n\n```py\nx = 1\n```\n\n| A | B |\n|---|---|\n| 1 | 2 |\n"
    assert kinds(text) == [
        ("heading", "Head"),
        ("code", {"language": "python", "code": "x = 1"}),
        ("table", {"caption": "Head", "table": {"rows": [["A", "B"], ["1", "2"]], "header": "row"}}),
    ]


def test_what_stands_in_a_fence_is_left_alone() -> None:
    text = "```jsx\n<Question choices={[]} />\n{% raw %} <!-- x -->\n```"
    assert kinds(text)[0][1]["code"] == "<Question choices={[]} />\n{% raw %} <!-- x -->"  # type: ignore[index]


def test_scripts_frames_and_forms_do_not_pass_and_are_told() -> None:
    course = course_of(
        {
            "page.md": "Words.\n\n<script>alert(1)</script>\n\n<iframe src='https://x.org/v'></iframe>\n\n<form><input></form>"
        }
    )
    told = {row["kind"] for row in [*course.left_out, *course.converted]}
    assert told == {"script", "iframe", "form", "input"}
    assert "script" not in str(course.lessons[0].words["en"].blocks)


def test_pictures_with_spaces_in_their_names_and_pages_that_lead_to_each_other() -> None:
    course = course_of(
        {
            "a/one.md": "![A red square](<../img/red square.png>) ![Again](../img/red%20square.png) [two](../b/two.md#x)",
            "b/two.md": "[back](../a/one.md) [nowhere](no.md)",
            "img/red square.png": png(),
            "img/unused.png": png("blue"),
        }
    )
    first, second = course.lessons
    assert [block.value["file"] for block in first.words["en"].blocks if block.kind == "image"] == [
        "red-square.png"
    ] * 2
    assert f"page:{second.key}" in str(first.words["en"].blocks)
    assert f"page:{first.key}" in str(second.words["en"].blocks)
    assert {(row["kind"], row["where"]) for row in course.left_out} == {
        ("link", "b/two.md: no.md"),
        ("file", "img/unused.png"),
    }


def test_a_drawing_with_a_script_is_drawn_and_never_served() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>x()</script><rect width="9" height="9"/></svg>'
    course = course_of({"a.md": "![A square](x.svg)", "x.svg": svg})
    assert [(file.name, file.content[:4]) for file in course.media] == [("x.png", b"\x89PNG")]


def test_a_picture_written_into_the_page_is_a_file_and_its_address_is_no_place() -> None:
    course = course_of({"a.md": f"![](data:image/png;base64,{base64.b64encode(png()).decode()})"})
    assert [(block.kind, block.value["alt"]) for block in course.lessons[0].words["en"].blocks] == [
        ("image", "Picture")
    ]
    assert [row["where"] for row in course.converted] == ["a.md: written into the page"]


def test_a_long_description_is_cut_where_it_comes_back_equal_and_told() -> None:
    course = course_of({"a.md": f"![{'a' * 254} {'b' * 9}](x.png)", "x.png": png()})
    assert course.lessons[0].words["en"].blocks[0].value["alt"] == "a" * 254
    assert [row["kind"] for row in course.converted] == ["long description"]


def test_what_cells_of_a_table_lead_to_stands_below_it() -> None:
    course = course_of({"a.md": "| A | B |\n|---|---|\n| [x](https://example.org/) | 1 |\n"})
    table, links = course.lessons[0].words["en"].blocks
    assert table.value["table"]["rows"] == [["A", "B"], ["x", "1"]]
    assert links.value == '<ul><li><a href="https://example.org/">x</a></li></ul>'
    assert [row["kind"] for row in course.converted] == ["table with links"]


def test_marks_of_lists_with_code_stand_beside_their_words() -> None:
    assert kinds("- a\n\n  ```\n  x\n  ```\n- b[^1]\n\n[^1]: Note.") == [
        ("text", "<p>• a</p>"),
        ("code", {"language": "text", "code": "x"}),
        ("text", "<p>• b<sup>[1]</sup></p><ol><li>Note.</li></ol>"),
    ]


def test_items_of_nothing_but_code_have_no_mark() -> None:
    assert [kind for kind, _value in kinds("- ```\n  x\n  ```\n- ```\n  y\n  ```\n")] == ["code", "code"]


def test_formulas_stand_as_they_are_written_and_prices_are_none() -> None:
    course = course_of({"a.md": "From $5 to $10 $a_1 * b * c$.\n\n$$\n\\begin{x} a \\\\ b\n$$\n"})
    text, formula = course.lessons[0].words["en"].blocks
    assert text.value == "<p>From $5 to $10 <code>$a_1 * b * c$</code>.</p>"
    assert formula.value["code"] == "\\begin{x} a \\\\ b"
    assert [row["kind"] for row in course.converted] == ["formula"]
    assert kinds("Let \\\\(a_1 b_1\\\\) be.\n\n\\begin{align}\na_1 * b * c\n\\end{align}\n") == [
        ("text", "<p>Let <code>\\(a_1 b_1\\)</code> be.</p>"),
        ("code", {"language": "text", "code": "\\begin{align}\na_1 * b * c\n\\end{align}"}),
    ]


def test_a_title_is_words_alone() -> None:
    assert lesson_of("# The `Audio` of **no_std** [here](https://example.org/)").title == "The Audio of no_std here"


QUESTION = """
### 1. Which?

Think.

<Question
  choices={[
    {text: "This, \\"yes\\"", explain: 'Right <code>x</code>', correct : true},
    {text: `That`, explain: "No"}, // not this
  ]}
/>

After.
"""


def test_a_question_stands_where_it_was_asked() -> None:
    course = course_of({"page.md": f"# Page\n\nBefore.\n{QUESTION}"})
    (question,) = course.questions
    assert (question.kind, question.structure) == ("single", {"options": ["o1", "o2"], "correct": ["o1"]})
    assert question.words["en"]["prompt"] == "Which?\n\nThink."
    assert question.words["en"]["options"]["o1"] == {"text": 'This, "yes"', "reason": "Right `x`"}
    blocks = course.lessons[0].words["en"].blocks
    assert [block.kind for block in blocks] == ["text", "check", "text"]
    assert blocks[1].value == {"question": str(question.key)}
    assert course.lessons[0].completion == "check"


def test_ticked_boxes_are_a_question_and_a_list_of_tasks_is_not() -> None:
    course = course_of(
        {"page.md": "## Which?\n\n- [x] This\n- [ ] That\n- [X] These\n\n## To do\n\n- [ ] One\n- [ ] Two\n"}
    )
    (question,) = course.questions
    assert (question.kind, question.structure["correct"]) == ("multiple", ["o1", "o3"])


def test_a_question_without_a_right_answer_is_told() -> None:
    course = course_of({"page.md": '# P\n\n<Question choices={[{text: "a"}, {text: "b"}]} />'})
    assert course.questions == []
    assert [(row["kind"], row["where"]) for row in course.left_out] == [("question", "page.md")]


@pytest.mark.parametrize(
    "text", ["<Question choices={[", "<Question " + "{" * 5000, "- [x] a\n" * 3, "<Question choices={[{}]} />"]
)
def test_broken_questions_break_nothing(text: str) -> None:
    assert course_of({"page.md": f"# P\n\nWords.\n\n{text}"}).questions == []


def test_front_matter_gives_title_summary_authors_and_drafts() -> None:
    course = course_of(
        {"page.md": "---\ntitle: 'A: title'\ndescription: Short.\nauthor: [Ann, {name: Ben}]\ndraft: true\n---\nWords."}
    )
    words = course.lessons[0].words["en"]
    assert (words.title, words.summary, words.authors, course.lessons[0].draft) == (
        "A: title",
        "Short.",
        "Ann, Ben",
        True,
    )


def test_chinese_pages_in_their_own_encodings() -> None:
    course = course_of({"a.md": "# 数据\n\n质量".encode("gb18030"), "b.md": "# 數據\n\n質素".encode("utf-16")})
    assert [lesson.words["en"].title for lesson in course.lessons] == ["数据", "數據"]


NOTEBOOK = {
    "metadata": {"kernelspec": {"name": "python3"}},
    "cells": [
        {"cell_type": "markdown", "source": ["# Counting\n", "\n", "Words."]},
        {
            "cell_type": "code",
            "source": "print(1)",
            "outputs": [
                {"output_type": "stream", "text": ["1\n"]},
                {"output_type": "display_data", "data": {"image/png": "", "text/plain": "<Figure>"}},
                {
                    "output_type": "execute_result",
                    "data": {"text/html": "<table><tr><td>a</td><td>b</td></tr></table>"},
                },
                {"output_type": "display_data", "data": {"application/javascript": "alert(1)"}},
                {"output_type": "error", "traceback": ["\x1b[31mValueError\x1b[0m: x"]},
            ],
        },
        {"cell_type": "raw", "source": "as it is"},
    ],
}


def test_a_notebook_is_a_lesson_with_what_its_cells_put_out() -> None:
    NOTEBOOK["cells"][1]["outputs"][1]["data"]["image/png"] = base64.b64encode(png()).decode()  # type: ignore[index]
    source = Source("n", {"n.ipynb": json.dumps(NOTEBOOK).encode()})
    assert recognises(source)
    course = read_notebook(source, Options(owner="ftahk"))
    words = course.lessons[0].words["en"]
    assert words.title == "Counting"
    assert [block.kind for block in words.blocks] == ["text", "code", "code", "image", "table", "code", "code"]
    assert words.blocks[5].value["code"] == "ValueError: x"
    assert course.source == {"page": 1, "cell": 3, "output": 5, "module": 1}
    assert [row["kind"] for row in course.left_out] == ["output"]


def test_what_a_cell_writes_piece_by_piece_is_one_piece_and_programs_names_say_nothing() -> None:
    outputs = [
        *({"output_type": "stream", "name": "stdout", "text": text} for text in ("0", "\n", ["1\n"])),
        {
            "output_type": "display_data",
            "data": {"text/latex": "$a$", "text/plain": "<IPython.core.display.Latex object>"},
        },
        {
            "output_type": "display_data",
            "data": {"image/png": base64.b64encode(png()).decode(), "text/plain": "<Figure>"},
        },
    ]
    held = json.dumps({"cells": [{"cell_type": "code", "source": "", "outputs": outputs}]}).encode()
    course = read_notebook(Source("n", {"n.ipynb": held}), Options(owner="ftahk"))
    first, second, third = course.lessons[0].words["en"].blocks
    assert (first.value["code"], second.value["code"]) == ("0\n1", "$a$")
    assert third.value["alt"] == "What the cell draws"
    assert (course.source["output"], course.taken["output"], course.left_out) == (5, 5, [])


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"cells": 7}', b"\xff" * 20])
def test_what_is_no_notebook_is_refused(content: bytes) -> None:
    with pytest.raises(ImportRefused) as refused:
        read_notebook(Source("n", {"n.ipynb": content}), Options(owner="ftahk"))
    assert (refused.value.code, refused.value.where) == ("broken_notebook", "n.ipynb")


def test_odd_cells_are_told() -> None:
    course = read_notebook(Source("n", {"n.ipynb": b'{"cells": [1, {"cell_type": 3}]}'}), Options(owner="ftahk"))
    assert [(row["kind"], row["where"]) for row in course.left_out] == [("cell", "n.ipynb: 1")]
