"""One visit as the desk reads it: every answer beside its photos. Queries only."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Select, func, or_, select, union
from sqlalchemy.orm import aliased

from .. import clock, scoring
from ..database import db
from ..field.astray import brought, carried
from ..field.mistakes import cancellations
from ..field.places import excuses, last, shown_photos, tray_photos
from ..field.sheet import checklist_of, date_of, local, time_of
from ..field.summary import lifting
from ..field.team import people
from ..field.warnings import warned
from ..models import (
    Answered,
    Attached,
    Captioned,
    Checklist,
    Cleared,
    Consented,
    Device,
    Evaluation,
    Explained,
    Fact,
    Item,
    ItemOption,
    Lost,
    Moved,
    Noted,
    Person,
    PhotoSent,
    Removed,
    Renewed,
    Reopened,
    Settled,
    Site,
    Submitted,
    Unpictured,
    Visit,
    VisitSummary,
)
from ..models.fact import SAID
from ..photos import lost
from ..problems import sentences
from .asking import LANG, VISIT, together

Rows = list[dict[str, Any]]


def rows(select_: Any, binds: Mapping[str, Any] | None = None) -> Rows:
    return [dict(row) for row in db.session.execute(select_, binds or {}).mappings()]


def by(found: Rows, name: str) -> dict[Any, Rows]:
    return {key: list(group) for key, group in groupby(sorted(found, key=lambda r: r[name]), key=lambda r: r[name])}


def revision(visit: str) -> int:
    """Changes with every fact and photo that arrives. A bare `max` PostgreSQL seeks from the newest of all visits back: hence the sum."""
    told = select(func.max(Fact.revision + 0)).where(Fact.visit == visit)
    sent = select(func.max(PhotoSent.revision + 0)).join(Attached, Attached.sha256 == PhotoSent.sha256).where(Attached.visit == visit)
    return max(db.session.execute(q).scalar() or 0 for q in (told, sent))


def changed_items(visit: str, since: int) -> set[str]:
    """Codes. What is said of a sheet as a whole, or of the checklist it goes by, may change each item."""
    came = (Fact.visit == visit, Fact.revision > since)
    whole = select(Fact.id).where(*came, Fact.kind.in_([k.__tablename__ for k in (Submitted, Reopened, Renewed)])).limit(1)
    if db.session.execute(whole).first():
        return set(db.session.execute(select(Item.code).where(Item.checklist == checklist_of(visit))).scalars())
    kinds = (Answered, Cleared, Settled, Noted, Attached, Unpictured)
    word = select(Consented.answer).join(Fact, Fact.id == Consented.id).where(*came)
    agreed = (select(k.item).where(k.visit == visit, k.id.in_(word)) for k in (Answered, Settled))
    made = union(*(select(k.item).join(Fact, Fact.id == k.id).where(k.visit == visit, Fact.revision > since) for k in kinds), *agreed)
    sent = select(Attached.id).join(PhotoSent, PhotoSent.sha256 == Attached.sha256)
    sent = sent.where(Attached.visit == visit, PhotoSent.revision > since)
    said = (
        select(k.photo).join(Fact, Fact.id == k.id).where(k.visit == visit, Fact.revision > since)
        for k in (Captioned, Explained, Moved, Removed)
    )
    return {code for rows_ in (made, _ever_at(visit, union(sent, *said))) for code in db.session.execute(rows_).scalars()}


def _ever_at(visit: str, photos: Any) -> Any:
    """Items where these photos stand or stood."""
    taken = select(Attached.item).where(Attached.visit == visit, Attached.id.in_(photos))
    put = select(Item.code).join(Moved, scoring.listed(Item.code, Moved.items))
    return taken.union(put.where(Item.checklist == checklist_of(visit), Moved.visit == visit, Moved.photo.in_(photos)))


def read(visit: str, lang: str) -> dict[str, Any]:
    head, late, found = rows(_head(visit, lang)), rows(_late(visit)), _scored({"visit": visit, "lang": lang})
    return {
        "visit": head[0],
        "off": rows(cancellations([visit])),
        "carried": rows(carried(visit)),
        "revision": revision(visit),
        "team": rows(people(visit)),
        "tablets": [{**row, "seen": clock.shown(row["seen_at"])} for row in rows(_tablets(visit))],
        "total": found["total"][0],
        "levels": found["levels"],
        "lifts": found["lifts"],
        "prospects": found["prospects"][0],
        "summary": next(iter(rows(select(VisitSummary.__table__).where(VisitSummary.visit == visit))), None),
        "conflicts": found["conflicts"],
        "consents": list(dict.fromkeys(row["item"] for row in found["answers"] if _waits(row))),
        "sections": found["sections"],
        "cards": by(found["cards"], "section"),
        "answers": by(found["answers"], "item"),
        "late": by(late, "name"),
        "late_ids": {row["id"] for row in late},
        "options": by(rows(_options(visit, lang)), "item"),
        "notes": by(rows(_notes(visit)), "item"),
        "photos": by(_shots(shown_photos(visit)), "item"),
        "tray": _shots(tray_photos(visit)),
        "excuses": by(rows(_excuses(visit)), "item"),
        "moves": by(rows(_moves(visit)), "photo"),
        "captions": by(rows(_captions(visit)), "photo"),
        "quarantined": [{**r, "said": sentences(r["reason"])[lang]} for r in rows(_quarantined(visit))],
    }


@together
def _scored() -> dict[str, Any]:
    """What stands on the visit's scores."""
    return {
        "total": scoring.total(VISIT),
        "levels": scoring.levels(VISIT),
        "lifts": lifting(VISIT, LANG),
        "prospects": scoring.prospects(VISIT),
        "conflicts": scoring.conflicts(VISIT),
        "sections": _sections(),
        "cards": _items(),
        "answers": _answers(),
    }


