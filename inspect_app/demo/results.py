"""Synthetic results: who walked which visit, how far, how well, and what happened on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, timezone

from flask import current_app
from sqlalchemy import text

from .. import clock, scoring, summaries
from ..database import db
from ..fieldkit.log import Log
from ..models import Answered
from . import answers, awards, mistakes, onsite, scenes, tray, words
from .answers import Question
from .people import PEOPLE
from .sheets import Tablet
from .world import HOURS, VISITS, day, named


@dataclass(frozen=True)
class Walk:
    visit: int
    login: str
    good: float  # share of the best answers
    part: tuple[float, float] = (0, 1)  # from where to where in the checklist
    submitted: bool = True
    photos: int = 7
    tablet: str = ""  # another one than this person's first
    happens: tuple[str, ...] = ()  # of HAPPENINGS


WALKS = (
    Walk(15, "he", 0.5, tablet="旧平板"),
    Walk(16, "he", 0.55, photos=30, tablet="旧平板"),
    Walk(12, "he", 0.75, happens=("veto",)),
    Walk(13, "zhou", 0.55),
    Walk(10, "zhou", 0.9, (0, 0.4)),
    Walk(10, "shen", 0.9, (0.4, 0.75), happens=("late",)),
    Walk(10, "he", 0.9, (0.75, 1)),
    Walk(9, "he", 0.85, (0.05, 0.6), photos=3),
    Walk(7, "shen", 0.86, happens=("no consent",)),
    Walk(6, "zhou", 0.97, happens=("tray",)),
    Walk(6, "shen", 0.88, happens=("reopened",)),
    Walk(1, "zhou", 0.98),
    Walk(1, "he", 0.96, happens=("on site", "signed")),
    Walk(17, "shen", 0.9, (0, 0.04), submitted=False, photos=1, happens=("cancelled",)),
    Walk(2, "shen", 0.9, (0, 0.6), submitted=False, happens=("tray", "wrong base", "on site")),
    Walk(14, "tao", 0.97, photos=0),
    Walk(0, "shen", 0.9, (0, 0.2), submitted=False, photos=4, happens=("two tablets", "waiting")),
)
VITAL = {False: ("veto", "key"), True: ("veto",)}  # what goes well by itself, so that stars come out
ASTRAY = 11  # the visit that some of another base was entered in
ALWAYS_CHANGED = "B1"  # the first answer was a slip: its history has something to tell


@dataclass
class Sheet:
    """What stands on it so far: the current fact of each item."""

    walk: Walk
    tablet: Tablet
    id: str
    answers: dict[str, str] = field(default_factory=dict)
    more: list[str] = field(default_factory=list)  # notes and photos in force


def fill() -> None:
    asked, log = answers.questions(), current_app.extensions["field"].log()
    tablets: dict[str, Tablet] = {}
    for walk in WALKS:
        name = f"{walk.login} {walk.tablet}".strip()
        tablet = tablets.get(name) or tablets.setdefault(name, Tablet(name, walk.login, log, walk.tablet))
        tablet.wake(_start(walk))
        _walk(Sheet(walk, tablet, named(f"visit {walk.visit}")), asked, log)
    _settle()
    awards.decide()
    for number in range(len(VISITS)):
        summaries.refresh(db.session.connection(), named(f"visit {number}"))


def _settle() -> None:
    """PostgreSQL plans badly right after a bulk load, until it has counted the rows."""
    if db.session.connection().dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))


def _start(walk: Walk) -> datetime:
    """In the morning; a walk of today has begun already."""
    zone = timezone(timedelta(hours=HOURS))
    morning = datetime.combine(day(VISITS[walk.visit].offset), time(8, 40), zone)
    return min(morning, datetime.fromtimestamp(clock.seconds(), zone) - timedelta(minutes=30))


def _walk(sheet: Sheet, asked: list[Question], log: Log) -> None:
    asked = [question for question in asked if question.item.guest or not VISITS[sheet.walk.visit].secret]
    low, high = (round(len(asked) * share) for share in sheet.walk.part)
    mine = asked[low:high]
    pictured = set(sheet.tablet.chance.sample([q.code for q in mine if q.pictured], sheet.walk.photos))
    with sheet.tablet.together():
        for question in mine:
            _answer(sheet, question)
            _note(sheet, question)
            if question.code in pictured:
                _photo(sheet, question)
    for happening in sheet.walk.happens:
        HAPPENINGS[happening](sheet, {q.code: q for q in mine}, log)
    if sheet.walk.submitted and not SUBMITTING & set(sheet.walk.happens):
        _submit(sheet)


def _answer(sheet: Sheet, asked: Question) -> None:
    chance, vital = sheet.tablet.chance, asked.item.severity in VITAL["veto" in sheet.walk.happens]
    good = vital or chance.random() < sheet.walk.good
    if chance.random() < 0.05 or asked.code == ALWAYS_CHANGED:
        _put(sheet, answers.answer(chance, asked, not good))
    if asked.item.na_allowed and not asked.item.na_needs_approval and chance.random() < 0.03:
        _put(sheet, answers.absent(chance, asked))
    else:
        _put(sheet, answers.answer(chance, asked, good))


def _put(sheet: Sheet, fields: dict[str, object]) -> None:
    code = str(fields["item"])
    before = [sheet.answers[code]] if code in sheet.answers else []
    sheet.answers[code] = sheet.tablet.make("answered", sheet.id, fields, before)


def _note(sheet: Sheet, asked: Question) -> None:
    chance = sheet.tablet.chance
    if chance.random() < 0.14:
        said = chance.choice(words.NOTES[asked.item.section])
        sheet.more.append(sheet.tablet.make("noted", sheet.id, {"item": asked.code, "text": said}))


def _photo(sheet: Sheet, asked: Question, arrived: bool = True) -> str:
    chance = sheet.tablet.chance
    data = scenes.jpeg(chance, asked.item.section, asked.item.method == "documents")
    photo = sheet.tablet.pictured(sheet.id, asked.code, data, chance.choice(["camera", "camera", "gallery"]), arrived)
    sheet.more.append(photo)
    if chance.random() < 0.5:
        sheet.tablet.make("captioned", sheet.id, {"photo": photo, "text": chance.choice(words.CAPTIONS)})
    return photo


def _submit(sheet: Sheet, base: Iterable[str] = ()) -> str:
    covered = sorted([*sheet.answers.values(), *sheet.more])
    remark = words.REMARKS[1 if VISITS[sheet.walk.visit].secret else 0]
    return sheet.tablet.make("submitted", sheet.id, {"remark": remark}, base, covers=covered)


# --- what happens


Asked = dict[str, Question]


def _veto(sheet: Sheet, asked: Asked, _log: Log) -> None:
    _put(sheet, answers.vetoed(asked["G4-2"]))
    blurred = _photo(sheet, asked["G4-2"])
    _photo(sheet, asked["G4-2"])
    sheet.tablet.make("removed", sheet.id, {"photo": blurred, "reason": words.BLURRED})


def _no_consent(sheet: Sheet, asked: Asked, _log: Log) -> None:
    """Not applicable, but somebody has to agree first."""
    _put(sheet, answers.absent(sheet.tablet.chance, asked["S4-5"]))


def _reopened(sheet: Sheet, asked: Asked, _log: Log) -> None:
    submission = _submit(sheet)
    sheet.tablet.make("reopened", sheet.id, {"sheet": sheet.tablet.device.person, "reason": words.REOPENED}, [submission])
    _put(sheet, answers.answer(sheet.tablet.chance, asked["S1-3"], True))
    sheet.tablet.make("cleared", sheet.id, {"item": "S5-1"}, [sheet.answers.pop("S5-1")])


def _two_tablets(sheet: Sheet, asked: Asked, log: Log) -> None:
    """The same person answers the same item on another tablet, neither seeing the other."""
    other = Tablet(f"{sheet.walk.login} 2", sheet.walk.login, log, "备用平板")
    other.ms = sheet.tablet.ms
    other.make("answered", sheet.id, answers.answer(other.chance, asked["B4"], False))


def _late(sheet: Sheet, asked: Asked, log: Log) -> None:
    """What another tablet kept without signal until the sheet was submitted."""
    _submit(sheet)
    other = Tablet(f"{sheet.walk.login} late", sheet.walk.login, log, "备用平板")
    other.ms = sheet.tablet.ms
    first, second = [question for question in asked.values() if question.pictured][:2]
    other.make("answered", sheet.id, answers.answer(other.chance, first, False))
    other.make("noted", sheet.id, {"item": second.code, "text": words.NOTES[second.item.section][0]})


def _waiting(sheet: Sheet, asked: Asked, _log: Log) -> None:
    """Facts are small and came; two photos are still on their way."""
    for code in ("B4", "S1-5"):
        _photo(sheet, asked[code], arrived=False)
    sheet.tablet.waits(photos=2, size=60_000)


def _signed(sheet: Sheet, _asked: Asked, _log: Log) -> None:
    """On this tablet, by the site and by everybody; they cover what stands here."""
    team = [("inspector", name, title) for login, _, name, title in PEOPLE if login in VISITS[sheet.walk.visit].team]
    names = [("site", onsite.MANAGER, onsite.POSITION), *team]
    heads = db.session.scalars(scoring.answer_heads(sheet.id).with_only_columns(Answered.id))
    onsite.signed(sheet.tablet, sheet.id, names, sorted(heads))


def _cancelled(sheet: Sheet, _asked: Asked, _log: Log) -> None:
    sheet.tablet.make("cancelled", sheet.id, {"off": 1, "reason": words.CANCELLED})


def _wrong_base(sheet: Sheet, asked: Asked, _log: Log) -> None:
    mistakes.carried(sheet.tablet, named(f"visit {ASTRAY}"), sheet.id, [q for q in answers.questions() if q.code not in asked][:4])


HAPPENINGS = {
    "tray": lambda sheet, _asked, _log: tray.fill(sheet.tablet, sheet.id),
    "veto": _veto,
    "no consent": _no_consent,
    "reopened": _reopened,
    "two tablets": _two_tablets,
    "waiting": _waiting,
    "cancelled": _cancelled,
    "wrong base": _wrong_base,
    "late": _late,
    "on site": lambda sheet, _asked, _log: onsite.recorded(sheet.tablet, sheet.walk.visit),
    "signed": _signed,
}
SUBMITTING = {"reopened", "late"}  # in the course of it
