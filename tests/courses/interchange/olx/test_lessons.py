"""Pages and videos as blocks, links and files as ours."""

from __future__ import annotations

import json

from courses.interchange import olx
from tests.courses.interchange.olx.test_problems import PIXEL
from tests.courses.interchange.olx.trees import OPTIONS, blocks, course_of, rows, source_of, unit

PDF = b"%PDF-1.4\n%%EOF\n"
SRT = "1\n00:00:01,000 --> 00:00:03,500\nGood <i>morning</i>.\n\n2\n00:00:04,000 --> 00:01:05,000\nWelcome.\n"
MP4 = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64


def page(html: str, files: dict[str, str | bytes] | None = None):
    return unit(
        '<html url_name="h"/>',
        {"html/h.xml": '<html filename="h" display_name="H"/>', "html/h.html": html, **(files or {})},
    )


def test_links_lead_to_pages_and_files_of_ours() -> None:
    html = (
        '<p><a href="/jump_to_id/p2">by id</a>'
        ' <a href="/courses/course-v1:o+C1+r/jump_to/block-v1:o+C1+r+type@html+block@h2">by block</a>'
        ' <a href="/jump_to/i4x://o/C1/vertical/two">old</a> <a href="/course/courseware/ch/se/two/">by place</a>'
        ' <a href="../jump_to_id/two">up</a></p>'
        '<p><a href="/static/notes.pdf">notes</a> <a href="/asset-v1:o+C1+r+type@asset+block@notes.pdf">again</a>'
        ' <a href="https://courses.edx.org/c4x/o/C1/asset/notes.pdf">and again</a></p>'
        '<p><a href="https://example.org/x?a=1">outside</a> <a href="mailto:a@example.org">mail</a></p>'
        '<p><a href="/jump_to_id/gone">gone</a> <a href="/static/gone.pdf">lost</a> <a href="/course/wiki/">wiki</a></p>'
    )
    course = course_of(
        '<vertical url_name="one" display_name="One"><html url_name="h"/></vertical>'
        '<vertical url_name="two" display_name="Two"><html url_name="h2"><p>x</p></html><problem url_name="p2"><p>Q</p>'
        '<stringresponse answer="1"><textline/></stringresponse></problem></vertical>',
        {"html/h.xml": '<html filename="h"/>', "html/h.html": html, "static/notes.pdf": PDF},
    )
    first, second = course.lessons
    to_lesson, to_quiz = f'<a href="page:{second.key}">', f'<a href="page:{course.quizzes[0].key}">'
    ((kind, text),) = blocks(first)
    assert kind == "text"
    assert text == (
        f"<p>{to_quiz}by id</a> {to_lesson}by block</a> {to_lesson}old</a> {to_lesson}by place</a> {to_lesson}up</a></p>"
        '<p><a href="media:notes.pdf">notes</a> <a href="media:notes.pdf">again</a> <a href="media:notes.pdf">and again</a></p>'
        '<p><a href="https://example.org/x?a=1">outside</a> <a href="mailto:a@example.org">mail</a></p>'
        "<p>gone lost wiki</p>"
    )
    assert len(rows(course, "link")) == 2
    assert rows(course, "file") == ["The course holds no such file."]
    assert course.taken["static"] == 1


def test_pictures_by_each_of_their_names() -> None:
    html = (
        '<p><img src="/static/my picture.png" alt="A"/><img src="/c4x/o/c/asset/images_a@b.png" alt="B"/>'
        '<img src="https://example.org/x.png" alt="C"/></p>'
    )
    course = page(html, {"static/my picture.png": PIXEL, "static/images/a@b.png": PIXEL + b" "})
    assert [value["alt"] for kind, value in blocks(course.lessons[0]) if kind == "image"] == ["A", "B"]
    assert rows(course, "img") == ["It lies on another site; pages here load nothing from elsewhere."]
    assert course.taken["static"] == 2


def test_a_file_nothing_shows_is_told() -> None:
    course = page("<p>x</p>", {"static/unused.png": PIXEL})
    assert course.media == []
    assert rows(course, "static") == ["Nothing that came in shows or offers this file."]


def test_scripts_and_styles_never_pass() -> None:
    course = page(
        "<style>p{}</style><script>steal()</script><p onclick='x()'>Words</p><iframe src='https://example.org/f'></iframe>"
    )
    assert "steal" not in str(course.modules)
    assert blocks(course.lessons[0])[0] == (
        "text",
        '<p>Words</p><p><a href="https://example.org/f">https://example.org/f</a></p>',
    )
    assert [len(rows(course, kind)) for kind in ("script", "style", "iframe")] == [1, 1, 1]


def test_formulas_stand_as_tex() -> None:
    course = page("<p>So [mathjaxinline]x^2[/mathjaxinline] and [mathjax]y_1[/mathjax].</p>")
    assert blocks(course.lessons[0]) == [("text", r"<p>So \(x^2\) and \[y_1\].</p>")]
    assert rows(course, "html") == ["Formulas stand as TeX writes them."]


