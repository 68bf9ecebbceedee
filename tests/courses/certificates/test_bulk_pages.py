import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.actions import begin_membership
from courses.certificates import actions
from courses.certificates.enums import BulkState, ItemState
from courses.certificates.models import Awarding, BulkChange, BulkItem, BulkNote, Certificate
from tests.courses.certificates.bulk_screens import WANTED, again, at, queries, words_of
from tests.factories.accounts import AssociationFactory
from tests.factories.certificates import earn
from tests.factories.many_certificates import (
    confirmed,
    drafted,
    many_certificates,
    many_cycles,
    officers,
    run_out,
    waiting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return officers()


# --- the story ------------------------------------------------------------------------------------------------------


def test_one_officer_asks_another_confirms_and_it_is_done(client, two, django_capture_on_commit_callbacks):
    first, second = two
    many_certificates(3)
    client.force_login(first)
    with django_capture_on_commit_callbacks(execute=True):
        made = client.post(at("new", "reissue"), WANTED)
    change = BulkChange.objects.get()
    assert made["Location"] == at("change", change.public_id)
    preview = words_of(client.get(made["Location"]))
    assert "Issue 3 certificates anew" in preview
    assert Certificate.objects.first().number in preview
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("act", change.public_id, "ask"))
    assert again(change).state == BulkState.WAITING

    client.force_login(second)
    assert "Issue 3 certificates anew" in words_of(client.get("/admin/"))
    assert "1 change waits for your word" in words_of(client.get(at("list")))
    page = words_of(client.get(at("confirm", change.public_id)))
    assert "As decided on 3 May." in page
    assert first.display_name in page
    unread = client.post(at("confirm", change.public_id), {})
    assert unread.status_code == 200
    assert again(change).state == BulkState.WAITING
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(at("confirm", change.public_id), {"read": "on"})
    assert done["Location"] == at("change", change.public_id)
    page = words_of(client.get(done["Location"]))
    assert "3 of 3 (100 %)" in page
    assert again(change).state == BulkState.DONE
    client.force_login(first)
    assert "wait for your word" not in words_of(client.get(at("list")))


def test_a_list_gets_a_verdict_for_every_line_that_is_wrong(client, two):
    client.force_login(two[0])
    certificate = earn()
    numbers = f"{certificate.number}\nFTA-FTAHK-2026-123\n{certificate.code}"
    made = client.post(at("new", "revoke"), {"reason": "identity", "text": "Words.", "numbers": numbers})
    page = words_of(client.get(made["Location"]))
    assert "Revoke 1 certificate" in page
    assert "The last part has 3 characters; it should have 11." in page
    assert "The same number as in line 1." in page


def test_numbers_are_brought_in_a_file_too(client, two):
    client.force_login(two[0])
    certificate = earn()
    file = SimpleUploadedFile("numbers.csv", f"Name,Number\nChan,{certificate.number}\n".encode("utf-16"))
    client.post(at("new", "revoke"), {"reason": "identity", "text": "Words.", "file": file})
    line = BulkChange.objects.get().lines.get()
    assert (line.certificate, line.typed) == (certificate, certificate.number)


def test_a_draft_is_changed_by_one_that_follows_it(client, two):
    client.force_login(two[0])
    many_certificates(2)
    first = drafted(two[0].person, "extend", endless=True, tell_holders=True)
    form = words_of(client.get(f"{at('new', 'extend')}?from={first.public_id}"))
    assert "As decided on 3 May." in form
    assert 'value="2000-01-01"' in form
    client.post(f"{at('new', 'extend')}?from={first.public_id}", {**WANTED, "reason": "late", "ends": "never"})
    second = BulkChange.objects.exclude(pk=first.pk).get()
    assert (again(first).state, second.state, second.reason) == (BulkState.CANCELLED, BulkState.DRAFT, "late")


def test_a_draft_of_a_list_comes_back_with_its_lines(client, two):
    client.force_login(two[0])
    first = drafted(two[0].person, numbers="FTA-FTAHK-2026-123\nFTA-FTAHK-2026-456")
    form = words_of(client.get(f"{at('new', 'reissue')}?from={first.public_id}"))
    assert "FTA-FTAHK-2026-123\nFTA-FTAHK-2026-456" in form


