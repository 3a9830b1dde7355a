from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, func, select

from .. import scoring
from ..fieldkit.selects import many, one
from ..models import Answered, Checklist, Cleared, Fact, Item, ItemOption, Noted, Person, Section, Settled
from ..models.fact import SAID
from .app import field
from .before import before
from .mistakes import cancellations
from .places import excuses
from .sheet import answers, checklist_of, flag, head, local, of_checklist, sheet, submitted_by, sync_states, texts, time_of
from .shots import photo_rows
from .visits import bar, progress

PLAIN = ("code", "section", "kind", "photo", "severity", "obligation", "clause", "method", "na_allowed", "na_needs_approval")
NUMBERS = ("max_points", "step", "per", "every", "floor", "scale", "partial_points", "fails_below")
MINE = ("state", "due", "excuse", "photos", "skipped", *SAID, "points", "vetoed", "pending")


def cards(visit: Any, me: Any, lang: Any, device: Any, which: Any, *code: Any) -> dict[str, Any]:
    """What field/item.html shows, for the items that `which` selects (a condition on Item); `code`: when it is one."""
    item, codes = sheet(visit, me, *code), _codes(visit, which)
    sync = sync_states(visit, me)
    share = select(Checklist.fails_pct).where(Checklist.id == checklist_of(visit)).scalar_subquery()
    passes = func.coalesce(item.c.fails_below, (item.c.max_points * share + 99) // 100).label("passes")
    columns = (
        *(item.c[name] for name in (*PLAIN, *NUMBERS, *MINE)),
        local(lang, item.c),
        local(lang, item.c, "unit"),
        local(lang, item.c, "of"),
        local(lang, item.c, "situation").label("danger"),
        passes,
        *_steps(item),
        func.coalesce(sync.c.sync, "").label("sync"),
        func.coalesce(sync.c.at, "").label("at"),
    )
    rows = select(*columns).select_from(item).outerjoin(sync, sync.c.item == item.c.code)
    return {
        "cards": many(rows.where(item.c.code.in_(codes)).order_by(item.c.position)),
        "options": many(_options(visit, me, lang, *code).where(ItemOption.item.in_(codes)), by="item"),
        "heads": many(_heads(visit, me, device, codes), by="item"),
        "notes": many(_notes(visit, me, codes), by="item"),
        "shots": many(photo_rows(visit, Item.code.in_(codes)), by="item"),
        "excuses": many(_excuses(visit, codes), by="item"),
        "earlier": many(before(visit, lang, codes), by="item"),
        "settled": many(_settled(visit, codes), by="item"),
        "sheet": one(select(submitted_by(visit, me))),
    }


def _settled(visit: Any, codes: Any) -> Any:
    """What the lead settled: item, id, the answer, name."""
    now = scoring.settled_heads(visit, Settled.item.in_(codes)).subquery("now")
    answer = (now.c[name] for name in ("item", "id", *SAID))
    return select(*answer, Person.name).outerjoin(Person, Person.id == now.c.person).order_by(now.c.item, now.c.id)


def _excuses(visit: Any, codes: Any) -> Any:
    said = excuses(visit).subquery("said")
    return select(said.c.item, said.c.id).where(said.c.item.in_(codes)).order_by(said.c.id)


def _codes(visit: Any, which: Any) -> Any:
    return select(Item.code).where(Item.checklist == checklist_of(visit), which)


def _steps(item: Any) -> tuple[Any, Any]:
    """One step less and one more, in hundredths, for the − and + buttons."""
    most = case((item.c.kind == "points", item.c.max_points), else_=99_900)
    now = func.coalesce(item.c.number, 0)
    less = case((now > item.c.step, now - item.c.step), else_=0)
    more = case((now + item.c.step < most, now + item.c.step), else_=most)
    return less.label("less"), more.label("more")


def _options(visit: Any, me: Any, lang: Any, *code: Any) -> Any:
    """Choices and bands: item, id, title, points, bound, chosen."""
    mine, item = answers(visit, me, *code), of_checklist(visit).subquery()
    best = ItemOption.points == mine.c.points
    hit = case((item.c.kind == "number", and_(scoring.reached(mine, item), best)), else_=scoring.chosen(mine.c.choice))
    columns = (ItemOption.item, ItemOption.id, local(lang, ItemOption), ItemOption.points, ItemOption.bound, ItemOption.veto)
    return (
        select(*columns, item.c.better, case((hit, 1), else_=0).label("chosen"))
        .join(item, and_(item.c.checklist == ItemOption.checklist, item.c.code == ItemOption.item))
        .outerjoin(mine, mine.c.item == ItemOption.item)
        .order_by(ItemOption.item, ItemOption.position)
    )


def _heads(visit: Any, me: Any, device: Any, codes: Any) -> Any:
    """What the page showed, to be named as base: answers and clearings that nothing supersedes."""
    open_answer = ~scoring.superseded(Answered, Answered, Cleared)
    open_clearing = ~scoring.superseded(Cleared, Answered, Cleared)
    answered = select(Answered.id, Answered.item).where(Answered.visit == visit, Answered.person == me, open_answer)
    cleared = select(Cleared.id, Cleared.item).where(Cleared.visit == visit, Cleared.person == me, open_clearing)
    both = answered.union_all(cleared).subquery()
    value = Answered.__table__.alias("value")
    answer = (value.c[name] for name in SAID)
    return (
        select(both.c.item, both.c.id, time_of(Fact.at).label("at"), flag(Fact.device == device).label("here"), *answer)
        .join(Fact, Fact.id == both.c.id)
        .outerjoin(value, value.c.id == both.c.id)
        .where(both.c.item.in_(codes))
        .order_by(both.c.id)
    )


def _notes(visit: Any, me: Any, codes: Any) -> Any:
    current = ~scoring.superseded(Noted, Noted)
    return texts(Noted, Noted.item, Noted.visit == visit, Noted.person == me, current, Noted.item.in_(codes))


@field.page("/visits/<visit>/sections/<section>", "field/section.html")
def section(visit: Any, section: Any, me: Any, lang: Any, device: Any) -> dict[str, Any]:
    return {
        "visit_row": one(head(visit)),
        "section": one(progress(visit, me, lang).where(Section.code == section)),
        **cards(visit, me, lang, device, Item.section == section),
        **bar(visit, me, lang, section),
        "around": many(_around(visit, lang)),
        "off": many(cancellations([visit])),
    }


def _around(visit: Any, lang: Any) -> Any:
    """Its sections, of which something is asked."""
    asked = of_checklist(visit).where(Item.section == Section.code).exists()
    rows = select(Section.code, local(lang, Section)).where(Section.checklist == checklist_of(visit), asked)
    return rows.order_by(Section.position)


@field.page("/visits/<visit>/sections/<section>/live", "field/live.html")
def live(visit: Any, section: Any, me: Any, lang: Any) -> dict[str, Any]:
    """Head, bar and badges, refreshed in place when something was saved or arrived."""
    sync, s = sync_states(visit, me), sheet(visit, me)
    badges = select(sync).join(s, s.c.code == sync.c.item).where(s.c.section == section).order_by(s.c.position)
    beads = select(s.c.code, s.c.state, s.c.due).where(s.c.section == section).order_by(s.c.position)
    return {
        "section": one(progress(visit, me, lang).where(Section.code == section)),
        "sheet": one(select(submitted_by(visit, me))),
        "off": many(cancellations([visit])),
        "beads": many(beads),
        **bar(visit, me, lang, section),
        "badges": many(badges),
        "shots": many(photo_rows(visit, Item.section == section)),
    }


@field.page("/visits/<visit>/sections/<section>/news", "field/news.html")
def news(visit: Any, section: Any, me: Any, device: Any) -> dict[str, Any]:
    """By which facts each item stands now: one that shows others is drawn anew (field/_parts.html, stands)."""
    here = select(Section.code).where(Section.checklist == checklist_of(visit), Section.code == section)
    codes = _codes(visit, Item.section == section)
    return {
        "section": one(here),
        "codes": many(of_checklist(visit).where(Item.section == section).with_only_columns(Item.code).order_by(Item.position)),
        "heads": many(_heads(visit, me, device, codes), by="item"),
        "notes": many(_notes(visit, me, codes), by="item"),
        "shots": many(photo_rows(visit, Item.section == section), by="item"),
        "excuses": many(_excuses(visit, codes), by="item"),
        "settled": many(_settled(visit, codes), by="item"),
        "sheet": one(select(submitted_by(visit, me))),
    }


@field.page("/visits/<visit>/items/<item>", "field/items.html")
def item(visit: Any, item: Any, me: Any, lang: Any, device: Any) -> dict[str, Any]:
    known = of_checklist(visit).where(Item.code == item).with_only_columns(Item.code, Item.section)
    return {"known": one(known), **cards(visit, me, lang, device, Item.code == item, item)}
