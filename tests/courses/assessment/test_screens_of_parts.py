"""Questions with several parts, hints and files, as learners meet them in a quiz and as checks in a lesson."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from wagtail.models import Collection

from common.models import AcademyDocument, AcademyImage, Recording
from courses.assessment.models import Attempt, AttemptQuestion, CheckAnswer, Response
from courses.learning.models import Enrolment
from tests.courses.assessment.test_screens import Learner, lesson_with_checks
from tests.factories.accounts import PersonFactory
from tests.factories.assessment import choice_words, make_question

pytestmark = pytest.mark.django_db


def give(learner, attempt, position, **parts):
    data = {f"answer-{key.lstrip('_')}": value for key, value in parts.items()}
    return learner.client.post(f"/en/learn/attempts/{attempt.public_id}/{position}/", data)


def save_by_itself(learner, attempt, position, **parts):
    return learner.client.post(
        f"/en/learn/attempts/{attempt.public_id}/{position}/",
        {f"answer-{key.lstrip('_')}": value for key, value in parts.items()},
        headers={"X-Requested-With": "autosave"},
    )


def result(learner, attempt) -> str:
    learner.hand_in(attempt)
    return learner.page(f"/en/learn/attempts/{attempt.public_id}/")


def test_parts_earn_their_share_and_thirds_make_a_whole():
    questions = [make_question(kind="match"), make_question(kind="cloze"), make_question()]
    learner = Learner(questions=questions, pass_mark=50)
    attempt = learner.start()
    give(learner, attempt, 1, a="x", b="z")
    give(learner, attempt, 2, _1="recall", _2="9.2")
    page = result(learner, attempt)
    attempt.refresh_from_db()
    # One third and two thirds of a point make one of three points.
    assert (attempt.points, attempt.points_total, attempt.score) == (Decimal(1), 3, Decimal("33.33"))
    assert [row.points for row in Response.objects.order_by("pk")] == [Decimal("0.3333"), Decimal("0.6667")]
    assert [row.correct for row in Response.objects.order_by("pk")] == [False, False]
    assert "1 of 3 right" in page
    assert "2 of 3 right" in page
    assert "0 of 3 right, handed in" in page


@pytest.mark.parametrize(("mark", "passed"), [(66, True), (67, False)])
def test_passing_is_judged_on_the_exact_share(mark, passed):
    learner = Learner(questions=[make_question(kind="match")], pass_mark=mark)
    attempt = learner.start()
    give(learner, attempt, 1, a="x", b="y", c="w")
    result(learner, attempt)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (Decimal("66.67"), passed)


def test_points_below_nothing_and_above_all_are_refused_by_the_database():
    learner = Learner()
    attempt = learner.start()
    learner.answer(attempt, 1, "a")
    learner.hand_in(attempt)
    for rows, points in ((Attempt, "-0.0001"), (Attempt, "1.0001"), (Response, "-0.0001")):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.objects.update(points=Decimal(points))


def test_targets_are_frozen_shuffled_and_chosen_in_a_list():
    learner = Learner(questions=[make_question(kind="match")])
    attempt = learner.start()
    order = AttemptQuestion.objects.get().option_order
    assert sorted(order) == ["w", "x", "y", "z"]
    assert [key for key in order if key != "w"] != ["x", "y", "z"]
    page = learner.page(f"/en/learn/attempts/{attempt.public_id}/1/")
    chosen_from = re.findall(r'<option value="(\w)">', page)
    assert chosen_from == order * 3
    give(learner, attempt, 1, b="y")
    page = learner.page(f"/en/learn/attempts/{attempt.public_id}/1/")
    assert re.findall(r'<option value="(\w)" selected>', page) == ["y"]


def test_an_order_is_given_by_places_and_never_shown_right():
    learner = Learner(questions=[make_question(kind="order")])
    attempt = learner.start()
    here = f"/en/learn/attempts/{attempt.public_id}/1/"
    order = AttemptQuestion.objects.get().option_order
    assert order != ["a", "b", "c"]
    assert re.findall(r'name="answer-(\w)"', learner.page(here)) == order
    answer = give(learner, attempt, 1, a="1", b="1", c="2")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Two lines have the same place" in page
    # What was chosen stands as it was sent, in the order in which it was shown.
    assert dict(re.findall(r'name="answer-(\w)".*?<option value="(\d)" selected', page, re.S)) == {
        "a": "1",
        "b": "1",
        "c": "2",
    }
    assert not Response.objects.exists()
    give(learner, attempt, 1, a="1", b="2", c="3")
    assert re.findall(r'name="answer-(\w)"', learner.page(here)) == ["a", "b", "c"]
    page = result(learner, attempt)
    assert "Passed with 100%" in page


def test_a_wrong_order_is_told_the_right_one():
    learner = Learner(questions=[make_question(kind="order")])
    attempt = learner.start()
    give(learner, attempt, 1, a="3", b="2", c="1")
    page = result(learner, attempt)
    assert "The right answer: First → Second → Third" in page
    assert 'data-move="up"' not in page


def test_gaps_are_fields_in_the_text_and_each_is_told_right_or_wrong():
    learner = Learner(questions=[make_question(kind="cloze", prompt="Say <b>:")])
    attempt = learner.start()
    page = learner.page(f"/en/learn/attempts/{attempt.public_id}/1/")
    assert "Say &lt;b&gt;: A <span" in page
    assert re.findall(r'name="answer-(\d)"', page) == ["1", "2", "3"]
    assert "[[" not in page
    give(learner, attempt, 1, _1="precision", _2="9", _3="y")
    page = result(learner, attempt)
    assert re.findall(r'class="gap" data-is="(\w+)"', page) == ["wrong", "right", "wrong"]
    assert "The right answer: recall" in page
    assert "The right answer: One" in page
    assert "1 of 3 right" in page


def test_a_number_that_is_none_is_named_by_its_gap_and_everything_typed_stays():
    learner = Learner(questions=[make_question(kind="cloze")])
    attempt = learner.start()
    answer = give(learner, attempt, 1, _1="re<call", _2="nine", _3="y")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Gap 2: This is not a number" in page
    assert 'value="re&lt;call"' in page
    assert 'value="nine"' in page
    assert '<option value="y" selected>' in page


@pytest.mark.parametrize("kind", ["match", "order", "cloze"])
def test_hostile_parts_change_nothing(kind):
    learner = Learner(questions=[make_question(kind=kind)])
    attempt = learner.start()
    for parts in (
        {"a": "q" * 10_000, "_1": "q" * 10_000},
        {"a": "\x00", "_2": "\x00"},
        {"a": ["1", "q"], "_3": ["x", "q"]},
        {"a": "b", "_3": "z"},
    ):
        assert give(learner, attempt, 1, **parts).status_code == 422
        assert save_by_itself(learner, attempt, 1, **parts).status_code == 422
    assert not Response.objects.exists()
    # Fields that nobody asked for are not looked at.
    assert give(learner, attempt, 1, q="x", _99="1").status_code == 302
    assert not Response.objects.exists()


def test_parts_that_save_themselves_are_kept_and_taken_back():
    learner = Learner(questions=[make_question(kind="match")], feedback="at_once")
    attempt = learner.start()
    assert save_by_itself(learner, attempt, 1, a="x").status_code == 204
    assert Response.objects.get().answer == {"a": "x"}
    assert save_by_itself(learner, attempt, 1, a="").status_code == 204
    assert Response.objects.get().answer is None
    give(learner, attempt, 1, a="x", b="x", c="z")
    page = learner.page(f"/en/learn/attempts/{attempt.public_id}/1/")
    assert re.findall(r'class="line" data-is="(\w+)"', page) == ["right", "wrong", "right"]
    assert "The right answer: Two" in page
    assert "2 of 3 right" in page


def check(question):
    lesson, enrolment, client, url = lesson_with_checks(question)
    return enrolment, client, url, f"/en/learn/checks/{lesson.translation_key}/{question.key}/"


def test_a_check_of_pairs_judges_what_was_given_and_gives_nothing_away():
    enrolment, client, url, address = check(make_question(kind="match"))
    client.post(address, {"answer-a": "x", "answer-b": "w", "here": url})
    page = client.get(url).content.decode()
    assert re.findall(r'class="line"(?: data-is="(\w+)")?>', page) == ["right", "wrong", ""]
    assert "The right answer" not in page
    assert "1 of 3 right" in page
    assert CheckAnswer.objects.get().correct is False
    client.post(address, {"answer-a": "x", "answer-b": "y", "answer-c": "z", "here": url})
    kept = CheckAnswer.objects.get()
    assert (kept.correct, kept.tries) == (True, 2)
    assert Enrolment.objects.get(pk=enrolment.pk).state == "completed"


def test_a_check_of_an_order_shows_every_reader_the_same_wrong_order():
    question = make_question(kind="order")
    _enrolment, client, url, address = check(question)
    shown = re.findall(r'name="answer-(\w)"', client.get(url).content.decode())
    assert shown != ["a", "b", "c"]
    assert re.findall(r'name="answer-(\w)"', client.get(url).content.decode()) == shown
    client.post(address, {"answer-a": "1", "here": url})
    assert "Give every line its place" in client.get(url).content.decode()
    assert not CheckAnswer.objects.exists()


def test_a_check_of_gaps_is_answered():
    _enrolment, client, url, address = check(make_question(kind="cloze"))
    client.post(address, {"answer-1": "recall", "answer-2": "8", "here": url})
    page = client.get(url).content.decode()
    assert re.findall(r'class="gap"(?: data-is="(\w+)")?>', page) == ["right", "wrong", ""]


def test_hints_are_offered_before_an_answer_and_not_beside_a_result():
    words = {
        "en": choice_words(prompt="?", options={"a": "A", "b": "B", "c": "C"}) | {"hints": ["First `x`", "Then\n\nso"]}
    }
    question = make_question(words=words)
    learner = Learner(questions=[question])
    attempt = learner.start()
    page = learner.page(f"/en/learn/attempts/{attempt.public_id}/1/")
    assert [one.strip() for one in re.findall(r"<summary>([^<]*)</summary>", page)] == ["Hint 1", "Hint 2"]
    assert '<p>First <code translate="no">x</code></p>' in page
    assert "<summary>Hint" not in result(learner, attempt)
    _enrolment, client, url, _address = check(question)
    assert "<p>Then</p><p>so</p>" in client.get(url).content.decode()


def picture(title="A tree") -> AcademyImage:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return AcademyImage.objects.create(
        title=title, file=ContentFile(out.getvalue(), name="tree.png"), collection=Collection.get_first_root_node()
    )


def paper(name="paper.pdf") -> AcademyDocument:
    root = Collection.get_first_root_node()
    return AcademyDocument.objects.create(title="Paper", file=ContentFile(b"%PDF-1.4", name=name), collection=root)


def talk() -> Recording:
    root = Collection.get_first_root_node()
    file = ContentFile(b"ID3", name="talk.mp3")
    return Recording.objects.create(title="Talk", type="audio", duration=3, file=file, collection=root)


def file_of(held, kind, title):
    return {"file": held.pk, "kind": kind, "title": title}


def asked_with(*files, explained=(), option=()):
    words = choice_words(prompt="What is it?", options={"a": "A", "b": "B", "c": "C"})
    words |= {"attachments": list(files), "explanation_attachments": list(explained)}
    if option:
        words["options"]["a"] |= {"text": "", "attachments": list(option)}
    return make_question(words={"en": words})


def address_of(held, kind="documents"):
    return f"/media/private/{kind}/{held.pk}/{held.file.name.rsplit('/', 1)[-1]}"


def test_files_stand_beside_the_words_each_as_what_it_is():
    tree, document, recording = picture(), paper(), talk()
    question = asked_with(
        file_of(tree, "image", "A <tree>"),
        file_of(document, "document", "The paper"),
        file_of(recording, "audio", "The talk"),
        explained=[file_of(document, "document", "Read on")],
        option=[file_of(tree, "image", "An oak")],
    )
    learner = Learner(questions=[question])
    attempt = learner.start()
    page = learner.page(f"/en/learn/attempts/{attempt.public_id}/1/")
    assert 'alt="A &lt;tree&gt;"' in page
    assert 'alt="An oak"' in page
    assert re.search(r'<a class="button"[^>]* href="[^"]+" download>.*?The paper', page, re.S)
    assert "<audio controls" in page
    assert "Read on" not in page
    page = result(learner, attempt)
    assert "Read on" in page


def test_a_file_that_is_gone_leaves_its_title():
    tree, document, broken = picture(), paper(), picture("Broken")
    question = asked_with(
        file_of(tree, "image", "The tree"),
        file_of(document, "document", "The paper"),
        file_of(broken, "image", "The broken one"),
    )
    learner = Learner(questions=[question])
    attempt = learner.start()
    tree.delete()
    document.delete()
    broken.file.storage.delete(broken.file.name)
    page = learner.page(f"/en/learn/attempts/{attempt.public_id}/1/")
    for title in ("The tree", "The paper", "The broken one"):
        assert re.search(rf'attached__gone">\s*{title}', page)
    assert "<img" not in page.split('id="ask-here"')[1]


def test_a_page_costs_the_same_with_one_file_and_with_three():
    def cost(number: int) -> int:
        files = [file_of(picture(), "image", "A") for _ in range(number)]
        files += [file_of(paper(f"paper-{n}.pdf"), "document", "B") for n in range(number)]
        files += [file_of(talk(), "audio", "C") for _ in range(number)]
        learner = Learner(questions=[asked_with(*files), asked_with(*files)])
        attempt = learner.start()
        learner.hand_in(attempt)
        address = f"/en/learn/attempts/{attempt.public_id}/"
        learner.page(address)
        with CaptureQueriesContext(connection) as captured:
            learner.page(address)
        return len(captured)

    assert cost(1) == cost(3)


def test_a_file_of_a_question_opens_to_whoever_was_asked_it():
    document, recording = paper(), talk()
    question = asked_with(file_of(document, "document", "P"), file_of(recording, "audio", "T"))
    learner, other = Learner(questions=[question]), Learner()
    for held, kind in ((document, "documents"), (recording, "recordings")):
        address = address_of(held, kind)
        assert learner.client.get(address).status_code == 404
    learner.start()
    for held, kind in ((document, "documents"), (recording, "recordings")):
        address = address_of(held, kind)
        assert learner.client.get(address).status_code == 200
        assert other.client.get(address).status_code == 404
        assert Client().get(address).status_code == 404


def test_a_file_of_a_check_opens_to_whoever_may_open_the_lesson():
    document = paper()
    _enrolment, client, _url, _address = check(asked_with(file_of(document, "document", "P")))
    stranger = Client()
    stranger.force_login(PersonFactory().user)
    assert client.get(address_of(document)).status_code == 200
    assert stranger.get(address_of(document)).status_code == 404
    sample = paper("sample.pdf")
    lesson_with_checks(asked_with(file_of(sample, "document", "S")), preview_open=True)
    assert Client().get(address_of(sample)).status_code == 200
