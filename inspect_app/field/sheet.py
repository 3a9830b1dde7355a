"""One person's sheet on a visit: one row per item of the checklist, with what this person answered. And small helpers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, func, literal, null, or_, select, union_all

from .. import scoring
from ..fieldkit.selects import Refuse
from ..models import (
    Answered,
    Attached,
    Cleared,
    Evaluation,
    Fact,
    Item,
    Noted,
    Placed,
    Section,
    Site,
    Submitted,
    TeamMember,
    Visit,
)
from ..models.fact import SAID
from . import order
from .places import excuses, shown_photos

flag, checklist_of = scoring.flag, scoring.checklist_of
OPEN = ("open", "conflict")  # states that still want an answer


def local(lang: Any, row: Any, name: str = "title") -> Any:
    """The column in the reader's language, under its plain name."""
    return case((lang == "en", getattr(row, f"{name}_en")), else_=getattr(row, f"{name}_zh")).label(name)


def time_of(at: Any) -> Any:
    """09:31 of an ISO time, as the clock stood where it was written."""
    return func.substr(at, 12, 5, type_=String)


def date_of(at: Any) -> Any:
    return func.substr(at, 1, 10, type_=String)


def head(visit: Any) -> Select:
    """The visit and its site, one row."""
    columns = (Visit.id, Visit.planned_on, Visit.purpose, Visit.body, Visit.secret, Visit.practice, Visit.lead, Site.name)
    return (
        select(*columns).join(Evaluation, Evaluation.id == Visit.evaluation).join(Site, Site.id == Evaluation.site).where(Visit.id == visit)
    )


def of_checklist(visit: Any) -> Select:
    """The items of the visit's checklist that are asked in it."""
    return (
        select(Item.__table__)
        .join(Visit, Visit.id == visit)
        .join(Evaluation, Evaluation.id == Visit.evaluation)
        .where(Item.checklist == checklist_of(visit), scoring.asked())
    )


