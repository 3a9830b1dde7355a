"""Points, failing and vetoes of each answer."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Select, String, and_, case, cast, func, literal, or_, select

from ..models import Answered, Checklist, Consented, Evaluation, Item, ItemOption, Settled, Site, Visit
from .heads import Joined, Number, answer_heads, checklist_of, flag, listed, named, settled_heads, superseded, whole

SAID = ("id", "item", "person", "choice", "number", "sample", "situation", "na")
OF_ITEM = ("checklist", "section", "position", "severity", "max_points", "required_from", "optional")
RULES = "checklist code kind severity max_points fails_below fails_pct situation_zh na_needs_approval join_rule lead".split()
HUNDRED = 10_000  # percent, in hundredths


def items(visit: Any) -> Select:
    """What is asked in this visit, with the rules of its checklist and the visit's lead; of an evaluation: all of its checklist."""
    rules = (Checklist.fails_pct, Checklist.bonus_cap, Checklist.na_rule, Checklist.join_rule)
    row = select(Item, *rules).join(Checklist, Checklist.id == Item.checklist).where(Item.checklist == checklist_of(visit))
    if isinstance(visit, Joined):
        return row.join(Evaluation, Evaluation.id == visit.evaluation).where(at_site())
    row = row.add_columns(Visit.lead).join(Visit, Visit.id == visit).join(Evaluation, Evaluation.id == Visit.evaluation)
    return row.where(asked())


def asked() -> ColumnElement[bool]:
    """Of a visit, its evaluation and an item of its checklist, joined: is the item asked at this kind of site, is its paper one of such
    visits, and, in a secret visit, can a guest see it?"""
    of_paper = or_(Item.filled_by == "", Item.filled_by == case((Visit.secret == 1, "secret"), else_="inspection"))
    return and_(at_site(), of_paper, or_(Visit.secret == 0, Item.guest == 1))


def at_site() -> ColumnElement[bool]:
    """Of an evaluation and an item of its checklist, joined."""
    here = select(Site.id).where(Site.id == Evaluation.site, listed(Site.kind, Item.site_kinds))
    return or_(Item.site_kinds == "", here.correlate(Item, Evaluation).exists())


def _given(visit: Any, *code: Any) -> Any:
    """What is judged, by sheet: current answers, and what the lead settled as a sheet of its own, ""."""
    answer = answer_heads(visit, *(Answered.item == c for c in code)).subquery("current")
    settled = settled_heads(visit, *(Settled.item == c for c in code)).subquery("settled_now")
    answers = select(*(answer.c[name] for name in SAID), answer.c.person.label("sheet"))
    return answers.union_all(select(*(settled.c[name] for name in SAID), literal("").label("sheet")))


