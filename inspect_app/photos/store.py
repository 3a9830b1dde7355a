"""Where photos lie.

Laws
- A kept file is named by the SHA-256 of its bytes and is never overwritten.
- Pieces are staged per device and only appended; an offset is answered only after fsync.
- Two requests may send the same photo at once: each appends only where it stands, the one overtaken stops.
- No lock is held while waiting for bytes. A path is made of hexadecimal digits only.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

from flask import current_app

from sync.envelope import HASH, UUID

from ..problems import Problem

CHUNK = 256 * 1024
READ = 1024 * 1024


class Overtaken(Exception):
    """Another request wrote at this place first."""


def folder(*parts: str) -> Path:
    made = Path(current_app.config["DATA_DIR"], "photos", *parts)
    made.mkdir(parents=True, exist_ok=True)
    return made


def kept(sha256: str, variant: str = "original") -> Path:
    """Raises Problem when the name is no hash."""
    if not HASH.fullmatch(sha256):
        raise Problem("bad-hash")
    return folder(variant, sha256[:2]) / sha256


def staged(device: str, sha256: str) -> Path:
    if not HASH.fullmatch(sha256) or not UUID.fullmatch(device):
        raise Problem("bad-hash")
    return folder("staging", device) / sha256


def offset(device: str, sha256: str) -> int | None:
    """Bytes of this device that would survive a crash; None when it sent nothing."""
    try:
        file = staged(device, sha256).open("rb")
    except FileNotFoundError:
        return None
    with file:
        os.fsync(file.fileno())
        return file.seek(0, os.SEEK_END)


def room() -> None:
    disk = shutil.disk_usage(current_app.config["DATA_DIR"])
    if disk.free * 100 < disk.total * current_app.config["LOW_DISK_PERCENT"]:
        raise Problem("disk-full", headers={"Retry-After": "3600"})


class Staged:
    """A photo arriving from one device: append at the place where one stands, then finish."""

    def __init__(self, path: Path, start: int, last: bool):
        self.path, self.at, self.hash = path, start, hashlib.sha256() if last else None
        self.file: BinaryIO = path.open("ab+", buffering=0)  # type: ignore[assignment]

    def __enter__(self) -> Staged:
        with self._alone():
            if self.hash:
                self._read()
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def _read(self) -> None:
        assert self.hash  # noqa: S101
        self.file.seek(0)
        while chunk := self.file.read(READ):
            self.hash.update(chunk)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """The file is still the staged one and as long as we know. Raises Overtaken."""
        fcntl.flock(self.file, fcntl.LOCK_EX)
        try:
            found = os.fstat(self.file.fileno())
            if found.st_nlink == 0 or found.st_size != self.at:
                raise Overtaken
            yield
        finally:
            fcntl.flock(self.file, fcntl.LOCK_UN)

    def append(self, body: IO[bytes], count: int) -> None:
        """Up to `count` bytes of the body, durably. A cut keeps what came."""
        try:
            while count > 0 and (chunk := body.read(min(CHUNK, count))):
                self._write(chunk)
                count -= len(chunk)
        finally:
            os.fsync(self.file.fileno())

    def _write(self, chunk: bytes) -> None:
        with self._alone():
            self.at += self.file.write(chunk)
        if self.hash:
            self.hash.update(chunk)

    def finish(self, sha256: str) -> bool:
        """Into place under its hash, or thrown away: False when the bytes are not what the name says."""
        with self._alone():
            right = self.hash is not None and self.hash.hexdigest() == sha256
            keep(self.path, sha256) if right else self.path.unlink()
        return right


def durable(folder: Path) -> None:
    """A file made or moved here is here after a crash."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep(path: Path, sha256: str) -> None:
    """A file that is already durable, from staging into place. What lies there stays."""
    target = kept(sha256)
    try:
        os.link(path, target)
    except FileExistsError:
        pass
    else:
        durable(target.parent)
    path.unlink()
