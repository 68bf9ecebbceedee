"""Who reads the name of a person: the accounts app, she herself, and the few places that have asked `named_for` first.

A screen that shows a name of its own accord would be seen by no test of that screen. Here the places are counted: a new
one turns up, and is let in with its reason or leads through `accounts.querysets.named_for`.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAME = re.compile(r"display_name|name_other_script|name_latin|get_full_name|get_short_name")
HER_OWN = "shown to herself"
ASKED = "the rows have been chosen by named_for"
READERS = {
    "courses/catalogue/views/reports.py": "puts writers of pages in an order, for those who work with the same pages",
    "courses/certificates/queries/bulk.py": "an officer's name, to the other officers of her association",
    "courses/certificates/queries/cpd_statement.py": HER_OWN,
    "courses/certificates/queries/names.py": "the name she has printed on her certificate",
    "courses/certificates/typesetting.py": "the name on the certificate, which is a row of its own",
    "courses/certificates/typst/certificate.typ": "the name on the certificate, which is a row of its own",
    "courses/cohorts/actions/erasing.py": "finds her name in what others typed, to take it out",
    "courses/cohorts/queries/rows.py": ASKED,
    "courses/dashboards/queries/evidence.py": ASKED,
    "courses/dashboards/queries/organisation.py": ASKED,
    "courses/dashboards/templates/dashboards/my_learning.html": HER_OWN,
    "courses/interchange/demo/histories.py": "makes the people of the demo",
    "courses/interchange/demo/people.py": "makes the people of the demo",
    "courses/interchange/olx/tree.py": "Open edX's word for a title",
    "courses/interchange/templates/interchange/admin/imports.html": "which colleague brought a file",
    "site/common/templates/components/account.html": HER_OWN,
    "site/pages/templates/wagtailadmin/home/account_summary.html": HER_OWN,
}


def readers() -> set[str]:
    """Files outside of the accounts app that speak of a person's name."""
    kinds = (".py", ".html", ".txt", ".typ", ".md")
    files = [path for tree in ("courses", "site") for path in (ROOT / tree).rglob("*") if path.suffix in kinds]
    return {
        path.relative_to(ROOT).as_posix()
        for path in files
        if "migrations" not in path.parts and NAME.search(path.read_text(encoding="utf-8"))
    }


def test_names_are_read_where_there_is_a_reason_and_nowhere_else():
    assert readers() == set(READERS)


def test_rows_with_names_are_chosen_by_named_for():
    """The module that reads the name asks itself, or takes its rows from one that does and says so."""
    asking = {
        "courses/cohorts/queries/rows.py": "courses/cohorts/queries/figures.py",
        "courses/dashboards/queries/evidence.py": "courses/cohorts/queries/figures.py",
        "courses/dashboards/queries/organisation.py": "courses/dashboards/queries/organisation.py",
    }
    assert set(asking) == {path for path, reason in READERS.items() if reason == ASKED}
    for reader, asker in asking.items():
        assert "named_for(viewer, NamedPurpose.MANAGE" in (ROOT / asker).read_text(encoding="utf-8")
        if reader != asker:
            text = (ROOT / reader).read_text(encoding="utf-8")
            assert re.search(r"seats_seen_by\(viewer, [^)]*\)\.filter\([^)]*is_named=True", text)
