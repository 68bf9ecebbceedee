"""ZIP files sent while they are made: of whatever size, no more of one is held than the piece that is being read."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

PIECE = 64 * 1024


@dataclass
class Member:
    """One file that is to go in: its path inside and its bytes in pieces, of which the first is read when its turn comes.

    Once it has gone in, `size` and `sha256` say what went.
    """

    path: str
    pieces: Iterable[bytes]
    size: int = 0
    sha256: str = ""
    is_packed: bool = field(default=False)


class _Gathered:
    """What the archive writes, until it is handed on. It cannot be gone back in, and says so."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []
        self.length = 0

    def write(self, data: bytes) -> int:
        self.waiting.append(bytes(data))
        self.length += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        taken = b"".join(self.waiting)
        self.waiting, self.length = [], 0
        return taken


def stream_zip(members: Iterable[Member], *, at: datetime) -> Iterator[bytes]:
    """The archive in pieces. Members are drawn one after the other, so the last may tell what the others were.

    What is packed already (PDF, pictures) is stored as it is.
    """
    gathered = _Gathered()
    with zipfile.ZipFile(gathered, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:  # type: ignore[call-overload]
        for member in members:
            info = zipfile.ZipInfo(member.path, date_time=at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_STORED if member.is_packed else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            digest = hashlib.sha256()
            with archive.open(info, "w") as target:
                for piece in member.pieces:
                    digest.update(piece)
                    member.size += len(piece)
                    target.write(piece)
                    if gathered.length >= PIECE:
                        yield gathered.take()
            member.sha256 = digest.hexdigest()
            yield gathered.take()
    yield gathered.take()


def pieces_of(file: object) -> Iterator[bytes]:
    """An open file in pieces; it is closed at the end."""
    try:
        while piece := file.read(PIECE):  # type: ignore[attr-defined]
            yield piece
    finally:
        file.close()  # type: ignore[attr-defined]
