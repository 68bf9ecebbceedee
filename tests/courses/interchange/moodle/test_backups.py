"""Course backups: sections, what is read in them, languages, conditions, and what is never taken."""

from __future__ import annotations

import base64

from courses.interchange.moodle import backup
from courses.interchange.neutral import Lesson
from courses.interchange.readers import Options
from tests.courses.interchange.moodle.backups import Mbz, accounted, course, outline, picture, told


def blocks(lesson: Lesson, language: str = "en") -> list[tuple[str, object]]:
    return [(block.kind, block.value) for block in lesson.words[language].blocks]


def test_both_forms_of_the_archive_are_the_same_course() -> None:
    made = (
        course()
        .page("3", "One", "<p>Words</p>")
        .file(picture(), "a.png", context="1003", component="mod_page", area="content")
    )
    for source in (made.zipped(), made.tarred()):
        assert backup.recognises(source)
        read = backup.read(source, Options("ftahk"))
        accounted(read)
        assert outline(read) == [("First section", ["Lesson: One"])]
    assert backup.read(made.zipped(), Options("ftahk")) == backup.read(made.tarred(), Options("ftahk"))


def test_a_later_backup_of_the_same_course_keeps_its_keys() -> None:
    first = course().page("3", "One", "Words").read()
    later = course().page("3", "One, renamed", "Other words").page("4", "Two", "More").read()
    assert later.key == first.key
    assert later.lessons[0].key == first.lessons[0].key
    theirs = backup.read(course().page("3", "One", "Words").source(), Options("zfida"))
    assert theirs.key != first.key


def test_sections_keep_their_order_and_that_of_their_activities() -> None:
    made = Mbz().section("8", "Second", number=2).section("9", "First", number=1)
    made.page("1", "A", "a", section="8").page("2", "B", "b", section="9").page("3", "C", "c", section="9")
    made.sequences["9"] = ["3", "2"]
    assert outline(made.read()) == [("First", ["Lesson: C", "Lesson: B"]), ("Second", ["Lesson: A"])]


def test_sections_without_a_name_are_called_as_moodle_calls_them() -> None:
    made = Mbz().section("1").section("2").page("1", "A", "a").page("2", "B", "b", section="2")
    assert [title for title, _inner in outline(made.read())] == ["General", "Section 1"]
    made.course = "<format>weeks</format>"
    assert [title for title, _inner in outline(made.read())] == ["General", "Week 1"]


def test_a_section_with_nothing_in_it_is_told() -> None:
    read = course().section("2", "Later").page("1", "A", "a").read()
    assert told(read, "section") == ["It is empty."]
    assert read.taken["section"] == 1


def test_an_activity_in_two_sections_comes_once() -> None:
    made = course().section("2", "Second").page("1", "A", "a").page("2", "B", "b", section="2")
    made.sequences["2"] = ["1", "2"]
    assert outline(made.read()) == [("First section", ["Lesson: A"]), ("Second", ["Lesson: B"])]


def test_what_is_hidden_is_never_shown() -> None:
    read = (
        course()
        .section("2", "Hidden", visible="0")
        .page("1", "A", "a", visible="0")
        .page("2", "B", "b", section="2")
        .page("3", "C", "c")
        .read()
    )
    assert [(one.words["en"].title, one.draft) for one in read.activities] == [("A", True), ("C", False), ("B", False)]
    assert [module.draft for module in read.modules] == [False, True]
    assert told(read, "page") == ["It was hidden from learners, and is a draft."]


def test_a_subsection_is_a_module_after_its_section() -> None:
    made = (
        course()
        .section("2", "Next")
        .section("3", "Inside", number=3, more="<component>mod_subsection</component><itemid>55</itemid>")
    )
    made.page("1", "A", "a").activity("subsection", "5", "Inside").page("2", "B", "b", section="2")
    made.page("6", "C", "c", section="3")
    read = made.read()
    assert outline(read) == [
        ("First section", ["Lesson: A"]),
        ("Inside", ["Lesson: C"]),
        ("Next", ["Lesson: B"]),
    ]
    assert told(read, "subsection") == ["Its section is a module of its own."]


