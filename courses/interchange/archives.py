"""What somebody brings, as files by name: a folder, an archive, or one file. Nothing is ever unpacked to disk.

Archives are strangers': names in any encoding, links, paths that leave the archive, and sizes that lie are answered
for here, so that no reader meets them.
"""

from __future__ import annotations

import gzip
import io
import re
import stat
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from courses.interchange.exceptions import ImportRefused
from courses.interchange.limits import check_time

# Files by name, and the names of what is ignored.
Files = tuple[dict[str, bytes], list[str]]
Reader = Callable[[BinaryIO, int], Files]

# A course backup of Moodle has a dozen files for each activity.
MAX_FILES = 20_000
MAX_FILE = 200 * 1024 * 1024
MAX_ALL = 1024 * 1024 * 1024
MAX_DEPTH = 3
# Text packs to a hundredth at best; what unpacks to more than this, and is large, was made to.
MAX_RATIO = 200
SMALL = 50 * 1024 * 1024
# What operating systems leave in folders.
IGNORED = {".DS_Store", "Thumbs.db", "__MACOSX", "desktop.ini"}
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
ENDINGS = (".tar.gz", ".tar.xz", ".tar.bz2", ".tgz", ".tar", ".zip", ".mbz", ".imscc", ".h5p")
# Lead bytes of the characters in common use: what tells Chinese names from Western ones in archives that do not say.
GB2312 = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xa9\xb0-\xd7][\xa1-\xfe])*")
BIG5 = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xc6][\x40-\x7e\xa1-\xfe])*")


@dataclass
class Source:
    """Files by name, in order. `name` is what the folder or archive is called; `ignored` what no reader sees."""

    name: str
    files: dict[str, bytes] = field(repr=False)
    ignored: list[str] = field(default_factory=list)

    def at(self, folder: str) -> Source:
        """What lies below a folder, named from there."""
        start = f"{folder.strip('/')}/" if folder.strip("/") else ""
        files = {name.removeprefix(start): held for name, held in self.files.items() if name.startswith(start)}
        return Source(self.name, files, self.ignored)

    def rooted(self, *names: str) -> Source:
        """From the shallowest folder that holds one of these files; the source itself where none does."""
        if any(name in self.files for name in names):
            return self
        found = [
            name.removesuffix(f"/{wanted}") for name in self.files for wanted in names if name.endswith(f"/{wanted}")
        ]
        return self.at(min(found, key=lambda folder: (folder.count("/"), folder))) if found else self


def open_source(path: Path) -> Source:
    """Every file of a folder or an archive, or the one file. Raises ImportRefused."""
    if path.is_dir():
        return _sorted(path.resolve().name, *_folder(path))
    if not path.exists():
        raise ImportRefused("not_found", _("There is no such file or folder."), path.name)
    if not path.is_file():
        raise ImportRefused("not_a_file", _("This is no file that can be read. Take it out."), path.name)
    try:
        with path.open("rb") as handle:
            return _opened(handle, path.stat().st_size, path.name)
    except OSError as error:
        raise ImportRefused("not_a_file", _("This is no file that can be read. Take it out."), path.name) from error


def open_bytes(content: bytes, name: str, depth: int = 1) -> Source:
    """The same for an archive that lies in another."""
    if depth > MAX_DEPTH:
        raise ImportRefused(
            "too_deep", _("Archives lie in archives more than three deep. Bring the inner one by itself."), name
        )
    return _opened(io.BytesIO(content), len(content), name)


def _opened(handle: BinaryIO, size: int, name: str) -> Source:
    base = PurePosixPath(name).name
    stem = next((base[: -len(ending)] for ending in ENDINGS if base.lower().endswith(ending)), None)
    start = handle.read(4)
    handle.seek(0)
    if start.startswith(b"PK") and zipfile.is_zipfile(handle):
        return _sorted(stem or base, *_guarded(_zip, handle, size, base))
    if start.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zX")) or base.lower().endswith(".tar") or _is_tar(handle):
        return _sorted(stem or base, *_guarded(_tar, handle, size, base))
    if stem is not None:
        raise ImportRefused("broken_zip", _("The archive is damaged or empty. Make it again."), base)
    if size > MAX_FILE:
        raise ImportRefused(
            "too_large",
            _("This is too large: at most 200 MB a file and 1 GB in all. Split it into smaller parts."),
            base,
        )
    handle.seek(0)
    return Source(base, {unicodedata.normalize("NFC", base): handle.read(MAX_FILE)})


def _is_tar(handle: BinaryIO) -> bool:
    handle.seek(257)
    found = handle.read(5) == b"ustar"
    handle.seek(0)
    return found


def _sorted(name: str, files: dict[str, bytes], ignored: list[str]) -> Source:
    return Source(unicodedata.normalize("NFC", name), dict(sorted(files.items())), ignored)


def _guarded(read: Reader, handle: BinaryIO, size: int, name: str) -> Files:
    handle.seek(0)
    try:
        return read(handle, size)
    except ImportRefused:
        raise
    except Exception as error:  # a damaged archive breaks in as many ways as there are ways to pack
        message = _("The archive is damaged or empty. Make it again.")
        raise ImportRefused("broken_zip", message, name) from error


