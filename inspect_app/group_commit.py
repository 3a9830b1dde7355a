"""Those who come to commit at the same time commit together: one of them writes for all in line.

Laws
- Nobody returns before what he brought is written.
- Whoever writes waits a moment for those who are about to come, and not at all when there are none.
- When writing fails, nothing of that batch is written: the one who wrote is told, the others write again for themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition, Lock, get_ident
from typing import Any, Generic, TypeVar

from flask import current_app

T = TypeVar("T")
MOMENT = 0.02  # seconds
MOST = 1000  # in one commit


@dataclass(eq=False)
class Waiting(Generic[T]):
    one: T
    written: bool = False


class GroupCommit(Generic[T]):
    """`write` commits those it is given, at most `most` of them."""

    def __init__(self, write: Callable[[list[T]], None], moment: float = MOMENT, most: int = MOST):
        self.write, self.moment, self.most, door = write, moment, most, Lock()
        self.came, self.done = Condition(door), Condition(door)
        self.line, self.coming, self.writing = list[Waiting[T]](), set[int](), False

    @contextmanager
    def expected(self) -> Iterator[None]:
        """Whoever is in here will soon commit something, or give up."""
        with self.came:
            self.coming.add(get_ident())
        try:
            yield
        finally:
            with self.came:
                self._here()

    def _here(self) -> None:
        self.coming.discard(get_ident())
        self.came.notify()

    def commit(self, one: T) -> None:
        mine = Waiting(one)
        with self.came:
            self.line.append(mine)
            self._here()
            self.done.wait_for(lambda: mine.written or not self.writing)
            if mine.written:
                return
            self.writing = True
            self.came.wait_for(lambda: not self.coming, self.moment)
            self.line.remove(mine)
            batch, self.line = self.line[: self.most - 1], self.line[self.most - 1 :]
        self._all(mine, batch)

    def _all(self, mine: Waiting[T], left: list[Waiting[T]]) -> None:
        try:
            self.write([mine.one, *(waiting.one for waiting in left)])
            for waiting in left:
                waiting.written = True
            left = []
        finally:
            with self.done:
                self.line, self.writing = left + self.line, False
                self.done.notify_all()


def of_app(name: str, write: Callable[[list[T]], None], **how: Any) -> GroupCommit[T]:
    """The app's own under this name."""
    found: GroupCommit[T] | None = current_app.extensions.get(name)
    return found or current_app.extensions.setdefault(name, GroupCommit(write, **how))