@lru_cache(maxsize=128)
def scored(visit: Any, *code: Any) -> CTE:
    """One row per current answer and settlement: id, item, person, sheet ("": settled), value, na, points (null: not applicable),
    failed, vetoed, pending, disputed (another one of its sheet differs), settled (the item is), counts (part of the result: of
    equal ones the last; what was settled alone, else what the checklist's rule joins). Of all items, or of the one with this code."""
    head, item = _given(visit, *code).subquery("head"), items(visit).subquery("item")
    answer = _compared(head, item).subquery("answer")
    failed, veto = _failed(answer), answer.c.severity == "veto"
    settles = or_(answer.c.sheet == "", and_(answer.c.settled == 0, or_(answer.c.join_rule == "mean", answer.c.person == answer.c.lead)))
    return (
        select(
            *(answer.c[name] for name in ("id", "item", "person", "sheet", "value", "na", "points")),
            failed.label("failed"),
            case((and_(veto, answer.c.na == 0), _vetoed(answer, failed)), else_=0).label("vetoed"),
            flag(and_(answer.c.na == 1, answer.c.na_needs_approval == 1, ~_agreed(visit, answer.c.id))).label("pending"),
            answer.c.disputed,
            answer.c.settled,
            flag(and_(answer.c.disputed == 0, answer.c.last == 1, settles)).label("counts"),
        )
        .cte(named("scored", visit))
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


def _agreed(visit: Any, answer: Any) -> ColumnElement[bool]:
    """Supervisors agreed that the item does not apply, and none of them still says otherwise."""
    said = select(Consented.id).where(Consented.visit == visit, Consented.answer == answer)
    now = said.where(~superseded(Consented, Consented, same=("visit", "answer")))
    return and_(now.where(Consented.granted == 1).exists(), ~now.where(Consented.granted == 0).exists())


def _compared(head: Any, item: Any) -> Select:
    """Each head with its points, beside the others of its sheet and of its item, and the rules of its item."""
    sheet, text = [head.c.item, head.c.sheet], value(head)
    disputed = flag(func.min(text).over(partition_by=sheet) != func.max(text).over(partition_by=sheet))
    last = flag(func.max(head.c.id).over(partition_by=sheet) == head.c.id)
    settled = func.max(flag(head.c.sheet == "")).over(partition_by=head.c.item)
    given = (head.c[name] for name in (*SAID, "sheet"))
    rules = (item.c[name] for name in RULES)
    found = select(*given, *rules, text.label("value"), _points(head, item).label("points"), disputed.label("disputed"))
    return found.add_columns(last.label("last"), settled.label("settled")).join(item, item.c.code == head.c.item)


def value(head: Any) -> ColumnElement[str]:
    """An answer as one text, to tell two apart."""
    number, sample, situation, na = (func.coalesce(cast(head.c[name], String), "") for name in ("number", "sample", "situation", "na"))
    return func.coalesce(head.c.choice, "") + "/" + number + "/" + sample + "/" + situation + "/" + na


def _options(head: Any, item: Any, points: Any, *which: Any) -> Number:
    return func.coalesce(_found(head, item, points, *which), 0)


def _found(head: Any, item: Any, points: Any, *which: Any) -> Number:
    found = select(points).where(ItemOption.checklist == item.c.checklist, ItemOption.item == item.c.code, *which)
    return found.correlate(head, item).scalar_subquery()


def chosen(choice: Any) -> ColumnElement[bool]:
    """Is the option part of a set kept as a sorted text, a,c?"""
    return listed(ItemOption.id, choice)


def _points(head: Any, item: Any) -> Number:
    best, total = func.max(ItemOption.points), func.sum(ItemOption.points)
    several = whole(_options(head, item, total, chosen(head.c.choice)))
    most, number = item.c.max_points, cast(head.c.number, BigInteger)
    line = number // item.c.every * item.c.per
    yes_no = case((head.c.choice == "yes", most), (head.c.choice == "partly", item.c.partial_points), (head.c.choice == "no", 0))
    return case(
        (or_(head.c.na == 1, _unfit(head, item)), None),
        (item.c.kind == "yesno", yes_no),
        (item.c.kind == "points", head.c.number),
        (item.c.kind == "deduct", case((most - line > item.c.floor, most - line), else_=item.c.floor)),
        (item.c.kind == "grade", _found(head, item, best, ItemOption.id == head.c.choice)),
        (item.c.kind == "multi", _capped(several, most)),
        (item.c.scale == "unit", _capped(line, most)),
        (item.c.scale == "share", _capped(_share(head, item, number), most)),
        else_=_options(head, item, best, reached(head, item)),
    )


def _unfit(head: Any, item: Any) -> ColumnElement[bool]:
    """It answered an older version of the item: several options of which one is no more, more than there is, a number of a sample
    where none is asked. (A single option that is no more gives no points by itself.)"""
    named = func.length(head.c.choice) - func.length(func.replace(head.c.choice, ",", "")) + 1
    lost = and_(head.c.choice != "none", _options(head, item, func.count(ItemOption.id), chosen(head.c.choice)) != named)
    return case(
        (item.c.kind == "multi", lost),
        (item.c.kind == "points", or_(head.c.number > item.c.max_points, head.c.number % item.c.step != 0)),
        (item.c.kind == "number", head.c.sample.is_(None) != item.c.of_zh.is_(None)),
        else_=literal(1) == 0,
    )


def _capped(points: Number, most: Number) -> Number:
    return case((points < most, points), else_=most)


def _share(head: Any, item: Any, number: Number) -> Number:
    """So many percent, or so many of the sample, of all points: rounded to a hundredth, half up, as the sheet shows it."""
    of = case((item.c.of_zh.is_(None), HUNDRED), (head.c.sample > 0, head.c.sample), else_=None)
    return func.coalesce((number * item.c.max_points * 2 + of) // (of * 2), 0)


def reached(head: Any, item: Any) -> ColumnElement[bool]:
    """Is the number, or the number of the sample in percent, on the good side of the band's bound?"""
    ratio, number, sample = item.c.of_zh.is_not(None), cast(head.c.number, BigInteger), cast(head.c.sample, BigInteger)
    left = case((ratio, number * HUNDRED), else_=number)
    right = case((ratio, case((sample > 0, ItemOption.bound * sample))), else_=ItemOption.bound)
    return or_(and_(item.c.better == "higher", left >= right), and_(item.c.better == "lower", left <= right))


def _failed(answer: Any) -> Number:
    below = case(
        (and_(answer.c.kind == "yesno", answer.c.choice == "no"), True),
        (answer.c.fails_below.is_(None), answer.c.points * 100 < answer.c.max_points * answer.c.fails_pct),
        else_=answer.c.points < answer.c.fails_below,
    )
    return case((answer.c.na == 1, 0), (below, 1), else_=0)


def _vetoed(answer: Any, failed: Number) -> Number:
    """A veto acts on the marked situation, else on the options that carry it, else on failing."""
    some = _options(answer, answer, func.max(ItemOption.veto)) == 1
    this = _options(answer, answer, func.max(ItemOption.veto), chosen(answer.c.choice))
    return case((answer.c.situation_zh.is_not(None), answer.c.situation), (some, this), else_=failed)
