"""Packages that are broken in all the ways packages are: each fault has its place and its words, and nothing is changed.

Every kind is one change to a good package. It is brought by the command, as an administrator does.
"""

# ruff: noqa: E501 a table is read along its lines
from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from accounts.models import Organisation
from tests.courses.interchange.conftest import BANK, COURSE, FILES, KEYS, LESSON, MODULE, QUIZ, write
from tests.courses.interchange.refusing import refusals, state, told

C, M, L, Q, B = "course.yaml", "01-first/module.yaml", "01-first/01-a-lesson.en.md", "01-first/03-a-quiz.quiz.yaml", "banks/01-a-bank.yaml"  # fmt: skip
K = KEYS["q4"]
Files = dict[str, str | bytes]
# Kind of fault: the file, what is replaced in it, by what, code, place, and the words (or how they begin).
KINDS: dict[str, tuple[str, str, str, str, str, str]] = {
    # YAML
    "a tab for an indent": (C, "    title: Testing", "\ttitle: Testing", "broken_yaml", f"{C}:10", "The YAML breaks off here. Look for"),
    "a quotation mark left open": (C, "slug: testing", 'slug: "testing', "broken_yaml", f"{C}:", "The YAML breaks off here."),
    "a bracket left open": (C, "slug: testing", "slug: [testing", "broken_yaml", f"{C}:7", "The YAML breaks off here."),
    "a colon in words": (C, "title: Testing", "title: Testing: one", "broken_yaml", f"{C}:10", "The YAML breaks off here."),
    "an indent too deep": (C, "slug: testing", "   slug: testing", "broken_yaml", f"{C}:6", "The YAML breaks off here."),
    "two documents": (C, "slug: testing", "---\nslug: testing", "broken_yaml", f"{C}:6", "The YAML breaks off here."),
    "a sign that begins nothing": (C, "slug: testing", "slug: @testing", "broken_yaml", f"{C}:6", "The YAML breaks off here."),
    "a name twice": (C, "code: TST-101", "code: TST-101\ncode: TST-102", "key_twice", f"{C}:4", "“code” stands here twice. Keep one of the two."),
    "a list for a name": (C, "slug: testing", "[slug]: testing", "wrong_kind", f"{C}:6", "A name is expected before the colon."),
    # kinds of values
    "a list where lines are expected": (C, "words:\n", "words: []\nother:\n", "unknown_key", f"{C}:", "“other” is not known here. Known are: format, key,"),
    "a text where a list is expected": (C, "publish: true", "skills: AIF-1", "wrong_kind", f"{C}:7", "Here a list is expected: each entry on a line that begins with “- ”."),
    "a list where a text is expected": (C, "slug: testing", "slug: [testing]", "wrong_kind", f"{C}:6", "Here a text is expected."),
    "a word where yes or no is expected": (C, "publish: true", "publish: maybe", "wrong_kind", f"{C}:7", "Here “true” or “false” is expected."),
    "a word where a number is expected": (L, "minutes: 15", "minutes: fifteen", "wrong_number", f"{L}:3", "Here a whole number from 1 to 600 is expected."),
    "half a minute": (L, "minutes: 15", "minutes: 15.5", "wrong_number", f"{L}:3", "Here a whole number from 1 to 600 is expected."),
    "minutes below nothing": (L, "minutes: 15", "minutes: -15", "wrong_number", f"{L}:3", "Here a whole number from 1 to 600 is expected."),
    "minutes without end": (C, "publish: true", f"minutes: {'9' * 5000}", "wrong_number", f"{C}:7", "Here a whole number from 1 to 100000 is expected."),
    "no minutes": (L, "minutes: 15", "minutes: null", "wrong_number", f"{L}:3", "Here a whole number from 1 to 600 is expected."),
    "points of nothing": (B, "points: 2", "points: 0", "wrong_number", f"{B}:", "Here a whole number from 1 to 100 is expected."),
    "a pass mark of 101": (Q, "pass_mark: 70", "pass_mark: 101", "wrong_number", f"{Q}:4", "Here a whole number from 1 to 100 is expected."),
    "attempts without end": (Q, "attempts: 3", "attempts: 1e9", "wrong_number", f"{Q}:5", "Here a whole number from 1 to 100 is expected."),
    "a day that is none": (C, "publish: true", "law_as_at: 2026-02-30", "wrong_date", f"{C}:7", "Here a date is expected, such as 2026-11-23."),
    "a day in another form": (C, "publish: true", "law_as_at: 30/11/2026", "wrong_date", f"{C}:7", "Here a date is expected, such as 2026-11-23."),
    # names
    "a name nobody knows": (C, "slug: testing", "slug: testing\nslag: x", "unknown_key", f"{C}:7", "“slag” is not known here. Known are: format,"),
    "a name that is missing": (C, "code: TST-101\n", "", "missing_key", f"{C}:1", "“code” is missing here. Add it."),
    "a name in capitals": (Q, "minutes: 10", "Minutes: 10", "unknown_key", f"{Q}:2", "“Minutes” is not known here. Known are: key,"),
    # keys
    "a key that is none": (C, KEYS["course"], "my-course", "wrong_key", f"{C}:2", "Here a key is expected, such as 0f8fad5b-d9cb"),
    "a key one sign too short": (L, KEYS["lesson"], KEYS["lesson"][:-1], "wrong_key", f"{L}:2", "Here a key is expected,"),
    "a key one sign too long": (M, KEYS["module"], KEYS["module"] + "0", "wrong_key", f"{M}:1", "Here a key is expected,"),
    "a key of two lessons": (L, KEYS["lesson"], KEYS["second"], "key_twice", "", f"The key {KEYS['second']} stands at two places."),
    "a key of the course and its module": (M, KEYS["module"], KEYS["course"], "key_twice", "", f"The key {KEYS['course']} stands at two places."),
    # choices
    "a level nobody has": (C, "publish: true", "level: expert", "wrong_choice", f"{C}:7", "“expert” is not possible here. Possible are:"),
    "a language nobody has": (C, "source_language: en", "source_language: fr", "wrong_choice", f"{C}:5", "“fr” is not possible here. Possible are: en, zh-hans, zh-hant."),
    "words in a language nobody has": (C, "  zh-hant:", "  fr:", "unknown_key", f"{C}:", "“fr” is not known here. Known are: en, zh-hans, zh-hant."),
    "a policy nobody has": (C, "publish: true", "enrolment: secret", "wrong_choice", f"{C}:7", "“secret” is not possible here."),
    "a kind of question nobody has": (B, "kind: numeric", "kind: guess", "wrong_choice", f"{B}:", "“guess” is not possible here. Possible are: single,"),
    "feedback nobody gives": (Q, "attempts: 3", "feedback: never", "wrong_choice", f"{Q}:5", "“never” is not possible here."),
    # texts
    "a title without end": (C, "title: Testing", f"title: {'x' * 256}", "too_long", f"{C}:10", "This text is too long: at most 255 characters."),
    "a code too long": (C, "code: TST-101", f"code: {'T' * 21}", "too_long", f"{C}:3", "This text is too long: at most 20 characters."),
    "a title of spaces": (M, "title: First module", 'title: "   "', "empty", f"{M}:4", "Here a text is expected, and there is none."),
    "a slug with capitals": (C, "slug: testing", "slug: Testing", "wrong_slug", f"{C}:6", "Here small letters a to z, digits and single hyphens are expected."),
    "a slug that climbs": (C, "slug: testing", "slug: ../testing", "wrong_slug", f"{C}:6", "Here small letters a to z,"),
    "a slug of the site": (C, "slug: testing", "slug: learn", "wrong_slug", f"{C}:6", "The site uses this name in its own addresses,"),
    "a NUL in words": (L, "Words with", "Wor\0ds with", "not_text", f"{L}:", "This text holds a character that cannot be stored."),
    "a NUL in settings": (C, "summary: How", "summary: H\0ow", "not_text", f"{C}:11", "This text holds a character that cannot be stored."),
    "a NUL spelled out": (C, "summary: How to test.", 'summary: "H\\0ow"', "not_text", f"{C}:11", "This text holds a character that cannot be stored."),
    "a bell in words": (L, "Words with", "Wor\x07ds with", "not_text", f"{L}:", "This text holds a character that cannot be stored."),
    # languages
    "no words in the authoring language": (C, "source_language: en", "source_language: zh-hans", "missing_language", f"{C}:", "The words in the authoring language (zh-hans) are missing."),
    "a module in a language the course has not": (M, "  zh-hant:", "  zh-hans:", "missing_language", "first", "There are words in zh-hans here, but what stands above has none in it."),
    "reasons in a language the question has not": (B, "reason: Because.", "reason:\n          zh-hans: 对", "missing_language", f"{B}:", ""),
    # lessons
    "no settings": (L, "---\nkey", "key", "no_front_matter", f"{L}:1", "A lesson begins with its settings between two lines of “---”."),
    "a directive nobody knows": (L, ":::tomorrow", ":::yesterday", "unknown_directive", f"{L}:", "“yesterday” is not a directive. Known are: text, heading,"),
    "a directive left open": (L, "next_review: 2027-05-01\n:::", "next_review: 2027-05-01", "directive_open", f"{L}:", "This directive is not closed. End it with a line of :::."),
    "a directive without a name": (L, ":::tomorrow", ":::", "broken_directive", f"{L}:", "A directive begins with ::: and its name,"),
    "a setting of a directive nobody knows": (L, "key_row: 1", "row: 1", "unknown_key", f"{L}:", "“row” is not known here. Known are: claim,"),
    "more squares than there are": (L, "squares_filled: 9", "squares_filled: 99\nx: 1", "unknown_key", f"{L}:", "“x” is not known here."),
    "a table with uneven rows": (L, "| x \\| y | z |", "| x |", "wrong_table", f"{L}:", "All rows of a table need the same number of cells."),
    "one half of a pair": (L, "---\nThere.\n", "", "wrong_parts", f"{L}:", "Here 2 texts are expected, with a line “---” above each."),
    "a link that runs": (L, "https://example.org/a_(b)", "javascript:alert(1)", "wrong_link", f"{L}:", "The link to “javascript:alert%281%29” cannot be used. Begin it with https://."),
    "a link to a page that is no key": (L, "https://example.org/a_(b)", f"page:{'-' * 36}", "wrong_link", f"{L}:", "The link to “page:"),
    "a source that runs": (L, "url: https://example.org/", "url: data:text/html,x", "wrong_link", f"{L}:", "An address begins with https://."),
    "a heading of the first rank": (L, "## A heading", "# A heading", "wrong_heading", f"{L}:", "Headings in a lesson begin with “## ”."),
    "a review before the law": (L, "next_review: 2027-05-01", "next_review: 2026-05-01", "wrong_date", f"{L}:", "The next review comes after the date of the law."),
    "a check of nothing": (L, KEYS["q1"], KEYS["q1"][:-2] + "99", "unknown_question", "a-lesson", "The lesson asks the question"),
    "a picture nobody brought": (L, "## A heading", ":::image\nfile: no.png\nalt: No\n:::", "missing_file", "a-lesson", "There is no file “no.png” of the kind “image” in media.yaml."),
    "a picture out of the folder": (L, "## A heading", ":::image\nfile: ../../x.png\nalt: No\n:::", "missing_file", "a-lesson", "There is no file “../../x.png”"),
    # questions and quizzes
    "no right option": (B, "        correct: true\n        text:\n          en: This", "        text:\n          en: This", "question_incomplete", f"{B}:4", "Mark exactly one option as right."),
    "two right where one is asked": (B, "      - id: b\n        text:\n          en", "      - id: b\n        correct: true\n        text:\n          en", "question_incomplete", f"{B}:4", "Mark exactly one option as right."),
    "an option twice": (B, "- id: b", "- id: a", "question_incomplete", f"{B}:4", "Two options have the same key."),
    "an option with a long name": (B, "- id: b", "- id: the second one", "wrong_option", f"{B}:", "The name of an option is short, such as “a” or “b”."),
    "one option": (B, "      - id: b\n        text: That\n", "", "question_incomplete", f"{B}:", "Give at least two options."),
    "tolerance below nothing": (B, "tolerance: 0.5", "tolerance: -0.5", "question_incomplete", f"{B}:", "Give the right number and its tolerance in figures."),
    "a number without end": (B, "value: 9.0", "value: .inf", "question_incomplete", f"{B}:", "Give the right number and its tolerance in figures."),
    "no accepted answer": (B, "    accepted:\n      - precision\n      - 精確率\n", "    accepted: []\n", "question_incomplete", f"{B}:", "Give at least one accepted answer."),
    "an answer of another kind": (B, "tolerance: 0.5", "accepted: [nine]", "wrong_for_kind", f"{B}:", "“accepted” does not belong to a question of the kind “numeric”."),
    "a quiz that draws nothing": (Q, f"  - bank: {KEYS['bank']}\n    count: 2\n  - question: {KEYS['q1']}\n", "  []\n", "empty", f"{Q}:", "A quiz asks at least one question."),
    "a quiz that draws more than there are": (Q, "count: 2", "count: 5", "bank_too_small", "a-quiz", "The quiz draws 5 questions from “A bank”, which holds fewer."),
    "a quiz that draws from nowhere": (Q, f"bank: {KEYS['bank']}", f"bank: {KEYS['course']}", "unknown_question", "a-quiz", "The quiz draws from"),
    "a quiz that draws twice": (Q, f"  - question: {KEYS['q1']}", f"  - question: {KEYS['q1']}\n  - question: {KEYS['q1']}", "draw_twice", "a-quiz", "A quiz names each question and each bank once."),
    "a draw of both": (Q, "count: 2", f"question: {KEYS['q1']}", "wrong_draw", f"{Q}:", "Give either a question or a bank with a count."),
    # what the site has
    "an owner nobody knows": (C, "owner: ftahk", "owner: nobody", "unknown_owner", C, "“nobody” is not an association of this site. Known are: ftahk."),
    "a skill nobody knows": (C, "publish: true", "skills:\n  - code: XXX-1", "unknown_skill", C, "“XXX-1” is not a skill of this site."),
    "a skill of a question nobody knows": (B, "points: 2", "skills: [XXX-1]", "unknown_skill", "banks", "“XXX-1” is not a skill of this site."),
    "recognised by nobody": (C, "publish: true", "recognised_by: [nobody]", "unknown_owner", C, "“nobody” is not an association of this site."),
}  # fmt: skip
# The words for these are newer than the table of languages.
ENGLISH: dict[str, tuple[str, str, str, str, str, str]] = {
    "a reference": (C, "code: TST-101", "code: *name", "broken_yaml", f"{C}:3", "References with & and * are not used in packages. Write the value out."),
    "an anchor": (C, "code: TST-101", "code: &name TST-101", "broken_yaml", f"{C}:3", "References with & and * are not used in packages. Write the value out."),
    "anchors that grow without end": (C, "format:", "a: &a [x, x]\nb: &b [*a, *a]\nformat:", "broken_yaml", f"{C}:1", "References with & and * are not used"),
    "a type": (C, "code: TST-101", "code: !!python/object/apply:os.system [ls]", "broken_yaml", f"{C}:3", "Types with ! are not used in packages. Write the value alone."),
}  # fmt: skip


