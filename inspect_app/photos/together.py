"""Those who come to commit at the same time commit together: whoever has the turn does it for all in line.

Laws
- Nobody returns before what he brought is written.
- When writing fails, nothing of that batch is written: the one who wrote is told, the others write again for themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(eq=False)
class Waiting(Generic[T]):
    one: T
    written: bool = False


class Together(Generic[T]):
    def __init__(self, write: Callable[[list[T]], None]):
        self.write, self.turn, self.door = write, Lock(), Lock()
        self.line: list[Waiting[T]] = []

    def commit(self, one: T) -> None:
        mine = Waiting(one)
        with self.door:
            self.line.append(mine)
        with self.turn:
            if not mine.written:
                self._all(mine)

    def _all(self, mine: Waiting[T]) -> None:
        with self.door:
            batch = [mine, *(other for other in self.line if other is not mine)]
            self.line.clear()
        self.write([waiting.one for waiting in batch])
        for waiting in batch:
            waiting.written = True
