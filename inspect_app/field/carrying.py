"""The wrong base: what one entered is put into the right visit, or withdrawn. Copies of it are made there as facts that name their
originals; here they are cleared. Nothing is changed, and all of it is one commit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, literal, or_, select

from .. import scoring
from ..fieldkit.selects import Each, Refuse, many, one
from ..models import (
    Answered,
    Attached,
    Captioned,
    Carried,
    Cleared,
    Explained,
    Moved,
    Noted,
    Removed,
    Signed,
    Struck,
    TeamMember,
    Unpictured,
    Visit,
)
from .app import field
from .astray import ENTRIES, Astray, carried
from .mistakes import mistakes
from .photos import MOST
from .sheet import blank, checklist_of, frozen, head, not_on_team, of_checklist, submitted_by, time_of

HEADER = ("id", "visit", "person", "at")


@field.page("/visits/<visit>/mistakes/<other>", "field/carrying.html")
def carrying(visit: Any, other: Any, me: Any, device: Any) -> dict[str, Any]:
    """What would go over, and what would stay and why."""
    astray = Astray(visit, me, device, other)
    return {
        "visit_row": one(head(visit)),
        "other_row": one(head(other).where(_of_ones_team(other, me), Visit.id != visit)),
        "counts": one(_counts(astray)),
        "stays": many(_stays(astray)),
        "carried": many(carried(visit).where(Carried.other == other)),
        "stop": one(select(*(scoring.flag(no.exists()).label(name) for name, no in _stops(visit, other, me).items()))),
    }


def _of_ones_team(other: Any, me: Any) -> Any:
    return select(TeamMember.person).where(TeamMember.visit == other, TeamMember.person == me).exists()


def _counts(astray: Astray) -> Select:
    """answers, notes, photos, entries that go over; photos_here: all there are; away: what stands and was made on another device;
    signatures."""
    all_of_it = Astray(astray.visit, astray.me, astray.device)
    given = {"answers": astray.answers(), "notes": astray.notes(), "photos": astray.photos(), "photos_here": all_of_it.photos()}
    counted = {name: _n(rows) for name, rows in given.items()}
    entries = sum((_n(rows) for rows in (astray.excuses(), *map(astray.entries, ENTRIES))), start=literal(0))
    there = Astray(astray.visit, astray.me, astray.device, here=False)
    away = sum((_n(rows) for rows in (there.answers(), there.notes(), there.photos())), start=literal(0))
    signatures = _n(select(Signed.id).where(Signed.visit == astray.visit, Signed.person == astray.me))
    columns = {**counted, "entries": entries, "away": away, "signatures": signatures}
    return select(*(column.label(name) for name, column in columns.items()))


def _n(rows: Select) -> Any:
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def _stays(astray: Astray) -> Select:
    """Answers that stay: item, asked there (then it is answered there already)."""
    mine, over = (a.answers().subquery() for a in (Astray(astray.visit, astray.me, astray.device), astray))
    asked = of_checklist(astray.other).subquery("asked_there")
    rows = select(mine.c.item, scoring.flag(mine.c.item.in_(select(asked.c.code))).label("asked"))
    return rows.where(mine.c.id.not_in(select(over.c.id))).order_by(mine.c.item, mine.c.id)


def _stops(visit: Any, other: Any, me: Any) -> dict[str, Select]:
    """Why nothing can go over, whatever there is."""
    yes = select(literal(1))
    return {
        "submitted": yes.where(submitted_by(visit, me) == 1),
        "there": yes.where(submitted_by(other, me) == 1),
        "off": yes.where(scoring.cancelled(other)),
        "checklist": yes.where(checklist_of(visit) != checklist_of(other)),
    }


@field.fact(Carried)
def carried_over(visit: Any, me: Any, reason: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "reason": blank(reason, "Say why")}


@field.action("/visits/<visit>/mistakes/<other>/carry", fact=Carried, then=carrying)
def carry(visit: Any, other: Any, me: Any, device: Any, reason: Any) -> dict[str, Any]:
    astray, stops = Astray(visit, me, device, other), _stops(visit, other, me)
    nothing = select(literal(1)).where(~astray.anything())
    photos = select(literal(1)).where(_n(select(Attached.id).where(Attached.visit == other)) + _n(astray.photos()) > MOST)
    return {
        "frozen": frozen(visit, me),
        "other": Refuse("That visit is none of yours", select(literal(1)).where(or_(~_of_ones_team(other, me), visit == other))),
        "there": Refuse("Your sheet of that visit is submitted. Reopen it there first.", stops["there"]),
        "off": Refuse("That visit is cancelled", stops["off"]),
        "checklist": Refuse("That visit has another checklist, which asks otherwise. Answer it there.", stops["checklist"]),
        "nothing": Refuse("There is nothing of yours here that could go there", nothing),
        "photo": Refuse("That visit would have more than 300 photos, the most there can be", photos),
        **_copies(astray, reason),
        **_withdrawals(astray, reason),
    }


@field.action("/visits/<visit>/withdraw", fact=Carried, then=mistakes)
def withdraw(visit: Any, me: Any, device: Any, reason: Any) -> dict[str, Any]:
    """All of it is cleared here and put nowhere: one starts over in the right visit."""
    astray = Astray(visit, me, device)
    nothing = select(literal(1)).where(~astray.anything())
    return {
        "frozen": frozen(visit, me),
        "nothing": Refuse("There is nothing of yours here that could be withdrawn", nothing),
        **_withdrawals(astray, reason),
    }


def _copies(astray: Astray, reason: Any) -> dict[str, Each]:
    """The same again in the right visit, under today's date; what went by the date of the fact itself says it now."""
    by_me = {kind: astray.said(kind, kind.person == astray.me) for kind in (Captioned, Explained)}
    came = select(astray.other.label("visit"), astray.visit.label("other"), literal(1).label("came"), reason.label("reason"))
    return {
        "came": Each(Carried, came),
        "answers": _again(Answered, astray.answers(), astray),
        "notes": _again(Noted, astray.notes(), astray),
        "excuses": _again(Unpictured, astray.excuses(), astray),
        "photos": _again(Attached, astray.photos(), astray, "derived_from", "alike", captured_at=lambda row: row.at),
        **{kind.__tablename__: _again(kind, rows, astray, "photo") for kind, rows in by_me.items()},
        "places": _again(Moved, astray.said(Moved), astray, "photo"),
        **{kind.__tablename__: _again(kind, astray.entries(kind), astray, time=lambda row: time_of(row.at)) for kind in ENTRIES},
    }


