from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select

from .. import scoring
from ..fieldkit.selects import many, one
from ..models import (
    Answered,
    Assigned,
    Checklist,
    Cleared,
    Covers,
    Evaluation,
    Found,
    Item,
    Person,
    Section,
    Settled,
    Site,
    Struck,
    Submitted,
    TeamMember,
    Visit,
)
from . import order
from .app import field
from .award import awards
from .mistakes import cancellations, of_ones_own
from .places import waiting
from .renewing import newer
from .sheet import OPEN, checklist_of, head, leads, local, sheet, submitted_by


@field.page("/visits", "field/visits.html")
def visits(me: Any, today: Any, lang: Any) -> dict[str, Any]:
    """One's own visits by when they want attention: today, under_way, late, planned, done, practice, cancelled."""
    mine = Item.section.not_in(order.of_others(Visit.id, me).correlate(Visit))
    asked = select(func.count(Item.code.distinct())).where(Item.checklist == _version(), scoring.asked(), mine)
    answered = asked.where(Item.code.in_(_decided(me)))
    asked, answered = (rows.correlate(Visit, Evaluation) for rows in (asked, answered))
    columns = (Visit.id, Visit.planned_on, Visit.purpose, Visit.body, Visit.secret, Visit.practice, Site.name, Site.kind, Site.region)
    rows = (
        select(*columns, answered.scalar_subquery().label("answered"), asked.scalar_subquery().label("total"))
        .add_columns(submitted_by(Visit.id, me), scoring.flag(scoring.cancelled(Visit.id)).label("off"))
        .join(Evaluation, Evaluation.id == Visit.evaluation)
        .join(Site, Site.id == Evaluation.site)
        .join(TeamMember, TeamMember.visit == Visit.id)
        .where(TeamMember.person == me)
        .subquery()
    )
    group = _when(rows, today).label("when")
    newest = case((group.in_(["done", "cancelled"]), rows.c.planned_on), else_="").desc()
    listed = select(rows, group).order_by(newest, rows.c.planned_on, rows.c.id)
    return {"visits": many(listed, by="when"), "off": many(of_ones_own(me), by="visit"), "awards": many(awards(me, lang), by="visit")}


def _version() -> Any:
    """Of the enclosing visit."""
    return func.coalesce(scoring.renewed(Visit.id).correlate(Visit).scalar_subquery(), Evaluation.checklist)


def _decided(me: Any) -> Any:
    """Items of the enclosing visit on which this person's answers agree, or the lead has settled; two that differ are none. Of a sheet that
    is submitted, those it was submitted with."""
    force = scoring.submissions(Visit.id).where(Submitted.person == me).correlate(Visit, Answered)
    covered = force.join(Covers, Covers.by == Submitted.id).where(Covers.fact == Answered.id).exists()
    current = or_(covered, and_(~force.exists(), ~scoring.superseded(Answered, Answered, Cleared)))
    settled = select(Settled.id).where(Settled.visit == Visit.id, Settled.item == Answered.item).correlate(Visit, Answered).exists()
    agree = func.count(scoring.value(Answered.__table__).distinct()) == 1
    items = select(Answered.item).where(Answered.visit == Visit.id, Answered.person == me, current)
    return items.group_by(Answered.item).having(or_(agree, settled)).correlate(Visit)


def _when(row: Any, today: Any) -> Any:
    return case(
        (row.c.off == 1, "cancelled"),
        (row.c.practice == 1, "practice"),
        (row.c.submitted == 1, "done"),
        (row.c.planned_on == today, "today"),
        (row.c.answered > 0, "under_way"),
        (row.c.planned_on < today, "late"),
        else_=literal("planned"),
    )


@field.page("/visits/<visit>", "field/visit.html")
def visit(visit: Any, me: Any, lang: Any) -> dict[str, Any]:
    facts = head(visit).add_columns(Site.kind, Site.region, Site.tier, Site.address, Site.contact, Site.phone, submitted_by(visit, me))
    owners = order.assigned(visit).add_columns(Person.name).join(Person, Person.id == Assigned.assignee)
    team = select(Person.name, Person.title, case((Person.id == Visit.lead, 1), else_=0).label("lead"))
    team = team.join(TeamMember, TeamMember.person == Person.id).join(Visit, Visit.id == TeamMember.visit)
    return {
        "visit_row": one(facts),
        "checklist": one(_checklist(visit, lang)),
        "team": many(team.where(Visit.id == visit).order_by(case((Person.id == Visit.lead, 0), else_=1), Person.id)),
        "sections": many(progress(visit, me, lang)),
        "beads": many(beads(visit, me), by="section"),
        "owners": many(owners.with_only_columns(Assigned.section, Person.name).order_by(Assigned.section, Person.name), by="section"),
        "counts": one(counts(visit, me)),
        "newer": many(newer(visit).order_by(Checklist.id)),
        "disputes": one(_disputes(visit, me)),
        "faults": one(_faults(visit)),
        "tray": one(waiting(visit)),
        "off": many(cancellations([visit])),
        "awards": many(awards(me, lang).where(Visit.id == visit)),
        "late": one(_late(visit, me)),
        **bar(visit, me, lang),
    }


