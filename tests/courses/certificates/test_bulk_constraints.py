from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from courses.certificates import actions
from courses.certificates.enums import BulkState
from courses.certificates.models import Awarding, BulkChange, BulkItem, BulkLine, BulkNote
from tests.factories.certificates import hong_kong
from tests.factories.many_certificates import (
    confirmed,
    drafted,
    many_certificates,
    officers,
    run_out,
    waiting,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def two():
    first, second = officers()
    return first.person, second.person


def breaks(name, change):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


def test_the_second_person_is_another(two):
    many_certificates(1)
    change = BulkChange.objects.filter(pk=waiting(two[0]).pk)
    breaks(
        "bulk_change_second_person",
        lambda: change.update(confirmed_by=two[0], confirmed_at=NOW, state=BulkState.RUNNING),
    )
    for ended_by in (two[0], None):
        breaks(
            "bulk_change_refused_by_another",
            lambda by=ended_by: change.update(state=BulkState.REFUSED, ended_by=by, over_at=NOW),
        )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("bulk_change_confirmed_has_date", {"confirmed_at": NOW}),
        ("bulk_change_runs_confirmed", {"state": BulkState.RUNNING}),
        ("bulk_change_runs_confirmed", {"state": BulkState.STOPPED}),
        ("bulk_change_runs_confirmed", {"state": BulkState.DONE, "over_at": NOW}),
        ("bulk_change_asked_has_date", {"asked_at": None}),
        ("bulk_change_asked_has_date", {"state": BulkState.DRAFT}),
        ("bulk_change_over_has_date", {"over_at": NOW}),
        ("bulk_change_over_has_date", {"state": BulkState.CANCELLED}),
    ],
)
def test_a_change_obeys_its_state(two, name, values):
    many_certificates(1)
    change = waiting(two[0])
    breaks(name, lambda: BulkChange.objects.filter(pk=change.pk).update(**values))


def test_a_confirmed_change_does_not_go_back_to_waiting(two):
    many_certificates(1)
    change = confirmed(*two)
    breaks(
        "bulk_change_runs_confirmed",
        lambda: BulkChange.objects.filter(pk=change.pk).update(state=BulkState.WAITING),
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("bulk_change_extension_has_end", {"kind": "extend", "reason": "rules"}),
        (
            "bulk_change_extension_has_end",
            {"kind": "extend", "reason": "rules", "endless": True, "ends_on": NOW.date()},
        ),
        ("bulk_change_extension_has_end", {"ends_on": NOW.date()}),
        ("bulk_change_extension_has_end", {"endless": True}),
        ("bulk_change_reason_fits", {"reason": "identity"}),
        ("bulk_change_reason_fits", {"kind": "revoke", "reason": "key"}),
        ("bulk_change_reason_fits", {"reason": ""}),
    ],
)
def test_a_change_has_what_its_kind_asks_for(two, name, values):
    made = {"issuer": hong_kong(), "kind": "reissue", "reason": "present", "note_hash": "", "selection": {}}
    breaks(name, lambda: BulkChange.objects.create(asked_by=two[0], **{**made, **values}))


def test_what_was_asked_for_never_changes_and_never_goes(two):
    many_certificates(1)
    change = waiting(two[0])
    for frozen in ({"selection": {}}, {"reason": "key"}, {"asked_by": two[1]}, {"note_hash": "x"}, {"kind": "revoke"}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            BulkChange.objects.update(**frozen)
    for rows in (BulkItem.objects, BulkChange.objects):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.all()._raw_delete("default")
    assert BulkItem.objects.filter(change=change).count() == 1


def test_a_certificate_is_in_a_change_once_and_stays_there(two):
    many_certificates(2)
    change = waiting(two[0])
    first, second = BulkItem.objects.filter(change=change)
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkItem.objects.create(change=change, certificate=first.certificate)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        BulkItem.objects.filter(pk=first.pk).update(certificate=second.certificate)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("bulk_item_settled_has_date", {"state": "done"}),
        ("bulk_item_settled_has_date", {"at": NOW}),
        ("bulk_item_left_out_says_why", {"state": "skipped", "at": NOW}),
        ("bulk_item_left_out_says_why", {"state": "failed", "at": NOW}),
        ("bulk_item_left_out_says_why", {"state": "done", "at": NOW, "why": "name"}),
        ("bulk_item_left_out_says_why", {"why": "name"}),
        ("bulk_item_told_when_done", {"told_at": NOW}),
    ],
)
def test_an_item_says_what_became_of_it(two, name, values):
    many_certificates(1)
    waiting(two[0])
    breaks(name, lambda: BulkItem.objects.update(**values))


def test_a_line_is_found_or_is_no_certificate_and_a_certificate_is_on_a_list_once(two):
    (certificate,) = many_certificates(1)
    change = drafted(two[0], numbers=f"{certificate.number}\nFTA-X")
    breaks("bulk_line_found_names_it", lambda: BulkLine.objects.filter(number=2).update(verdict="found"))
    breaks("bulk_line_found_names_it", lambda: BulkLine.objects.filter(number=1).update(verdict="unknown"))
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkLine.objects.create(change=change, number=3, typed="x", verdict="found", certificate=certificate)
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkLine.objects.create(change=change, number=2, typed="x", verdict="unknown")


def test_words_of_a_kind_are_written_once(two):
    change = drafted(two[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkNote.objects.create(change=change, kind="asked", text="Other words.", salt="s")


def test_awarding_finishes_after_it_began_and_an_error_has_its_moment():
    actions.look_for_owed()
    row = Awarding.objects.create(issuer=hong_kong(), counted_at=NOW, started_at=NOW)
    rows = Awarding.objects.filter(pk=row.pk)
    breaks("awarding_finishes_after_start", lambda: rows.update(finished_at=NOW - timedelta(days=1)))
    breaks("awarding_error_has_date", lambda: rows.update(error_code="ValueError"))
    breaks("awarding_error_has_date", lambda: rows.update(error_at=NOW))
    with pytest.raises(IntegrityError), transaction.atomic():
        Awarding.objects.create(issuer=hong_kong(), counted_at=NOW)


def test_the_figures_kept_are_those_of_the_items(two):
    many_certificates(3)
    many_certificates(2, state="revoked")
    change = run_out(confirmed(*two))
    kept = {"waiting": change.waiting, "done": change.done, "skipped": change.skipped, "failed": change.failed}
    assert kept == BulkItem.objects.filter(change=change).counts()
    assert (change.total, change.done, change.skipped) == (5, 3, 2)
