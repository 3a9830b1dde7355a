"""Which facts count: what nothing supersedes, or what a submission covers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, CompoundSelect, Select, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from ..models import Answered, Checklist, Cleared, Covers, Evaluation, Renewed, Reopened, Settled, Submitted, Supersedes, Visit

Number = ColumnElement[int]


def whole(expression: Any) -> Number:
    """A sum that stays a whole number on PostgreSQL too."""
    return cast(func.coalesce(expression, 0), BigInteger)


def listed(code: Any, codes: Any) -> ColumnElement[bool]:
    """Is the code part of a set kept as a sorted text, S1-1,S6-2?"""
    whole = literal(",") + codes + ","
    return func.replace(whole, literal(",") + code + ",", "") != whole


def flag(condition: Any) -> Number:
    return case((condition, 1), else_=0)


@dataclass(frozen=True, eq=False)
class Joined:
    """An evaluation's visits as one result, in place of a visit: those that count, oldest first (joining.py)."""

    evaluation: Any
    visits: tuple[Any, ...]


def checklist_of(visit: Any) -> ColumnElement[str]:
    """The id of the version that a visit goes by: its evaluation's, or the newer one that its lead chose. Of several: the last one's."""
    if isinstance(visit, Joined):
        own = select(Evaluation.checklist).where(Evaluation.id == visit.evaluation).scalar_subquery()
        return checklist_of(visit.visits[-1]) if visit.visits else own
    own = select(Evaluation.checklist).join(Visit, Visit.evaluation == Evaluation.id).where(Visit.id == visit).scalar_subquery()
    return func.coalesce(renewed(visit).scalar_subquery(), own)


def renewed(visit: Any) -> Select:
    """checklist: the newer version that the lead chose; of two words that did not know of each other the newest."""
    chosen = select(Renewed.checklist).join(Checklist, Checklist.id == Renewed.checklist).where(Renewed.visit == visit)
    return chosen.where(~superseded(Renewed, Renewed, same=("visit",))).order_by(Checklist.version.desc(), Checklist.id.desc()).limit(1)


def versions_of(visit: Any) -> CompoundSelect[Any]:
    """id of every version that the visit ever went by: what was answered by an older one is no mistake."""
    own = select(Evaluation.checklist.label("id")).join(Visit, Visit.evaluation == Evaluation.id).where(Visit.id == visit)
    return own.union_all(select(Renewed.checklist).where(Renewed.visit == visit))


def named(part: str, visit: Any) -> str:
    """What a part is called; one of several visits in a statement is numbered (joining.py)."""
    key = getattr(visit, "key", "visit")
    return part if key == "visit" else f"{part}_{key}"


def part(made: Callable[[Any, str], Select]) -> Callable[..., CTE]:
    """A part that queries stand on: one CTE object for one visit and mood, named by its function, kept by PostgreSQL too."""

    @lru_cache(maxsize=256)
    def of(visit: Any, mood: str) -> CTE:
        return made(visit, mood).cte(named(f"{made.__name__}_{mood}".strip("_"), visit)).prefix_with("MATERIALIZED", dialect="postgresql")

    @wraps(made)
    def asked(visit: Any, mood: str = "") -> CTE:
        return of(visit, mood)

    return asked


def superseded(fact: Any, *kinds: Any, same: tuple[str, ...] = ("visit", "person", "item")) -> ColumnElement[bool]:
    """Did a fact of one of these kinds, of the same key, name this one as its base? Naming any other supersedes nothing."""
    return or_(*(_replaced(fact, kind, same) for kind in kinds))


def _replaced(fact: Any, kind: Any, same: tuple[str, ...]) -> ColumnElement[bool]:
    by = aliased(kind)
    key = (getattr(by, name).concat("") == getattr(fact, name) for name in same)  # an expression: the way leads over the edge, not an index
    return select(Supersedes.by).join(by, by.id == Supersedes.by).where(Supersedes.base == fact.id, *key).exists()


def submissions(visit: Any) -> Select:
    """id, person: the submissions in force; a reopening of that sheet supersedes one."""
    by = aliased(Reopened)
    same = (by.visit == Submitted.visit, by.sheet == Submitted.person)
    reopened = select(by.id).join(Supersedes, Supersedes.by == by.id).where(Supersedes.base == Submitted.id, *same)
    again = superseded(Submitted, Submitted, same=("visit", "person"))
    return select(Submitted.id, Submitted.person).where(Submitted.visit == visit, ~reopened.exists(), ~again)


def closed(visit: Any) -> ColumnElement[bool]:
    """Has somebody submitted, and everybody whose answers stand? Who took all of them back has nothing to submit."""
    theirs = submissions(Answered.visit).where(Submitted.person == Answered.person).exists()
    now = ~superseded(Answered, Answered, Cleared)
    return and_(submissions(visit).exists(), ~select(Answered.id).where(Answered.visit == visit, now, ~theirs).exists())


def counts(visit: Any, fact: Any, *kinds: Any, same: tuple[str, ...] = ("visit", "person", "item")) -> ColumnElement[bool]:
    """Is this fact part of the result: covered by its sheet's submission, or, on an open sheet, not superseded?"""
    frozen = submissions(visit).subquery()
    own = (Covers.fact == fact.id, frozen.c.person == fact.person)
    covered = select(Covers.by).join(frozen, frozen.c.id == Covers.by).where(*own).exists()
    submitted = select(frozen.c.id).where(frozen.c.person == fact.person).exists()
    return or_(covered, and_(~submitted, ~superseded(fact, *kinds, same=same)))


def answer_heads(visit: Any, *which: Any) -> Select:
    """The current answers, or those that conditions on Answered select: id, visit, person, at, item, choice, number,
    situation, na, reason."""
    return select(Answered.__table__).where(Answered.visit == visit, *which, counts(visit, Answered, Answered, Cleared))


def settled_heads(visit: Any, *which: Any) -> Select:
    """What the lead settled, as nothing settled since took its place: the columns of an answer."""
    again = superseded(Settled, Settled, same=("visit", "item"))
    return select(Settled.__table__).where(Settled.visit == visit, *which, ~again)
