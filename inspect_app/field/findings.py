"""Faults noted on the spot, from an item: what is wrong, what must be done, until when."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, literal, select, union_all

from .. import scoring
from ..fieldkit.days import days_after
from ..fieldkit.selects import Refuse, many, one
from ..models import Found, Item, Struck
from ..models.onsite import SEVERITIES
from .app import field
from .onsite import of_day, once, rows
from .sheet import blank, checklist_of, head, local, not_on_team, unknown_item

UNTIL = {"grave": (0, 3, 7), "major": (7, 14, 30), "minor": (30, 60, 90)}  # days that a site is given, offered by severity


@field.page("/visits/<visit>/findings", "field/findings.html")
def findings(visit: Any, lang: Any) -> dict[str, Any]:
    """All faults of the visit, the grave ones first."""
    return {"visit_row": one(head(visit)), "faults": many(found_rows(visit, lang))}


@field.page("/visits/<visit>/items/<item>/findings", "field/finding.html")
def item_findings(visit: Any, item: Any, lang: Any, today: Any) -> dict[str, Any]:
    """The faults of one item, and a form for the next."""
    this = select(Item.code, Item.section, local(lang, Item)).where(Item.checklist == checklist_of(visit), Item.code == item)
    return {
        "visit_row": one(head(visit)),
        "item_row": one(this),
        "until": many(_until(today), by="severity"),
        "faults": many(found_rows(visit, lang).where(Found.item == item)),
    }


def found_rows(visit: Any, lang: Any) -> Select:
    """Faults that no later wording took the place of: id, item, its title and section, severity, text, remedy, due, agreed,
    author, day, made, sync, struck."""
    said = (Found.item, Found.severity, Found.text, Found.remedy, Found.due, Found.agreed)
    found = rows(Found, visit, *said, Item.section, local(lang, Item))
    found = found.join(Item, (Item.code == Found.item) & (Item.checklist == checklist_of(visit)))
    grave = case((Found.severity == "grave", 0), (Found.severity == "major", 1), else_=2)
    return found.where(_now()).order_by(None).order_by(grave, Item.position, Found.id)


def _until(today: Any) -> Select:
    """severity, days, day: what a tap offers. Nothing is chosen without one."""
    each = [(severity, days) for severity, some in UNTIL.items() for days in some]
    columns = [(literal(s).label("severity"), literal(n).label("days"), days_after(today, literal(n)).label("day")) for s, n in each]
    offered = union_all(*(select(*row) for row in columns)).subquery("offered")
    return select(offered).order_by(offered.c.severity, offered.c.days)


def _now() -> ColumnElement[bool]:
    return ~scoring.superseded(Found, Found, same=("visit", "item"))


@field.fact(Found)
def found(visit: Any, me: Any, item: Any, severity: Any, text: Any, due: Any) -> dict[str, Any]:
    wrong = select(literal(1)).where(severity.not_in(SEVERITIES))
    return {
        "form": not_on_team(visit, me),
        "item": unknown_item(visit, item),
        "severity": Refuse("Say how severe it is", wrong),
        "text": blank(text, "Say what is wrong"),
        "due": of_day(due),
    }


@field.action("/visits/<visit>/items/<item>/find", fact=Found, then=item_findings)
def find() -> dict[str, Any]:
    """Another fault, or the same one said anew: whoever names a wording as base takes its place."""
    return {}


@field.action("/visits/<visit>/items/<item>/findings/<entry>/strike", fact=Struck, then=item_findings)
def strike_finding(visit: Any, entry: Any) -> dict[str, Any]:
    return {"already": once(visit, entry)}