def test_refusing_is_explained_on_the_page_of_the_change(client, two, django_capture_on_commit_callbacks):
    many_certificates(1)
    change = waiting(two[0].person)
    client.force_login(two[1])
    assert client.post(at("refuse", change.public_id), {"text": ""}).status_code == 200
    client.post(at("refuse", change.public_id), {"text": "Not before the board has met."})
    client.force_login(two[0])
    page = words_of(client.get(at("change", change.public_id)))
    assert "Not before the board has met." in page
    assert two[1].display_name in page


def test_stopping_going_on_and_ending_are_one_press_each(client, two):
    many_certificates(3)
    change = confirmed(two[0].person, two[1].person)
    actions.bulk.run_chunk(change=change, size=1)
    client.force_login(two[1])
    for what, state in (("stop", "stopped"), ("resume", "running"), ("stop", "stopped"), ("end", "cancelled")):
        answer = client.post(at("act", change.public_id, what))
        assert answer["Location"] == at("change", change.public_id)
        assert again(change).state == state
    page = words_of(client.get(at("change", change.public_id)))
    assert "Ended by" in page
    assert "Not done" in page
    report = b"".join(client.get(at("report", change.public_id)).streaming_content).decode()
    assert (report.count("Not done"), report.count("Done,")) == (2, 1)


def test_failed_ones_are_tried_again_from_the_page(client, two):
    many_certificates(1)
    change = run_out(confirmed(two[0].person, two[1].person))
    BulkItem.objects.update(state=ItemState.FAILED, why="error")
    client.force_login(two[0])
    assert "An error came between with 1 certificate." in words_of(client.get(at("change", change.public_id)))
    client.post(at("act", change.public_id, "again"))
    assert again(change).state == BulkState.RUNNING


# --- progress and the report ----------------------------------------------------------------------------------------


def test_progress_is_a_part_of_the_page_that_comes_by_itself(client, two):
    many_certificates(4)
    change = confirmed(two[0].person, two[1].person)
    actions.bulk.run_chunk(change=change, size=1)
    client.force_login(two[0])
    page = words_of(client.get(at("change", change.public_id)))
    assert 'hx-trigger="every 2s"' in page
    assert "<noscript>" in page
    part = client.get(at("change", change.public_id), headers={"HX-Request": "true"})
    assert "1 of 4 (25 %)" in words_of(part)
    assert "<html" not in words_of(part)
    assert "HX-Refresh" not in part.headers


def test_a_reader_that_speaks_hears_every_tenth_once(client, two):
    many_certificates(4)
    change = confirmed(two[0].person, two[1].person)
    actions.bulk.run_chunk(change=change, size=1)
    client.force_login(two[0])
    address = at("change", change.public_id)
    told = client.get(f"{address}?spoken=0", headers={"HX-Request": "true"})
    assert "More than 20 % is done." in words_of(told)
    assert 'hx-swap-oob="innerHTML"' in words_of(told)
    again_ = client.get(f"{address}?spoken=20", headers={"HX-Request": "true"})
    assert "More than" not in words_of(again_)


