"""Where photos lie.

Laws
- A kept file is named by the SHA-256 of its bytes and is never overwritten.
- What is named is durable: its bytes before it has the name, the name before anybody is told.
- A path is made of hexadecimal digits only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from flask import current_app

from sync.envelope import HASH

from ..problems import Problem

MADE = ("thumb", "view", "unreadable")  # of a file, see derive.py


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
    """A file whose bytes are durable is in place as well; its name is durable once it is `named`. What lies there stays, unless
    it is damaged: who sends right bytes is told that they are held."""
    with contextlib.suppress(FileExistsError):
        os.link(path, kept(sha256))
        return
    if not os.path.samefile(path, kept(sha256)) and sha256_of(kept(sha256)) != sha256:
        aside(kept(sha256))
        place(path, sha256)


def named(hashes: Iterable[str]) -> None:
    """The names of these are on the disk, also those that somebody else has just put there. At once: the first sync of a folder takes
    the others along."""
    for drawer in {kept(sha256).parent for sha256 in hashes}:
        durable(drawer)


def keep(path: Path, sha256: str) -> None:
    place(path, sha256)
    named([sha256])
    path.unlink()


def clear(days: int) -> None:
    """What somebody was making who did not come to an end (a process that was killed), so many days ago, goes."""
    for path in folder("making").iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - days * 86_400:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def aside(path: Path) -> None:
    """Out of the way of what is sent anew; the bytes stay, for a person to look at, and what was made of them goes."""
    path.rename(folder("damaged") / f"{path.name}.{time.time_ns()}")
    durable(folder("damaged"))
    durable(path.parent)
    for variant in MADE:
        kept(path.name, variant).unlink(missing_ok=True)
