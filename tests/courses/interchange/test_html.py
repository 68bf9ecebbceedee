"""What pages of strangers lead to and show: every address is kept, or its loss is told."""

from __future__ import annotations

import pytest

from courses.interchange.html import blocks_of_html, html_of_markdown, summary_of, words_of_html
from courses.interchange.ledger import Ledger
from courses.interchange.neutral import MediaFile

PICTURE = MediaFile(name="a.png", kind="image", content=b"", title="A")


class Addresses:
    """One picture, one page, and the world outside."""

    def link(self, href: str) -> str:
        return {"page.html": "page:1", "lost.html": ""}.get(href, href)

    def file(self, src: str) -> MediaFile | None:
        return PICTURE if src == "a.png" else None


def blocks(html: str) -> tuple[list[tuple[str, object]], Ledger]:
    ledger = Ledger()
    made = blocks_of_html(html, where="Here", ledger=ledger, resolver=Addresses(), title="Title")
    return [(block.kind, block.value) for block in made], ledger


IMAGE = ("image", {"file": "a.png", "alt": "Watch", "caption": ""})
LINK = '<p><a href="https://v.example/1">Watch</a></p>'


@pytest.mark.parametrize(
    ("markdown", "expected", "losses"),
    [
        ("[![Watch](a.png)](https://v.example/1)", [IMAGE, ("text", LINK)], []),
        ("[![Watch](gone.png)](https://v.example/1)", [("text", LINK)], []),
        ("[![Watch](https://i.example/1.jpg)](https://v.example/1)", [("text", LINK)], ["picture elsewhere"]),
        ("[![Watch](gone.png)](lost.html)", [("text", "<p>Watch</p>")], []),
        ("[![Watch](a.png)](lost.html)", [IMAGE], []),
        ("[![Watch](a.png)](a.png)", [IMAGE], []),
        (
            "## [Quiz](https://v.example/1)",
            [("heading", "Quiz"), ("text", '<p><a href="https://v.example/1">Quiz</a></p>')],
            [],
        ),
    ],
    ids=["picture", "missing picture", "picture elsewhere", "both lost", "lost link", "opens itself", "heading"],
)
def test_where_a_picture_or_a_heading_leads_is_kept(markdown, expected, losses):
    made, ledger = blocks(html_of_markdown(markdown))
    assert made == expected
    assert [loss["kind"] for loss in ledger.losses] == losses


def test_a_link_around_whole_paragraphs_follows_them():
    made, _ledger = blocks('<a href="https://v.example/1"><h3>Part</h3><p>Words.</p></a>')
    assert made == [
        ("heading", "Part"),
        ("text", '<p>Words.</p><p><a href="https://v.example/1">Part Words.</a></p>'),
    ]


def test_the_links_of_a_caption_follow_the_picture():
    made, _ledger = blocks(
        '<figure><img src="a.png" alt="Watch"><figcaption>By <a href="https://w.example/">W</a></figcaption></figure>'
    )
    assert made == [
        ("image", {"file": "a.png", "alt": "Watch", "caption": "By W"}),
        ("text", '<p><a href="https://w.example/">W</a></p>'),
    ]


def test_where_the_cells_of_a_table_lead_stands_below_it():
    made, ledger = blocks(
        "<table><tr><th>Name</th><th>Where</th></tr><tr><td><a href='https://w.example/'>W</a></td>"
        "<td><a href='page.html'>Page</a></td></tr></table>"
    )
    assert made[0][1]["table"]["rows"] == [["Name", "Where"], ["W", "Page"]]
    assert made[1:] == [
        ("text", '<ul><li><a href="https://w.example/">W</a></li><li><a href="page:1">Page</a></li></ul>')
    ]
    assert [change["kind"] for change in ledger.changes] == ["table with links"]


def test_a_term_and_a_summary_keep_their_links():
    made, _ledger = blocks(
        "<dl><dt><a href='https://w.example/'>T</a></dt><dd>Words</dd></dl>"
        "<details><summary>See <a href='https://x.example/'>X</a></summary><p>More</p></details>"
    )
    text = (
        '<p><b><a href="https://w.example/">T</a></b></p><p>Words</p>'
        '<p><b>See <a href="https://x.example/">X</a></b></p><p>More</p>'
    )
    assert made == [("text", text)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ol><li>One</li><li>Two</li></ol>", "<ol><li>One</li><li>Two</li></ol>"),
        ('<ol start="3"><li>Three</li><li>Four</li></ol>', "<p>3. Three</p><p>4. Four</p>"),
        ('<ol><li>One</li></ol><p>So.</p><ol start="2"><li>Two</li></ol>', "<p>1. One</p><p>So.</p><p>2. Two</p>"),
        ('<ol type="a"><li>One</li><li>Two</li></ol>', "<p>a. One</p><p>b. Two</p>"),
        ('<ol type="I" start="4"><li>Four</li><li>Nine</li></ol>', "<p>IV. Four</p><p>V. Nine</p>"),
        ('<ol type="a" start="27"><li>Many</li></ol>', "<p>27. Many</p>"),
        ('<ol start="-2"><li>One</li></ol>', "<ol><li>One</li></ol>"),
    ],
)
def test_a_list_that_counts_otherwise_says_its_numbers(html, expected):
    assert blocks(html)[0] == [("text", expected)]


def test_the_lists_of_a_question_count_as_they_did():
    html = '<p>Steps:</p><ol start="2" type="a"><li>Two</li><li>Three</li></ol>'
    words = words_of_html(html, where="Q", ledger=Ledger(), resolver=Addresses())
    assert words.text == "Steps:\n\nb. Two\nc. Three"


def test_a_question_says_that_it_leads_to_no_page():
    ledger = Ledger()
    words = words_of_html("See <a href='page.html'>this</a>.", where="Q", ledger=ledger, resolver=Addresses())
    assert words.text == "See this."
    assert [(loss["where"], loss["kind"]) for loss in ledger.losses] == [("Q", "link to a page")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Short words.", "Short words."),
        ("One two three four, five six", "One two three four…"),
        ("一二三四五六七八九十一二三四五六七八九十一二三四五", "一二三四五六七八九十一二三四五六七八九…"),
    ],
)
def test_a_summary_ends_with_a_whole_word(text, expected):
    assert summary_of(text, 24 if text.isascii() else 20) == expected