def _head(visit: str, lang: str) -> Select:
    columns = (Visit.id, Visit.evaluation, Visit.planned_on, Visit.purpose, Visit.body, Visit.secret, Visit.practice)
    place = (Site.name, Site.region, Site.kind, Site.address)
    text = select(*columns, *place, local(lang, Checklist, "disclaimer"), local(lang, Checklist, "title"))
    text = text.join(Evaluation, Evaluation.id == Visit.evaluation).join(Site, Site.id == Evaluation.site)
    return text.join(Checklist, Checklist.id == checklist_of(visit)).where(Visit.id == visit)


def _late(visit: str) -> Select:
    """What came to a submitted sheet: id, what, item, day, time, name (whose sheet)."""
    late = scoring.late(visit).subquery("late")
    when = (date_of(late.c.at).label("day"), time_of(late.c.at).label("time"))
    rows_ = select(late.c.id, late.c.what, late.c.item, *when, func.coalesce(Person.name, "?").label("name"))
    return rows_.select_from(late).outerjoin(Person, Person.id == late.c.sheet).order_by(late.c.sheet, late.c.at, late.c.id)


def _tablets(visit: str) -> Select:
    """Devices that announced something for this visit: what they still hold, and when they were last heard."""
    used = select(Fact.device).where(Fact.visit == visit)
    columns = (Device.label, Device.seen_at, Device.pending_facts, Device.pending_photos, Person.name)
    return select(*columns).join(Person, Person.id == Device.person).where(Device.id.in_(used)).order_by(Device.seen_at.desc())


def _sections() -> Select:
    s = scoring.sections(VISIT)
    numbers = ("code", "scored", "part", "points", "attainable", "answered", "total", "failed")
    return select(*(s.c[n] for n in numbers), local(LANG, s.c)).order_by(s.c.position)


def _items() -> Select:
    r = scoring.results(VISIT)
    joined = ("section", "position", "max_points", "answered", "na", "points", "failed", "vetoed", "scorers", "low", "high")
    facts = (Item.code, Item.severity, Item.clause, Item.method, Item.photo, Item.kind, local(LANG, Item), local(LANG, Item, "unit"))
    on = (Item.checklist == r.c.checklist) & (Item.code == r.c.item)
    return select(*facts, *(r.c[n] for n in joined)).join(r, on).order_by(r.c.position)


