"""Disks that lose what was not synced: a tablet's journal in memory, and the centre's files."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import Any

from sync.journal import Entry


class TabletDisk:
    """A journal. `step` is called before and after each write and sync, and may kill. `room`: bytes that still fit, None for any."""

    def __init__(self, step: Callable[[], None] = lambda: None):
        self.kept: list[Entry] = []
        self.synced, self.step = 0, step
        self.room: int | None = None

    def write(self, entry: Entry) -> None:
        self.step()
        self._spend(entry)
        self.kept.append(entry)
        self.step()

    def _spend(self, entry: Entry) -> None:
        if self.room is None:
            return
        if entry[0] == "free":
            self.room += self._bytes_of(entry[1][0])
        elif _size(entry) > self.room:
            raise OSError(errno.ENOSPC, "the tablet is full")
        else:
            self.room -= _size(entry)

    def _bytes_of(self, sha256: str) -> int:
        photos = [given[2] for name, given in self.kept if name == "append" and given[2]]
        return next((len(data) for name, data in photos if name == sha256), 0)

    def sync(self) -> None:
        self.synced = len(self.kept)
        self.step()

    def entries(self) -> Iterable[Entry]:
        return tuple(self.kept)

    def crash(self, chance: Random) -> None:
        """Of what was not synced, some first part may survive."""
        del self.kept[chance.randint(self.synced, len(self.kept)) :]
        self.synced = len(self.kept)

    def revert(self, length: int) -> None:
        """An old copy of the profile comes back."""
        del self.kept[length:]
        self.synced = length


def _size(value: Any) -> int:
    if isinstance(value, (bytes, str)):
        return len(value)
    if isinstance(value, dict):
        return _size([*value.keys(), *value.values()])
    return sum(map(_size, value)) if isinstance(value, (list, tuple)) else 8


class Platter:
    """What of a folder survives a crash, as POSIX promises it: the bytes of a file up to its fsync, the names in a folder at its own.

    Stands in for os.fsync, os.unlink and os.rmdir. `step` is called before each fsync, and may crash."""

    def __init__(self, root: Path, graves: Path):
        self.root, self.graves, self.step = root, graves, lambda: None
        self.real = os.fsync, os.unlink, os.rmdir
        self.format()

    def format(self) -> None:
        self.bytes: dict[int, int] = {}  # inode: length synced
        self.names: dict[int, set[str]] = {}  # inode of a folder: names synced
        self.buried: list[tuple[Path, Path]] = []  # (grave, where it lay)

    def fsync(self, handle: int) -> None:
        self.step()
        found = os.fstat(handle)
        if stat.S_ISDIR(found.st_mode):
            self.names[found.st_ino] = set(os.listdir(handle))
        else:
            self.bytes[found.st_ino] = found.st_size

    def unlink(self, path: Any, *, dir_fd: int | None = None) -> None:
        if dir_fd is None and Path(path).is_relative_to(self.root):
            self._bury(Path(path))
        self.real[1](path, dir_fd=dir_fd)

    def _bury(self, path: Path) -> None:
        """A name that goes may come back, until its folder is synced. Inodes in graves are not used anew."""
        grave = self.graves / str(len(self.buried))
        os.link(path, grave)
        self.buried.append((grave, path))

    def rmdir(self, path: Any, *, dir_fd: int | None = None) -> None:
        if dir_fd is None:
            self.names.pop(os.stat(path).st_ino, None)
        self.real[2](path, dir_fd=dir_fd)

    def crash(self, chance: Random) -> None:
        for grave, path in self.buried:
            if path.parent.is_dir() and not path.exists() and path.name in self._names(path.parent) and chance.random() < 0.5:
                os.link(grave, path)
        self._settle(self.root, chance)

    def _names(self, folder: Path) -> set[str]:
        return self.names.get(folder.stat().st_ino, set())

    def _settle(self, folder: Path, chance: Random) -> None:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name not in self._names(folder) and chance.random() < 0.8:
                self._lose(path)
            elif path.is_dir():
                self._settle(path, chance)
            else:
                self._cut(path, chance)

    def _lose(self, path: Path) -> None:
        for inner in sorted(path.iterdir()) if path.is_dir() else ():
            self._lose(inner)
        (self.real[2] if path.is_dir() else self.real[1])(path)

    def _cut(self, path: Path, chance: Random) -> None:
        found = path.stat()
        safe = self.bytes.get(found.st_ino, 0)
        if found.st_size > safe:
            os.truncate(path, chance.randint(safe, found.st_size) if chance.random() < 0.3 else safe)
