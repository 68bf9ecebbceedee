"""Files of a package that lessons show or offer."""

from __future__ import annotations

import io
import re

from django.utils.translation import gettext as _
from PIL import Image

from common.languages import LANGS
from courses.interchange.exceptions import ImportRefused
from courses.interchange.neutral import MediaFile
from courses.interchange.package.faults import going_on
from courses.interchange.package.files import text_of
from courses.interchange.package.yaml_text import Value, load

NAME = re.compile(r"^[a-z0-9][a-z0-9._-]{0,99}$")
KINDS = {
    "image": {"png", "jpg", "jpeg", "gif", "webp"},
    "document": {"pdf", "csv", "txt", "md", "docx", "xlsx", "pptx", "odt", "ods", "json", "zip"},
    "audio": {"mp3", "m4a", "ogg", "wav"},
    "video": {"mp4", "webm"},
}
FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP"}
MEDIA_KEYS = ("file", "kind", "title", "description", "duration", "transcript", "captions")


def read_media(files: dict[str, bytes], used: set[str]) -> list[MediaFile]:
    """What `media.yaml` lists. Every file under media/ must be listed, and every listed one there."""
    if "media.yaml" not in files:
        return []
    used.add("media.yaml")
    found = []
    for row in load(text_of(files, "media.yaml"), "media.yaml").rows():
        with going_on():
            found.append(_file(row, files, used))
    return found


def _content(value: Value, files: dict[str, bytes], used: set[str]) -> tuple[str, bytes]:
    name = value.text(100)
    path = f"media/{name}"
    if not NAME.match(name) or path not in files:
        raise value.refuse("missing_file", _("There is no file “%(name)s” in the folder media.") % {"name": name})
    used.add(path)
    return name, files[path]


def _captions(value: Value, files: dict[str, bytes], used: set[str]) -> bytes:
    name, content = _content(value, files, used)
    if not text_of(files, f"media/{name}").startswith("WEBVTT"):
        raise value.refuse("wrong_captions", _("Captions are a WebVTT file: its first line begins with WEBVTT."))
    return content


def _file(row: Value, files: dict[str, bytes], used: set[str]) -> MediaFile:
    found = row.fields(MEDIA_KEYS, ("file", "kind", "title"))
    name, content = _content(found["file"], files, used)
    kind = found["kind"].choice(*KINDS)
    if name.rsplit(".", 1)[-1] not in KINDS[kind]:
        raise found["file"].refuse(
            "wrong_file_type",
            _("A file of this kind ends in %(endings)s.") % {"endings": ", ".join(sorted(KINDS[kind]))},
        )
    if kind == "image":
        _refuse_broken_image(name, content, found["file"])
    return MediaFile(
        name=name,
        kind=kind,
        title=found["title"].text(255),
        content=content,
        description=found["description"].text(255, empty=True) if "description" in found else "",
        duration=found["duration"].number(0, 100_000) if "duration" in found else 0,
        transcript=found["transcript"].text(100_000, empty=True) if "transcript" in found else "",
        captions={
            language: _captions(value, files, used) for language, value in found["captions"].fields(LANGS).items()
        }
        if "captions" in found
        else {},
    )


def _refuse_broken_image(name: str, content: bytes, value: Value) -> None:
    try:
        # What the name says and nothing else: no other reader of pictures is let near the file.
        with Image.open(io.BytesIO(content), formats=[FORMATS[name.rsplit(".", 1)[-1]]]) as image:
            too_large = image.width * image.height > 100_000_000
            image.verify()
    except Exception as error:
        raise ImportRefused(
            "broken_image", _("This picture cannot be opened. Save it again as PNG or JPEG."), value.where
        ) from error
    if too_large:
        raise value.refuse("too_large", _("This picture is larger than 100 megapixels. Make it smaller."))
