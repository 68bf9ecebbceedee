import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from django.core.management import call_command

from common.static_files import SHEET, in_one_piece


@pytest.fixture
def files():
    storage = InMemoryStorage()

    def write(**texts: str):
        for name, text in texts.items():
            path = name.replace("__", "/") + ".css"
            storage.save(path, ContentFile(text.encode()))
        return {
            path: (storage, path) for path in ("css/site.css", "css/a.css", "css/parts/b.css") if storage.exists(path)
        }

    return write


def test_each_import_gives_way_to_its_sheet_in_its_layer(files):
    paths = files(
        css__site='@layer low, high;\n@import url("a.css");\n@import url("parts/b.css") layer(high);\n',
        css__a="a { color: red }",
        css__parts__b="b { color: blue }",
    )
    assert in_one_piece("css/site.css", paths) == (
        "@layer low, high;\na { color: red }\n@layer high {\nb { color: blue }\n}\n"
    )


def test_addresses_keep_their_place(files):
    paths = files(
        css__site='@import url("a.css");\n@import url("parts/b.css");\n',
        css__a="a { src: url('../fonts/x.woff2') }",
        css__parts__b='b { src: url("../../img/y.svg#z"), url("data:image/svg+xml,%3Csvg%3E"), url("here.png") }',
    )
    assert in_one_piece("css/site.css", paths) == (
        'a { src: url("../fonts/x.woff2") }\n'
        'b { src: url("../img/y.svg#z"), url("data:image/svg+xml,%3Csvg%3E"), url("parts/here.png") }\n'
    )


@pytest.mark.parametrize("text", ["@import 'a.css';", '@import url("a.css") print;'])
def test_an_import_written_in_another_way_is_refused(files, text):
    with pytest.raises(ValueError, match="not written as"):
        in_one_piece("css/site.css", files(css__site=text, css__a=""))


def test_a_sheet_that_imports_another_is_refused(files):
    paths = files(css__site='@import url("a.css");', css__a='@import url("parts/b.css");', css__parts__b="")
    with pytest.raises(ValueError, match="imports another sheet"):
        in_one_piece("css/site.css", paths)


def test_the_sites_sheet_holds_every_rule_of_its_parts():
    folder = Path(find(SHEET)).parent
    storage = FileSystemStorage(folder.parent)
    paths = {str(path.relative_to(folder.parent)): (storage, str(path)) for path in folder.rglob("*.css")}
    whole = in_one_piece(SHEET, paths)
    table = (folder / "site.css").read_text()
    parts = re.findall(r'@import url\("([^"]+)"\)', table)
    assert len(parts) > 30
    assert all(len((folder / part).read_text().splitlines()) <= len(whole.splitlines()) for part in parts)
    for part in parts:
        first_rule = next(line for line in (folder / part).read_text().splitlines() if line.endswith("{"))
        assert first_rule in whole
    assert whole.count("{") == whole.count("}")


def test_collecting_sends_one_sheet_with_a_digest_in_its_name(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "common.static_files.AcademyStaticFilesStorage"},
    }
    call_command("collectstatic", "--no-input", verbosity=0)
    (sheet,) = tmp_path.glob("css/site.*[0-9a-f].css")
    text = sheet.read_text()
    assert "@import" not in text
    assert re.search(r'url\("\.\./fonts/source-serif-4\.[0-9a-f]{12}\.woff2"\)', text)
    assert sheet.with_suffix(".css.gz").exists()
    # A second time, over what was collected: the same name, so browsers keep what they have.
    call_command("collectstatic", "--no-input", verbosity=0)
    assert [path.name for path in tmp_path.glob("css/site.*[0-9a-f].css")] == [sheet.name]
