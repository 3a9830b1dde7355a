"""Where a device's memory is written down, one transaction after the other. Who gives the disk gives this."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

Entry = tuple[str, tuple[Any, ...]]  # a method's name and what it was given


class Journal(Protocol):
    def write(self, entry: Entry) -> None:
        """Raises OSError when there is no room; then nothing of it is written."""

    def sync(self) -> None:
        """What was written survives a crash."""

    def entries(self) -> Iterable[Entry]: ...


class Forgetful:
    """The journal of a device that need not survive."""

    def write(self, entry: Entry) -> None: ...

    def sync(self) -> None: ...

    def entries(self) -> Iterable[Entry]:
        return ()
