"""Two evaluations of one base side by side, whatever version each was judged by: an item is the same when its code is."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from sqlalchemy import select

from .. import languages, scoring
from ..field.sheet import checklist_of, local
from ..models import Evaluation, Item
from . import comparing, reading
from .app import desk, supervisors
from .sites import seen


@desk.get("/sites/<site>/across")
@supervisors
def across(site: str) -> str:
    """The newest two, unless others are asked for."""
    shown, lang = seen(site), languages.current()
    ids = reading.rows(select(Evaluation.id).where(Evaluation.site == site).order_by(Evaluation.period.desc(), Evaluation.id.desc()))
    known = [row["id"] for row in ids]
    asked = [request.args.get(name, "") for name in ("one", "other")]
    chosen = [id if id in known else default for id, default in zip(asked, [*reversed(known[:2]), "", ""], strict=False)]
    sides = [_side(id, lang) for id in chosen if id]
    choices = [comparing.head(id, lang) for id in known]
    return render_template("desk/across.html", site=shown, sides=sides, choices=choices, items=_items(sides))


def _side(evaluation: str, lang: str) -> dict[str, Any]:
    """The inspectors' last visit that is submitted, or else on which something was answered: its items by code, its total, state."""
    answered = [walk for walk in comparing.walks(evaluation) if walk["answered"] and walk["body"] == "inspection"]
    finished = [walk for walk in answered if walk["state"] == "submitted"]
    last: dict[str, Any] = next(reversed(finished or answered), {"id": "", "state": ""})
    visit = last["id"]
    own = select(Evaluation.checklist).where(Evaluation.id == evaluation).scalar_subquery()
    asked = select(Item.code, Item.max_points, local(lang, Item)).where(Item.checklist == (checklist_of(visit) if visit else own))
    items = {row["code"]: row for row in reading.rows(asked.order_by(Item.position))}
    given = comparing.given(visit) if visit else {}
    total = reading.rows(scoring.total(visit))[0] if visit else None
    return {**comparing.head(evaluation, lang), "visit": visit, "state": last["state"], "items": items, "given": given, "total": total}


def _items(sides: list[dict[str, Any]]) -> dict[str, str]:
    """Code: title, of the newer version first, then what only the older one asked."""
    return {code: item["title"] for side in reversed(sides) for code, item in side["items"].items()} if len(sides) == 2 else {}
