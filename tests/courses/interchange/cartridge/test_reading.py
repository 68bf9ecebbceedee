"""Cartridges of every system: places, links, files, drafts, banks, and what is hostile in them."""

from __future__ import annotations

import io
import zipfile

import pytest

from courses.interchange.archives import Source
from courses.interchange.cartridge import read, recognises
from courses.interchange.exceptions import ImportRefused
from tests.courses.interchange.accounts import unaccounted
from tests.courses.interchange.cartridge.building import (
    BANK,
    DISCUSSION,
    LINK,
    OPTIONS,
    QUIZ,
    TOOL,
    bank,
    equal,
    labels,
    lid,
    manifest,
    page,
    pays,
    place,
    question,
    questions,
    resource,
    row,
    taken,
    words,
)

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def choice(ident="q1", right="1", said="", **more):
    held = words(f"Question {said or ident}?") + lid("r", labels(**{"1": "Apple", "2": "Stone"}))
    return question("multiple_choice_question", held, pays(equal("r", right)), ident=ident, **more)


def texts(lesson):
    return [(block.kind, block.value) for block in lesson.words["en"].blocks]


def test_folders_are_modules_and_folders_in_them_headings():
    inner = place("s", "Part one", inner=place("p1", "First", "r1")) + place("p2", "Second", "r2")
    course = taken(
        place("m", "Module", inner=inner),
        resource("r1", "webcontent", "one.html") + resource("r2", "webcontent", "two.html"),
        {"one.html": page("<p>One.</p>"), "two.html": page("<p>Two.</p>")},
    )
    (module,) = course.modules
    assert [lesson.slug for lesson in module.activities] == ["first", "second"]
    assert texts(module.activities[0]) == [("heading", "Part one"), ("text", "<p>One.</p>")]
    assert course.source == {"item": 4, "webcontent": 2}
    assert unaccounted(course) == {}


def test_places_without_a_folder_are_a_module_of_the_course():
    course = taken(
        place("p1", "First", "r1") + place("m", "Module", inner=place("p2", "Second", "r2")),
        resource("r1", "webcontent", "one.html") + resource("r2", "webcontent", "two.html"),
        {"one.html": page("<p>One.</p>"), "two.html": page("<p>Two.</p>")},
    )
    assert [module.words["en"].title for module in course.modules] == ["Fintech", "Module"]


def test_links_lead_to_pages_and_files():
    body = (
        '<p><a href="two.html">two</a> <a href="$WIKI_REFERENCE$/pages/two">wiki</a> '
        '<a href="%24CANVAS_OBJECT_REFERENCE%24/quizzes/nowhere">gone</a> '
        '<a href="$IMS-CC-FILEBASE$/notes%20one.pdf?canvas_download=1">notes</a> <a href="javascript:alert(1)">bad</a></p>'
        '<p><img src="%24IMS-CC-FILEBASE%24/dot.png" alt="A dot"></p><script>alert(1)</script>'
    )
    course = taken(
        place("m", "Module", inner=place("p1", "One", "r1") + place("p2", "Two", "r2")),
        resource("r1", "webcontent", "wiki_content/one.html")
        + resource("r2", "webcontent", "wiki_content/two.html")
        + resource("r3", "webcontent", "web_resources/notes one.pdf")
        + resource("r4", "webcontent", "web_resources/dot.png"),
        {
            "wiki_content/one.html": page(body),
            "wiki_content/two.html": page("<p>Two.</p>"),
            "web_resources/notes one.pdf": PDF,
            "web_resources/dot.png": PNG,
        },
    )
    first, second = course.lessons
    assert texts(first) == [
        (
            "text",
            (
                f'<p><a href="page:{second.key}">two</a> <a href="page:{second.key}">wiki</a> gone '
                '<a href="media:notes-one.pdf">notes</a> bad</p>'
            ),
        ),
        ("image", {"file": "dot.png", "alt": "A dot", "caption": ""}),
    ]
    assert {held["kind"] for held in course.left_out} == {"a", "script"}
    assert unaccounted(course) == {}


