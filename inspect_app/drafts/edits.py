"""Edits of a draft: each a step of the log. The caller commits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select, update

from .. import clock
from ..database import db
from ..models import Draft, DraftEdit, DraftRow
from .reading import points_of

STATE = ("parent", "position", "content", "gone")  # of a row: what an edit can change
PASSED = 2  # undone, and then something else was edited: not to be taken again
Change = tuple[DraftRow, dict[str, Any]]


class Stale(Exception):
    """Somebody else saved this row since it was seen. Carries the row as it is now."""

    def __init__(self, row: DraftRow):
        super().__init__(f"row {row.id} is at revision {row.revision}")
        self.row = row


class Overtaken(Exception):
    """What was seen is no longer so: the last step, the place of a row, or how many stand beneath another."""


class Closed(Exception):
    """The draft is published or thrown away."""


def save(draft: Draft, id: int, revision: int, content: dict[str, Any], person: str, page: str = "") -> DraftRow:
    """Raises Stale. Saying what the row says already changes nothing. `page`: the open page that saves; what it saved last itself,
    it has seen, whatever revision it names: answers come later than keys are pressed."""
    row = _row(draft, id)
    if row.content == content and not row.gone:
        return row
    if row.gone or (row.revision != revision and not (page and row.page == page)):
        raise Stale(row)
    _edit(draft, "changed", person, [(row, {"content": content})])
    row.page = page
    return row


def add(draft: Draft, parent: int, kind: str, content: dict[str, Any], person: str, seen: int | None = None) -> DraftRow:
    """A new row, the last beneath its parent. `seen`: how many of its kind stood there. Raises Overtaken."""
    above = _row(draft, parent)
    _still(seen, len(_line(draft, parent, kind)))
    highest = select(func.max(DraftRow.id)).where(DraftRow.draft == draft.id)
    row = DraftRow(draft=draft.id, id=(db.session.scalar(highest) or 0) + 1, parent=above.id, kind=kind, position=_end(above))
    row.content, row.points, row.gone, row.revision, row.page = {}, None, 1, 0, ""
    row.changed_by, row.changed_at = person, clock.seconds()
    db.session.add(row)
    _edit(draft, "added", person, [(row, {"content": content, "gone": 0})])
    return row


def remove(draft: Draft, id: int, person: str) -> None:
    """The row, and with it what stands beneath it."""
    _edit(draft, "removed", person, [(_row(draft, id), {"gone": 1})])


def move(draft: Draft, id: int, by: int, person: str, seen: int | None = None) -> None:
    """One place up (-1) or down (1) among its siblings of the same kind; at the end of the line nothing happens. `seen`: its position.
    Raises Overtaken."""
    row = _row(draft, id)
    _still(seen, row.position)
    line = _line(draft, row.parent, row.kind)
    at = [sibling.id for sibling in line].index(row.id) + by
    if 0 <= at < len(line):
        other = line[at]
        _edit(draft, "moved", person, [(row, {"position": other.position}), (other, {"position": row.position})])


def place(draft: Draft, id: int, parent: int, person: str) -> None:
    """To the end of another parent of the same kind as its own."""
    row, above = _row(draft, id), _row(draft, parent)
    if row.parent is not None and above.kind == _row(draft, row.parent).kind and above.id != row.parent:
        _edit(draft, "moved", person, [(row, {"parent": above.id, "position": _end(above)})])


def undo(draft: Draft, number: int, person: str) -> DraftEdit:
    """Steps back the last edit, when it still is this one."""
    return _stepped(draft, number, person, last, "before", 1)


def redo(draft: Draft, number: int, person: str) -> DraftEdit:
    """Steps forward again what was stepped back last, when nothing was edited since."""
    return _stepped(draft, number, person, undone, "after", 0)


def _stepped(draft: Draft, number: int, person: str, find: Callable[[Draft], DraftEdit | None], which: str, state: int) -> DraftEdit:
    """Raises Overtaken."""
    lock(draft)
    step = find(draft)
    if step is None or step.number != number:
        raise Overtaken
    _put(draft, step, which, person)
    step.undone = state
    return step


def last(draft: Draft) -> DraftEdit | None:
    """The step that can be stepped back."""
    return _step(draft, 0, DraftEdit.number.desc())


def undone(draft: Draft) -> DraftEdit | None:
    """The step that can be taken again."""
    return _step(draft, 1, DraftEdit.number)


def _step(draft: Draft, undone: int, order: Any) -> DraftEdit | None:
    line = select(DraftEdit).where(DraftEdit.draft == draft.id, DraftEdit.undone == undone)
    return db.session.execute(line.order_by(order).limit(1)).scalar()


def _edit(draft: Draft, what: str, person: str, changes: list[Change]) -> None:
    lock(draft)
    db.session.execute(update(DraftEdit).where(DraftEdit.draft == draft.id, DraftEdit.undone == 1).values(undone=PASSED))
    told = [{"row": row.id, "before": _state(row), "after": _state(row) | after} for row, after in changes]
    number = (db.session.scalar(select(func.max(DraftEdit.number)).where(DraftEdit.draft == draft.id)) or 0) + 1
    step = DraftEdit(draft=draft.id, number=number, what=what, row=changes[0][0].id, person=person, at=clock.seconds(), changes=told)
    step.undone = 0
    db.session.add(step)
    _put(draft, step, "after", person)


def _state(row: DraftRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in STATE}


def _put(draft: Draft, step: DraftEdit, which: str, person: str) -> None:
    for change in step.changes:
        row = db.session.get_one(DraftRow, (draft.id, change["row"]))
        for name in STATE:
            setattr(row, name, change[which][name])
        row.points, row.revision = points_of(row.content), row.revision + 1
        row.changed_by, row.changed_at, row.page = person, clock.seconds(), ""
    db.session.flush()


def _row(draft: Draft, id: int) -> DraftRow:
    lock(draft)
    return db.session.get_one(DraftRow, (draft.id, id), populate_existing=True)


def lock(draft: Draft) -> None:
    """Until commit. Raises Closed."""
    now = db.session.execute(select(Draft).where(Draft.id == draft.id).with_for_update()).scalar_one()
    db.session.refresh(now)
    if now.published or now.dropped_at:
        raise Closed


def _still(seen: int | None, now: int) -> None:
    """What a page saw, where it says so."""
    if seen is not None and seen != now:
        raise Overtaken


def _line(draft: Draft, parent: int | None, kind: str) -> list[DraftRow]:
    line = select(DraftRow).where(DraftRow.draft == draft.id, DraftRow.parent == parent, DraftRow.kind == kind, DraftRow.gone == 0)
    return list(db.session.execute(line.order_by(DraftRow.position, DraftRow.id)).scalars())


def _end(above: DraftRow) -> int:
    last_ = select(func.max(DraftRow.position)).where(DraftRow.draft == above.draft, DraftRow.parent == above.id)
    return (db.session.scalar(last_) or 0) + 1