def test_a_video_elsewhere_is_a_link_with_what_is_said_below() -> None:
    course = unit(
        '<video url_name="v" display_name="Talk" youtube_id_1_0="abcdefghijk" sub="abc"/>',
        {"static/subs_abc.srt.sjson": json.dumps({"start": [0], "end": [61000], "text": ["Good &amp; morning"]})},
    )
    assert blocks(course.lessons[0]) == [
        ("heading", "Talk"),
        ("text", '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">Watch the video: Talk</a></p>'),
        ("heading", "What is said in the video"),
        ("text", "<p>Good &amp; morning</p>"),
    ]
    assert course.lessons[0].minutes == 2
    assert rows(course, "static") == ["Its words stand in the lesson that showed it."]


def test_a_video_of_the_course_is_shown_with_its_captions() -> None:
    course = unit(
        '<video url_name="v" display_name="Talk"><source src="/static/talk.mp4"/><transcript language="en" src="talk.srt"/>'
        '<transcript language="fr" src="talk_fr.srt"/></video>',
        {"static/talk.mp4": MP4, "static/talk.srt": SRT, "static/talk_fr.srt": SRT},
    )
    assert blocks(course.lessons[0]) == [("heading", "Talk"), ("video", {"file": "talk.mp4", "title": "Talk"})]
    (file,) = course.media
    assert file.captions["en"].decode() == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\nGood morning.\n\n00:00:04.000 --> 00:01:05.000\nWelcome.\n"
    )
    assert rows(course, "transcript") == ["What is said in a language (fr) that this site does not have."]


def test_a_video_without_anything_is_left_out() -> None:
    assert rows(unit('<video url_name="v" display_name="Talk" youtube_id_1_0=""/>'), "video") == ["It names no video."]


def test_a_handout_is_offered() -> None:
    course = unit(
        '<video url_name="v" display_name="T" youtube_id_1_0="abcdefghijk" handout="/static/a.pdf"/>',
        {"static/a.pdf": PDF},
    )
    assert blocks(course.lessons[0])[-1] == ("download", {"file": "a.pdf", "title": "a"})


def test_a_page_whose_file_is_missing_or_broken_is_told() -> None:
    course = unit('<html url_name="gone"/><html url_name="h"/>', {"html/h.xml": '<html filename="nothing"/>'})
    assert rows(course, "html") == [
        "The file html/gone.xml, which it points to, is missing.",
        "The file html/nothing.html, which it points to, is missing.",
    ]


def test_words_and_tails_of_inline_pages_keep_their_order() -> None:
    course = unit('<html url_name="h">Before <b>bold</b> between <i>more</i> after<p>and a paragraph</p>end</html>')
    assert blocks(course.lessons[0]) == [
        ("text", "<p>Before <b>bold</b> between <b>more</b> after</p><p>and a paragraph</p><p>end</p>")
    ]


def test_a_folder_around_the_course_makes_no_difference() -> None:
    files = {
        "course.xml": '<course url_name="r" org="o"><chapter><vertical><html url_name="h"><p>x</p></html></vertical></chapter>'
        "</course>"
    }
    plain = olx.read(source_of(dict(files)), OPTIONS)
    nested = olx.read(source_of({f"a/course/{name}": text for name, text in files.items()}), OPTIONS)
    assert plain == nested


def test_the_picture_of_a_problem_that_is_left_out_stays_away() -> None:
    course = unit(
        '<html url_name="h"><p>x</p></html><problem url_name="p"><multiplechoiceresponse><choicegroup>'
        '<choice correct="true"><img src="/static/a.png"/></choice></choicegroup></multiplechoiceresponse></problem>',
        {"static/a.png": PIXEL},
    )
    assert course.media == []
    assert rows(course, "static") == ["Nothing that came in shows or offers this file."]


def test_a_problem_that_asks_nothing_is_a_page() -> None:
    course = unit(
        '<html url_name="h"><p>Read.</p></html>'
        '<problem url_name="e" display_name="E-text"><h3>Momentum</h3>'
        "<p>It is <b>kept</b>: [mathjaxinline]p=mv[/mathjaxinline]</p></problem>"
    )
    assert blocks(course.lessons[0]) == [
        ("text", "<p>Read.</p>"),
        ("heading", "Momentum"),
        ("text", "<p>It is <b>kept</b>: \\(p=mv\\)</p>"),
    ]
    assert (course.quizzes, "vertical/quiz" in course.source) == ([], False)
    assert [row["kind"] for row in course.converted if row["kind"] == "problem"] == ["problem"]


def test_a_problem_of_a_program_is_no_page() -> None:
    course = unit('<problem url_name="e"><script type="loncapa/python">x = 1</script><p>$x</p></problem>')
    assert (course.lessons, course.quizzes) == ([], [])
    assert [row["kind"] for row in course.left_out if row["kind"] == "problem"] == ["problem"]


def test_policies_of_another_run_are_told() -> None:
    course = unit(
        '<html url_name="h"><p>Read.</p></html>', {"policies/other/policy.json": "{}", "policies/assets.json": "{}"}
    )
    assert [row["where"] for row in course.left_out if row["kind"] == "file"] == ["policies/other/policy.json"]