def broken(case: tuple[str, str, str, str, str, str], folder: Path) -> Path:
    file, old, new, *_rest = case
    assert old in FILES[file]
    return write(folder, dict(FILES) | {file: FILES[file].replace(old, new, 1)})


def test_there_are_more_than_forty_kinds_of_broken_packages():
    assert len(KINDS) + len(ENGLISH) >= 40


def test_every_fault_is_told_with_its_place_and_changes_nothing(site: Organisation, tmp_path: Path):
    before = state()
    wrong = {}
    several = {}
    for number, (kind, case) in enumerate((KINDS | ENGLISH).items()):
        _file, _old, _new, code, where, words = case
        found = [one.as_report() for one in refusals(broken(case, tmp_path / str(number)))]
        first = found[0]
        if first["code"] != code or not first["where"].startswith(where) or not first["message"].startswith(words):
            wrong[kind] = first
        if len(found) > 1:
            several[kind] = [(one["code"], one["where"]) for one in found[1:]]
    assert wrong == {}
    # A fault is not followed by others that it caused; these are several.
    assert several == {
        "a list where lines are expected": [("wrong_kind", f"{C}:8")],
        "a directive without a name": [("broken_directive", f"{L}:70")],
        "a module in a language the course has not": [("missing_language", "first/a-lesson")],
    }
    assert state() == before


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_every_fault_has_its_words_in_chinese(language: str, site: Organisation, tmp_path: Path):
    foreign = []
    for number, (kind, case) in enumerate(KINDS.items()):
        folder = broken(case, tmp_path / str(number))
        with translation.override(language):
            messages = [str(one.message) for one in refusals(folder)]
        if not all(re.search("[\u4e00-\u9fff]", message) for message in messages):
            foreign.append((kind, messages))
    assert foreign == []


