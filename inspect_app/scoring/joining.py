"""An evaluation's visits, its papers and what guests say, as one result (docs/decisions/0059).

Laws
- A visit counts when everybody who answered has submitted, and it is not cancelled: the latest first visit, and the re-checks and
  follow-ups after it. Open and secret ones are two lines; secret ones count in a checklist that has papers of theirs, and in these
  papers alone.
- Of each item the latest of these visits counts that answered it, or left it out. Visits by an older version of the checklist give the
  items that are worth the same in the last one's.
- What guests say is the item of their paper: the mean of all marks, of the highest mark, carried as sum and count and rounded once.
- The self-assessment, a recommending body's visit and practice count nowhere; they stand beside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from ..models import Evaluation, Item, Paper, Section, Survey, SurveyMark, SurveyReply, Visit
from ..models.survey import HIGHEST
from .cancelled import cancelled
from .heads import Joined, closed, flag, whole
from .points import OF_ITEM, items

GIVEN = ("answered", "na", "points", "attainable", "pending", "failed", "vetoed", "scorers")
RANGE = ("low", "high")


@cache
def together(visits: int) -> Joined:
    """Of so many visits, to be asked with `binds`. Any part of a visit's score can be asked of it."""
    return Joined(bindparam("evaluation", type_=String()), tuple(bindparam(f"v{n}", type_=String()) for n in range(visits)))


def binds(evaluation: str, visits: Sequence[str]) -> dict[str, str]:
    return {"evaluation": evaluation, **{f"v{n}": visit for n, visit in enumerate(visits)}}


def counting(evaluation: Any) -> Select:
    """id of the visits that count, oldest first."""
    later = aliased(Visit, name="later")
    secret = Visit.secret == 1
    checklist = select(Evaluation.checklist).where(Evaluation.id == evaluation).scalar_subquery()
    of_theirs = select(Paper.code).where(Paper.checklist == checklist, Paper.filled_by == "secret").exists()
    anew = and_(later.purpose == "first", later.secret == Visit.secret, _stands(later, evaluation))
    after = tuple_(later.planned_on, later.id) > tuple_(Visit.planned_on, Visit.id)
    found = select(Visit.id).where(_stands(Visit, evaluation), or_(~secret, of_theirs))
    return found.where(~select(later.id).where(anew, after).exists()).order_by(Visit.planned_on, Visit.id)


def _stands(visit: Any, evaluation: Any) -> ColumnElement[bool]:
    return and_(visit.evaluation == evaluation, visit.practice == 0, visit.body == "inspection", closed(visit.id), ~cancelled(visit.id))


def joined(of: Joined, parts: Sequence[CTE]) -> Select:
    """One row per item of the checklist: the columns of a visit's results, and visit (null: guests, or nobody yet).
    `parts`: the results of the evaluation's visits."""
    item, last = items(of).subquery("of"), _last(of, parts).subquery("last_of")
    open_ = {"attainable": item.c.max_points}
    given = (func.coalesce(last.c[name], open_.get(name, 0)).label(name) for name in GIVEN if name != "points")
    made = select(*(item.c[name] for name in OF_ITEM), item.c.code.label("item"), *given, *(last.c[n] for n in ("points", *RANGE, "visit")))
    return made.outerjoin(last, and_(last.c.item == item.c.code, last.c.most == item.c.max_points))


def _last(of: Joined, parts: Sequence[CTE]) -> Select:
    """What was answered last of each item."""
    both = union_all(*(_of_visit(n, visit, part) for n, (visit, part) in enumerate(zip(of.visits, parts, strict=True))), _of_guests(of))
    given = both.subquery("given")
    newest = func.row_number().over(partition_by=given.c.item, order_by=given.c.nth.desc()).label("newest")
    ranked = select(given, newest).subquery("ranked")
    return select(*(c for c in ranked.c if c.name not in ("nth", "newest"))).where(ranked.c.newest == 1)


def _of_visit(nth: int, visit: Any, part: CTE) -> Select:
    row = select(
        literal(nth).label("nth"),
        cast(visit, String).label("visit"),
        part.c.item,
        part.c.max_points.label("most"),
        *(part.c[name] for name in (*GIVEN, *RANGE)),
    )
    row = row.join(Visit, Visit.id == visit).join(Item, and_(Item.checklist == part.c.checklist, Item.code == part.c.item))
    return row.where(part.c.answered == 1, or_(Visit.secret == 0, Item.filled_by == "secret"))


def _of_guests(of: Joined) -> Select:
    """The item of the paper that guests fill in, once enough of them have answered."""
    item, said = items(of).subquery("for_guests"), survey(of.evaluation).subquery("said")
    most, n = cast(item.c.max_points, BigInteger), said.c.marks * HIGHEST
    points = (most * said.c.total * 2 + n) // (n * 2)
    below = case((item.c.fails_below.is_(None), points * 100 < most * item.c.fails_pct), else_=points < item.c.fails_below)
    told = (literal(1), literal(0), points, most, literal(0), flag(below), literal(0), said.c.replies, points, points)
    values = (value.label(name) for name, value in zip((*GIVEN, *RANGE), told, strict=True))
    row = select(
        literal(-1).label("nth"), cast(null(), String).label("visit"), item.c.code.label("item"), item.c.max_points.label("most"), *values
    )
    row = row.join(Section, and_(Section.checklist == item.c.checklist, Section.code == item.c.section))
    row = row.join(Paper, and_(Paper.checklist == item.c.checklist, Paper.code == Section.paper)).join(said, literal(1) == 1)
    return row.where(item.c.filled_by == "survey", said.c.replies >= Paper.fewest, said.c.marks > 0)


def survey(evaluation: Any) -> Select:
    """One row: replies, marks (how many), total (their sum), mean (hundredths of a mark, for the eye)."""
    replies = select(func.count(SurveyReply.id)).join(Survey, Survey.id == SurveyReply.survey).where(Survey.evaluation == evaluation)
    n, total = func.count(SurveyMark.mark), whole(func.sum(SurveyMark.mark))
    mean = case((n > 0, (total * 200 + n) // (case((n > 0, n), else_=1) * 2)), else_=0)
    marks = select(n.label("marks"), total.label("total"), mean.label("mean"), replies.scalar_subquery().label("replies"))
    return marks.join(Survey, Survey.id == SurveyMark.survey).where(Survey.evaluation == evaluation)
