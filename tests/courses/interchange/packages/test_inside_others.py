"""Packages that lie in a Moodle backup or a cartridge."""

from __future__ import annotations

from uuid import UUID

import pytest

from courses.interchange.archives import Source
from courses.interchange.exceptions import ImportRefused
from courses.interchange.ledger import Ledger
from courses.interchange.packages import is_package, package_of
from tests.courses.interchange.packages.making import (
    cmi5_xml,
    h5p_files,
    item,
    organization,
    scorm_manifest,
    scorm_source,
    unit,
)

KEY = UUID(int=7)


def taken(source: Source, ledger: Ledger, title: str = "") -> tuple[str, str, str]:
    package = package_of(source, key=KEY, slug="s", language="zh-hans", ledger=ledger, where="scorm 12", title=title)
    assert (package.key, package.slug) == (KEY, "s")
    return package.format, package.name, package.words["zh-hans"].title


def test_it_is_an_activity_under_the_name_it_has_there() -> None:
    ledger = Ledger()

    assert taken(Source("a", h5p_files()), ledger, "练习") == ("h5p", "A thing", "练习")
    assert taken(Source("a", {"cmi5.xml": cmi5_xml(unit(moveOn="Passed")), "index.html": b""}), ledger)[0] == "cmi5"
    assert ledger.unaccounted == {}


def test_of_several_ways_the_first_is_taken() -> None:
    ways = organization(item(), identifier="A") + organization(item(), identifier="B")
    ledger = Ledger()
    taken(scorm_source(scorm_manifest(f'<organizations default="B">{ways}</organizations>')), ledger)

    assert [(row["kind"], row["where"]) for row in ledger.losses] == [("organization", "scorm 12: organization A")]
    assert ledger.unaccounted == {}


def test_what_is_refused_leaves_nothing_in_the_account() -> None:
    ledger = Ledger()
    for source in (Source("a", {"x.html": b""}), scorm_source(scorm_manifest("<organizations/>"))):
        with pytest.raises(ImportRefused):
            taken(source, ledger)
    assert not ledger.source
    assert not is_package(Source("a", {"x.html": b""}))
