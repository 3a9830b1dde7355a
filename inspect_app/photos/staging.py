"""Photos on their way: pieces staged per device, one file a photo, until it is whole and its rows are written.

Laws
- Pieces are only appended; an offset is answered only after fsync.
- Two requests may send the same photo at once: each appends only where it stands, the one overtaken stops.
- Pieces that nobody went on with for 30 days go; who comes back later begins anew.
- No lock is held while waiting for bytes. A path is made of hexadecimal digits only.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from sync.envelope import HASH, UUID

from ..problems import Problem
from . import store

CHUNK, LARGE = 64 * 1024, 512 * 1024  # what is waited for at a time; on a quick line a photo in one, as a rule
READ = 1024 * 1024
STAGING_DAYS = 30


class Body(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Overtaken(Exception):
    """Another request wrote at this place first."""


def _folder(device: str, *hashes: str) -> Path:
    """The folder of this device's pieces, one file per photo: its hash, and the length announced."""
    if not UUID.fullmatch(device) or not all(map(HASH.fullmatch, hashes)):
        raise Problem("bad-hash")
    return store.folder("staging", device)


def begun(device: str, *hashes: str) -> dict[str, Path]:
    """Pieces of these photos that lie here, by hash. The folder is read once for all."""
    at = _folder(device, *hashes)
    names = {name.partition(".")[0]: name for name in os.listdir(at)}
    return {sha256: at / names[sha256] for sha256 in hashes if sha256 in names}


def staged(device: str, sha256: str, length: int) -> Path:
    """The file to append to. Another length than before starts anew."""
    known, path = begun(device, sha256).get(sha256), _folder(device, sha256) / f"{sha256}.{length}"
    if known and known != path:
        known.unlink(missing_ok=True)
    return path


def length(path: Path) -> int:
    return int(path.suffix[1:])


def offset(path: Path) -> int:
    """Bytes that survive a crash."""
    with path.open("rb") as file:
        there = file.seek(0, os.SEEK_END)
        os.fsync(file.fileno())
    store.durable(path.parent)
    return there


class Staged:
    """A photo arriving from one device: append at the place where one stands, then finish. `last`: this piece ends it."""

    def __init__(self, path: Path, start: int, last: bool):
        self.path, self.at, self.hash = path, start, hashlib.sha256() if last else None
        self.file = path.open("ab+", buffering=0)

    def __enter__(self) -> Staged:
        try:
            self._begin()
        except BaseException:
            self.file.close()
            raise
        return self

    def _begin(self) -> None:
        with self._alone():
            self.file.seek(0)
        while self.hash and (chunk := self.file.read(READ)):
            self.hash.update(chunk)

    def __exit__(self, *_: object) -> None:
        self.file.close()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """The file is still the staged one and as long as we know. Raises Overtaken."""
        fcntl.flock(self.file, fcntl.LOCK_EX)
        try:
            found = os.fstat(self.file.fileno())
            if found.st_size != self.at or not _same(self.path, found):
                raise Overtaken
            yield
        finally:
            fcntl.flock(self.file, fcntl.LOCK_UN)

    def append(self, body: Body, count: int, came: Callable[[], Any] = lambda: None, chunk: int = CHUNK) -> None:
        """Up to `count` bytes of the body, durably. A cut keeps what came. `came()`: they are here, and on their way to the disk."""
        new = self.at == 0
        try:
            while count > 0 and (data := body.read(min(chunk, count))):
                self._write(data)
                count -= len(data)
            came()
        finally:
            os.fsync(self.file.fileno())
            if new and (count or not self.hash):  # what is whole gets its name elsewhere
                store.durable(self.path.parent)

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        with self._alone():
            while rest:
                written = self.file.write(rest)
                self.at += written
                rest = rest[written:]
        if self.hash:
            self.hash.update(data)

    def finish(self, sha256: str) -> bool:
        """Into place under its hash, or thrown away: False when the bytes are not what the name says. Staged it is until its rows are
        written (`done`): should the centre stop before, it is finished with the next question about it."""
        with self._alone():
            right = self.hash is not None and self.hash.hexdigest() == sha256
            if right:
                store.place(self.path, sha256)
            else:
                self.path.unlink()
        return right


def _same(path: Path, found: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.stat(), found)
    except FileNotFoundError:
        return False


def all_whole() -> Iterator[Path]:
    """Photos of which all bytes are here."""
    for path in store.folder("staging").glob("*/*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_size >= length(path):
                yield path


def sweep(days: int = STAGING_DAYS) -> int:
    """Pieces that nobody went on with for so many days are thrown away. How many photos that were."""
    before = time.time() - days * 86_400
    return sum(_swept(path, before) for path in store.folder("staging").glob("*/*") if path.is_file())


def _swept(path: Path, before: float) -> bool:
    """Under the lock of whoever appends: one that goes on meanwhile keeps its file. What is whole is no piece, and stays."""
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        found = os.fstat(file.fileno())
        if found.st_mtime < before and found.st_size < length(path) and _same(path, found):
            path.unlink()
            return True
    return False


def done(device: str, sha256: str, length: int) -> None:
    """Nothing more of it is expected from this device."""
    (_folder(device, sha256) / f"{sha256}.{length}").unlink(missing_ok=True)