class _Intake:
    """Files as they come out of an archive of so many bytes, within the limits."""

    def __init__(self, packed: int) -> None:
        self.packed = packed
        self.files: dict[str, bytes] = {}
        self.ignored: list[str] = []
        self.total = 0
        self.seen = 0

    def wants(self, name: str) -> bool:
        self.seen += 1
        check_time(name)
        if self.seen > MAX_FILES * 4:
            raise ImportRefused(
                "too_many_files", _("It holds more than 20,000 files. Split it into smaller parts."), name
            )
        if not IGNORED & set(PurePosixPath(name).parts) and not PurePosixPath(name).name.startswith("._"):
            return True
        self.ignored.append(name)
        return False

    def room(self, name: str, size: int) -> None:
        """Refuse what would be too much, before it is read."""
        whole = self.total + size
        if size > MAX_FILE or whole > MAX_ALL:
            raise ImportRefused(
                "too_large",
                _("This is too large: at most 200 MB a file and 1 GB in all. Split it into smaller parts."),
                name,
            )
        if whole > SMALL and whole > self.packed * MAX_RATIO:
            raise ImportRefused(
                "bomb",
                _(
                    "The archive unpacks to more than two hundred times its size, as attacks do. Export it again, or split it."
                ),
                name,
            )
        if len(self.files) >= MAX_FILES:
            raise ImportRefused(
                "too_many_files", _("It holds more than 20,000 files. Split it into smaller parts."), name
            )

    def take(self, name: str, content: bytes) -> None:
        if name in self.files:
            raise ImportRefused(
                "file_twice", _("The archive holds a file of this name twice. Take one of the two out."), name
            )
        self.total += len(content)
        self.files[name] = content


def _safe(name: str) -> str:
    """A name below the archive's own root. Raises ImportRefused for one that leads elsewhere."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/"))
    while plain.startswith("./"):
        plain = plain[2:]
    parts = PurePosixPath(plain).parts
    if not parts or plain.startswith("/") or ".." in parts or ":" in parts[0] or CONTROL.search(plain):
        raise ImportRefused(
            "unsafe_path", _("A file of the archive would lie outside of it. Make the archive again."), plain
        )
    return "/".join(parts)


def _link(name: str) -> ImportRefused:
    message = _("This is a link to another place, which is not followed. Put the file itself there.")
    return ImportRefused("link_in_package", message, name)


def _folder(root: Path) -> Files:
    intake = _Intake(MAX_ALL)
    for path in sorted(root.rglob("*")):
        name = unicodedata.normalize("NFC", path.relative_to(root).as_posix())
        if not intake.wants(name) or (path.is_dir() and not path.is_symlink()):
            continue
        if path.is_symlink():
            raise _link(name)
        if not path.is_file():
            raise ImportRefused("not_a_file", _("This is no file that can be read. Take it out."), name)
        try:
            intake.room(name, path.stat().st_size)
            intake.take(name, path.read_bytes())
        except OSError as error:
            raise ImportRefused("not_a_file", _("This is no file that can be read. Take it out."), name) from error
    return intake.files, intake.ignored


def _zip(handle: BinaryIO, size: int) -> Files:
    intake = _Intake(size)
    with zipfile.ZipFile(handle) as archive:
        for info in archive.infolist():
            told = _zip_name(info)
            if info.is_dir() or told.endswith(("/", "\\")) or not intake.wants(told):
                continue
            if stat.S_ISLNK(info.external_attr >> 16):
                raise _link(told)
            name = _safe(told)
            if info.flag_bits & 1:
                raise ImportRefused(
                    "encrypted", _("The archive is locked with a password. Make one without a password."), name
                )
            intake.room(name, info.file_size)
            # The size the zip claims is a claim: reading stops one byte after it.
            with archive.open(info) as inner:
                content = inner.read(info.file_size + 1)
            intake.room(name, len(content))
            intake.take(name, content)
    return intake.files, intake.ignored


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name as whoever packed it saw it: most programs of East Asia do not say in which encoding they wrote."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    return decoded_name(info.filename.encode("cp437", "replace"))


def decoded_name(raw: bytes) -> str:
    """A file name of unknown encoding: UTF-8, the Chinese ones where every character is a common one, else CP437."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for pattern, encoding in ((GB2312, "gb18030"), (BIG5, "big5")):
        if pattern.fullmatch(raw):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return raw.decode("cp437")


def _tar(handle: BinaryIO, size: int) -> Files:
    intake = _Intake(size)
    with tarfile.open(fileobj=handle, mode="r:*", encoding="utf-8", errors="surrogateescape") as archive:
        for member in archive:
            told = decoded_name(member.name.encode("utf-8", "surrogateescape"))
            if member.isdir() or not intake.wants(told):
                continue
            name = _safe(told)
            if member.issym() or member.islnk():
                raise _link(name)
            inner = archive.extractfile(member) if member.isreg() else None
            if inner is None:
                raise ImportRefused("not_a_file", _("This is no file that can be read. Take it out."), name)
            intake.room(name, member.size)
            content = inner.read(member.size + 1)
            if len(content) < member.size:
                raise gzip.BadGzipFile
            intake.take(name, content)
    if not intake.seen:
        raise tarfile.ReadError
    return intake.files, intake.ignored
