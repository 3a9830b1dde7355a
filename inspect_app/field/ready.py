from __future__ import annotations

from typing import Any

from sqlalchemy import case, func, literal, select

from .. import scoring
from ..fieldkit.selects import many, one
from ..models import Attached, Earlier, Evaluation, Item, Person, Site, TeamMember, Visit
from .app import field
from .sheet import date_of, submitted_by, time_of

SIZE = 900  # KiB that a photo of 2048 px (setting PHOTO_LONGEST) takes where there is much to be seen: fewer are not reckoned with
USUAL = 100  # photos of a visit
LATE = 120  # seconds between the clocks that nobody minds


@field.page("/ready", "field/ready.html")
def ready(
    me: Any, today: Any, kept: Any, opens: Any, room: Any, camera: Any, ahead: Any, newest: Any, greeted: Any, signed: Any
) -> dict[str, Any]:
    """Is this tablet ready for the trip? One state per line: ok, warn, bad, or ask where nobody knows yet."""
    todo = _todo(me, today).subquery()
    visits = select(func.count(todo.c.id)).scalar_subquery()
    bare = select(func.count(todo.c.id)).where(todo.c.asked == 0).scalar_subquery()
    fits = select((room // _size(me)).label("n"), _size(me).label("size"), (USUAL * visits).label("wanted")).subquery()
    return {
        "who": many(select(Person.name).where(Person.id == me)),
        "seen": one(select(date_of(greeted).label("day"), time_of(greeted).label("time"))),
        "app": one(select(_state((newest == 1, "ok"), (newest == 0, "bad")))),
        "sign": one(select(_state((signed == 1, "ok"), (signed == 0, "bad")))),
        "board": one(select(_state((bare > 0, "bad"), (visits == 0, "warn"), default="ok"), visits.label("n"), bare.label("bare"))),
        "opening": one(select(_state((opens == 1, "ok"), (opens == 0, "bad")))),
        "storage": one(select(_state((kept == 1, "ok"), (kept == 0, "warn")))),
        "photos": one(
            select(
                _state((fits.c.n < fits.c.wanted, "bad"), (fits.c.n < 2 * USUAL, "warn"), (fits.c.n.is_not(None), "ok")),
                *(scoring.whole(column).label(column.name) for column in fits.c),
            )
        ),
        "picture": one(select(_state((camera == "no", "bad"), (camera > "", "ok")), camera.label("day"))),
        "clock": one(select(_state((func.abs(ahead) > LATE, "bad"), (ahead.is_not(None), "ok")), *_minutes(ahead))),
        "todo": many(select(todo, _earlier(todo)).order_by(todo.c.planned_on, todo.c.id)),
    }


def _state(*cases: Any, default: str = "ask") -> Any:
    return case(*cases, else_=literal(default)).label("state")


def _minutes(ahead: Any) -> tuple[Any, Any]:
    """How many minutes the clock is wrong, and whether it is fast."""
    return scoring.whole((func.abs(ahead) + 30) // 60).label("minutes"), scoring.flag(ahead > 0).label("fast")


def _size(me: Any) -> Any:
    """KiB of a photo: the mean of this person's own, as they are kept, when that is more than usual. Small ones promise nothing."""
    whole = Attached.bytes + case((Attached.original_kept == 1, Attached.original_bytes), else_=0)
    own = select((scoring.whole(func.sum(whole)) // func.count() + 1023) // 1024).where(Attached.person == me).having(func.count() > 0)
    mean = own.scalar_subquery()
    return case((mean > SIZE, mean), else_=SIZE)


def _todo(me: Any, today: Any) -> Any:
    """One's own visits that are still to be made; items: of their checklists, on board."""
    version = func.coalesce(scoring.renewed(Visit.id).correlate(Visit).scalar_subquery(), Evaluation.checklist)
    items = select(func.count(Item.code)).where(Item.checklist == version).correlate(Visit, Evaluation).scalar_subquery()
    columns = (Visit.id, Visit.planned_on, Evaluation.site, Site.name, scoring.flag(Visit.planned_on == today).label("today"))
    rows = select(*columns, items.label("asked")).join(Evaluation, Evaluation.id == Visit.evaluation).join(Site, Site.id == Evaluation.site)
    mine = rows.join(TeamMember, TeamMember.visit == Visit.id).where(TeamMember.person == me, Visit.practice == 0)
    return mine.where(submitted_by(Visit.id, me) == 0, ~scoring.cancelled(Visit.id))


def _earlier(todo: Any) -> Any:
    """The day of the last visit to the same place whose results are on board; empty when there is none."""
    last = select(func.max(Earlier.day)).where(Earlier.visit == todo.c.id)
    return func.coalesce(last.scalar_subquery(), "").label("earlier")
