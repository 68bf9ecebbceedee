"""What comes out goes in again unchanged."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image
from wagtail.models import Revision

from accounts.models import Organisation
from common.models import AcademyDocument, AcademyImage, Recording
from courses.assessment.models import QuestionVersion, QuizPage
from courses.catalogue.models import Course, CoursePage, CourseVersion, LessonPage, ModulePage
from courses.interchange.actions import import_course
from courses.interchange.exceptions import ImportRefused
from courses.interchange.package import opened, package_files, read_package
from courses.interchange.queries import neutral_course
from tests.courses.interchange.conftest import FILES, KEYS, write

LIBRARY = Path(__file__).resolve().parents[3] / "courses/library"


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def export(code: str, path: Path) -> dict[str, bytes]:
    call_command("export_course", code, str(path), stdout=io.StringIO())
    return files_of(path)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "white").save(out, "PNG")
    return out.getvalue()


def test_what_is_exported_and_imported_is_exported_the_same(site: Organisation, package: Path, tmp_path: Path) -> None:
    import_course(path=package, by=None)
    first = export("TST-101", tmp_path / "first")
    assert import_course(path=tmp_path / "first", by=None)["changed"] is False
    assert export("TST-101", tmp_path / "second") == first


def test_an_export_of_an_unfinished_draft_says_what_is_missing_before_it_can_be_imported(
    site: Organisation, package: Path, tmp_path: Path
) -> None:
    import_course(path=package, by=None)
    lesson = LessonPage.objects.filter(locale__language_code="en", slug="a-lesson").get()
    lesson.body = [("law_as_at", {"as_at": None, "next_review": None}), ("heading", "A heading")]
    lesson.completion_rule = "marked"
    lesson.save_revision().publish()
    told, shown, words = io.StringIO(), io.StringIO(), io.StringIO()
    call_command("export_course", "TST-101", str(tmp_path / "first"), "--json", stdout=told)
    missing = json.loads(told.getvalue())["unfinished"]
    assert [fault["message"] for fault in missing] == ["“as_at” is missing here. Add it."]
    call_command("export_course", "TST-101", str(tmp_path / "first"), stdout=shown, stderr=words)
    assert words.getvalue().splitlines() == [
        f"{missing[0]['where']}: {missing[0]['message']}",
        "This draft is not finished. The package can be imported once these are mended.",
    ]
    with pytest.raises(ImportRefused, match="as_at"):
        import_course(path=tmp_path / "first", by=None)


def test_an_export_goes_into_another_site_and_comes_out_the_same(
    site: Organisation, package: Path, tmp_path: Path
) -> None:
    course = read_package(opened(package))
    canonical = package_files(course)
    folder = write(tmp_path / "canonical", dict(canonical))
    import_course(path=folder, by=None)
    assert export("TST-101", tmp_path / "out") == canonical


def test_a_second_import_changes_nothing(site: Organisation, package: Path) -> None:
    first = import_course(path=package, by=None)
    rows = [model.objects.count() for model in (Revision, CourseVersion, QuestionVersion, LessonPage)]
    second = import_course(path=package, by=None)
    assert (first["changed"], second["changed"]) == (True, False)
    assert [model.objects.count() for model in (Revision, CourseVersion, QuestionVersion, LessonPage)] == rows


def test_the_library_is_written_in_the_canonical_spelling() -> None:
    for folder in LIBRARY.iterdir():
        if folder.is_dir() and (folder / "course.yaml").exists():
            assert package_files(read_package(opened(folder))) == files_of(folder)


def test_the_library_course_goes_in_and_comes_out_the_same(site: Organisation, tmp_path: Path) -> None:
    from tests.factories.accounts import AssociationFactory

    for slug in ("szfa", "szicdtf", "zfida"):
        AssociationFactory(slug=slug)
    told = import_course(path=LIBRARY / "aif-101", by=None)
    assert told["counts"]["lessons"] == 9
    assert told["counts"]["quizzes"] == 3
    assert export("AIF-101", tmp_path / "out") == files_of(LIBRARY / "aif-101")


def test_a_zip_gives_the_same_as_its_folder(site: Organisation, package: Path, tmp_path: Path) -> None:
    path = tmp_path / "course.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in FILES.items():
            archive.writestr(f"some-folder/{name}", content)
    assert read_package(opened(path)) == read_package(opened(package))


def test_windows_line_ends_and_a_byte_order_mark_mean_nothing(package: Path, tmp_path: Path) -> None:
    files = {name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in FILES.items()}
    folder = write(tmp_path / "windows", dict(files))
    assert read_package(opened(folder)) == read_package(opened(package))


def test_pictures_documents_and_recordings_come_out_as_they_went_in(site: Organisation, tmp_path: Path) -> None:
    media = """\
- file: a-picture.png
  kind: image
  title: A picture
  description: White
- file: a-paper.pdf
  kind: document
  title: A paper