def test_the_page_loads_itself_once_more_at_the_end(client, two):
    many_certificates(1)
    change = run_out(confirmed(two[0].person, two[1].person))
    client.force_login(two[0])
    part = client.get(at("change", change.public_id), headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"
    assert "hx-trigger" not in words_of(client.get(at("change", change.public_id)))


def test_the_report_names_each_certificate_by_its_number(client, two):
    many_certificates(2)
    many_certificates(1, state="revoked")
    change = run_out(confirmed(two[0].person, two[1].person))
    client.force_login(two[0])
    response = client.get(at("report", change.public_id))
    assert response.headers["Content-Disposition"].startswith('attachment; filename="reissue-')
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["Number", "State", "Why", "When"]
    assert [row[1:3] for row in rows[1:]] == [["Done", ""], ["Done", ""], ["Left out", "It is revoked"]]
    assert {row[0] for row in rows[1:]} == set(Certificate.objects.values_list("number", flat=True))


def test_the_report_may_be_brought_back_as_a_list(client, two):
    many_certificates(3)
    change = run_out(confirmed(two[0].person, two[1].person))
    client.force_login(two[0])
    report = b"".join(client.get(at("report", change.public_id)).streaming_content)
    fields = {"reason": "identity", "text": "Words.", "file": SimpleUploadedFile("report.csv", report)}
    client.post(at("new", "revoke"), fields)
    assert BulkChange.objects.get(kind="revoke").lines.filter(verdict="found").count() == 3


# --- cost -----------------------------------------------------------------------------------------------------------


def test_lists_and_pages_cost_the_same_for_one_and_three(client, two):
    client.force_login(two[1])
    many_certificates(1)
    change = waiting(two[0].person)
    one = queries(client, at("list"))
    page = queries(client, at("change", change.public_id))
    confirm = queries(client, at("confirm", change.public_id))
    home = queries(client, "/admin/")
    many_certificates(2)
    waiting(two[0].person)
    three = waiting(two[0].person)
    assert queries(client, at("list")) == one
    assert queries(client, "/admin/") == home
    assert queries(client, at("change", three.public_id)) == page
    assert queries(client, at("confirm", three.public_id)) == confirm
    client.force_login(two[0])
    small, large = (drafted(two[0].person, numbers=text) for text in ("FTA-1", "FTA-1\nFTA-2\nFTA-3"))
    assert queries(client, at("change", small.public_id)) == queries(client, at("change", large.public_id))


def test_pages_turn_in_rows_of_twenty_five(client, two):
    many_certificates(30)
    change = waiting(two[0].person)
    client.force_login(two[0])
    numbers = list(Certificate.objects.order_by("pk").values_list("number", flat=True))
    first = words_of(client.get(at("change", change.public_id)))
    second = words_of(client.get(f"{at('change', change.public_id)}?state=waiting&page=2"))
    assert all(number in first for number in numbers[:25])
    assert all(number in second for number in numbers[25:])
    assert numbers[25] not in first
    assert "Rows 1–25 of 30" in first


# --- issuing and signing --------------------------------------------------------------------------------------------


def test_the_officer_sees_what_waits_to_be_issued_and_signed(client, two):
    many_cycles(3)
    actions.look_for_owed()
    actions.award_chunk(awarding=Awarding.objects.get(), size=1)
    Awarding.objects.update(error_code="ValueError", error_at=timezone.now())
    client.force_login(two[0])
    page = words_of(client.get(reverse("certificates-awarding:standing")))
    assert "Being issued: 1 of 3" in page
    assert "Last error when issuing: ValueError" in page
    part = client.get(reverse("certificates-awarding:standing"), headers={"HX-Request": "true"})
    assert "<html" not in words_of(part)


def test_an_officer_has_what_is_owed_looked_for_at_once(client, two, django_capture_on_commit_callbacks):
    cycles = many_cycles(2, at=timezone.now() - timedelta(days=30))
    client.force_login(two[0])
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("certificates-awarding:look"))
    assert answer["Location"] == reverse("certificates-awarding:standing")
    assert Certificate.objects.filter(enrolment__in=cycles).count() == 2
    assert "being issued in the background" in words_of(client.get(answer["Location"]))
    client.post(reverse("certificates-awarding:look"))
    assert "is owed a certificate" in words_of(client.get(answer["Location"]))


def test_the_standing_shows_every_association_of_hers_and_no_other(client, two):
    szfa = AssociationFactory(slug="szfa", seal="sz", name_en="Shenzhen Fintech Association")
    AssociationFactory(slug="zfida", seal="bj", name_en="Zhongguancun Association")
    begin_membership(person=two[0].person, organisation=szfa, role="officer", by=two[0].person)
    client.force_login(two[0])
    page = words_of(client.get(reverse("certificates-awarding:standing")))
    assert "Shenzhen Fintech Association" in page
    assert "Zhongguancun Association" not in page


def test_words_that_are_erased_are_said_to_be(client, two):
    many_certificates(1)
    change = run_out(confirmed(two[0].person, two[1].person))
    BulkNote.objects.all().delete()
    client.force_login(two[0])
    assert "Erased, since somebody it concerned has left" in words_of(client.get(at("change", change.public_id)))
