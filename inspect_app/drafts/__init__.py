"""Checklists that are being written: rows that many people edit, every edit a step that can be stepped back, and publishing.

Laws
- A row is saved under the revision that was seen; what somebody else changed meanwhile is never overwritten unasked (Stale).
- Nothing is deleted: a removed row is `gone`, an undone edit is `undone`.
- Who edits holds the draft's row locked until commit: edits stand in one order.
- A published draft does not change any more.
"""

from .edits import Closed, Overtaken, Stale, add, last, lock, move, place, redo, remove, save, undo, undone
from .fresh import fresh
from .publishing import alone, faults, faults_of, publish
from .reading import INSIDE, Node, around, document, node, root
from .starting import EMPTY, begin
from .sums import Sum, sums

__all__ = [
    "EMPTY",
    "INSIDE",
    "Closed",
    "Node",
    "Overtaken",
    "Stale",
    "Sum",
    "add",
    "alone",
    "around",
    "begin",
    "document",
    "faults",
    "faults_of",
    "fresh",
    "last",
    "lock",
    "move",
    "node",
    "place",
    "publish",
    "redo",
    "remove",
    "root",
    "save",
    "sums",
    "undo",
    "undone",
]