def _again(kind: Any, rows: Select, astray: Astray, *follows: str, **missing: Any) -> Each:
    """`missing`: what a column is where it says nothing."""
    row = rows.subquery("row")
    said = {c.name: func.coalesce(c, missing[c.name](row.c)).label(c.name) if c.name in missing else c for c in row.c}
    columns = (column for name, column in said.items() if name not in HEADER)
    return Each(kind, select(astray.other.label("visit"), *columns, row.c.id.label("origin")).order_by(row.c.id), follows)


def _withdrawals(astray: Astray, reason: Any) -> dict[str, Each]:
    """What takes its place here."""
    nothing = literal("")
    return {
        "cleared": _instead(Cleared, astray.answers(), astray, item="item", base="id"),
        "no_notes": _instead(Noted, astray.notes(), astray, item="item", text=nothing, base="id"),
        "no_excuses": _instead(Unpictured, astray.excuses(), astray, item="item", reason=nothing, base="id"),
        "removed": _instead(Removed, astray.photos(), astray, photo="id", reason=reason),
        **{f"no_{kind.__tablename__}": _instead(Struck, astray.entries(kind), astray, entry="id", reason=reason) for kind in ENTRIES},
    }


def _instead(kind: Any, rows: Select, astray: Astray, **fields: Any) -> Each:
    """Fields are columns of the rows, by name, or values."""
    row = rows.subquery("row")
    columns = (row.c[value].label(name) if isinstance(value, str) else value.label(name) for name, value in fields.items())
    return Each(kind, select(astray.visit.label("visit"), *columns).order_by(row.c.id))
