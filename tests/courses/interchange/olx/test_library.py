"""Problems into a bank: from a library, or from a course."""

from __future__ import annotations

import pytest

from courses.interchange import olx
from courses.interchange.archives import open_source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.readers import Options
from tests.courses.interchange.olx.trees import assert_balanced, source_of
from tests.helpers.shared import shared

OPTIONS = Options(owner="ftahk", bank="Risk")
LIBRARY = {
    "library/library.xml": '<library xblock-family="xblock.v1" display_name="My library" org="o" library="L1">'
    '<problem url_name="a"/><problem url_name="b"/><html url_name="h"><p>x</p></html></library>',
    "library/problem/a.xml": '<problem><p>A?</p><stringresponse answer="1"><textline/></stringresponse></problem>',
    "library/problem/b.xml": "<problem><customresponse/></problem>",
}


def test_a_library_is_a_bank() -> None:
    found = olx.read_questions(source_of(dict(LIBRARY)), OPTIONS)
    assert (found.bank.name, [question.kind for question in found.bank.questions]) == ("Risk", ["text"])
    assert found.source == {"problem": 2, "customresponse": 1, "html": 1}
    assert_balanced(found)
    assert olx.read_questions(source_of(dict(LIBRARY)), Options(owner="ftahk")).bank.name == "My library"


def test_a_library_is_no_course() -> None:
    assert olx.recognises(source_of(dict(LIBRARY)))
    with pytest.raises(ImportRefused) as refusal:
        olx.read(source_of(dict(LIBRARY)), OPTIONS)
    assert refusal.value.code == "not_a_course"


def test_the_problems_of_a_course_are_a_bank_too() -> None:
    found = olx.read_questions(open_source(shared("olx/tarballs/supported-components.tar.gz")), OPTIONS)
    assert (len(found.bank.questions), found.source["problem"]) == (30, 32)
    assert_balanced(found)


def test_what_staff_alone_see_goes_into_no_bank() -> None:
    problem = '<problem url_name="p"><p>Q</p><stringresponse answer="1"><textline/></stringresponse></problem>'
    chapter = f'<chapter visible_to_staff_only="true"><vertical>{problem}</vertical></chapter>'
    files = {"course.xml": f'<course url_name="r" org="o">{chapter}</course>'}
    found = olx.read_questions(source_of({**files}), OPTIONS)
    assert found.bank.questions == []
    assert_balanced(found)