def test_a_link_to_what_did_not_come_in_keeps_its_words():
    course = taken(
        place("m", "Module", inner=place("p1", "One", "r1") + place("p2", "Quiz", "r2")),
        resource("r1", "webcontent", "one.html") + resource("r2", QUIZ, "quiz.xml"),
        {"one.html": page('<p><a href="quiz.xml">quiz</a></p>'), "quiz.xml": questions()},
    )
    assert texts(course.lessons[0]) == [("text", "<p>quiz</p>")]
    assert unaccounted(course) == {}


def test_a_discussion_is_a_lesson_with_its_prompt_and_files():
    topic = (
        b'<topic xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imsdt_v1p1"><title>Talk</title>'
        b'<text texttype="text/html">&lt;p&gt;What do you think?&lt;/p&gt;</text>'
        b'<attachments><attachment href="notes.pdf"/></attachments></topic>'
    )
    course = taken(
        place("m", "Module", inner=place("p", "Talk", "r")),
        resource("r", DISCUSSION, "t.xml"),
        {"t.xml": topic, "notes.pdf": PDF},
    )
    assert texts(course.lessons[0]) == [
        ("text", "<p>What do you think?</p>"),
        ("download", {"file": "notes.pdf", "title": "notes.pdf"}),
    ]
    assert [held["kind"] for held in course.converted] == [DISCUSSION]
    assert unaccounted(course) == {}


def test_web_links_and_tools():
    link = b'<webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imswl_v1p1"><title>HKMA</title><url href="https://www.hkma.gov.hk/?a=1&amp;b=2"/></webLink>'
    course = taken(
        place(
            "m", "Module", inner=place("p1", "The HKMA", "r1") + place("p2", "Tool", "r2") + place("p3", "Bad", "r3")
        ),
        resource("r1", LINK, "l.xml") + resource("r2", TOOL, "lti.xml") + resource("r3", LINK, "bad.xml"),
        {
            "l.xml": link,
            "lti.xml": b"<x/>",
            "bad.xml": link.replace(b"https://www.hkma.gov.hk/", b"javascript:alert(1)"),
        },
    )
    assert texts(course.lessons[0]) == [
        ("text", '<p><a href="https://www.hkma.gov.hk/?a=1&amp;b=2">The HKMA</a></p>'),
    ]
    assert sorted(held["kind"] for held in course.left_out) == sorted(["item", "item", TOOL, LINK])
    assert unaccounted(course) == {}
    assert len(course.lessons) == 1


def test_quizzes_draw_from_banks_and_hold_no_question_twice():
    group = (
        '<section ident="g" title="Group"><selection_ordering><selection><sourcebank_ref>b1</sourcebank_ref>'
        "<selection_number>2</selection_number></selection></selection_ordering></section>"
    )
    copied = choice("copy", said="q1", fields=row("assessment_question_identifierref", "q1"))
    edited = choice("edit", said="q2", right="2", fields=row("assessment_question_identifierref", "q2"))
    course = taken(
        place("m", "Module", inner=place("p", "Quiz", "r")),
        resource("r", QUIZ, "quiz.xml") + resource("b", BANK, "bank.xml"),
        {"quiz.xml": questions(group, copied, edited), "bank.xml": bank(choice("q1"), choice("q2"), choice("q3"))},
    )
    (quiz,) = course.quizzes
    drawn, copy, own = quiz.draws
    first, second = course.banks
    assert [len(held.questions) for held in (first, second)] == [3, 1]
    assert (drawn.bank, drawn.count) == (first.key, 2)
    assert copy.question == first.questions[0].key
    assert own.question == second.questions[0].key
    assert course.source["multiple_choice_question"] == 4
    assert unaccounted(course) == {}


def test_a_group_asks_some_of_its_questions():
    group = (
        '<section ident="g" title="Group"><selection_ordering><selection><selection_number>1</selection_number>'
        f"<selection_extension><points_per_item>5</points_per_item></selection_extension></selection></selection_ordering>{choice('q1')}{choice('q2')}</section>"
    )
    course = taken(
        place("m", "Module", inner=place("p", "Quiz", "r")),
        resource("r", QUIZ, "quiz.xml"),
        {"quiz.xml": questions(group)},
    )
    (draw,) = course.quizzes[0].draws
    assert (draw.count, [found.points for found in course.banks[0].questions]) == (1, [5, 5])
    assert course.banks[0].key == draw.bank


