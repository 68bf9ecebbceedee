"""Files that come with a course from elsewhere: told apart by what they are, kept once, hostile ones never."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import unicodedata
import zipfile
from pathlib import PurePosixPath
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from courses.interchange.ledger import Ledger
from courses.interchange.neutral import MediaFile
from courses.interchange.vector import NotDrawnError, drawn

# What our pages show, by what Pillow calls it; the ending is ours, whatever the file's own name says.
PICTURES = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
# What Pillow reads and browsers do not; drawn anew as PNG.
REDRAWN = {"BMP", "TIFF", "ICO", "PPM"}
MOST_PIXELS = 40_000_000
# First bytes of recordings, at their offset.
RECORDINGS = (
    (0, b"ID3", "audio", "mp3"),
    (0, b"\xff\xfb", "audio", "mp3"),
    (0, b"\xff\xf3", "audio", "mp3"),
    (0, b"\xff\xf2", "audio", "mp3"),
    (0, b"OggS", "audio", "ogg"),
    (0, b"fLaC", "audio", "flac"),
    (8, b"WAVE", "audio", "wav"),
    (4, b"ftypM4A", "audio", "m4a"),
    (4, b"ftyp", "video", "mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video", "webm"),
)
OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
# The harmless string that every scanner of viruses knows; where one is found, a scanner was meant to look.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Shelf:
    """The files of one course, each content once and under one name."""

    def __init__(self) -> None:
        self.files: list[MediaFile] = []
        self.by_content: dict[bytes, MediaFile] = {}
        self.names: set[str] = set()

    def add(self, content: bytes, filename: str, *, where: str, ledger: Ledger, title: str = "") -> MediaFile | None:
        """The file as our pages can offer it; None where it is not taken, which the ledger then says as a `file`.

        The same content again is the same file. Pictures that browsers do not show are drawn anew; drawings (SVG) are
        always drawn, so that nothing in them can run.
        """
        digest = hashlib.sha256(content).digest()
        if digest in self.by_content:
            return self.by_content[digest]
        try:
            kind, ending, kept = _recognised(content, filename)
        except NotTakenError as refusal:
            ledger.drop(f"{where}: {filename}" if where else filename, "file", refusal.why)
            return None
        if kept != content:
            how = _("Drawn anew as a PNG picture: this kind of picture is not shown as it is.")
            ledger.note(f"{where}: {filename}" if where else filename, "picture", how)
        file = MediaFile(
            name=self._free(filename, ending),
            kind=kind,
            title=_title(title or PurePosixPath(filename).stem),
            content=kept,
        )
        self.by_content[digest] = file
        self.files.append(file)
        return file

    def forget(self, number: int) -> None:
        """Take back what was added after the first so many files: what showed them is left out."""
        for file in self.files[number:]:
            self.names.discard(file.name)
        self.by_content = {digest: file for digest, file in self.by_content.items() if file in self.files[:number]}
        del self.files[number:]

    def _free(self, filename: str, ending: str) -> str:
        plain = unicodedata.normalize("NFKC", PurePosixPath(filename).stem).lower()
        stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "file"
        name, number = f"{stem}.{ending}", 1
        while name in self.names:
            number += 1
            name = f"{stem}-{number}.{ending}"
        self.names.add(name)
        return name


WRITTEN = re.compile(r"^data:(?P<kind>[\w.+-]+/[\w.+-]+)?(?P<settings>(?:;[\w=.-]+)*),(?P<data>.*)$", re.DOTALL)


def written_file(address: str) -> tuple[bytes, str] | None:
    """Content and name of a file that is written into an address (`data:image/png;base64,…`); None for other addresses."""
    found = WRITTEN.match(address)
    if found is None:
        return None
    try:
        content = unquote_to_bytes(found["data"])
        if "base64" in found["settings"]:
            content = base64.b64decode(content)
    except (binascii.Error, ValueError):
        content = b""
    ending = (found["kind"] or "image/png").rsplit("/", maxsplit=1)[-1].split("+", maxsplit=1)[0]
    return content, f"embedded.{ending}"


class NotTakenError(Exception):
    """A file that no page of ours offers, and why."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def _title(text: str) -> str:
    plain = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in text)
    return " ".join(plain.split())[:200] or "-"


def _recognised(content: bytes, filename: str) -> tuple[str, str, bytes]:
    """Kind, ending and content. Raises NotTakenError."""
    if not content:
        raise NotTakenError(_("The file is empty."))
    if EICAR in content:
        raise NotTakenError(_("The file holds the test string of virus scanners."))
    picture = _picture(content)
    if picture is not None:
        return picture
    for offset, start, kind, ending in RECORDINGS:
        if content[offset : offset + len(start)] == start:
            return kind, ending, content
    ending = PurePosixPath(filename).suffix.lower().lstrip(".")
    if _is_svg(content):
        try:
            return "image", "png", drawn(content)
        except NotDrawnError as error:
            raise NotTakenError(_("This drawing could not be read as a picture.")) from error
    document = _document(content, ending)
    if document is None:
        raise NotTakenError(_("Files of this kind are not offered on this site."))
    return "document", document, content


def _picture(content: bytes) -> tuple[str, str, bytes] | None:
    try:
        with Image.open(io.BytesIO(content)) as image:
            form = image.format or ""
            _refuse_large(image)
            image.load()
            if form in PICTURES:
                return "image", PICTURES[form], content
            if form not in REDRAWN:
                return None
            out = io.BytesIO()
            image.convert("RGBA").save(out, "PNG")
            return "image", "png", out.getvalue()
    except NotTakenError:
        raise
    except Image.DecompressionBombError as error:
        raise NotTakenError(_("The picture is too large: at most 40 million pixels.")) from error
    except UnidentifiedImageError:
        return None
    except Exception as error:  # a damaged picture breaks in as many ways as there are formats
        raise NotTakenError(_("The picture is damaged.")) from error


def _refuse_large(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise NotTakenError(_("The picture is too large: at most 40 million pixels."))


def _is_svg(content: bytes) -> bool:
    return b"<svg" in content[:4096].lower()


def _document(content: bytes, ending: str) -> str | None:
    """The ending of a document we offer, where its content is what the ending says."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    allowed = ending in settings.WAGTAILDOCS_EXTENSIONS and ending not in {"pdf", "docx", "pptx", "xlsx", "odt", "zip"}
    return ending if allowed and b"\x00" not in content[:4096] and not _is_markup(content) else None


def _is_markup(content: bytes) -> bool:
    return content[:1024].lstrip().lower().startswith((b"<!doctype", b"<html", b"<script", b"<svg"))


def _zipped(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()[:2000]
    except Exception:
        return None
    for folder, ending in OFFICE.items():
        if any(name.startswith(folder) for name in names):
            macros = any(name.lower().endswith("vbaproject.bin") for name in names)
            return None if macros else ending
    return "odt" if "content.xml" in names and "META-INF/manifest.xml" in names else "zip"