def test_subsections_in_a_circle_are_read_once() -> None:
    made = Mbz()
    for ident, other in (("1", "2"), ("2", "1")):
        more = f"<component>mod_subsection</component><itemid>5{other}</itemid>"
        made.section(ident, f"Section {ident}", more=more)
        made.activity("subsection", ident, f"Inner {ident}", section=ident)
        made.page(f"3{ident}", f"Page {ident}", "Words", section=ident)
    assert outline(made.read()) == [("Section 1", ["Lesson: Page 1"]), ("Section 2", ["Lesson: Page 2"])]


def test_a_short_label_stands_above_the_lesson_it_announces() -> None:
    read = course().activity("label", "1", "Now read", intro="<h3>Now read</h3>").page("2", "A", "<p>a</p>").read()
    assert outline(read) == [("First section", ["Lesson: A"])]
    assert blocks(read.lessons[0]) == [("heading", "Now read"), ("text", "<p>a</p>")]
    assert told(read, "label") == ["Its words stand at the beginning of the lesson “A”."]


def test_a_label_before_nothing_that_is_read_is_a_lesson() -> None:
    read = course().page("2", "A", "<p>a</p>").activity("label", "1", "Well done", intro="<p>Well done</p>").read()
    assert outline(read) == [("First section", ["Lesson: A", "Lesson: Well done"])]


def test_a_hidden_label_does_not_show_in_a_lesson() -> None:
    read = course().activity("label", "1", "Not yet", intro="Not yet", visible="0").page("2", "A", "<p>a</p>").read()
    assert [(one.words["en"].title, one.draft) for one in read.activities] == [("Not yet", True), ("A", False)]


def test_chapters_are_lessons_with_their_subchapters_under_headings() -> None:
    def chapter(ident: str, page: int, title: str, *, sub: int = 0, hidden: int = 0) -> str:
        return (
            f'<chapter id="{ident}"><pagenum>{page}</pagenum><subchapter>{sub}</subchapter><title>{title}</title>'
            f"<content>Words of {title}</content><contentformat>1</contentformat><hidden>{hidden}</hidden></chapter>"
        )

    inner = (
        chapter("3", 3, "Two")
        + chapter("1", 1, "One")
        + chapter("2", 2, "One and a half", sub=1)
        + chapter("4", 4, "Secret", sub=1, hidden=1)
    )
    read = course().activity("book", "9", "Book", f"<chapters>{inner}</chapters>").read()
    assert outline(read) == [("First section", ["Lesson: One", "Lesson: Two", "Lesson: Secret"])]
    assert blocks(read.lessons[0]) == [
        ("text", "<p>Words of One</p>"),
        ("heading", "One and a half"),
        ("text", "<p>Words of One and a half</p>"),
    ]
    assert [one.draft for one in read.lessons] == [False, False, True]
    assert told(read, "book") == ["The book became 3 lessons, one for each chapter."]


def test_a_file_is_offered_or_shown_by_what_it_is() -> None:
    made = course()
    made.activity("resource", "1", "Slides").file(
        b"%PDF-1.4 slides", "slides.pdf", context="1001", component="mod_resource", area="content"
    )
    made.activity("resource", "2", "Chart").file(
        picture(), "chart.png", context="1002", component="mod_resource", area="content"
    )
    made.activity("resource", "3", "Program").file(
        b"MZ\x00program", "tool.exe", context="1003", component="mod_resource", area="content"
    )
    read = made.read()
    assert [blocks(one)[0] for one in read.lessons] == [
        ("download", {"file": "slides.pdf", "title": "Slides"}),
        ("image", {"file": "chart.png", "alt": "Chart", "caption": ""}),
    ]
    assert told(read, "resource") == ["Files of this kind are not offered on this site."]
    assert told(read, "file") == ["Files of this kind are not offered on this site."]


