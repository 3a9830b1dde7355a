"""An evaluation as one result: its level, what counts of it from which visit, and what each level still asks. Queries only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from .. import scoring
from ..field.sheet import checklist_of, local
from ..field.summary import blockers, lifting, required, shortfalls
from ..field.visits import star_levels
from ..models import Item, Visit
from ..scoring import Joined
from .asking import EVALUATION, LANG, together
from .reading import by

PAPER = ("code", "worth", "points", "attainable", "counted", "counted_of", "filled_by", "fewest")


def read(evaluation: str, lang: str) -> dict[str, Any]:
    """joined: false where no visit counts yet, and nobody was asked."""
    first = _first({"evaluation": evaluation})
    visits, guests = [row["id"] for row in first["counting"]], first["guests"][0]
    if not visits:
        return {"joined": False, "guests": guests}
    found: dict[str, Any] = _result(scoring.binds(evaluation, visits) | {"lang": lang}, len(visits))
    levels = found["levels"]
    return {
        "joined": True,
        "guests": guests,
        "counting": visits,
        "last": visits[-1],
        "total": found.pop("total")[0],
        "prospects": found.pop("prospects")[0],
        "reached": max((row["stars"] for row in levels if row["reached"]), default=0),
        "from_visit": {row["item"]: row["visit"] for row in found.pop("items")},
        "of_guests": {row["code"] for row in found.pop("guests_items")},
        "passed": {row["code"]: row for row in found.pop("passed")},
        **{name: by(found.pop(name), "stars") for name in ("low", "short", "required")},
        **found,
    }


@together
def _first() -> dict[str, Any]:
    return {"counting": scoring.counting(EVALUATION), "guests": scoring.survey(EVALUATION)}


@together
def _result(visits: int) -> dict[str, Any]:
    """Of so many that count."""
    return asked(scoring.together(visits), LANG)


def _shares(of: Joined) -> Select:
    """What each visit gives, in the order of their days."""
    gave = scoring.by_visit(of).subquery("gave")
    return select(gave).join(Visit, Visit.id == gave.c.visit).order_by(Visit.planned_on, Visit.id)


def asked(of: Joined, lang: Any) -> dict[str, Any]:
    low, p, r = scoring.low_sections(of).subquery(), scoring.papers(of), scoring.results(of)
    return {
        "total": scoring.total(of),
        "levels": star_levels(of, lang),
        "prospects": scoring.prospects(of),
        "lifts": lifting(of, lang),
        "papers": select(*(p.c[name] for name in PAPER), local(lang, p.c)).order_by(p.c.position),
        "passed": scoring.passed(of),
        "blockers": blockers(of, lang),
        "required": required(of, lang),
        "short": shortfalls(of, lang),
        "low": select(low.c.stars, low.c.code, low.c.short, low.c.points, low.c.attainable, local(lang, low.c)).order_by(low.c.short),
        "items": select(r.c.item, r.c.visit).where(r.c.visit.is_not(None)),
        "shares": _shares(of),
        "guests_items": select(Item.code).where(Item.checklist == checklist_of(of), Item.filled_by == "survey"),
    }
