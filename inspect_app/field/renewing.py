"""The lead lets an open visit go on by a newer version of its checklist, with the differences before the eyes (decision 0061)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from .. import scoring
from ..fieldkit.selects import Conflict, Refuse, many, one
from ..models import Answered, Checklist, Fact, Item, ItemOption, Person, Renewed
from .app import field
from .sheet import checklist_of, date_of, flag, head, leads, local, made_here, not_on_team, time_of


@field.page("/visits/<visit>/version", "field/version.html")
def version(visit: Any, me: Any, lang: Any) -> dict[str, Any]:
    """By which version the visit goes, what a newer one that is aboard says otherwise, and what the lead chose so far."""
    again = scoring.superseded(Renewed, Renewed, same=("visit",))
    named = select(Checklist.id, Checklist.version, local(lang, Checklist))
    made = select(Renewed.id, Renewed.checklist, flag(~again).label("stands"), Checklist.version, Person.name)
    made = made.add_columns(date_of(Fact.at).label("day"), time_of(Fact.at).label("time")).join(Fact, Fact.id == Renewed.id)
    made = made.outerjoin(Checklist, Checklist.id == Renewed.checklist).outerjoin(Person, Person.id == Renewed.person)
    return {
        "visit_row": one(head(visit).add_columns(flag(leads(visit, me)).label("leads"))),
        "now": one(named.where(Checklist.id == checklist_of(visit))),
        "newer": many(newer(visit).add_columns(local(lang, Checklist)).order_by(Checklist.id)),
        "retired": many(_later(visit).where(Checklist.retired_at.is_not(None)).order_by(Checklist.version, Checklist.id)),
        "changes": many(_changes(visit, lang), by="checklist"),
        "sheets": many(select(Person.name).where(Person.id.in_(_submitted(visit))).order_by(Person.id)),
        "chosen": many(made.where(Renewed.visit == visit).order_by(Renewed.id)),
    }


def newer(visit: Any) -> Select:
    """id, version: of the version aboard that the visit may go on by, the newest; of several with one number, each."""
    good = _later(visit).where(Checklist.retired_at.is_(None))
    return good.where(Checklist.version == good.with_only_columns(func.max(Checklist.version)).scalar_subquery())


def _later(visit: Any) -> Select:
    """id, version: of those aboard that came from the one by which the visit goes, itself or by others."""
    now = aliased(Checklist, name="now")
    found = select(Checklist.id, Checklist.version).join(now, and_(now.line == Checklist.line, now.version < Checklist.version))
    return found.where(now.id == checklist_of(visit), Checklist.line != "")


def _submitted(visit: Any) -> Select:
    force = scoring.submissions(visit).subquery("force")
    return select(force.c.person)


def _changes(visit: Any, lang: Any) -> Select:
    """Of each newer version (checklist), what is asked otherwise, by code: change (new, gone, points, options, words), code, title, was,
    points, given (somebody has answered it)."""
    old, new, now = aliased(Item, name="old"), aliased(Item, name="new"), checklist_of(visit)
    version = newer(visit).subquery("version")
    given = flag(select(Answered.id).where(Answered.visit == visit, Answered.item == old.code).exists())
    both = and_(new.checklist == version.c.id, new.code == old.code)
    kept = _row(version, old, new, given, _change(old, new), lang).join(new, both).where(old.checklist == now, _differ(old, new))
    gone = _row(version, old, None, given, literal("gone"), lang).where(old.checklist == now, ~select(new.code).where(both).exists())
    before = select(old.code).where(old.checklist == now, old.code == new.code).exists()
    fresh = _row(version, None, new, literal(0), literal("new"), lang).where(new.checklist == version.c.id, ~before)
    all_ = kept.union_all(gone, fresh).subquery("changes")
    return select(all_).order_by(all_.c.checklist, all_.c.position, all_.c.code)


def _row(version: Any, old: Any, new: Any, given: Any, change: Any, lang: Any) -> Select:
    one_ = old if new is None else new
    was, points = (literal(0) if row is None else row.max_points for row in (old, new))
    columns = (version.c.id.label("checklist"), one_.code.label("code"), one_.position.label("position"), local(lang, one_))
    found = select(*columns, change.label("change"), was.label("was"), points.label("points"), given.label("given"))
    return found.select_from(version).join(one_ if old is None else old, literal(1) == 1)


def _change(old: Any, new: Any) -> Any:
    """The weightiest of what differs."""
    return func.coalesce(
        select(literal("points")).where(_points(old, new)).correlate(old, new).scalar_subquery(),
        select(literal("options")).where(_options(old, new)).correlate(old, new).scalar_subquery(),
        "words",
    )


def _points(old: Any, new: Any) -> Any:
    return or_(old.max_points != new.max_points, old.severity != new.severity, old.per != new.per, old.step != new.step)


def _options(old: Any, new: Any) -> Any:
    """Options of one that the other has not, or with other points."""
    return or_(_lacks(old, new), _lacks(new, old), func.coalesce(old.of_zh, "") != func.coalesce(new.of_zh, ""))


def _lacks(one_: Any, other: Any) -> Any:
    mine, theirs = aliased(ItemOption, name="mine"), aliased(ItemOption, name="theirs")
    same = (theirs.id == mine.id, theirs.points == mine.points, theirs.bound == mine.bound)
    there = select(theirs.id).where(theirs.checklist == other.checklist, theirs.item == other.code, *same).correlate(mine, other).exists()
    return select(mine.id).where(mine.checklist == one_.checklist, mine.item == one_.code, ~there).correlate(one_, other).exists()


def _differ(old: Any, new: Any) -> Any:
    words = or_(old.title_zh != new.title_zh, old.title_en != new.title_en)
    return or_(_points(old, new), _options(old, new), words)


@field.fact(Renewed)
def renewed(visit: Any, me: Any, checklist: Any) -> dict[str, Any]:
    own = aliased(Checklist, name="own")
    after = select(Checklist.id).join(own, and_(own.line == Checklist.line, own.version < Checklist.version, own.line != ""))
    after = after.where(Checklist.id == checklist, own.id.in_(scoring.versions_of(visit)))
    again = scoring.superseded(Renewed, Renewed, same=("visit",))
    words = select(func.count(Renewed.checklist.distinct())).where(Renewed.visit == visit, ~again).scalar_subquery()
    return {
        "form": not_on_team(visit, me),
        "sheet": Refuse("Only the lead of the visit chooses a newer version", select(literal(1)).where(~leads(visit, me))),
        "items": Refuse("This is no newer version of the visit's checklist", select(literal(1)).where(~after.exists())),
        "conflict": Conflict(select(literal(1)).where(words > 1)),
    }


@field.action("/visits/<visit>/renew", fact=Renewed, then=version)
def renew(visit: Any, device: Any, checklist: Any) -> dict[str, Any]:
    mine = select(Renewed.id).where(Renewed.visit == visit, ~scoring.superseded(Renewed, Renewed, same=("visit",)))
    done = select(literal(1)).where(_submitted(visit).exists())
    retired = select(Checklist.id).where(Checklist.id == checklist, Checklist.retired_at.is_not(None))
    return {
        "items": Refuse("This version is retired: no visit goes on by it any more. Choose another, or stay with yours.", retired),
        "frozen": Refuse("A sheet is submitted. Reopen it first: what was submitted stays as it is.", done),
        "base": mine.where(made_here(Renewed, device)),
    }
