"""`import_roster`: the command's report is the screen's verdicts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from courses.cohorts.models import Cohort, Invitation, RosterImport, Seat
from tests.factories.accounts import shared_learner
from tests.factories.cohorts import make_cohort

pytestmark = pytest.mark.django_db
LIST = "name,email\nMember,member@example.org\nGuest,guest@example.org\nBroken,nonsense\n"


@pytest.fixture
def cohort() -> Cohort:
    made = make_cohort()
    shared_learner(made.organisation, email="member@example.org")
    return made


def run(capsys, *arguments: object) -> tuple[int, dict]:
    code = 0
    try:
        call_command("import_roster", *[str(argument) for argument in arguments], "--json")
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, json.loads(capsys.readouterr().out)


def test_the_report_says_every_row(cohort: Cohort, tmp_path: Path, capsys):
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    expected = {
        "cohort": str(cohort.public_id),
        "rows": [
            {"row": 2, "verdict": "place", "why": "Belongs to your organisation; can begin at once."},
            {"row": 3, "verdict": "will_be_invited", "why": "Gets a letter and joins by accepting it."},
            {"row": 4, "verdict": "address_not_valid", "why": "There is no @ in it."},
        ],
        "counts": {"place": 1, "will_be_invited": 1, "address_not_valid": 1},
        "changed": False,
        "dry_run": True,
    }
    assert run(capsys, cohort.public_id, path, "--dry-run") == (0, expected)
    assert (Seat.objects.count(), Invitation.objects.count()) == (0, 0)
    assert run(capsys, cohort.public_id, path) == (0, {**expected, "changed": True, "dry_run": False})
    code, again = run(capsys, cohort.public_id, path)
    assert (code, again["changed"], again["counts"]["already_here"], again["counts"]["already_invited"]) == (
        0,
        False,
        1,
        1,
    )


def test_the_screen_gives_the_same_verdicts(cohort: Cohort, tmp_path: Path, capsys, client):
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    _code, report = run(capsys, cohort.public_id, path, "--dry-run")
    client.force_login(cohort.made_by.user)
    client.post(reverse("cohorts:add", args=[cohort.public_id]), {"paste": LIST, "language": "en"})
    kept = RosterImport.objects.get().rows.order_by("number").values_list("number", "verdict")
    assert list(kept) == [(row["row"], row["verdict"]) for row in report["rows"]]


def test_what_is_refused_says_why_and_changes_nothing(cohort: Cohort, tmp_path: Path, capsys):
    path = tmp_path / "list.csv"
    path.write_bytes(b"")
    assert run(capsys, cohort.public_id, path)[0] == 1
    assert run(capsys, cohort.public_id, tmp_path / "nothing.csv")[0] == 2
    code, report = run(capsys, "nonsense", path)
    assert (code, report["error"]["code"]) == (2, "cohort_not_known")
    Cohort.objects.update(state="closed")
    path.write_text(LIST)
    assert run(capsys, cohort.public_id, path)[0] == 1
    assert Invitation.objects.count() == 0
