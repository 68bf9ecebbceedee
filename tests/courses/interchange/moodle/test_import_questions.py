"""Questions go into a bank of the site by a command: all or none, once however often."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from wagtail.images import get_image_model

from accounts.models import Organisation
from courses.assessment.actions import retire_question
from courses.assessment.models import Question, QuestionBank
from courses.catalogue.models import CoursePage
from tests.courses.interchange.moodle.reading import picture
from tests.factories.accounts import AssociationFactory, PersonFactory
from tests.factories.assessment import make_bank

GIFT = """\
// [id:one]
::First::Which of them is a prime?{=7#Nobody divides it. ~9#Three times three. ~15}

A law is binding.{T}

Name the city of the lion.{=Singapore =Singapura}

Broken {

"""


@pytest.fixture
def owner(db: None) -> Organisation:
    return AssociationFactory(slug="ftahk")


@pytest.fixture
def gift(tmp_path: Path) -> Path:
    path = tmp_path / "questions.gift"
    path.write_text(GIFT)
    return path


def run(*arguments: Any, refused: bool = False) -> dict[str, Any]:
    out, err = io.StringIO(), io.StringIO()
    if refused:
        with pytest.raises(SystemExit) as left:
            call_command(*arguments, "--json", stdout=out, stderr=err)
        assert left.value.code == 1
    else:
        call_command(*arguments, "--json", stdout=out, stderr=err)
    assert err.getvalue() == ""
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def take(path: Path, *arguments: Any, bank: str = "Primes", refused: bool = False) -> dict[str, Any]:
    return run("import_questions", str(path), "--bank", bank, *arguments, refused=refused)


def state() -> list[Any]:
    rows = Question.objects.order_by("key").values_list("key", "structure", "position", "points", "current_version_id")
    return [*rows, QuestionBank.objects.count(), get_image_model().objects.count()]


def test_what_can_be_read_is_taken_and_the_rest_is_reported_with_its_line(owner: Organisation, gift: Path) -> None:
    told = take(gift, "--format", "gift")

    assert told == {
        "bank": "Primes",
        "counts": {"questions": {"single": 1, "text": 1, "truefalse": 1}, "media": 0},
        "source": {"multichoice": 1, "name": 1, "question": 1, "shortanswer": 1, "truefalse": 1},
        "taken": {"multichoice": 1, "shortanswer": 1, "truefalse": 1},
        "converted": [
            {
                "where": "questions.gift",
                "kind": "name",
                "how": "1 question has a name beside its words. "
                "It is not shown; the next import knows the question by it.",
            }
        ],
        "left_out": [
            {
                "where": "questions.gift:8",
                "kind": "question",
                "why": "A brace is opened and not closed, or closed and not opened. "
                "Write \\{ and \\} for braces that are words.",
            }
        ],
        "changed": True,
        "dry_run": False,
    }
    bank = QuestionBank.objects.get()
    assert (bank.owner, bank.name) == (owner, "Primes")
    asked = [str(question) for question in bank.questions.order_by("position")]
    assert asked == ["Which of them is a prime?", "A law is binding.", "Name the city of the lion."]


def test_the_same_file_again_changes_nothing(owner: Organisation, gift: Path) -> None:
    take(gift)
    before = state()

    assert take(gift)["changed"] is False
    assert state() == before


def test_a_trial_changes_nothing_and_says_what_would_be(owner: Organisation, gift: Path) -> None:
    told = take(gift, "--dry-run")

    assert (told["changed"], told["dry_run"]) == (True, True)
    assert state() == [0, 0]


def test_a_question_that_was_reworded_is_the_same_question(owner: Organisation, gift: Path) -> None:
    take(gift)
    before = Question.objects.get(position=0)
    gift.write_text(GIFT.replace("~9#Three times three.", "~21#Three times seven."))

    assert take(gift)["changed"] is True
    after = Question.objects.get(position=0)
    assert (after.key, after.structure) == (before.key, before.structure)
    assert after.current_version.number == 2


def test_further_questions_stand_behind_and_nothing_is_retired(owner: Organisation, gift: Path, tmp_path: Path) -> None:
    take(gift)
    more = tmp_path / "more.gift"
    more.write_text("Is nine a prime?{F}\n")

    take(more)

    rows = Question.objects.order_by("position")
    assert [(row.position, row.retired_at) for row in rows] == [(0, None), (1, None), (2, None), (3, None)]
    assert str(rows[3]) == "Is nine a prime?"


def test_what_the_site_retired_stays_retired(owner: Organisation, gift: Path) -> None:
    take(gift)
    retire_question(question=Question.objects.get(position=1), by=PersonFactory())

    assert take(gift)["changed"] is False
    assert Question.objects.get(position=1).retired_at is not None


def test_a_file_without_any_question_is_refused_and_leaves_no_bank(owner: Organisation, tmp_path: Path) -> None:
    path = tmp_path / "prose.gift"
    path.write_text("All work { and no play\n")

    told = take(path, "--format", "gift", refused=True)

    assert told["error"]["code"] == "no_question"
    assert told["error"]["where"] == "prose.gift:1"
    assert state() == [0, 0]


def test_whose_bank_it_will_be_has_to_be_said_where_there_are_several(owner: Organisation, gift: Path) -> None:
    AssociationFactory(slug="zfida")

    assert take(gift, refused=True)["error"]["code"] == "owner_needed"
    assert take(gift, "--owner", "nobody", refused=True)["error"]["code"] == "unknown_owner"
    take(gift, "--owner", "zfida")
    assert QuestionBank.objects.get().owner.slug == "zfida"


def test_each_association_has_questions_of_its_own(owner: Organisation, gift: Path) -> None:
    AssociationFactory(slug="zfida")
    take(gift, "--owner", "ftahk")
    take(gift, "--owner", "zfida")

    assert [bank.questions.count() for bank in QuestionBank.objects.all()] == [3, 3]


def test_a_file_taken_out_of_one_bank_makes_copies_in_another(owner: Organisation, gift: Path, tmp_path: Path) -> None:
    take(gift)
    out = tmp_path / "out.xml"
    run("export_questions", "Primes", str(out), "--format", "moodle-xml")

    told = take(out, bank="Copies")

    assert told["changed"] is True
    assert take(out, bank="Copies")["changed"] is False
    assert sorted(bank.questions.count() for bank in QuestionBank.objects.all()) == [3, 3]


@pytest.mark.parametrize(("form", "name"), [("gift", "out.gift"), ("moodle-xml", "out.xml")])
def test_what_comes_out_goes_in_again_unchanged(owner: Organisation, tmp_path: Path, form: str, name: str) -> None:
    source = tmp_path / "in.xml"
    source.write_bytes(EVERYTHING)
    take(source)
    before = state()
    out = tmp_path / name

    told = run("export_questions", "Primes", str(out), "--format", form)

    assert told["changed"] is True
    assert run("export_questions", "Primes", str(out), "--format", form)["changed"] is False
    assert take(out)["changed"] is False
    assert state() == before


def test_an_export_overwrites_no_file_that_holds_something_else(
    owner: Organisation, gift: Path, tmp_path: Path
) -> None:
    take(gift)
    diary = tmp_path / "diary.txt"
    diary.write_text("Dear diary")

    told = run("export_questions", "Primes", str(diary), "--format", "gift", refused=True)

    assert told["error"]["code"] == "path_taken"
    assert diary.read_text() == "Dear diary"
    assert (
        run("export_questions", "Primes", str(tmp_path), "--format", "gift", refused=True)["error"]["code"]
        == "path_taken"
    )
    assert run("export_questions", "No", str(diary), "--format", "gift", refused=True)["error"]["code"] == "not_found"


def test_pictures_are_kept_once_and_shown_with_their_question(owner: Organisation, tmp_path: Path) -> None:
    source = tmp_path / "in.xml"
    source.write_bytes(EVERYTHING)

    told = take(source)

    assert told["counts"]["media"] == 1
    image = get_image_model().objects.get()
    shown = Question.objects.get(kind="single").current_version.source_words["attachments"]
    assert shown == [{"file": image.pk, "kind": "image", "title": "A red field"}]


def everything() -> bytes:
    """One question of every kind a bank can hold, with a picture, a hint and two languages."""
    coded = base64.b64encode(picture()).decode()
    span = '<![CDATA[<span lang="en" class="multilang">{}</span><span lang="zh_cn" class="multilang">{}</span>]]>'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="multichoice"><name><text>Q1</text></name>
 <questiontext format="html"><text><![CDATA[<p>Which colour?</p><img src="@@PLUGINFILE@@/red.png" alt="A red field">]]></text>
 <file name="red.png" path="/" encoding="base64">{coded}</file></questiontext>
 <defaultgrade>2</defaultgrade><single>true</single>
 <answer fraction="100" format="html"><text>Red</text><feedback format="html"><text>As it is.</text></feedback></answer>
 <answer fraction="0" format="html"><text>Blue</text></answer>
 <hint format="html"><text>Look again.</text></hint></question>
<question type="truefalse"><name><text>Q2</text></name>
 <questiontext format="html"><text>{span.format("Red is a colour.", "红是颜色。")}</text></questiontext>
 <answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>
<question type="matching"><name><text>Q3</text></name><questiontext format="html"><text>Match.</text></questiontext>
 <subquestion format="html"><text>Sky</text><answer><text>Blue</text></answer></subquestion>
 <subquestion format="html"><text>Grass</text><answer><text>Green</text></answer></subquestion>
 <subquestion format="html"><text></text><answer><text>Pink</text></answer></subquestion></question>
<question type="numerical"><name><text>Q4</text></name><questiontext format="html"><text>Half of seven?</text></questiontext>
 <answer fraction="100"><text>3.5</text><tolerance>0.1</tolerance></answer></question>
<question type="shortanswer"><name><text>Q5</text></name><questiontext format="html"><text>Colour of blood?</text></questiontext>
 <usecase>1</usecase><answer fraction="100"><text>Red*</text></answer></question>
<question type="cloze"><name><text>Q6</text></name>
 <questiontext format="html"><text>Blood is {{1:MC:=red#Yes~blue}}, seven is {{1:NM:=7:0}}.</text></questiontext></question>
<question type="ordering"><name><text>Q7</text></name><questiontext format="html"><text>In order:</text></questiontext>
 <gradingtype>ALL_OR_NOTHING</gradingtype>
 <answer fraction="1"><text>one</text></answer><answer fraction="2"><text>two</text></answer></question>
<question type="essay"><name><text>Q8</text></name><questiontext format="html"><text>Why red?</text></questiontext>
 <graderinfo format="html"><text>Look for light.</text></graderinfo></question>
</quiz>
""".encode()


EVERYTHING = everything()


def test_nothing_is_kept_of_an_import_that_fails_at_its_end(
    owner: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from courses.interchange.actions.questions import Banks
    from courses.interchange.exceptions import ImportRefused

    def failing(self: Banks) -> None:
        raise ImportRefused("stop", "Stop.")

    monkeypatch.setattr(Banks, "finish", failing)
    source = tmp_path / "in.xml"
    source.write_bytes(EVERYTHING)

    assert take(source, refused=True)["error"]["code"] == "stop"
    assert state() == [0, 0]


def test_a_bank_made_by_hand_takes_questions_in_beside_its_own(owner: Organisation, gift: Path) -> None:
    bank = make_bank(owner=owner, name="Primes")
    held = bank.questions.count()

    take(gift)

    assert QuestionBank.objects.get() == bank
    assert bank.questions.filter(retired_at=None).count() == held + 3


def test_no_page_is_touched(owner: Organisation, gift: Path) -> None:
    take(gift)
    assert not CoursePage.objects.exists()