def _answers() -> Select:
    """Every current answer, the late ones too, and what the lead settled: what was said, by whom, when, on which tablet, its points."""
    current = select(Answered.__table__).where(Answered.visit == VISIT, ~scoring.superseded(Answered, Answered, Cleared))
    counted, settled = scoring.answer_heads(VISIT), scoring.settled_heads(VISIT)
    heads, scored = current.union(counted, settled).subquery(), scoring.scored(VISIT)
    said = (heads.c[n] for n in ("id", "item", *SAID, "at", "person"))
    settles = scoring.flag(Fact.kind == "settled").label("settles")
    word = select(func.max(Consented.granted)).where(Consented.visit == VISIT, Consented.answer == heads.c.id)
    agreed = word.where(~scoring.superseded(Consented, Consented, same=("visit", "answer"))).scalar_subquery().label("agreed")
    given = (scored.c[n] for n in ("points", "pending", "counts"))
    told = select(*said, *brought(heads.c.id), *given, agreed, settles, Person.name, Device.label).join(Fact, Fact.id == heads.c.id)
    told = told.outerjoin(scored, scored.c.id == heads.c.id).outerjoin(Person, Person.id == heads.c.person)
    return told.outerjoin(Device, Device.id == Fact.device).order_by(heads.c.item, settles.desc(), heads.c.person, heads.c.id)


def _waits(answer: dict[str, Any]) -> bool:
    """Left out, where no supervisor has said a word yet."""
    return bool(answer["pending"] and answer["counts"] and answer["agreed"] is None)


def _options(visit: str, lang: str) -> Select:
    text = select(ItemOption.item, ItemOption.id, local(lang, ItemOption))
    return text.where(ItemOption.checklist == checklist_of(visit)).order_by(ItemOption.position)


def _notes(visit: str) -> Select:
    """Those in force, and the late ones beside what was submitted."""
    current = or_(scoring.counts(visit, Noted, Noted), ~scoring.superseded(Noted, Noted))
    text = select(Noted.id, Noted.item, Noted.text, Noted.at, Person.name).outerjoin(Person, Person.id == Noted.person)
    return text.where(Noted.visit == visit, current, Noted.text != "").order_by(Noted.item, Noted.id)


def _shots(which: Select) -> Rows:
    return [{**row, "lost": bool(row["lost_by"]) and lost.gone(row["sha256"])} for row in rows(_photos(which))]


def _photos(which: Select) -> Select:
    photo = which.subquery("shot")
    sent = (PhotoSent.sha256 == photo.c.sha256) & (PhotoSent.device == Fact.device)
    held = scoring.flag(PhotoSent.sha256.is_not(None)).label("held")
    below = aliased(Attached)
    untouched = select(below.sha256).where(below.id == photo.c.derived_from).scalar_subquery().label("untouched")
    word = (Lost.by.label("lost_by"), Lost.at.label("lost_at"), Lost.reason.label("lost_reason"))
    told = select(photo, untouched, *warned(photo), *word, Person.name, held).join(Fact, Fact.id == photo.c.id)
    told = told.outerjoin(Lost, Lost.sha256 == photo.c.sha256).outerjoin(PhotoSent, sent).outerjoin(Person, Person.id == photo.c.person)
    return told.order_by(photo.c.item, func.coalesce(photo.c.derived_from, photo.c.id), photo.c.id)


def _captions(visit: str) -> Select:
    text = select(Captioned.photo, Captioned.text).where(Captioned.visit == visit, last(Captioned), Captioned.text != "")
    return text.order_by(Captioned.id)


def _moves(visit: str) -> Select:
    """What was put elsewhere: photo, put (items, or none: the tray), first (where it was taken), who and when."""
    rows_ = select(Moved.photo, Moved.items.label("put"), Moved.at, Person.name, Attached.item.label("first"))
    rows_ = rows_.join(Attached, Attached.id == Moved.photo).outerjoin(Person, Person.id == Moved.person)
    return rows_.where(Moved.visit == visit).order_by(Moved.photo, Moved.at, Moved.id)


def _excuses(visit: str) -> Select:
    said = excuses(visit).subquery("said")
    return select(said, Person.name).outerjoin(Person, Person.id == said.c.person).where(said.c.reason != "").order_by(said.c.id)


def _quarantined(visit: str) -> Select:
    told = select(Fact.id, Fact.kind, Fact.at, Fact.reason, Person.name).outerjoin(Person, Person.id == Fact.person)
    return told.where(Fact.visit == visit, Fact.state == "quarantined").order_by(Fact.revision.desc()).limit(100)
