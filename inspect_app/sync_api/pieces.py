"""Pieces of photos on their way into files: one in a request, or several behind a line of JSON that says which they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any, NamedTuple

from sync import envelope, limits
from sync.envelope import HASH

from ..photos import staging
from ..problems import Problem

LINE = 64 * 1024  # bytes at most


class Piece(NamedTuple):
    """`bytes` of a photo of `length`, from `offset` on."""

    sha256: str
    offset: int
    bytes: int
    length: int

    @property
    def last(self) -> bool:
        return self.offset + self.bytes == self.length

    def checked(self) -> Piece:
        """Raises Problem."""
        if self.offset + self.bytes > self.length or self.length > limits.PHOTO_BYTES:
            raise Problem("photo-too-large")
        return self


class Part:
    """So many bytes of a body."""

    def __init__(self, body: IO[bytes], left: int):
        self.body, self.left = body, left

    def read(self, size: int) -> bytes:
        found = self.body.read(min(size, self.left))
        self.left -= len(found)
        return found

    def skip(self) -> None:
        while self.read(staging.CHUNK):
            pass


def announced(body: IO[bytes], size: int) -> list[Piece]:
    """What a body of this size holds, by its first line. Raises Problem."""
    line = body.readline(LINE)
    try:
        pieces = [Piece(*(one[name] for name in Piece._fields)) for one in envelope.loads(line)["pieces"]]
    except (ValueError, TypeError, LookupError) as error:
        raise Problem("bad-request") from error
    if not pieces or len(pieces) > limits.PIECES or not all(map(_proper, pieces)) or len(line) + sum(p.bytes for p in pieces) != size:
        raise Problem("bad-request")
    return pieces


def _proper(piece: Piece) -> bool:
    numbers = all(type(n) is int for n in piece[1:]) and piece.offset >= 0 and piece.bytes > 0
    return numbers and isinstance(piece.sha256, str) and HASH.fullmatch(piece.sha256) is not None


def add(piece: Piece, device: str, body: staging.Body, came: Callable[[], Any] = lambda: None, chunk: int = staging.CHUNK) -> int:
    """Durably, and into place when it is whole; its rows are the caller's. The offset then. `came`, `chunk`: see staging.Staged.append.

    Raises staging.Overtaken, or Problem when the whole is not what its name says."""
    with staging.Staged(staging.staged(device, piece.sha256, piece.length), piece.offset, piece.last) as staged:
        staged.append(body, piece.bytes, came, chunk)
        if staged.at == piece.length and not staged.finish(piece.sha256):
            raise Problem("wrong-hash")
        return staged.at