def test_a_page_that_lies_in_files_becomes_the_lesson() -> None:
    where = {"context": "1001", "component": "mod_resource", "area": "content"}
    made = course().activity("resource", "1", "Site")
    made.file(b'<h1>Hello</h1><p><img src="img/a.png" alt="A"></p>', "index.html", **where)
    made.file(picture(), "a.png", path="/img/", **where)
    read = made.read()
    assert [kind for kind, _value in blocks(read.lessons[0])] == ["heading", "image"]
    assert read.taken["file"] == 2


def test_a_folder_offers_its_files_by_folder() -> None:
    where = {"context": "1001", "component": "mod_folder", "area": "content"}
    made = course().activity("folder", "1", "Papers")
    made.file(b"%PDF-1.4 a", "a.pdf", **where).file(b"%PDF-1.4 b", "b.pdf", path="/Old/", **where)
    assert [value if kind == "heading" else kind for kind, value in blocks(made.read().lessons[0])] == [
        "download",
        "Old",
        "download",
    ]


def test_a_link_is_a_lesson_that_leads_there() -> None:
    made = course().activity(
        "url", "1", "Law", "<externalurl>https://law.example/a?b=1</externalurl>", intro="Read it."
    )
    made.activity("url", "2", "Trap", "<externalurl>javascript:alert(1)</externalurl>")
    read = made.read()
    assert blocks(read.lessons[0]) == [("text", '<p><a href="https://law.example/a?b=1">Law</a></p>')]
    assert read.lessons[0].words["en"].summary == "Read it."
    assert told(read, "url") == ["It leads to no address on the web: “javascript:alert(1)”."]


def test_a_discussion_keeps_what_was_asked() -> None:
    made = course().activity("forum", "1", "Talk", "<type>general</type>", intro="<p>What do you think?</p>")
    made.activity("forum", "2", "News", "<type>news</type>", intro="<p>News</p>")
    made.activity("glossary", "3", "Terms").activity("hotpot", "4", "Old")
    read = made.read()
    assert outline(read) == [("First section", ["Lesson: Talk"])]
    assert [row["kind"] for row in read.left_out] == ["forum", "glossary", "hotpot"]


def test_links_lead_to_what_the_pages_became() -> None:
    text = (
        '<p><a href="$@PAGEVIEWBYID*2@$">two</a>, <a href="$@FORUMVIEWBYID*3@$">news</a>, '
        '<a href="$@COURSEVIEWBYID*7@$">course</a>, <a href="https://moodle.example/mod/page/view.php?id=2">again</a>, '
        '<a href="$@GRADEREPORT*7@$">grades</a>, <a href="https://else.example/mod/page/view.php?id=2">else</a></p>'
    )
    made = course().page("1", "One", text).page("2", "Two", "2").activity("forum", "3", "News", "<type>news</type>")
    read = made.read()
    two = read.lessons[1].key
    again, course_link = f'<a href="page:{two}">again</a>', f'<a href="page:{read.key}">course</a>'
    other = '<a href="https://else.example/mod/page/view.php?id=2">else</a>'
    words = f'<p><a href="page:{two}">two</a>, news, {course_link}, {again}, grades, {other}</p>'
    assert blocks(read.lessons[0]) == [("text", words)]
    assert sorted(told(read, "link")) == [
        "The link leads to a place inside Moodle ($@GRADEREPORT*7@$); its words stay.",
        "The link leads to something that is left out; its words stay.",
    ]


