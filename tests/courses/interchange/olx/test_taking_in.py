"""Courses of Open edX in the site: taken in, seen by learners, and the same again without a change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import Organisation
from courses.assessment.models import Question, QuizPage
from courses.catalogue.models import CoursePage, LessonPage, ModulePage
from courses.interchange.actions import import_course
from tests.courses.interchange.olx.test_lessons import MP4
from tests.courses.interchange.olx.test_problems import PIXEL
from tests.helpers.shared import shared

pytestmark = pytest.mark.django_db
COURSES = ["supported-components", "mit-latex2edx"]


def take_in(name: str, **options: Any) -> dict[str, Any]:
    path = shared(f"olx/tarballs/{name}.tar.gz")
    return import_course(path=path, by=None, owner="ftahk", publish=True, **options)


@pytest.mark.parametrize("name", COURSES)
def test_the_same_course_again_changes_nothing(site: Organisation, name: str) -> None:
    first, second = take_in(name), take_in(name)
    assert (first["changed"], second["changed"]) == (True, False)
    assert first["counts"] == second["counts"]


def write(folder: Path) -> Path:
    """A course with something of each kind: pools, pictures in questions, recordings, links, formulas, Chinese words."""
    ask = (
        '<problem url_name="{0}" weight="2"><p>{0} <img src="/static/a.png" alt="A"/></p><multiplechoiceresponse><choicegroup>'
        '<choice correct="true">yes<choicehint>Right.</choicehint></choice><choice correct="false">不</choice></choicegroup>'
        "</multiplechoiceresponse><demandhint><hint>Think.</hint></demandhint><solution><p>因为。</p></solution></problem>"
    )
    pool = "".join(ask.format(name) for name in "xyz")
    files: dict[str, str | bytes] = {
        "course.xml": '<course url_name="r" org="o" course="R1" display_name="Rich">'
        '<chapter url_name="c" display_name="第一章"><sequential url_name="s" display_name="S"><vertical url_name="v">'
        '<html url_name="h"/><video url_name="m" display_name="Talk"><source src="/static/talk.mp4"/></video>'
        f'<discussion discussion_target="T"/>{ask.format("p")}'
        f'<library_content url_name="l" max_count="2">{pool}</library_content>'
        '<problem url_name="n"><p>n</p><numericalresponse answer="(1,2]"><textline/></numericalresponse></problem>'
        '<problem url_name="t"><p>t</p><stringresponse answer="a.*b|c" type="regexp"><textline/></stringresponse></problem>'
        '</vertical><vertical url_name="w" display_name="W" group_access=\'{"1": [2]}\'><html url_name="i"><p>some</p></html>'
        "</vertical></sequential></chapter></course>",
        "html/h.xml": '<html filename="h"/>',
        "html/h.html": '<h2>标题</h2><p>An <i>image <b>of</b></i> <a href="/jump_to_id/w">W</a>'
        ' <a href="/jump_to_id/p">p</a>'
        ' <a href="/static/n.pdf">n</a> \\(x^2\\) **</p><img src="/static/a.png"/>'
        "<table><tr><td>1</td><td>2</td></tr></table>",
        "static/a.png": PIXEL,
        "static/n.pdf": b"%PDF-1.4\n%%EOF\n",
        "static/talk.mp4": MP4,
        "about/overview.html": '<section class="about"><p>About.</p></section><article class="teacher"><h3>Ann</h3></article>',
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_a_course_with_something_of_each_kind_comes_in_once(site: Organisation, tmp_path: Path) -> None:
    path = write(tmp_path / "rich")
    first, second = (import_course(path=path, by=None, owner="ftahk", publish=True) for _time in range(2))
    assert (first["changed"], second["changed"]) == (True, False)
    assert first["counts"]["questions"] == {"numeric": 1, "single": 4, "text": 1}
    # What only some saw is a draft, and no link leads there.
    assert list(LessonPage.objects.order_by("path").values_list("title", "live")) == [("Talk", True), ("W", False)]


def test_what_came_in_stands_in_the_site(site: Organisation) -> None:
    told = take_in("supported-components")
    counted = (ModulePage.objects.live().count(), LessonPage.objects.live().count(), QuizPage.objects.live().count())
    # The chapter that holds nothing but polls is a draft.
    assert counted == (5, 9, 5)
    assert Question.objects.count() == 30
    page = CoursePage.objects.get()
    assert (told["course"]["title"], page.teachers[0].value["name"]) == ("Supported Components", "Mark Sadecki")


def test_a_lesson_that_came_in_can_be_opened(site: Organisation, client: Client) -> None:
    take_in("mit-latex2edx")
    page = CoursePage.objects.get()
    assert client.get(page.url).status_code == 200
    for lesson in LessonPage.objects.live():
        assert client.get(lesson.url, follow=True).status_code in {200, 403}


def test_a_dry_run_keeps_nothing(site: Organisation) -> None:
    told = take_in("mit-latex2edx", dry_run=True)
    assert (told["counts"]["lessons"], CoursePage.objects.count(), Question.objects.count()) == (3, 0, 0)
