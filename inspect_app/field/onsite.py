"""On site, beside the answers: arrival and leaving, who was there, papers read, the site's own word, signatures."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, cast, func, literal, or_, select

from .. import scoring
from ..fieldkit.selects import Refuse, many, one
from ..models import (
    Answered,
    Arrived,
    Covers,
    DocumentSeen,
    Fact,
    Item,
    Left,
    Person,
    Present,
    Signed,
    Statement,
    Struck,
    TeamMember,
    Visit,
)
from ..models.onsite import ROLES
from .app import field
from .sheet import blank, checklist_of, date_of, flag, head, local, made_here, not_on_team, time_of, unknown_item

SOON = 31  # days: a paper that expires so soon after it was read is named


@field.page("/visits/<visit>/onsite", "field/onsite.html")
def onsite(visit: Any, me: Any, lang: Any) -> dict[str, Any]:
    names = select(Item.code, local(lang, Item)).where(Item.checklist == checklist_of(visit), Item.method == "documents")
    mine = select(Person.name, Person.title).where(Person.id == me)
    return {
        "visit_row": one(head(visit)),
        "me_row": one(mine),
        **entries(visit),
        "statement_heads": many(_mine(Statement, visit, me)),
        "paper_items": many(names.order_by(Item.position)),
        "awaited": many(_awaited(visit)),
        "site_row": one(select(flag(and_(Visit.secret == 0, ~_given(visit, "site"))).label("awaited")).where(Visit.id == visit)),
    }


def entries(visit: Any) -> dict[str, Any]:
    """The record as the tablet and the desk show it: arrivals, leavings, present, papers, statements, signatures."""
    return {
        "arrivals": many(rows(Arrived, visit, _clock(Arrived), Arrived.identity).where(_last(Arrived))),
        "leavings": many(rows(Left, visit, _clock(Left)).where(_last(Left))),
        "present": many(rows(Present, visit, Present.name, Present.title)),
        "papers": many(rows(DocumentSeen, visit, *_paper(visit), *_expiry())),
        "statements": many(rows(Statement, visit, Statement.text).where(_last(Statement))),
        "signatures": many(_signatures(visit)),
    }


def rows(kind: Any, visit: Any, *columns: Any) -> Select:
    """Entries of a kind: id, what it says, author, day, made (its time), sync, struck (why it was struck out, or null)."""
    when = (date_of(kind.at).label("day"), time_of(kind.at).label("made"))
    found = select(kind.id, *columns, Person.name.label("author"), *when, Fact.state.label("sync"), _struck(kind).label("struck"))
    return found.join(Fact, Fact.id == kind.id).outerjoin(Person, Person.id == kind.person).where(kind.visit == visit).order_by(kind.id)


def _struck(kind: Any) -> Any:
    reason = select(func.min(Struck.reason)).where(Struck.entry == kind.id, Struck.visit == kind.visit)
    return reason.scalar_subquery()


def _last(kind: Any) -> ColumnElement[bool]:
    return ~scoring.superseded(kind, kind, same=("visit", "person"))


def _mine(kind: Any, visit: Any, me: Any, *which: Any) -> Select:
    return select(kind.id).where(kind.visit == visit, kind.person == me, _last(kind), *which).order_by(kind.id)


def _clock(kind: Any) -> Any:
    return func.coalesce(kind.time, time_of(kind.at)).label("clock")


def _paper(visit: Any) -> tuple[Any, ...]:
    section = select(Item.section).where(Item.code == DocumentSeen.item, Item.checklist == checklist_of(visit))
    return DocumentSeen.title, DocumentSeen.number, DocumentSeen.expires, DocumentSeen.item, section.scalar_subquery().label("section")


def _days(day: Any) -> Any:
    """A date as a number that grows by about one a day: months of 31 days."""
    year, month, date = (cast(func.substr(day, start, n), Integer) for start, n in ((1, 4), (6, 2), (9, 2)))
    return year * 372 + month * 31 + date


def _expiry() -> tuple[Any, Any]:
    """expired when it was read; soon: within about a month of that day."""
    seen = date_of(DocumentSeen.at)
    left = _days(DocumentSeen.expires) - _days(seen)
    return flag(DocumentSeen.expires < seen).label("expired"), flag(and_(left >= 0, left <= SOON)).label("soon")


def _signatures(visit: Any) -> Select:
    """Each with how many answers stand now that it did not cover."""
    heads = scoring.answer_heads(visit).subquery("now")
    covered = select(Covers.fact).where(Covers.by == Signed.id, Covers.fact == heads.c.id).exists()
    newer = select(func.count(heads.c.id)).where(~covered).scalar_subquery().label("newer")
    return rows(Signed, visit, Signed.role, Signed.name, Signed.title, Signed.strokes, Signed.declined, newer)


def _given(visit: Any, role: str, *which: Any) -> ColumnElement[bool]:
    """Is there a signature, or why there is none, that is not struck out?"""
    struck = select(Struck.id).where(Struck.entry == Signed.id, Struck.visit == Signed.visit).exists()
    return select(Signed.id).where(Signed.visit == visit, Signed.role == role, ~struck, *which).exists()


def _awaited(visit: Any) -> Select:
    """Inspectors of the team in whose name nobody has signed yet."""
    signed = _given(visit, "inspector", func.trim(Signed.name) == Person.name)
    team = select(Person.name).join(TeamMember, TeamMember.person == Person.id).where(TeamMember.visit == visit)
    return team.where(~signed).order_by(Person.id)


def of_day(day: Any) -> Refuse:
    """A date as the browser's own field gives it."""
    year, month, date = (func.substr(day, start, n, type_=String) for start, n in ((1, 4), (6, 2), (9, 2)))
    right = and_(day.like("____-__-__"), _digits(year + month + date), month.between("01", "12"), date.between("01", "31"))
    return Refuse("Give the day as year-month-day, for example 2026-11-24", select(literal(1)).where(day.is_not(None), ~right))


