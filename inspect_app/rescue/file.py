"""A rescue file: what a tablet that cannot send wrote for us, read with suspicion.

Laws
- Entries are stored, never compressed, and together no larger than the file: a file that would swell is refused unread.
- Only names that a tablet writes: the manifest, a device's facts, photos under their hash. Nothing is ever unpacked by name.
- The manifest says what must be there; what is not, or reads otherwise, is told by name, and the rest is brought all the same.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from sync import envelope, limits
from sync.envelope import HASH, UUID

from ..problems import Problem

NAME = re.compile(rf"manifest\.json|{UUID.pattern}/facts\.jsonl|{UUID.pattern}/photos/{HASH.pattern}")
WRONG = ("rescue-foreign", "rescue-cut")  # what is said of a file that is none: nothing of it was taken
MANIFEST, ENTRIES = 4 * 1024 * 1024, 30_000
CUT = (BadZipFile, EOFError)  # while reading: its sum is wrong, or it ends too soon
DAMAGED = (*CUT, OSError, RuntimeError, ValueError, struct.error)  # while opening: what stands before it was changed
LINE = 2 * (limits.PAYLOAD_BYTES + limits.HEADER_BYTES)


class RescueFile:
    """Raises Problem: no rescue file at all, or one that was cut."""

    def __init__(self, file: IO[bytes]):
        size = file.seek(0, 2)
        file.seek(0)
        whole = file.read(4) == b"PK\3\4"
        try:
            self.zip = ZipFile(file)
        except DAMAGED as error:
            raise Problem("rescue-cut" if whole else "rescue-foreign") from error
        self.entries = self._entries(size)
        self.tablets = self._manifest()

    def _entries(self, size: int) -> dict[str, zipfile.ZipInfo]:
        found = self.zip.infolist()
        if any(entry.header_offset < 0 for entry in found):
            raise Problem("rescue-cut")
        plain = all(e.compress_type == zipfile.ZIP_STORED and not e.flag_bits & 1 and NAME.fullmatch(e.filename) for e in found)
        names = {entry.filename: entry for entry in found}
        if not plain or len(names) < len(found) or len(found) > ENTRIES or sum(e.file_size for e in found) > size:
            raise Problem("rescue-foreign")
        return names

    def _manifest(self) -> list[dict[str, Any]]:
        entry = self.entries.get("manifest.json")
        if entry is None or entry.file_size > MANIFEST:
            raise Problem("rescue-foreign")
        try:
            told = envelope.loads(self._read(entry))
            if told["rescue"] != 1 or not all(_is_tablet(tablet) for tablet in told["tablets"]):
                raise ValueError("another manifest")
        except (ValueError, TypeError, LookupError) as error:
            raise Problem("rescue-foreign") from error
        return list(told["tablets"])

    def _read(self, entry: zipfile.ZipInfo) -> bytes:
        try:
            return self.zip.read(entry)
        except DAMAGED as error:
            raise Problem("rescue-cut") from error

    def facts(self, device: str) -> Iterator[bytes]:
        """Line by line. One that is too long comes cut and reads as none."""
        entry = self.entries.get(f"{device}/facts.jsonl")
        lines = entry and self.opened(entry)
        if not lines:
            return
        with lines, suppress(*CUT):  # each line that came is judged by itself
            while line := lines.readline(LINE):
                yield line

    def opened(self, entry: zipfile.ZipInfo) -> IO[bytes] | None:
        """None: it is damaged."""
        try:
            return self.zip.open(entry)
        except DAMAGED:
            return None

    def photo(self, device: str, sha256: str) -> zipfile.ZipInfo | None:
        return self.entries.get(f"{device}/photos/{sha256}")


def _is_tablet(tablet: Any) -> bool:
    ids = UUID.fullmatch(tablet["device"]) and isinstance(tablet["person"], str)
    photos = isinstance(tablet["photos"], list) and all(isinstance(p, str) and HASH.fullmatch(p) for p in tablet["photos"])
    return bool(ids and photos and type(tablet["facts"]) is int)
