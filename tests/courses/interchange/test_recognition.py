"""What a package says of recognition is a wish: partners are asked on the site, and answer for themselves."""

from __future__ import annotations

import io
import json
from pathlib import Path

from django.core.management import call_command

from accounts.models import Organisation
from courses.catalogue.models import Course
from courses.interchange.actions import import_course
from tests.courses.interchange.conftest import COURSE, FILES, write
from tests.factories.certificates import partner, recognised


def wishing(tmp_path: Path, *partners: str) -> Path:
    text = COURSE.replace("publish: true", f"publish: true\nrecognised_by: [{', '.join(partners)}]")
    return write(tmp_path / f"wishing-{'-'.join(partners)}", {**FILES, "course.yaml": text})


def said(course: Course) -> tuple[list[str], list[str]]:
    return tuple(  # type: ignore[return-value]
        sorted(held.values_list("slug", flat=True)) for held in (course.recognition_wishes, course.recognised_by)
    )


def test_a_package_wishes_and_says_so_in_its_report(site: Organisation, tmp_path: Path) -> None:
    partner("szfa")
    partner("zfida")
    told = import_course(path=wishing(tmp_path, "szfa", "zfida"), by=None)
    assert said(Course.objects.get()) == (["szfa", "zfida"], [])
    assert told["source"]["recognised_by"] == 2 == len(told["converted"])
    assert told["converted"][0] == {
        "where": "course.yaml",
        "kind": "recognised_by",
        "how": "“szfa” is noted as to be asked; it recognises the course once its officer says so.",
    }
    out = io.StringIO()
    call_command("import_course", str(wishing(tmp_path, "szfa", "zfida")), stdout=out)
    assert "converted: course.yaml: recognised_by: “szfa”" in out.getvalue()
    assert "nothing was changed" in out.getvalue()


def test_who_recognises_it_comes_out_as_a_wish_and_goes_in_again_unchanged(site: Organisation, tmp_path: Path) -> None:
    partner("szfa")
    partner("zfida")
    import_course(path=wishing(tmp_path, "szfa"), by=None)
    course = Course.objects.get()
    recognised(course, partner("zfida"))
    call_command("export_course", course.code, str(tmp_path / "out"), stdout=io.StringIO())
    assert "recognised_by:\n  - szfa\n  - zfida\n" in (tmp_path / "out/course.yaml").read_text()
    out = io.StringIO()
    call_command("import_course", str(tmp_path / "out"), "--json", stdout=out)
    assert json.loads(out.getvalue())["changed"] is False
    assert said(course) == (["szfa"], ["zfida"])


def test_a_wish_given_up_takes_no_recognition_away(site: Organisation, package: Path, tmp_path: Path) -> None:
    partner("szfa")
    partner("zfida")
    import_course(path=wishing(tmp_path, "szfa", "zfida"), by=None)
    course = Course.objects.get()
    recognised(course, partner("zfida"))
    assert import_course(path=package, by=None)["changed"] is True
    assert said(course) == ([], ["zfida"])
    assert import_course(path=package, by=None)["changed"] is False
