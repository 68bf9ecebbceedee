"""What may be handed in: how long a text, and which files, judged by what is in it, never by what it is called."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from courses.assessment.enums import WorkFileKind
from courses.assessment.exceptions import BadFile

LONGEST_TEXT = 50_000
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_ENTRIES = 5_000
LONGEST_STEM = 100
_PICTURES = {"PNG": ("image/png", "png"), "JPEG": ("image/jpeg", "jpg")}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
# By the part that every file of the program has.
_OFFICE_PARTS = {
    "word/document.xml": (WorkFileKind.DOCUMENT, f"{_OFFICE}.wordprocessingml.document", "docx"),
    "ppt/presentation.xml": (WorkFileKind.DOCUMENT, f"{_OFFICE}.presentationml.presentation", "pptx"),
    "xl/workbook.xml": (WorkFileKind.TABLE, f"{_OFFICE}.spreadsheetml.sheet", "xlsx"),
}
_OPEN_TYPES = {
    f"{_OPEN}.text": (WorkFileKind.DOCUMENT, f"{_OPEN}.text", "odt"),
    f"{_OPEN}.presentation": (WorkFileKind.DOCUMENT, f"{_OPEN}.presentation", "odp"),
    f"{_OPEN}.spreadsheet": (WorkFileKind.TABLE, f"{_OPEN}.spreadsheet", "ods"),
}
# What a text may be called; any other is called .txt, so that no browser takes it for a page or a program.
_TEXT_ENDINGS = ("txt", "md", "csv", "tsv", "json", "ipynb", "py", "r", "sql", "yaml", "toml")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What a browser may be asked to offer in its window; what counts is what is in the file.
ACCEPT = {
    WorkFileKind.PDF: ".pdf",
    WorkFileKind.DOCUMENT: ".docx,.pptx,.odt,.odp",
    WorkFileKind.TABLE: ".xlsx,.ods",
    WorkFileKind.PICTURE: ".png,.jpg,.jpeg",
    WorkFileKind.TEXT: ",".join(f".{ending}" for ending in _TEXT_ENDINGS),
    WorkFileKind.ARCHIVE: ".zip",
}


@dataclass(frozen=True)
class Found:
    """What a file is, and what it is to be called."""

    kind: WorkFileKind
    content_type: str
    name: str

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2]


def look_into(content: bytes, name: str, taken: Collection[WorkFileKind]) -> Found:
    """Raises BadFile for what is too large, cannot be read, or is not of a kind that is taken here."""
    if len(content) > MOST_BYTES:
        raise BadFile(_("The file is larger than 10 MB. Choose a smaller one."))
    if not content:
        raise BadFile(_("The file is empty. Choose another one."))
    kind, content_type, extension = _kind_of(content, name)
    if kind not in taken:
        raise BadFile(
            _("This file is “%(kind)s”. Here you can hand in: %(taken)s.")
            % {"kind": kind.label, "taken": "; ".join(str(one.label) for one in taken)}
        )
    return Found(kind, content_type, f"{_stem(name)}.{extension}")


def _kind_of(content: bytes, name: str) -> tuple[WorkFileKind, str, str]:
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-2048:]:
            raise BadFile(_("The PDF is not whole. Save it again and choose it once more."))
        return WorkFileKind.PDF, "application/pdf", "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(content)
    if content.startswith((b"\x89PNG", b"\xff\xd8")):
        return _picture(content)
    return _text(content, name)


def _packed(content: bytes) -> tuple[WorkFileKind, str, str]:
    """A zip, or what office programs write, which are zips. Looked into, never unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {info.filename: info.file_size for info in archive.infolist()}
            is_short = 0 < parts.get("mimetype", 0) <= LONGEST_STEM
            open_type = archive.read("mimetype")[:LONGEST_STEM] if is_short else b""
    except Exception as error:  # a damaged zip breaks in as many ways as there are ways to pack
        raise BadFile(_("The file is damaged. Save it again and choose it once more.")) from error
    if len(parts) > MOST_ENTRIES:
        raise BadFile(_("The archive holds more than 5,000 files. Hand in fewer."))
    if any(PurePosixPath(part).name.lower() == "vbaproject.bin" for part in parts):
        raise BadFile(_("The file holds macros. Save it without them and choose it once more."))
    for part, found in _OFFICE_PARTS.items():
        if part in parts:
            return found
    return _OPEN_TYPES.get(open_type.decode("ascii", "replace"), (WorkFileKind.ARCHIVE, "application/zip", "zip"))


def _picture(content: bytes) -> tuple[WorkFileKind, str, str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(_PICTURES)) as picture:
                kind, pixels = picture.format or "", picture.width * picture.height
                picture.verify()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise BadFile(_("The picture is too large to be looked at. Choose a smaller one.")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise BadFile(_("The picture cannot be read. Save it again and choose it once more.")) from error
    if pixels > MOST_PIXELS:
        raise BadFile(_("The picture is too large to be looked at. Choose a smaller one."))
    return WorkFileKind.PICTURE, *_PICTURES[kind]


def _text(content: bytes, name: str) -> tuple[WorkFileKind, str, str]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(_("This kind of file is not taken. Save it as a PDF and choose that.")) from error
    if _NOT_TEXT.search(text):
        raise BadFile(_("This kind of file is not taken. Save it as a PDF and choose that."))
    ending = name.rpartition(".")[2].lower()
    return WorkFileKind.TEXT, "text/plain; charset=utf-8", ending if ending in _TEXT_ENDINGS else "txt"


def _stem(name: str) -> str:
    """What she calls it, without path and ending, and without what no file system or header takes."""
    stem = PurePosixPath(name.replace("\\", "/")).name
    stem = stem.rpartition(".")[0] or stem
    stem = "".join(char for char in unicodedata.normalize("NFC", stem) if unicodedata.category(char)[0] != "C")
    return stem.strip(" .")[:LONGEST_STEM].strip(" .") or "file"
