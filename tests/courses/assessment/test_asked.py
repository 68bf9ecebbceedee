"""Words of questions as HTML: paragraphs, listings, code; everything else is escaped."""

from __future__ import annotations

import pytest

from courses.assessment.templatetags.asked import phrase, words

LISTING = '<pre class="listing" tabindex="0"><code translate="no">'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("One\ntwo", "<p>One<br>two</p>"),
        ("One\r\n \r\ntwo", "<p>One</p><p>two</p>"),
        ("<b>&\"'", "<p>&lt;b&gt;&amp;&quot;&#x27;</p>"),
        ("Say `a < b` now", '<p>Say <code translate="no">a &lt; b</code> now</p>'),
        ("`<script>`", '<p><code translate="no">&lt;script&gt;</code></p>'),
        ("One ` alone", "<p>One ` alone</p>"),
        ("What?\n```\nif a < b:\n\n    c()\n```\nSo?", f"<p>What?</p>{LISTING}if a &lt; b:\n\n    c()</code></pre><p>So?</p>"),
        ("```python\nx = 1\n```", f"{LISTING}x = 1</code></pre>"),
        ("```\nnobody closes it", f"{LISTING}nobody closes it</code></pre>"),
        ("````\n```\n````", f"{LISTING}```</code></pre>"),
        ("```\n</code></pre><script>\n```", f"{LISTING}&lt;/code&gt;&lt;/pre&gt;&lt;script&gt;</code></pre>"),
        ("[[1]] is no gap here", "<p>[[1]] is no gap here</p>"),
    ],
)  # fmt: skip
def test_words_are_set(text, html):
    assert words(text) == html


def test_an_option_holds_no_paragraph_and_no_pre():
    text = "One `x`\n\ntwo\n```\na\n  b\n```"
    assert phrase(text) == (
        'One <code translate="no">x</code><br><br>two<code class="listing" translate="no">a\n  b</code>'
    )
