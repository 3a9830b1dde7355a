"""Where photos lie.

Laws
- A kept file is named by the SHA-256 of its bytes and is never overwritten.
- Pieces are staged per device; an offset is answered only after fsync.
- A path is made from hexadecimal digits only."""

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
    path = staged(device, sha256)
    return path.stat().st_size if path.exists() else None


def room() -> None:
    disk = shutil.disk_usage(current_app.config["DATA_DIR"])
    if disk.free * 100 < disk.total * current_app.config["LOW_DISK_PERCENT"]:
        raise Problem("disk-full", headers={"Retry-After": "3600"})


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The staged file, by one request at a time."""
    with path.open("ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def append(file: BinaryIO, body: IO[bytes], count: int) -> str:
    """Add `count` bytes of the body, durably; the SHA-256 of the whole file so far. A cut keeps what came."""
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    try:
        while count > 0 and (chunk := body.read(min(CHUNK, count))):
            file.write(chunk)
            digest.update(chunk)
            count -= len(chunk)
    finally:
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def keep(path: Path, sha256: str) -> None:
    """From staging into place, durably."""
    target = kept(sha256)
    if target.exists():
        path.unlink()
        return
    path.rename(target)
    for name in (target.parent, path.parent):
        handle = os.open(name, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
