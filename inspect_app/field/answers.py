from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, func, literal, null, or_, select

from .. import scoring
from ..fieldkit.selects import Conflict, Refuse, Rest, Same
from ..models import Answered, Cleared, Item, ItemOption
from .app import field
from .sections import item
from .sheet import frozen, made_here, not_on_team, unknown_item

VALUE = ("choice", "number", "sample", "units", "situation")


def _stands(kind: Any, visit: Any, item: Any, me: Any) -> tuple[Any, ...]:
    """Of this person's words on the item: nothing took its place."""
    return (kind.visit == visit, kind.person == me, kind.item == item, ~scoring.superseded(kind, Answered, Cleared))


def own_heads(visit: Any, item: Any, me: Any, device: Any) -> Any:
    """Current answers and clearings of this item, made by this person on this device."""
    answers, clearings = (select(kind.id).where(*_stands(kind, visit, item, me), made_here(kind, device)) for kind in (Answered, Cleared))
    return answers.union_all(clearings)


def same(visit: Any, item: Any, me: Any, base: Any, *said: Any) -> Same:
    """This very answer of this person's, and it stands (left out again, an item asks for consent again). `said`: the columns of VALUE."""
    alike = (getattr(Answered, name).is_not_distinct_from(value) for name, value in zip(VALUE, said, strict=True))
    return Same(select(Answered.id).where(Answered.id == base, *_stands(Answered, visit, item, me), Answered.na == 0, *alike))


def _wrong(visit: Any, item: Any, bad: Any, *which: Any) -> Any:
    """A row when it is bad by every version that the visit ever went by: another tablet may not know of the newest yet."""
    found = select(Item.code).where(Item.checklist.in_(scoring.versions_of(visit)), Item.code == item, *which)
    return found.group_by(Item.code).having(func.min(scoring.flag(bad)) == 1)


def _wrong_choice(visit: Any, item: Any, choice: Any) -> Any:
    """A choice that is none of the item's: another word, an unknown option, or more than one where one is asked."""
    options = select(func.count(ItemOption.id)).where(
        ItemOption.checklist == Item.checklist, ItemOption.item == Item.code, scoring.chosen(choice)
    )
    named = func.length(choice) - func.length(func.replace(choice, ",", "")) + 1
    known = options.correlate(Item).scalar_subquery()
    bad = case(
        (and_(Item.kind == "yesno", Item.partial_points.is_not(None)), choice.not_in(["yes", "partly", "no"])),
        (Item.kind == "yesno", choice.not_in(["yes", "no"])),
        (Item.kind == "grade", or_(known != 1, named != 1)),
        (Item.kind == "multi", and_(choice != "none", known != named)),
        else_=literal(1) == 1,
    )
    return _wrong(visit, item, bad, choice.is_not(None))


def _too_much(visit: Any, item: Any, number: Any) -> Any:
    bad = or_(Item.kind.not_in(["points", "deduct", "number"]), and_(Item.kind == "points", number > Item.max_points))
    return _wrong(visit, item, bad, number.is_not(None))


def _off_step(visit: Any, item: Any, number: Any) -> Any:
    stepped = Item.kind.in_(["points", "deduct"])
    return _wrong(visit, item, and_(stepped, number % Item.step != 0), number.is_not(None))


def _wrong_sample(visit: Any, item: Any, number: Any, sample: Any) -> Any:
    """A ratio is so many of a sample; nothing else is."""
    bad = case((Item.of_zh.is_(None), sample.is_not(None)), else_=and_(number.is_not(None), func.coalesce(sample, 0) <= 0))
    return _wrong(visit, item, bad)


def value_rules(visit: Any, item: Any, choice: Any, number: Any, sample: Any, situation: Any, na: Any, reason: Any) -> dict[str, Refuse]:
    """What holds for any answer to an item, whoever gives it."""
    nothing = select(literal(1)).where(choice.is_(None), number.is_(None), na == 0)
    missing = or_(reason.is_(None), func.trim(reason) == "")
    return {
        "item": unknown_item(visit, item),
        "choice": Refuse("Choose one of the answers of this item", _wrong_choice(visit, item, choice)),
        "number": Refuse("More than this item gives: its largest value stands beside the field", _too_much(visit, item, number)),
        "step": Refuse("This item goes in whole steps: choose a whole number, please", _off_step(visit, item, number)),
        "value": Refuse("Give an answer, please", nothing),
        "sample": Refuse("Say how many there were in all: this item is counted of them", _wrong_sample(visit, item, number, sample)),
        "na": Refuse("This item cannot be left out", _wrong(visit, item, Item.na_allowed == 0, na == 1)),
        "reason": Refuse("Say why it does not apply", select(literal(1)).where(na == 1, missing)),
        "situation": Refuse("This item has no such situation", _wrong(visit, item, Item.situation_zh.is_(None), situation == 1)),
    }