@lru_cache(maxsize=128)
def answers(visit: Any, me: Any, *code: Any) -> Any:
    """This person's current answers, one row per item: item, heads, choice, number, situation, na, reason, points, failed …
    Of all items, or of the one with this code."""
    which = [Answered.item == c for c in code]
    head = scoring.answer_heads(visit, Answered.person == me, *which).subquery()
    scored = scoring.scored(visit, *code)
    judged = ("points", "failed", "vetoed", "pending")
    different = func.count(func.distinct(scoring.value(head)))

    def agreed(column: Any) -> Any:
        """Two answers that differ are none, until a person has chosen."""
        return case((different > 1, null()), else_=func.max(column)).label(column.name)

    return (
        select(
            head.c.item,
            func.count(head.c.id).label("heads"),
            *(agreed(head.c[name]) for name in SAID),
            *(agreed(scored.c[name]) for name in judged),
            different.label("different"),
            func.max(scored.c.settled).label("settled"),
        )
        .join(scored, scored.c.id == head.c.id)
        .group_by(head.c.item)
        .cte("mine")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


@lru_cache(maxsize=128)
def sheet(visit: Any, me: Any, *code: Any) -> Any:
    """item, section, position, state (open answered failed na conflict), due (a photo is missing), excuse (why there can be none),
    mine (its section is, or everybody's), place (of its section, in one's own order), skipped (for now), and the answer. Of all items,
    or of the one with this code."""
    which = [Item.code == c for c in code]
    item, mine = of_checklist(visit).where(*which).subquery("i"), answers(visit, me, *code)
    photos, excuse = _photos(visit).subquery(), _excused(visit).subquery()
    wanted = or_(and_(item.c.photo == "required", mine.c.na == 0), and_(item.c.photo == "on_fail", mine.c.failed == 1))
    without = and_(wanted, photos.c.photos.is_(None))
    due = flag(and_(without, excuse.c.excuse.is_(None))).label("due")
    told = case((without, func.coalesce(excuse.c.excuse, "")), else_="").label("excuse")
    taken = func.coalesce(photos.c.photos, 0).label("photos")
    moved = order.placed(visit, me).subquery("moved")
    place = func.coalesce(moved.c.rank, Section.position * Placed.STEP).label("place")
    own = flag(item.c.section.not_in(order.of_others(visit, me))).label("mine")
    skipped = flag(and_(mine.c.item.is_(None), item.c.code.in_(order.put_off(visit, me)))).label("skipped")
    return (
        select(item, _state(mine).label("state"), due, told, taken, own, place, skipped, *(c for c in mine.c if c.name != "item"))
        .join(Section, and_(Section.checklist == item.c.checklist, Section.code == item.c.section))
        .outerjoin(moved, moved.c.section == item.c.section)
        .outerjoin(mine, mine.c.item == item.c.code)
        .outerjoin(photos, photos.c.item == item.c.code)
        .outerjoin(excuse, excuse.c.item == item.c.code)
        .cte("sheet")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


def _state(mine: Any) -> Any:
    return case(
        (mine.c.item.is_(None), "open"),
        (and_(mine.c.different == 1, mine.c.na == 0, mine.c.points.is_(None)), "open"),  # by an older version: it fits no more
        (and_(mine.c.different > 1, mine.c.settled == 0), "conflict"),
        (mine.c.na == 1, "na"),
        (mine.c.failed == 1, "failed"),
        else_="answered",
    )


def _photos(visit: Any) -> Select:
    """item, photos: how many stand at it."""
    photo = shown_photos(visit).subquery()
    return select(photo.c.item, func.count(photo.c.id).label("photos")).group_by(photo.c.item)


def _excused(visit: Any) -> Select:
    """item, excuse: why there can be no photo of it."""
    said = excuses(visit).subquery()
    return select(said.c.item, func.max(said.c.reason).label("excuse")).where(said.c.reason != "").group_by(said.c.item)


def sync_states(visit: Any, me: Any) -> Any:
    """Per item, how far this person's facts are: item, sync (held sending local needs-you), at (the last)."""
    kinds = (Answered, Noted, Cleared, Attached)
    made = union_all(*(select(k.id, k.item).where(k.visit == visit, k.person == me) for k in kinds)).subquery()
    worst = func.max(case((Fact.state == "quarantined", 3), (Fact.state == "local", 2), (Fact.state == "sending", 1), else_=0))
    grouped = select(made.c.item, worst.label("worst"), func.max(Fact.at).label("at")).join(Fact, Fact.id == made.c.id)
    rows = grouped.group_by(made.c.item).subquery()
    name = case((rows.c.worst == 3, "needs-you"), (rows.c.worst == 2, "local"), (rows.c.worst == 1, "sending"), else_="held")
    return select(rows.c.item, name.label("sync"), time_of(rows.c.at).label("at")).subquery("sync")


def submitted_by(visit: Any, me: Any) -> Any:
    """1 when this person's sheet is submitted and not reopened."""
    return flag(scoring.submissions(visit).where(Submitted.person == me).exists()).label("submitted")


def leads(visit: Any, person: Any) -> ColumnElement[bool]:
    return select(Visit.id).where(Visit.id == visit, Visit.lead == person).exists()


def not_on_team(visit: Any, me: Any) -> Refuse:
    member = select(TeamMember.person).where(TeamMember.visit == visit, TeamMember.person == me).exists()
    return Refuse("You are not on the team of this visit", select(literal(1)).where(~member))


def frozen(visit: Any, me: Any) -> Refuse:
    force = scoring.submissions(visit).subquery()
    return Refuse("This sheet is submitted. Reopen it to change something.", select(force.c.id).where(force.c.person == me))


def unknown_item(visit: Any, item: Any, *when: Any) -> Refuse:
    known = select(Item.code).where(Item.code == item, Item.checklist.in_(scoring.versions_of(visit))).exists()
    return Refuse("This item is not part of the checklist", select(literal(1)).where(~known, *when))


def blank(text: Any, message: str) -> Refuse:
    return Refuse(message, select(literal(1)).where(func.trim(text) == ""))


def made_here(kind: Any, device: Any) -> ColumnElement[bool]:
    """Facts of this device: what its person has certainly seen, so two quick taps are no conflict."""
    return select(Fact.id).where(Fact.id == kind.id, Fact.device == device).exists()


def texts(kind: Any, of: Any, *which: Any) -> Select:
    """Texts beside each other of one part `of`: its name, id, text ("" where an earlier one says it), after (1: one stands before)."""
    nth = func.row_number().over(partition_by=(of, kind.text), order_by=kind.id)
    said = select(of, kind.id, case((nth == 1, kind.text), else_="").label("text")).where(*which).subquery("said")
    earlier = func.count(func.nullif(said.c.text, "")).over(partition_by=said.c[of.key], order_by=said.c.id, rows=(None, -1))
    return select(said, flag(earlier > 0).label("after")).order_by(said.c.id)
