"""What was found at the same base before, beside the items of the next visit: one row per visit and item (models.Earlier), brought up
to date in the transaction that changes it; `flask earlier check` proves it.

Laws
- Only submitted visits are told of, planned before this one, by the same body, on a checklist of the same line, where a code keeps its
  meaning. Practice is no visit, nor is one that is cancelled; of and to a base's own assessment nothing is told.
- Each item has the newest of them that answered it. Of several scorers the one that gave the fewest points is shown.
- A row with nothing to tell any more stays and says so: tablets may have it, and rows that come down are only added or changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import click
from flask import Flask
from sqlalchemy import Connection, Select, String, and_, bindparam, delete, func, insert, or_, select, union_all
from sqlalchemy.orm import aliased

from . import scoring
from .commands import Group
from .database import db, reading
from .field.places import shown_photos
from .models import Answered, Earlier, Evaluation, Item, ItemOption, Noted, Settled, Visit, VisitSummary
from .models.fact import SAID
from .revisions import take
from .scoring import checklist_of
from .standards import editions

group = Group("earlier", help="What was found before, beside the items of a visit.")
SUBMITTED, NOTE = "submitted", 1000  # characters of a note
WORDS = ("said_zh", "said_en", "unit_zh", "unit_en", "note", "photo", "day")
NOTHING = {**dict.fromkeys(SAID), **dict.fromkeys(WORDS, ""), "found_in": None, "situation": 0, "na": 0, "fails": 0}
Row = dict[str, Any]


def changed(connection: Connection, visit: str, before: str | None, now: str) -> None:
    """The state of a visit's summary, before (None: it had none) and now; its facts may have changed too. The caller commits."""
    if before is None:
        refresh(connection, visit)
    if SUBMITTED in (before, now):
        for later in connection.execute(_asked()["after"], {"visit": visit}).scalars().all():
            refresh(connection, later)


def refresh(connection: Connection, visit: str) -> None:
    """Write what differs, under new revisions. The caller commits."""
    stored, found = kept(connection, visit), computed(connection, visit)
    wanted = {item: {"visit": visit, "item": item, **NOTHING} for item in stored} | found
    rows = [row for item, row in wanted.items() if stored.get(item) != row]
    if rows:
        last = take(connection, len(rows))
        connection.execute(delete(Earlier).where(Earlier.visit == visit, Earlier.item.in_([row["item"] for row in rows])))
        connection.execute(insert(Earlier), [{**row, "revision": last - n} for n, row in enumerate(rows)])


def kept(connection: Connection, visit: str) -> dict[str, Row]:
    columns = (c for c in Earlier.__table__.c if c.name != "revision")
    rows = connection.execute(select(*columns).where(Earlier.visit == visit)).mappings()
    return {row["item"]: dict(row) for row in rows}


def computed(connection: Connection, visit: str) -> dict[str, Row]:
    """By item: the rows of this visit, from the facts of the visits before it."""
    walks = [walk for walk in connection.execute(_asked()["before"], {"visit": visit}) if _one_line(walk.mine, walk.theirs)]
    if not walks:
        return {}
    found = _newest(_found(connection, walk.id) for walk in walks)
    days = {walk.id: walk.planned_on for walk in walks}
    return {item: {**row, "visit": visit, "day": days[row["found_in"]]} for item, row in found.items()}


def _one_line(checklist: str, other: str) -> bool:
    return checklist == other or [*editions.line(checklist)][-1] == [*editions.line(other)][-1]


def _newest(walks: Iterable[dict[str, Row]]) -> dict[str, Row]:
    """The newest row of each item; it counts on through older ones for as long as they failed too."""
    found: dict[str, Row] = {}
    over: set[str] = set()
    for walk in walks:
        for item, row in walk.items():
            newest = found.setdefault(item, {**row, "fails": 0})
            newest["fails"] += row["fails"] if item not in over else 0
            over |= set() if row["fails"] else {item}
    return found


def _found(connection: Connection, visit: str) -> dict[str, Row]:
    """By item: what this visit found."""
    asked, bind = _asked(), {"visit": visit}
    titles = {(row.item, row.id): row for row in connection.execute(asked["titles"], bind)}
    said = connection.execute(asked["said"], bind).mappings()
    rows = {row["item"]: {**row, **_in_words(row, titles), "found_in": visit, "note": "", "photo": ""} for row in said}
    for item, text in connection.execute(asked["notes"], bind):
        if item in rows:
            rows[item]["note"] = _short("\n".join(filter(None, (rows[item]["note"], text))))
    for item, sha256 in connection.execute(asked["photos"], bind):
        if item in rows:
            rows[item]["photo"] = rows[item]["photo"] or sha256
    return rows