def test_what_stands_nowhere_is_further_material():
    course = taken(
        place("m", "Module", inner=place("p", "One", "r1")),
        resource("r1", "webcontent", "one.html")
        + resource("r2", "webcontent", "two.html")
        + resource("r3", "webcontent", "loose.pdf"),
        {"one.html": page("<p>One.</p>"), "two.html": page("<p>Two.</p>", "Extra"), "loose.pdf": PDF},
    )
    assert [module.words["en"].title for module in course.modules] == ["Module", "Further material", "Files"]
    extra, files = course.modules[1].activities[0], course.modules[2].activities[0]
    assert (extra.words["en"].title, extra.required, files.draft) == ("Extra", False, True)
    assert texts(files) == [("download", {"file": "loose.pdf", "title": "loose.pdf"})]
    assert unaccounted(course) == {}


def test_the_same_thing_in_two_places_comes_in_once():
    course = taken(
        place("m", "Module", inner=place("p1", "One", "r1") + place("p2", "Again", "r1")),
        resource("r1", "webcontent", "one.html"),
        {"one.html": page("<p>One.</p>")},
    )
    assert len(course.lessons) == 1
    assert course.left_out == [
        {"where": "Module: Again", "kind": "item", "why": "It stands in the course already, in “Module”."}
    ]


ROLES = (
    "<metadata><lom:lom><lom:educational><lom:intendedEndUserRole><lom:source>x</lom:source><lom:value>Instructor</lom:value>"
    "</lom:intendedEndUserRole></lom:educational></lom:lom></metadata>"
)


def test_what_only_teachers_see_is_a_draft_and_files_of_theirs_stay_out():
    course = taken(
        place("m", "Module", inner=place("p1", "Answers", "r1")),
        resource("r1", "webcontent", "one.html", more=ROLES) + resource("r2", "webcontent", "key.pdf", more=ROLES),
        {"one.html": page("<p>The answers.</p>"), "key.pdf": PDF},
    )
    assert [lesson.draft for lesson in course.lessons] == [True]
    assert [(held["where"], held["kind"]) for held in course.left_out] == [("key.pdf", "webcontent")]
    assert course.media == []


def test_missing_resources_and_files_are_told():
    course = taken(
        place("m", "Module", inner=place("p1", "Gone", "none") + place("p2", "Lost", "r2") + place("p3", "One", "r1")),
        resource("r1", "webcontent", "one.html") + resource("r2", "webcontent", "lost.html"),
        {"one.html": page("<p>One.</p>")},
    )
    assert [(held["where"], held["kind"]) for held in course.left_out] == [
        ("Module: Gone", "item"), ("Module: Lost", "webcontent"), ("Module: Lost", "item"),
    ]  # fmt: skip
    assert unaccounted(course) == {}


def test_broken_parts_do_not_keep_the_rest_out():
    course = taken(
        place("m", "Module", inner=place("p1", "Talk", "r1") + place("p2", "Quiz", "r2") + place("p3", "One", "r3")),
        resource("r1", DISCUSSION, "t.xml") + resource("r2", QUIZ, "q.xml") + resource("r3", "webcontent", "one.html"),
        {
            "t.xml": b"<topic",
            "q.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><questestinterop>&a;</questestinterop>',
            "one.html": page("<p>One.</p>"),
        },
    )
    assert len(course.lessons) == 1
    assert unaccounted(course) == {}


def test_paths_that_leave_the_cartridge_find_nothing():
    course = taken(
        place("m", "Module", inner=place("p1", "One", "r1") + place("p2", "Out", "r2")),
        resource("r1", "webcontent", "one.html") + resource("r2", "webcontent", "../../etc/passwd"),
        {"one.html": page('<p>One.</p><img src="../../../etc/passwd">')},
    )
    assert course.media == []
    assert unaccounted(course) == {}


def test_a_link_to_a_recording_or_picture_shows_it_in_the_lesson():
    body = '<p>Hear <a href="talk.mp3">the talk</a> first.</p><p><a href="dot.png">A dot</a></p>'
    course = taken(
        place("m", "Module", inner=place("p", "One", "r1")),
        resource("r1", "webcontent", "one.html", "talk.mp3", "dot.png"),
        {"one.html": page(body), "talk.mp3": b"ID3\x03" + b"\x00" * 40, "dot.png": PNG},
    )
    assert [block.kind for block in course.lessons[0].words["en"].blocks] == ["text", "audio", "text", "image"]
    assert [held["kind"] for held in course.converted] == ["a", "a", "recording without words"]
    assert unaccounted(course) == {}


