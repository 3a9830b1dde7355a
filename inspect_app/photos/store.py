"""Where photos lie.

Laws
- A kept file is named by the SHA-256 of its bytes and is never overwritten.
- Pieces are staged per device and only appended; an offset is answered only after fsync.
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
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from flask import current_app

from sync.envelope import HASH, UUID

from ..problems import Problem

CHUNK, LARGE = 64 * 1024, 512 * 1024  # what is waited for at a time; on a quick line a photo in one, as a rule
READ = 1024 * 1024
STAGING_DAYS = 30


class Body(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Overtaken(Exception):
    """Another request wrote at this place first."""


def folder(*parts: str) -> Path:
    """A folder of photos, made durably when it is not there yet."""
    made = _called(current_app.config["DATA_DIR"], *parts)
    if not os.path.isdir(made):
        make(made)
    return made


@lru_cache(4096)
def _called(data: str, *parts: str) -> Path:
    """To put a path together costs ten times what the disk is asked with it."""
    return Path(data, "photos", *parts)


def make(folder: Path) -> None:
    """With all that it stands in, durably."""
    if not folder.parent.is_dir():
        make(folder.parent)
    folder.mkdir(exist_ok=True)
    durable(folder.parent)


def durable(folder: Path) -> None:
    """What was made or moved here is here after a crash."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def kept(sha256: str, variant: str = "original") -> Path:
    """Raises Problem when the name is no hash."""
    if not HASH.fullmatch(sha256):
        raise Problem("bad-hash")
    drawer = _called(current_app.config["DATA_DIR"], variant, sha256[:2])
    if not os.path.isdir(drawer):
        _furnish(folder(variant))
    return drawer / sha256


def _furnish(cabinet: Path) -> None:
    """All its drawers at once: made one by one, each would be waited for on the disk."""
    for number in range(256):
        (cabinet / f"{number:02x}").mkdir(exist_ok=True)
    durable(cabinet)


def staging(device: str, *hashes: str) -> Path:
    """The folder of this device's pieces, one file per photo: its hash, and the length announced."""
    if not UUID.fullmatch(device) or not all(map(HASH.fullmatch, hashes)):
        raise Problem("bad-hash")
    return folder("staging", device)


def begun(device: str, *hashes: str) -> dict[str, Path]:
    """Pieces of these photos that lie here, by hash. The folder is read once for all."""
    at = staging(device, *hashes)
    names = {name.partition(".")[0]: name for name in os.listdir(at)}
    return {sha256: at / names[sha256] for sha256 in hashes if sha256 in names}


def staged(device: str, sha256: str, length: int) -> Path:
    """The file to append to. Another length than before starts anew."""
    known, path = begun(device, sha256).get(sha256), staging(device, sha256) / f"{sha256}.{length}"
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
    durable(path.parent)
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
                durable(self.path.parent)

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
                place(self.path, sha256)
            else:
                self.path.unlink()
        return right


def _same(path: Path, found: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.stat(), found)
    except FileNotFoundError:
        return False


def sweep(days: int = STAGING_DAYS) -> int:
    """Pieces that nobody went on with for so many days are thrown away. How many photos that were."""
    before = time.time() - days * 86_400
    return sum(_swept(path, before) for path in folder("staging").glob("*/*") if path.is_file())


def _swept(path: Path, before: float) -> bool:
    """Under the lock of whoever appends: one that goes on meanwhile keeps its file."""
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        found = os.fstat(file.fileno())
        if found.st_mtime < before and _same(path, found):
            path.unlink()
            return True
    return False


def all_kept() -> Iterator[Path]:
    """Every photo that lies in place, in the order of their names."""
    return (path for drawer in sorted(folder("original").iterdir()) for path in sorted(drawer.iterdir()))


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flushed(path: Path) -> None:
    """The bytes of this file are on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def place(path: Path, sha256: str) -> None:
    """A file whose bytes are durable is in place as well; its name is durable once it is `named`. What lies there stays."""
    with contextlib.suppress(FileExistsError):
        os.link(path, kept(sha256))


def named(hashes: Iterable[str]) -> None:
    """The names of these are on the disk, also those that somebody else has just put there. At once: the first sync of a folder takes
    the others along."""
    for drawer in {kept(sha256).parent for sha256 in hashes}:
        durable(drawer)


def keep(path: Path, sha256: str) -> None:
    place(path, sha256)
    named([sha256])
    path.unlink()


def done(device: str, sha256: str, length: int) -> None:
    """Nothing more of it is expected from this device."""
    (staging(device, sha256) / f"{sha256}.{length}").unlink(missing_ok=True)


def aside(path: Path) -> None:
    """Out of the way of what is sent anew; the bytes stay, for a person to look at."""
    path.rename(folder("damaged") / f"{path.name}.{time.time_ns()}")
    durable(folder("damaged"))
    durable(path.parent)