CHINESE = {
    "a tab for an indent": (
        "YAML 在此处中断，请检查是否缺少引号、冒号或缩进。",
        "YAML 在此處中斷，請檢查有否欠缺引號、冒號或縮排。",
    ),
    "a name twice": ("“code”在此出现两次，请只保留一处。", "「code」在此出現兩次，請只保留一處。"),
    "a name that is missing": ("此处缺少“code”，请补上。", "此處欠缺「code」，請補上。"),
    "a word where yes or no is expected": ("此处应为“true”或“false”。", "此處應為「true」或「false」。"),
    "minutes below nothing": ("此处应为1至600之间的整数。", "此處應為1至600之間的整數。"),
    "a title without end": ("文字过长：最多255个字符。", "文字過長：最多255個字元。"),
    "a NUL in words": ("文字中含有无法保存的字符。", "文字中含有無法儲存的字元。"),
    "no words in the authoring language": ("缺少编写语言（zh-hans）的文字。", "欠缺編寫語言（zh-hans）的文字。"),
    "a directive left open": ("该指令没有结束，请用一行 ::: 结束。", "此指令沒有結束，請以一行 ::: 結束。"),
    "no right option": ("请标出且只标出一个正确选项。", "請標示且只標示一個正確選項。"),
    "a quiz that draws more than there are": (
        "小测验从“A bank”抽取5题，但题库中的题目不足。",
        "小測驗從「A bank」抽取5題，但題庫內的題目不足。",
    ),
    "an owner nobody knows": ("本站没有协会“nobody”。可用的有：ftahk。", "本網站沒有協會「nobody」。可用的有：ftahk。"),
    "a skill nobody knows": ("本站没有技能“XXX-1”。", "本網站沒有技能「XXX-1」。"),
}