def _differing(visit: Any, item: Any, me: Any) -> Any:
    """A row when this person's current answers to the item are not all the same. Most items have one only, which is soon seen."""
    given = select(func.count()).where(Answered.visit == visit, Answered.person == me, Answered.item == item).scalar_subquery()
    head = scoring.answer_heads(visit, Answered.person == me, Answered.item == item).subquery()
    differ = select(head.c.item).group_by(head.c.item).having(func.count(func.distinct(scoring.value(head))) > 1)
    return select(literal(1)).where(given > 1, differ.exists())


@field.fact(Answered)
def answered(visit: Any, item: Any, me: Any, choice: Any, number: Any, sample: Any, situation: Any, na: Any, reason: Any) -> dict[str, Any]:
    return {
        "form": not_on_team(visit, me),
        **value_rules(visit, item, choice, number, sample, situation, na, reason),
        "conflict": Conflict(_differing(visit, item, me)),
    }


@field.fact(Cleared)
def cleared(visit: Any, item: Any, me: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "item": unknown_item(visit, item)}


def _rest(visit: Any, item: Any, me: Any, device: Any, situation: Any, na: Any) -> Rest:
    """The rest of this person's answer: a choice keeps the hazard that is marked, and a hazard the choice; one marked before anything
    is answered brings the worst answer. Nothing is kept where the item does not apply."""
    now = (
        select(Answered.__table__, scoring.flag(made_here(Answered, device)).label("here"))
        .where(*_stands(Answered, visit, item, me))
        .subquery("now")
    )
    counted, marked = Item.kind.in_(["points", "number", "deduct"]), situation == 1
    rest = {
        "choice": case((counted, null()), else_=func.coalesce(now.c.choice, case((marked, _worst())))),
        "number": case((counted, func.coalesce(now.c.number, case((marked, 0))))),
        "sample": case((Item.of_zh.is_not(None), func.coalesce(now.c.sample, case((marked, 100))))),
        "units": now.c.units,
        "situation": func.coalesce(now.c.situation, 0),
    }
    row = select(*(value.label(name) for name, value in rest.items())).outerjoin(now, now.c.item == Item.code)
    which = (Item.checklist == scoring.checklist_of(visit), Item.code == item, na == 0)
    return Rest(row.where(*which).order_by(func.coalesce(now.c.here, 0).desc(), now.c.id.desc()).limit(1))


def _worst() -> Any:
    own = (ItemOption.checklist == Item.checklist, ItemOption.item == Item.code)
    last = select(ItemOption.id).where(*own).order_by(ItemOption.position.desc()).limit(1).correlate(Item).scalar_subquery()
    return case((Item.kind == "yesno", "no"), (Item.kind == "multi", "none"), else_=last)


@field.action("/visits/<visit>/items/<item>/answer", fact=Answered, then=item)
def answer(
    visit: Any, item: Any, me: Any, device: Any, base: Any, choice: Any, number: Any, sample: Any, units: Any, situation: Any, na: Any
) -> dict[str, Any]:
    return {
        "frozen": frozen(visit, me),
        "base": own_heads(visit, item, me, device),
        "rest": _rest(visit, item, me, device, situation, na),
        "same": same(visit, item, me, base, choice, number, sample, units, situation),
    }


@field.action("/visits/<visit>/items/<item>/clear", fact=Cleared, then=item)
def clear(visit: Any, item: Any, me: Any, device: Any, base: Any) -> dict[str, Any]:
    cleared_ = select(Cleared.id).where(Cleared.id == base, *_stands(Cleared, visit, item, me))
    return {"frozen": frozen(visit, me), "base": own_heads(visit, item, me, device), "same": Same(cleared_)}