def _digits(text: Any) -> ColumnElement[bool]:
    return func.ltrim(text, "0123456789") == ""


def _of_clock(time: Any) -> Refuse:
    hour, minute = (func.substr(time, start, 2, type_=String) for start in (1, 4))
    right = and_(time.like("__:__"), _digits(hour + minute), time.between("00:00", "23:59"), minute < "60")
    return Refuse("Give the time as hours:minutes, for example 09:30", select(literal(1)).where(time.is_not(None), ~right))


def once(visit: Any, entry: Any) -> Refuse:
    gone = select(Struck.id).where(Struck.visit == visit, Struck.entry == entry)
    return Refuse("This entry is struck out already", gone)


def _asked_of_the_site(visit: Any, *which: Any) -> Refuse:
    secret = select(Visit.id).where(Visit.id == visit, Visit.secret == 1, *which)
    return Refuse("This is a secret visit: nothing is asked of the site", secret)


@field.fact(Arrived)
def arrived(visit: Any, me: Any, time: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "time": _of_clock(time)}


@field.fact(Left)
def left(visit: Any, me: Any, time: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "time": _of_clock(time)}


@field.fact(Present)
def present(visit: Any, me: Any, name: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "name": blank(name, "Say who it is")}


@field.fact(DocumentSeen)
def document_seen(visit: Any, me: Any, title: Any, expires: Any, item: Any) -> dict[str, Any]:
    return {
        "form": not_on_team(visit, me),
        "title": blank(title, "Say which paper it is"),
        "expires": of_day(expires),
        "item": unknown_item(visit, item, item.is_not(None)),
    }


@field.fact(Statement)
def statement(visit: Any, me: Any, text: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "text": blank(text, "Write down what the site says")}


@field.fact(Signed)
def signed(visit: Any, me: Any, role: Any, name: Any, strokes: Any, declined: Any) -> dict[str, Any]:
    drawn = and_(strokes.like("M%L%"), func.ltrim(strokes, "ML 0123456789") == "")
    both = or_(and_(strokes.is_(None), declined.is_(None)), and_(strokes.is_not(None), declined.is_not(None)))
    return {
        "form": not_on_team(visit, me),
        "role": Refuse("Say who signs: an inspector or the site", select(literal(1)).where(role.not_in(ROLES))),
        "name": blank(name, "Say who it is"),
        "strokes": Refuse("Sign in the box, or say why it is not signed", select(literal(1)).where(or_(both, ~drawn))),
        "declined": blank(declined, "Sign in the box, or say why it is not signed"),
    }


@field.fact(Struck)
def struck_out(visit: Any, me: Any, reason: Any) -> dict[str, Any]:
    return {"form": not_on_team(visit, me), "reason": blank(reason, "Say why it is struck out")}


@field.action("/visits/<visit>/arrive", fact=Arrived, then=onsite)
def arrive(visit: Any, me: Any, device: Any) -> dict[str, Any]:
    return {"base": _mine(Arrived, visit, me, made_here(Arrived, device))}


@field.action("/visits/<visit>/leave", fact=Left, then=onsite)
def leave(visit: Any, me: Any, device: Any) -> dict[str, Any]:
    return {"base": _mine(Left, visit, me, made_here(Left, device))}


@field.action("/visits/<visit>/present", fact=Present, then=onsite)
def meet(visit: Any) -> dict[str, Any]:
    return {"secret": _asked_of_the_site(visit)}


@field.action("/visits/<visit>/papers", fact=DocumentSeen, then=onsite)
def see_document(visit: Any) -> dict[str, Any]:
    return {"secret": _asked_of_the_site(visit)}


@field.action("/visits/<visit>/statement", fact=Statement, then=onsite)
def state(visit: Any, me: Any, device: Any) -> dict[str, Any]:
    return {"secret": _asked_of_the_site(visit), "base": _mine(Statement, visit, me, made_here(Statement, device))}


@field.action("/visits/<visit>/sign", fact=Signed, then=onsite)
def sign(visit: Any, role: Any) -> dict[str, Any]:
    heads = scoring.answer_heads(visit).with_only_columns(Answered.id)
    return {"secret": _asked_of_the_site(visit, role == "site"), "covers": heads}


@field.action("/visits/<visit>/strike/<entry>", fact=Struck, then=onsite)
def strike(visit: Any, entry: Any) -> dict[str, Any]:
    return {"already": once(visit, entry)}
