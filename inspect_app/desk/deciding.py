"""What stands against deciding an evaluation, what was decided of it, and what came since. Queries only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, String, cast, func, literal, or_, select

from .. import scoring
from ..field.places import removed
from ..field.sheet import date_of, time_of
from ..models import (
    Answered,
    Attached,
    Awarded,
    CalledOff,
    Cancelled,
    Cleared,
    Consented,
    Device,
    Fact,
    Lost,
    Person,
    PhotoSent,
    Renewed,
    Reopened,
    Settled,
    Submitted,
    TeamMember,
    Visit,
)
from .asking import VISIT, together
from .reading import Rows, rows

ONE = literal(1)
SCORES = (Answered, Cleared, Settled, Consented, Submitted, Reopened, Renewed, Cancelled, CalledOff)  # kinds that can change a result


def own_visits(evaluation: str) -> Select:
    """id of the inspectors' visits that are not cancelled: what is open in one of them keeps the evaluation from being decided."""
    return _ever(evaluation).where(~scoring.cancelled(Visit.id))


def _ever(evaluation: str) -> Select:
    return select(Visit.id).where(Visit.evaluation == evaluation, Visit.practice == 0, Visit.body == "inspection")


def hindrances(evaluation: str) -> Rows:
    """why (conflict, consent, sheet, apart, tablet, photos), visit (or null: a tablet's), what (an item, or a name), n."""
    visits = [row["id"] for row in rows(own_visits(evaluation))]
    found = [row for visit in visits for asked in _of_visit({"visit": visit}).values() for row in asked]
    return found + rows(_tablets(evaluation))


@together
def _of_visit() -> dict[str, Select]:
    left, stands = scoring.conflicts(VISIT).subquery("left"), ~scoring.superseded(Answered, Answered, Cleared)
    force = scoring.submissions(VISIT).subquery("force")
    submitted = select(force.c.id).where(force.c.person == Answered.person).exists()
    apart = select(func.count(Fact.id)).where(Fact.visit == VISIT, Fact.state == "quarantined").scalar_subquery()
    way = _on_their_way(VISIT).scalar_subquery()
    sheets = _row("sheet", VISIT, Person.name).join(Answered, Answered.person == Person.id)
    return {
        "conflict": _row("conflict", VISIT, left.c.item).distinct().order_by(left.c.item),
        "consent": _row("consent", VISIT, _awaiting(VISIT).c.item).distinct(),
        "sheet": sheets.where(Answered.visit == VISIT, stands, ~submitted).distinct(),
        "apart": _row("apart", VISIT, literal(""), apart).where(apart > 0),
        "photos": _row("photos", VISIT, literal(""), way).where(way > 0),
    }


def _row(why: str, visit: Any, what: Any, n: Any = ONE) -> Select:
    at = cast(visit, String)
    return select(literal(why).label("why"), at.label("visit"), what.label("what"), n.label("n"))


def _awaiting(visit: Any) -> Any:
    """Items left out on which no supervisor has said a word."""
    answer = scoring.scored(visit)
    said = select(Consented.id).where(Consented.visit == visit, Consented.answer == answer.c.id).exists()
    return select(answer.c.item).where(answer.c.pending == 1, answer.c.counts == 1, ~said).subquery("awaiting")


def _on_their_way(visit: Any) -> Select:
    """How many photos were announced, by tablets not shut out, and are not here: those that nobody removed or called lost."""
    here = select(PhotoSent.sha256).where(PhotoSent.sha256 == Attached.sha256, PhotoSent.device == Fact.device).exists()
    found = select(func.count(Attached.id)).join(Fact, Fact.id == Attached.id).join(Device, Device.id == Fact.device)
    return found.where(Attached.visit == visit, Device.revoked_at.is_(None), ~here, ~removed(), Attached.sha256.not_in(select(Lost.sha256)))


def _tablets(evaluation: str) -> Select:
    """Tablets of the teams, not shut out, that hold entries made before their person's last submission, or none is here yet. Their photos
    are known by what announced them."""
    visits = own_visits(evaluation)
    team = select(TeamMember.person).where(TeamMember.visit.in_(visits))
    used = select(Fact.device).where(Fact.visit.in_(visits))
    last = select(func.max(_clock(Submitted.at))).where(Submitted.visit.in_(visits), Submitted.person == Device.person).scalar_subquery()
    before = or_(Device.pending_since.is_(None), last.is_(None), _clock(Device.pending_since) <= last)
    found = _row("tablet", None, Person.name, Device.pending_facts).join(Device, Device.person == Person.id)
    mine = or_(Device.person.in_(team), Device.id.in_(used))
    return found.where(mine, Device.revoked_at.is_(None), Device.pending_facts > 0, before).order_by(Person.name)


def _clock(at: Any) -> Any:
    """As the tablet's clock stood, to the second: both are told by the same one."""
    return func.substr(at, 1, 19)


def decisions(evaluation: str) -> Rows:
    """Newest first: the fact's columns, name (who), day, time, revision, stands (nothing took its place)."""
    stands = scoring.flag(~scoring.superseded(Awarded, Awarded, same=("evaluation",))).label("stands")
    when = (date_of(Awarded.at).label("day"), time_of(Awarded.at).label("time"))
    found = select(Awarded.__table__, *when, stands, Fact.revision, Person.name).join(Fact, Fact.id == Awarded.id)
    return rows(found.outerjoin(Person, Person.id == Awarded.person).where(Awarded.evaluation == evaluation).order_by(Fact.revision.desc()))


def since(evaluation: str, revision: int) -> Rows:
    """What came that can change the result: kind, n. Of cancelled visits and facts kept apart too, since somebody may let them count."""
    names = [kind.__tablename__ for kind in SCORES]
    came = select(Fact.kind, func.count(Fact.id).label("n")).where(Fact.visit.in_(_ever(evaluation)), Fact.revision > revision)
    return rows(came.where(Fact.kind.in_(names)).group_by(Fact.kind).order_by(Fact.kind))