@pytest.mark.parametrize("kind", CHINESE)
def test_words_in_chinese_are_those_of_the_fault(kind: str, site: Organisation, tmp_path: Path):
    folder = broken(KINDS[kind], tmp_path / "package")
    found = []
    for language in ("zh-hans", "zh-hant"):
        with translation.override(language):
            found.append(str(refusals(folder)[0].message))
    assert tuple(found) == CHINESE[kind]


def test_all_that_is_wrong_is_told_at_once(site: Organisation, tmp_path: Path):
    folder = write(
        tmp_path / "package",
        {
            C: COURSE.replace("slug: testing", "slug: Testing")
            .replace("code: TST-101\n", "")
            .replace("publish", "pub"),
            M: MODULE.replace("title: First module", "titel: First module"),
            L: LESSON.replace("minutes: 15", "minutes: 0")
            .replace(":::tomorrow", ":::yesterday")
            .replace("## A", "# A"),
            "01-first/02-another-lesson.en.md": "no settings",
            Q: QUIZ.replace("pass_mark: 70", "pass_mark: 101"),
            B: BANK.replace("value: 9.0", "value: nine").replace("correct: true", "correct: yes", 1),
            "notes.txt": "?",
        },
    )
    before = state()
    assert sorted((error["code"], error["where"]) for error in told(folder)) == [
        ("missing_key", "01-first/module.yaml:4"),
        ("missing_key", f"{C}:1"),
        ("no_front_matter", "01-first/02-another-lesson.en.md:1"),
        ("question_incomplete", f"{B}:31"),
        ("unknown_directive", f"{L}:68"),
        ("unknown_file", "notes.txt"),
        ("unknown_key", "01-first/module.yaml:4"),
        ("unknown_key", f"{C}:6"),
        ("wrong_heading", f"{L}:18"),
        ("wrong_kind", f"{B}:11"),
        ("wrong_number", f"{L}:3"),
        ("wrong_number", f"{Q}:4"),
        ("wrong_slug", f"{C}:5"),
    ]
    assert state() == before


def test_people_at_a_terminal_read_every_fault_on_a_line(site: Organisation, tmp_path: Path):
    folder = write(
        tmp_path / "package",
        dict(FILES) | {Q: QUIZ.replace("attempts: 3", "attempts: 0"), L: LESSON.replace("minutes: 15", "minutes: 0")},
    )
    words = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_course", str(folder), stderr=words)
    assert ended.value.code == 1
    assert words.getvalue().splitlines() == [
        f"{L}:3: Here a whole number from 1 to 600 is expected.",
        f"{Q}:5: Here a whole number from 1 to 100 is expected.",
        "Nothing was changed.",
    ]
