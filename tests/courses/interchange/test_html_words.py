"""Formulas and headings of strangers read as their authors wrote them."""

from __future__ import annotations

import pytest

from courses.interchange.html import blocks_of_html, words_of_html
from courses.interchange.ledger import Ledger
from courses.interchange.neutral import MediaFile


class Nowhere:
    """Leads nowhere and holds no file."""

    def link(self, href: str) -> str:
        return ""

    def file(self, src: str) -> MediaFile | None:
        return None


NOWHERE = Nowhere()
HALF = "<mfrac><mn>1</mn><mn>2</mn></mfrac>"
TEX = '<annotation encoding="application/x-tex">\\frac{1}{2}</annotation>'


@pytest.mark.parametrize(
    ("math", "words"),
    [
        (f"<semantics><mrow>{HALF}</mrow>{TEX}</semantics>", "\\frac{1}{2}"),
        (HALF, "1/2"),
        (
            "<mrow><mi>x</mi><mo>=</mo><msup><mi>y</mi><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></msup></mrow>",
            "x=y^(n+1)",
        ),
        ("<mi>sin</mi><mfenced><mi>x</mi><mi>y</mi></mfenced>", "sin(x, y)"),
        ("<msqrt><mi>x</mi></msqrt><mo>,</mo><msub><mi>a</mi><mn>0</mn></msub>", "√x,a_0"),
        ("<msubsup><mo>∑</mo><mn>1</mn><mi>n</mi></msubsup><mroot><mi>x</mi><mn>3</mn></mroot>", "(∑)_1^nx^(1/3)"),
    ],
)
def test_a_formula_stands_in_the_line_it_stood_in(math, words):
    ledger = Ledger()
    html = f"<p>What is <math>{math}</math>?</p>"
    assert words_of_html(html, where="q", ledger=ledger, resolver=NOWHERE).text == f"What is `{words}`?"
    (block,) = blocks_of_html(html, where="q", ledger=Ledger(), resolver=NOWHERE)
    assert block.value == f"<p>What is <code>{words}</code>?</p>"
    assert [(row["kind"], row["where"]) for row in ledger.changes] == [("math", "q")]


def test_an_alternative_text_counts_before_what_is_drawn():
    words = words_of_html(f'<math alttext="one half">{HALF}</math>', where="q", ledger=Ledger(), resolver=NOWHERE)
    assert words.text == "`one half`"


@pytest.mark.parametrize(
    ("html", "heading"),
    [
        ("<h3>Known as <code>edx</code>. <b>So</b>!</h3>", "Known as edx. So!"),
        ("<h3>One<br>Two<div>Three</div>four</h3>", "One Two Three four"),
        ("<h3>标题<b>加粗</b>字</h3>", "标题加粗字"),
    ],
)
def test_a_heading_has_the_spaces_its_author_wrote(html, heading):
    (block,) = blocks_of_html(html, where="h", ledger=Ledger(), resolver=NOWHERE)
    assert (block.kind, block.value) == ("heading", heading)


def test_how_letters_are_read_stands_in_brackets_behind_them():
    html = "<p>村田<ruby><rb>真</rb><rt>まこと</rt></ruby>と<ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby></p>"
    assert words_of_html(html, where="q", ledger=Ledger(), resolver=NOWHERE).text == "村田真（まこと）と漢(hàn)"