def _disputes(visit: Any, me: Any) -> Any:
    """open: items for the lead to settle; where the lead's own sheet holds two answers, they choose there."""
    left = scoring.conflicts(visit).subquery("conflict")
    return select(func.count(left.c.item.distinct()).label("open")).where(leads(visit, me), or_(left.c.sheet != me, left.c.settled == 1))


def _faults(visit: Any) -> Any:
    """open: faults noted, as last worded, that nobody struck out."""
    gone = select(Struck.id).where(Struck.entry == Found.id, Struck.visit == Found.visit).exists()
    again = scoring.superseded(Found, Found, same=("visit", "item"))
    return select(func.count(Found.id).label("open")).where(Found.visit == visit, ~gone, ~again)


def _late(visit: Any, me: Any) -> Any:
    """n: what came after submitting, of one's own sheet, and to the lead of all."""
    late = scoring.late(visit).subquery("late")
    return select(func.count(late.c.id).label("n")).where(or_(late.c.sheet == me, leads(visit, me)))


def _checklist(visit: Any, lang: Any) -> Any:
    said = (local(lang, Checklist), local(lang, Checklist, "disclaimer"), Checklist.basis)
    return select(*said).where(Checklist.id == checklist_of(visit))


def progress(visit: Any, me: Any, lang: Any) -> Any:
    """One row per section of one's own sheet, in one's own order: code, title, mine, answered, total, due, failed, vetoed, points,
    attainable."""
    s = sheet(visit, me)
    left_out = and_(s.c.na == 1, s.c.pending == 0)
    points = case((and_(left_out, Checklist.na_rule == "full"), s.c.max_points), else_=s.c.points)
    attainable = case((and_(left_out, Checklist.na_rule == "drop"), 0), else_=s.c.max_points)
    facts = (Section.code, Section.title_zh, Section.title_en, Section.part, Section.scored, Section.position)
    columns = (*facts, s.c.mine, s.c.place)
    return (
        select(
            *(c for c in columns if c.name not in ("title_zh", "title_en", "position", "place")),
            local(lang, Section),
            scoring.whole(func.sum(case((s.c.state.in_(OPEN), 0), else_=1))).label("answered"),
            func.count(s.c.code).label("total"),
            *(scoring.whole(func.sum(s.c[name])).label(name) for name in ("due", "failed", "vetoed")),
            scoring.whole(func.sum(points)).label("points"),
            scoring.whole(func.sum(attainable)).label("attainable"),
        )
        .join(s, (s.c.checklist == Section.checklist) & (s.c.section == Section.code))
        .join(Checklist, Checklist.id == Section.checklist)
        .group_by(*columns)
        .order_by(s.c.place, Section.position)
    )


def beads(visit: Any, me: Any) -> Any:
    s = sheet(visit, me)
    return select(s.c.section, s.c.code, s.c.state, s.c.due).order_by(s.c.position)


def counts(visit: Any, me: Any) -> Any:
    """answered, total of one's own sections; due, conflicts of one's own sheet; others: items of sections that are others'."""
    s = sheet(visit, me)
    return select(
        scoring.whole(func.sum(case((s.c.state.in_(OPEN), 0), else_=s.c.mine))).label("answered"),
        scoring.whole(func.sum(s.c.mine)).label("total"),
        scoring.whole(func.sum(1 - s.c.mine)).label("others"),
        scoring.whole(func.sum(s.c.due)).label("due"),
        scoring.whole(func.sum(case((s.c.state == "conflict", 1), else_=0))).label("conflicts"),
    )


def star_levels(visit: Any, lang: Any) -> Any:
    """Every level, best first, with what it is called where that is not stars, and what it misses."""
    row = scoring.levels(visit).subquery("of_levels")
    return select(*(c for c in row.c if not c.name.startswith("title")), local(lang, row.c)).order_by(row.c.stars.desc())


def bar(visit: Any, me: Any, lang: Any, section: Any = None) -> dict[str, Any]:
    """The bottom bar: score so far, the level, why not higher, and the next item."""
    return {
        "total": one(scoring.total(visit)),
        "levels": many(star_levels(visit, lang)),
        "next": many(next_open(visit, me, section)),
    }


def next_open(visit: Any, me: Any, section: Any = None) -> Any:
    """The next of one's own items to answer, in one's own order: of this section first, then onward, then from the start; what is skipped
    for now at last. `rest`: how many are open in its section."""
    s = sheet(visit, me)
    there = select(func.max(s.c.place)).where(s.c.section == section).scalar_subquery()
    here = case((s.c.section == section, 0), (s.c.place > there, 1), else_=2) if section is not None else s.c.place
    todo = select(s.c.code, s.c.section, func.count().over(partition_by=s.c.section).label("rest"))
    return todo.where(left(s)).order_by(s.c.skipped, here, s.c.place, s.c.position).limit(1)


def left(s: Any) -> Any:
    """What of a sheet still wants an answer of its person: open in one's own sections, or two answers."""
    return or_(and_(s.c.state == "open", s.c.mine == 1), s.c.state == "conflict")