def test_files_that_nothing_shows_are_offered_or_told():
    course = taken(
        place("m", "Module", inner=place("p", "One", "r1")),
        resource("r1", "webcontent", "one.html", "more.pdf", "aside.html", "look.css"),
        {
            "one.html": page("<p>One.</p>"),
            "more.pdf": PDF,
            "aside.html": page("<p>Aside.</p>"),
            "look.css": b"p {}",
            "unlisted.pdf": PDF + b"2",
        },
    )
    assert [block.value["file"] for block in course.lessons[-1].words["en"].blocks] == ["more.pdf", "unlisted.pdf"]
    assert sorted(held["where"].split(": ")[0] for held in course.left_out) == ["aside.html", "look.css"]
    assert course.source["file"] == 4
    assert unaccounted(course) == {}


def test_a_scorm_package_in_a_cartridge_is_played():
    scorm = (
        b'<manifest identifier="s" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schema>ADL SCORM</schema>'
        b'<schemaversion>1.2</schemaversion></metadata><organizations default="o"><organization identifier="o"><title>Sim</title>'
        b'<item identifier="i" identifierref="r"><title>Sim</title></item></organization></organizations><resources>'
        b'<resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html"><file href="index.html"/></resource>'
        b"</resources></manifest>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("imsmanifest.xml", scorm)
        archive.writestr("index.html", "<html><body>Sim</body></html>")
    course = taken(
        place("m", "Module", inner=place("p", "Simulation", "r1")),
        resource("r1", "webcontent", "sim.zip"),
        {"sim.zip": held.getvalue()},
    )
    assert [(package.format, package.words["en"].title) for package in course.packages] == [("scorm12", "Simulation")]
    assert course.media == []
    assert unaccounted(course) == {}


def test_an_unknown_type_is_left_out_by_its_name():
    course = taken(
        place("m", "Module", inner=place("p", "One", "r1")),
        resource("r1", "webcontent", "one.html") + resource("r2", "vendor/simulation"),
        {"one.html": page("<p>One.</p>")},
    )
    assert [held["kind"] for held in course.left_out] == ["vendor/simulation"]


def test_an_empty_cartridge_is_refused():
    with pytest.raises(ImportRefused) as refusal:
        taken("", "", {})
    assert refusal.value.code == "empty"
    with pytest.raises(ImportRefused) as refusal:
        read(Source("none", {"a.txt": b""}), OPTIONS)
    assert refusal.value.code == "no_manifest"


def test_a_deep_tower_of_folders_is_refused_not_climbed():
    tower = "<item identifier='x'>" * 5000 + "</item>" * 5000
    with pytest.raises(ImportRefused):
        taken(tower, "", {})


def test_only_cartridges_are_recognised():
    assert recognises(Source("c", {"deep/imsmanifest.xml": manifest("", "")}))
    scorm = b'<manifest xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><organizations><organization><item/></organization></organizations></manifest>'
    assert not recognises(Source("s", {"imsmanifest.xml": scorm}))
    assert not recognises(Source("n", {"a.txt": b"imsccv1p1"}))


def test_a_course_in_chinese_is_known_by_its_manifest():
    content = manifest(
        place("m", "模块", inner=place("p", "第一课", "r")), resource("r", "webcontent", "one.html"), title="金融科技"
    ).replace(b"<lomimscc:title>", b"<lomimscc:language>zh-CN</lomimscc:language><lomimscc:title>")
    course = read(Source("c", {"imsmanifest.xml": content, "one.html": page("<p>你好。</p>")}), OPTIONS)
    assert course.source_language == "zh-hans"
    assert course.lessons[0].words["zh-hans"].title == "第一课"


def test_chinese_is_known_by_its_words_where_the_manifest_is_silent():
    course = taken(
        place("m", "單元一", inner=place("p", "第一課", "r1")),
        resource("r1", "webcontent", "one.html"),
        {"one.html": page("<p>歡迎來到金融科技課程，這裏會學習區塊鏈與監管。</p>")},
        title="金融科技",
    )
    assert course.source_language == "zh-hant"
