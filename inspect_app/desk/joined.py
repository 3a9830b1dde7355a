"""An evaluation as one result: its level, what counts of it from which visit, and what each level still asks. Queries only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from .. import scoring
from ..database import db
from ..field.sheet import checklist_of, local
from ..field.summary import blockers, lifting, required, shortfalls
from ..field.visits import star_levels
from ..models import Item, Visit
from ..scoring import Joined
from .reading import by, rows

PAPER = ("code", "worth", "points", "attainable", "counted", "counted_of", "filled_by", "fewest")


def read(evaluation: str, lang: str) -> dict[str, Any]:
    """joined: false where no visit counts yet, and nobody was asked."""
    visits = list(db.session.execute(scoring.counting(evaluation)).scalars())
    guests = rows(scoring.survey(evaluation))[0]
    if not visits:
        return {"joined": False, "guests": guests}
    of, binds = scoring.together(len(visits)), scoring.binds(evaluation, visits)
    asked = {name: rows(one, binds) for name, one in _asked(of, lang).items()}
    levels = asked["levels"]
    return {
        "joined": True,
        "guests": guests,
        "counting": visits,
        "last": visits[-1],
        "total": asked.pop("total")[0],
        "prospects": asked.pop("prospects")[0],
        "reached": max((row["stars"] for row in levels if row["reached"]), default=0),
        "from_visit": {row["item"]: row["visit"] for row in asked.pop("items")},
        "of_guests": {row["code"] for row in asked.pop("guests_items")},
        "passed": {row["code"]: row for row in asked.pop("passed")},
        **{name: by(asked.pop(name), "stars") for name in ("low", "short", "required")},
        **asked,
    }


def _shares(of: Joined) -> Select:
    """What each visit gives, in the order of their days."""
    gave = scoring.by_visit(of).subquery("gave")
    return select(gave).join(Visit, Visit.id == gave.c.visit).order_by(Visit.planned_on, Visit.id)


def _asked(of: Joined, lang: str) -> dict[str, Any]:
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
