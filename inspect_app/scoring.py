"""Scores of one visit, in SQL, the same on the tablet and at the centre.

Laws
- Whole numbers only: points are hundredths of a point; shares are compared by cross-multiplication, never divided.
- `visit` is bound inside the innermost select, so a visit costs the same however many others there are.
- An answer counts when nothing supersedes it; once its sheet is submitted, when the submission covers it.
- Scorers are joined by the mean of those who answered, rounded once, half up.
- Two answers of one sheet that differ are none until a person has chosen; two that agree are one.
- Not applicable leaves the denominator; where consent is asked it counts as unanswered until given.
- Unanswered items stay in the denominator: a score so far never flatters.
- What several queries stand on is one CTE object for one `visit`, so that a tablet can ask it once (fieldkit/shared.py). PostgreSQL is
  told to keep it too: it would ask the options anew for each row it joins (a visit's levels took 0.9 s instead of 0.1).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Select, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from .models import (
    Answered,
    Checklist,
    Cleared,
    Covers,
    Evaluation,
    Item,
    ItemOption,
    Level,
    Reopened,
    Section,
    Submitted,
    Supersedes,
    Visit,
)

Number = ColumnElement[int]


def whole(expression: Any) -> Number:
    """A sum that stays a whole number on PostgreSQL too."""
    return cast(func.coalesce(expression, 0), BigInteger)


def flag(condition: Any) -> Number:
    return case((condition, 1), else_=0)


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


def late_answers(visit: Any) -> Select:
    """Answers kept but not counted: made on a submitted sheet without being covered by it."""
    current, counted = ~superseded(Answered, Answered, Cleared), counts(visit, Answered, Answered, Cleared)
    return select(Answered.__table__).where(Answered.visit == visit, current, ~counted)


def _items(visit: Any) -> Select:
    return (
        select(Item, Checklist.fails_pct, Checklist.bonus_cap)
        .join(Checklist, Checklist.id == Item.checklist)
        .join(Evaluation, Evaluation.checklist == Item.checklist)
        .join(Visit, Visit.evaluation == Evaluation.id)
        .where(Visit.id == visit)
    )


@lru_cache(maxsize=128)
def scored(visit: Any, *which: Any) -> CTE:
    """One row per current answer: id, item, person, na, points (null: not applicable), failed, vetoed, pending,
    disputed (another one of its sheet differs), counts (part of the result: of equal ones the last)."""
    head, item = answer_heads(visit, *which).subquery("head"), _items(visit).subquery("item")
    points = _points(head, item).label("points")
    disputed, latest = _disputed(head).label("disputed"), func.max(head.c.id).over(partition_by=[head.c.item, head.c.person])
    given = (head.c.id, head.c.item, head.c.person, head.c.choice, head.c.situation, head.c.na)
    base = select(*given, points, disputed, flag(latest == head.c.id).label("last"))
    answer = base.join(item, item.c.code == head.c.item).subquery("answer")
    failed, veto = _failed(answer, item), item.c.severity == "veto"
    return (
        select(
            answer.c.id,
            answer.c.item,
            answer.c.person,
            answer.c.na,
            answer.c.points,
            failed.label("failed"),
            case((and_(veto, answer.c.na == 0), _vetoed(answer, item, failed)), else_=0).label("vetoed"),
            flag(and_(answer.c.na == 1, item.c.na_needs_approval == 1)).label("pending"),
            answer.c.disputed,
            flag(and_(answer.c.disputed == 0, answer.c.last == 1)).label("counts"),
        )
        .join(item, item.c.code == answer.c.item)
        .cte("scored")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


def value(head: Any) -> ColumnElement[str]:
    """An answer as one text, to tell two apart."""
    number, situation, na = (func.coalesce(cast(head.c[name], String), "") for name in ("number", "situation", "na"))
    return func.coalesce(head.c.choice, "") + "/" + number + "/" + situation + "/" + na


def _disputed(head: Any) -> Number:
    sheet = [head.c.item, head.c.person]
    return flag(func.min(value(head)).over(partition_by=sheet) != func.max(value(head)).over(partition_by=sheet))


def conflicts(visit: Any) -> Select:
    """item, person, answers: where one sheet holds answers that differ. While there is one, the visit cannot be decided."""
    answer = scored(visit)
    rows = select(answer.c.item, answer.c.person, func.count().label("answers")).where(answer.c.disputed == 1)
    return rows.group_by(answer.c.item, answer.c.person).order_by(answer.c.item, answer.c.person)


def _options(head: Any, item: Any, points: Any, *which: Any) -> Number:
    found = select(points).where(ItemOption.checklist == item.c.checklist, ItemOption.item == item.c.code, *which)
    return func.coalesce(found.correlate(head, item).scalar_subquery(), 0)


def chosen(choice: Any) -> ColumnElement[bool]:
    """Is the option part of a set kept as a sorted text, a,c?"""
    return (literal(",") + choice + ",").like(literal("%,") + ItemOption.id + ",%")


def _points(head: Any, item: Any) -> Number:
    best, total = func.max(ItemOption.points), func.sum(ItemOption.points)
    reached = or_(
        and_(item.c.better == "higher", head.c.number >= ItemOption.bound),
        and_(item.c.better == "lower", head.c.number <= ItemOption.bound),
    )
    several = whole(_options(head, item, total, chosen(head.c.choice)))
    lost = cast(head.c.number // 100, BigInteger) * item.c.per
    most = item.c.max_points
    return case(
        (head.c.na == 1, None),
        (item.c.kind == "yesno", flag(head.c.choice == "yes") * most),
        (item.c.kind == "points", head.c.number),
        (item.c.kind == "deduct", case((lost < most, most - lost), else_=0)),
        (item.c.kind == "grade", _options(head, item, best, ItemOption.id == head.c.choice)),
        (item.c.kind == "number", _options(head, item, best, reached)),
        else_=case((several < most, several), else_=most),
    )


def _failed(answer: Any, item: Any) -> Number:
    below = case(
        (item.c.kind == "yesno", answer.c.choice == "no"),
        (item.c.fails_below.is_(None), answer.c.points * 100 < item.c.max_points * item.c.fails_pct),
        else_=answer.c.points < item.c.fails_below,
    )
    return case((answer.c.na == 1, 0), (below, 1), else_=0)


def _vetoed(answer: Any, item: Any, failed: Number) -> Number:
    """A veto acts on the marked situation, else on the options that carry it, else on failing."""
    some = _options(answer, item, func.max(ItemOption.veto)) == 1
    this = _options(answer, item, func.max(ItemOption.veto), ItemOption.id == answer.c.choice)
    return case((item.c.situation_zh.is_not(None), answer.c.situation), (some, this), else_=failed)


@lru_cache(maxsize=128)
def results(visit: Any) -> CTE:
    """One row per item of the visit's checklist, scorers joined: checklist, item, section, position, severity,
    max_points, answered, na, pending, points (null: not scored), failed, vetoed, scorers, low, high."""
    item, answer = _items(visit).subquery("of"), scored(visit)
    n, total = func.count(answer.c.points), whole(func.sum(answer.c.points))
    mean = case((n > 0, (total * 2 + n) // (case((n > 0, n), else_=1) * 2)), else_=None)
    na = case((n > 0, 0), else_=whole(func.max(case((answer.c.pending == 1, 0), else_=answer.c.na))))
    return (
        select(
            item.c.checklist,
            item.c.code.label("item"),
            item.c.section,
            item.c.position,
            item.c.severity,
            item.c.max_points,
            flag(or_(n > 0, na == 1)).label("answered"),
            na.label("na"),
            whole(func.max(answer.c.pending)).label("pending"),
            mean.label("points"),
            whole(func.max(answer.c.failed)).label("failed"),
            whole(func.max(answer.c.vetoed)).label("vetoed"),
            func.count(answer.c.id).label("scorers"),
            func.min(answer.c.points).label("low"),
            func.max(answer.c.points).label("high"),
        )
        .outerjoin(answer, and_(answer.c.item == item.c.code, answer.c.counts == 1))
        .group_by(item.c.checklist, item.c.code, item.c.section, item.c.position, item.c.severity, item.c.max_points)
        .cte("results")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


@lru_cache(maxsize=128)
def sections(visit: Any) -> CTE:
    """One row per section: code, titles, position, part, scored, points, attainable, answered, total, failed,
    vetoed. Bonus points are capped and attain nothing."""
    r = results(visit)
    points, bonus = whole(func.sum(r.c.points)), Section.part == "bonus"
    capped = case((and_(bonus, points > Checklist.bonus_cap), Checklist.bonus_cap), else_=points)
    attainable = whole(func.sum(case((or_(bonus, r.c.na == 1), 0), else_=r.c.max_points)))
    columns = (
        Section.checklist,
        Section.code,
        Section.title_zh,
        Section.title_en,
        Section.position,
        Section.part,
        Section.scored,
        Section.clause,
    )
    return (
        select(
            *columns,
            capped.label("points"),
            attainable.label("attainable"),
            whole(func.sum(r.c.answered)).label("answered"),
            func.count(r.c.item).label("total"),
            whole(func.sum(r.c.failed)).label("failed"),
            whole(func.sum(r.c.vetoed)).label("vetoed"),
        )
        .join(r, and_(r.c.checklist == Section.checklist, r.c.section == Section.code))
        .join(Checklist, Checklist.id == Section.checklist)
        .group_by(*columns, Checklist.bonus_cap)
        .cte("sections")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


def total(visit: Any) -> Select:
    """One row: points, attainable, bonus, answered, total, failed, vetoes, veto (one of them), key_fails, pending."""
    return select(_total(visit))


@lru_cache(maxsize=128)
def _total(visit: Any) -> CTE:
    r, s = results(visit), sections(visit)

    def of_items(value: Any) -> Any:
        return select(whole(func.sum(value))).select_from(r).scalar_subquery()

    return (
        select(
            whole(func.sum(s.c.points)).label("points"),
            whole(func.sum(s.c.attainable)).label("attainable"),
            whole(func.sum(case((s.c.part == "bonus", s.c.points), else_=0))).label("bonus"),
            whole(func.sum(s.c.answered)).label("answered"),
            whole(func.sum(s.c.total)).label("total"),
            whole(func.sum(s.c.failed)).label("failed"),
            of_items(r.c.vetoed).label("vetoes"),
            select(func.min(case((r.c.vetoed == 1, r.c.item)))).select_from(r).scalar_subquery().label("veto"),
            of_items(case((r.c.severity == "key", r.c.failed), else_=0)).label("key_fails"),
            of_items(r.c.pending).label("pending"),
        )
        .cte("total")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


def levels(visit: Any) -> Select:
    """Every star level, best first: stars, min_total_pct, min_section_pct, max_key_fails, vetoes, key_fails, and
    what it misses: short (points, in hundredths), low_sections (how many), blocked (vetoes or key failures);
    reached is 1 when nothing is missed."""
    s, t = sections(visit), _total(visit)
    low = select(func.count()).select_from(s).where(*_low(s)).correlate(Level).scalar_subquery()
    need = (Level.min_total_pct * t.c.attainable + 99) // 100
    row = (
        select(
            Level.stars,
            Level.min_total_pct,
            Level.min_section_pct,
            Level.max_key_fails,
            t.c.vetoes,
            t.c.key_fails,
            case((t.c.points < need, need - t.c.points), else_=0).label("short"),
            low.label("low_sections"),
            flag(or_(t.c.vetoes > 0, t.c.key_fails > Level.max_key_fails)).label("blocked"),
        )
        .join(Evaluation, Evaluation.checklist == Level.checklist)
        .join(Visit, Visit.evaluation == Evaluation.id)
        .join(t, t.c.total > 0)
        .where(Visit.id == visit)
        .subquery("level")
    )
    reached = flag(and_(row.c.short == 0, row.c.low_sections == 0, row.c.blocked == 0))
    return select(row, reached.label("reached")).order_by(row.c.stars.desc())


def _low(s: CTE) -> list[Any]:
    return [s.c.scored == 1, s.c.attainable > 0, s.c.points * 100 < Level.min_section_pct * s.c.attainable]


def low_sections(visit: Any) -> Select:
    """Which sections hold which level back: stars, code, titles, points, attainable, short (hundredths)."""
    s = sections(visit)
    need = (Level.min_section_pct * s.c.attainable + 99) // 100
    return (
        select(
            Level.stars,
            s.c.code,
            s.c.title_zh,
            s.c.title_en,
            s.c.points,
            s.c.attainable,
            Level.min_section_pct,
            (need - s.c.points).label("short"),
        )
        .join(s, s.c.checklist == Level.checklist)
        .where(*_low(s))
        .order_by(Level.stars.desc(), s.c.position)
    )