def test_files_are_found_by_every_way_texts_name_them() -> None:
    names = ["plain.png", "with space.png", "draft.png", "old.png", "absolute.png", "文件.png"]
    text = (
        '<img src="@@PLUGINFILE@@/plain.png" alt="1"><img src="@@PLUGINFILE@@/with%20space.png?time=1" alt="2">'
        '<img src="https://moodle.example/draftfile.php/5/user/draft/77/draft.png" alt="3">'
        '<img src="$@FILEPHP@$$@SLASH@$old.png" alt="4">'
        '<img src="https://moodle.example/pluginfile.php/1001/mod_page/content/0/absolute.png" alt="5">'
        '<img src="@@PLUGINFILE@@/%E6%96%87%E4%BB%B6.png" alt="6">'
        '<img src="@@PLUGINFILE@@/lost.png" alt="7"><img src="https://else.example/x.png" alt="8">'
    )
    made = course().page("1", "One", text)
    for number, name in enumerate(names):
        made.file(picture(number), name, context="1001", component="mod_page", area="content")
    made.file(picture(99), "unused.png", context="1001", component="mod_page", area="content")
    read = made.read()
    assert [value["alt"] for kind, value in blocks(read.lessons[0]) if kind == "image"] == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
    ]
    assert (read.source["file"], read.taken["file"]) == (7, 6)
    assert told(read, "missing file") == ["The text shows the file “lost.png”, which the backup does not hold."]
    assert len(told(read, "picture elsewhere")) == 1
    assert told(read, "file") == ["No text of the course shows it."]


def test_a_picture_that_is_only_linked_is_shown_after_the_words() -> None:
    made = course().page("1", "One", '<p><a href="@@PLUGINFILE@@/big.png">See</a> it</p>')
    made.file(picture(), "big.png", context="1001", component="mod_page", area="content")
    assert [kind for kind, _value in blocks(made.read().lessons[0])] == ["text", "image"]


def test_a_picture_written_into_the_text_is_a_file() -> None:
    address = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"
    read = course().page("1", "One", f'<img src="{address}" alt="dot">').read()
    assert [kind for kind, _value in blocks(read.lessons[0])] == ["image"]
    assert read.source["file"] == 1


def test_words_in_several_languages_are_told_apart() -> None:
    span = '<span lang="en" class="multilang">Trust</span><span lang="zh_tw" class="multilang">信託</span>'
    text = "{mlang en}<p>English words</p>{mlang}{mlang zh_cn}<p>简体字</p>{mlang}{mlang fr}<p>Mots</p>{mlang}"
    read = (
        Mbz(title=f"{span}").section("1", span).page("1", span, text).page("2", "Plain", "<p>Only English</p>").read()
    )
    lesson = read.lessons[0]
    assert {language: words.title for language, words in lesson.words.items()} == {
        "en": "Trust",
        "zh-hans": "Trust",
        "zh-hant": "信託",
    }
    assert blocks(lesson) == [("text", "<p>English words</p>")]
    assert blocks(lesson, "zh-hans") == [("text", "<p>简体字</p>")]
    # Nothing but the title is in traditional characters: the lesson is shown in English, with the notice.
    assert blocks(lesson, "zh-hant") == []
    assert list(read.lessons[1].words) == ["en"]
    assert set(read.words) == {"en", "zh-hans", "zh-hant"}
    assert set(read.modules[0].words) == {"en", "zh-hans", "zh-hant"}
    assert told(read, "multilang") == ["The academy has no words in “fr”."]


def test_the_language_is_what_was_told_or_what_the_course_says() -> None:
    assert Mbz(lang="zh_cn").section("1").page("1", "A", "a").read().source_language == "zh-hans"
    assert Mbz(lang="zh_cn").section("1").page("1", "A", "a").read(language="en", told=True).source_language == "en"
    chinese = Mbz(title="金融科技", lang="").section("1", "第一章").page("1", "數據", "<p>數據與風險管理</p>")
    assert chinese.read().source_language == "zh-hant"


