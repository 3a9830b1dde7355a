"""Facts before photos, within one process.

Laws
- While a push is at work or waits, bytes of photos that come wait too, but never longer than PATIENCE.
- Whoever is in here has read what it was sent: nobody waits for a tablet's line.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

PATIENCE = 2.0  # seconds
_calm = Condition()
_facts = 0


@contextmanager
def facts() -> Iterator[None]:
    _count(1)
    try:
        yield
    finally:
        _count(-1)


def _count(more: int) -> None:
    global _facts
    with _calm:
        _facts += more
        if not _facts:
            _calm.notify_all()


def photos() -> None:
    """Returns when nobody sends facts, or after a while."""
    with _calm:
        _calm.wait_for(lambda: not _facts, PATIENCE)