def _in_words(row: Any, titles: dict[tuple[str, str], Any]) -> Row:
    chosen = [titles[row["item"], id] for id in (row["choice"] or "").split(",") if (row["item"], id) in titles]
    return {"said_zh": "、".join(c.title_zh for c in chosen), "said_en": ", ".join(c.title_en for c in chosen)}


def _short(text: str) -> str:
    return text if len(text) <= NOTE else text[: NOTE - 1] + "…"


@cache
def _asked() -> dict[str, Select]:
    """Statements about one visit, built once: building them costs more than running them."""
    visit: Any = bindparam("visit", type_=String())
    notes = select(Noted.item, Noted.text).where(Noted.visit == visit, Noted.text != "", scoring.counts(visit, Noted, Noted))
    titles = select(ItemOption.item, ItemOption.id, ItemOption.title_zh, ItemOption.title_en)
    photo = shown_photos(visit).subquery("photo")
    photos = select(photo.c.item, photo.c.sha256).order_by(photo.c.item, scoring.flag(photo.c.derived_from.is_(None)), photo.c.id)
    return {
        "before": _pairs("earlier", visit),
        "after": _pairs("later", visit),
        "said": _said(visit),
        "titles": titles.where(ItemOption.checklist == checklist_of(visit)).order_by(ItemOption.item, ItemOption.position),
        "notes": notes.order_by(Noted.item, Noted.id),
        "photos": photos,
    }


def _pairs(wanted: str, visit: Any) -> Select:
    """Submitted visits before this one, newest first; or all after it, the next first. mine, theirs: the checklists."""
    this, that, here, there = aliased(Visit), aliased(Visit), aliased(Evaluation), aliased(Evaluation)
    rows = select(that.id, that.planned_on, here.checklist.label("mine"), there.checklist.label("theirs"))
    rows = rows.join(there, there.id == that.evaluation).join(here, here.site == there.site).join(this, this.evaluation == here.id)
    rows = rows.where(this.id == visit, that.body == this.body, this.body != "self", this.practice == 0, that.practice == 0)
    if wanted == "later":
        return rows.where(_before(this, that)).order_by(that.planned_on, that.id)
    rows = rows.join(VisitSummary, VisitSummary.visit == that.id).where(VisitSummary.state == SUBMITTED, _before(that, this))
    return rows.where(~scoring.cancelled(that.id)).order_by(that.planned_on.desc(), that.id.desc())


def _before(a: Any, b: Any) -> Any:
    return or_(a.planned_on < b.planned_on, and_(a.planned_on == b.planned_on, a.id < b.id))


def _said(visit: Any) -> Select:
    """One row per item: an answer that counts, the unit, and whether the item failed (fails: 0 or 1)."""
    answer = scoring.scored(visit)
    fewest = (scoring.flag(answer.c.points.is_(None)), answer.c.points, answer.c.id)
    place = func.row_number().over(partition_by=answer.c.item, order_by=fewest)
    failed = func.max(answer.c.failed).over(partition_by=answer.c.item)
    one = select(answer.c.id, answer.c.item, place.label("place"), failed.label("fails")).where(answer.c.counts == 1).subquery("one")
    values = (select(kind.id, *(getattr(kind, name) for name in SAID)).where(kind.visit == visit) for kind in (Answered, Settled))
    value = union_all(*values).subquery("value")
    rows = select(one.c.item, one.c.fails, *(value.c[name] for name in SAID), Item.unit_zh, Item.unit_en)
    rows = rows.join(value, value.c.id == one.c.id).join(Item, and_(Item.code == one.c.item, Item.checklist == checklist_of(visit)))
    return rows.where(one.c.place == 1)


def differing(connection: Connection) -> Iterator[str]:
    """Visits whose rows are not what the facts say."""
    for visit in connection.execute(select(Visit.id).order_by(Visit.id)).scalars().all():
        told = {item: row for item, row in kept(connection, visit).items() if row["day"]}
        if told != computed(connection, visit):
            yield visit


@group.command()
def check() -> None:
    """Compare the rows of every visit with what the facts say; name each visit that differs."""
    with reading():
        wrong = [*differing(db.session.connection())]
    for visit in wrong:
        click.echo(visit)
    if wrong:
        raise click.ClickException(f"Visits that differ: {len(wrong)}")


def catch_up(connection: Connection) -> None:
    """The rows of visits that have none, though there is something to tell: an older centre kept none. The caller commits."""
    something, kept_ = _pairs("earlier", Visit.id).order_by(None), select(Earlier.item).where(Earlier.visit == Visit.id)
    for visit in connection.execute(select(Visit.id).where(something.exists(), ~kept_.exists())).scalars().all():
        refresh(connection, visit)


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