- file: a-talk.mp3
  kind: audio
  title: A talk
  duration: 12
  transcript: Hello.
  captions:
    en: a-talk.en.vtt
"""
    lesson = FILES["01-first/02-another-lesson.en.md"] + (
        "\nSee [the paper](media:a-paper.pdf).\n\n:::image\nfile: a-picture.png\nalt: White\n:::\n"
        "\n:::download\nfile: a-paper.pdf\ntitle: The paper\n:::\n"
        "\n:::audio\nfile: a-talk.mp3\ntitle: The talk\n:::\n"
    )
    files: dict[str, str | bytes] = dict(FILES) | {
        "01-first/02-another-lesson.en.md": lesson,
        "media.yaml": media,
        "media/a-picture.png": picture(),
        "media/a-paper.pdf": b"%PDF-1.4 paper",
        "media/a-talk.mp3": b"ID3 talk",
        "media/a-talk.en.vtt": b"WEBVTT\n",
    }
    folder = write(tmp_path / "with-media", files)
    assert import_course(path=folder, by=None)["counts"]["media"] == 3
    assert import_course(path=folder, by=None)["changed"] is False
    first = export("TST-101", tmp_path / "first")
    assert first["media/a-picture.png"] == picture()
    assert import_course(path=tmp_path / "first", by=None)["changed"] is False
    assert export("TST-101", tmp_path / "second") == first
    assert [AcademyImage.objects.count(), AcademyDocument.objects.count(), Recording.objects.count()] == [1, 1, 1]


def test_an_import_publishes_one_version_with_everything_required(site: Organisation, package: Path) -> None:
    import_course(path=package, by=None)
    course = Course.objects.select_related("current_version").get(code="TST-101")
    assert CourseVersion.objects.filter(course=course).count() == 1
    assert course.current_version is not None
    assert course.current_version.required_total == 3
    assert [str(row.activity.key) for row in course.current_version.activities.order_by("position")] == [
        KEYS["lesson"],
        KEYS["second"],
        KEYS["quiz"],
    ]


def test_a_translation_with_a_title_alone_waits_as_a_draft(site: Organisation, package: Path) -> None:
    import_course(path=package, by=None)
    lesson = LessonPage.objects.get(translation_key=KEYS["lesson"], locale__language_code="zh-hant")
    module = ModulePage.objects.get(translation_key=KEYS["module"], locale__language_code="zh-hant")
    assert (lesson.title, lesson.live, module.live) == ("一課", False, True)


def test_the_report_has_the_shape_of_the_architecture(site: Organisation, package: Path) -> None:
    out = io.StringIO()
    call_command("import_course", str(package), "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "course": {"code": "TST-101", "title": "Testing", "key": KEYS["course"]},
        "counts": {
            "modules": 1,
            "lessons": 2,
            "quizzes": 1,
            "questions": {"multiple": 1, "numeric": 1, "single": 1, "text": 1},
            "assignments": 0,
            "packages": 0,
            "media": 0,
        },
        "languages": {
            "en": {
                "modules": 1,
                "lessons": 2,
                "quizzes": 1,
                "assignments": 0,
                "packages": 0,
                "questions": {"multiple": 1, "numeric": 1, "single": 1, "text": 1},
            },
            "zh-hant": {
                "modules": 1,
                "lessons": 0,
                "quizzes": 0,
                "assignments": 0,
                "packages": 0,
                "questions": {"single": 1},
            },
        },
        "source": {
            "bank": 1,
            "course": 1,
            "lesson": 2,
            "media": 0,
            "module": 1,
            "package": 0,
            "question": 4,
            "quiz": 1,
        },
        "taken": {"bank": 1, "course": 1, "lesson": 2, "media": 0, "module": 1, "package": 0, "question": 4, "quiz": 1},
        "converted": [],
        "left_out": [],
        "changed": True,
        "dry_run": False,
    }


def test_an_unknown_course_is_not_exported(db: None, tmp_path: Path) -> None:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("export_course", "NO-1", str(tmp_path / "out"), "--json", stdout=out)
    assert ended.value.code == 1
    assert json.loads(out.getvalue())["error"]["code"] == "not_found"


def test_a_folder_with_other_things_is_not_written_over(site: Organisation, package: Path, tmp_path: Path) -> None:
    import_course(path=package, by=None)
    other = write(tmp_path / "other", {"letter.txt": "Dear Sir"})
    with pytest.raises(SystemExit):
        call_command("export_course", "TST-101", str(other), stderr=io.StringIO())
    assert files_of(other) == {"letter.txt": b"Dear Sir"}


def test_questions_keep_their_words_by_language(site: Organisation, package: Path) -> None:
    import_course(path=package, by=None)
    course = neutral_course(Course.objects.get(code="TST-101"))
    assert course is not None
    assert course.banks == read_package(opened(package)).banks
    assert QuizPage.objects.get(translation_key=KEYS["quiz"]).draws.count() == 2
    assert CoursePage.objects.filter(translation_key=KEYS["course"]).count() == 2