def test_a_summary_that_is_more_than_words_is_a_lesson() -> None:
    made = Mbz(summary="<p>Short.</p>").section("1", "S", summary='<p>See <img src="@@PLUGINFILE@@/a.png" alt="A"></p>')
    made.page("1", "A", "a").file(picture(), "a.png", context="1", component="course", area="section", item="1")
    read = made.read()
    assert outline(read) == [("S", ["Lesson: S", "Lesson: A"])]
    assert read.words["en"].summary == "Short."
    assert not read.lessons[0].required
    assert read.modules[0].words["en"].summary == "See"


def test_completion_is_the_nearest_rule_of_ours() -> None:
    made = course()
    made.page("1", "By hand", "a", module="<completion>1</completion>")
    made.page("2", "Looked at", "a", module="<completion>2</completion><completionview>1</completionview>")
    made.page("3", "Untracked", "a", module="<completion>0</completion>")
    made.activity("label", "4", "L", intro="L", module="<completion>1</completion>").page("5", "Next", "n")
    made.activity("survey", "6", "Survey", module="<completion>2</completion>")
    read = made.read()
    assert [(one.words["en"].title, one.completion, one.required) for one in read.lessons] == [
        ("By hand", "marked", True),
        ("Looked at", "viewed", True),
        ("Untracked", "viewed", False),
        ("Next", "viewed", False),
    ]
    assert read.source["completion"] == 4
    assert told(read, "completion") == [
        "Its words stand in another lesson, which is done as a whole.",
        "What it belongs to is left out.",
    ]


def test_criteria_of_the_course_say_what_is_required() -> None:
    made = course().page("1", "A", "a", module="<completion>1</completion>")
    made.page("2", "B", "b", module="<completion>1</completion>")
    made.files["completion.xml"] = (
        b'<course_completion><course_completion_criteria id="1"><criteriatype>4</criteriatype>'
        b"<moduleinstance>2</moduleinstance></course_completion_criteria>"
        b'<course_completion_criteria id="2"><criteriatype>6</criteriatype></course_completion_criteria></course_completion>'
    )
    read = made.read()
    assert [one.required for one in read.lessons] == [False, True]
    assert read.source["completion criterion"] == 2


def test_conditions_are_told_by_their_kinds() -> None:
    tree = '{"op":"&amp;","c":[{"type":"date","d":"&gt;="},{"op":"|","c":[{"type":"completion"},{"type":"group"}]}]}'
    read = course().page("1", "A", "a", module=f"<availability>{tree}</availability>").read()
    assert told(read, "availability") == [
        "It opened only under conditions (date, completion, group); here it is open with the course."
    ]


def test_what_belongs_to_people_is_counted_and_never_taken() -> None:
    made = course().activity(
        "forum",
        "1",
        "Talk",
        '<type>general</type><discussions><discussion id="1"><posts><post id="2"><message>SECRET WORDS</message></post>'
        "</posts></discussion></discussions>",
        intro="Say it",
    )
    made.file(b"SECRET FILE", "cv.pdf", context="1001", component="mod_forum", area="attachment", item="2")
    made.files["users.xml"] = b'<users><user id="9"><firstname>SECRETNAME</firstname></user></users>'
    made.files["groups.xml"] = b'<groups><group id="1"><name>SECRETGROUP</name></group></groups>'
    made.files["course/enrolments.xml"] = b'<enrolments><enrols><enrolment id="4"/></enrols></enrolments>'
    made.files["course/blocks/html_3/block.xml"] = b'<block id="3"><blockname>html</blockname></block>'
    read = made.read()
    assert "SECRET" not in repr(read)
    assert {kind: count for kind, count in read.source.items() if kind not in {"course", "section", "forum"}} == {
        "users": 1,
        "groups": 1,
        "enrolments": 1,
        "contributions": 1,
        "files of people": 1,
        "block html": 1,
    }
    assert told(read, "users") == ["1 of them stand in the backup. What belongs to people is never imported."]
