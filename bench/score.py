"""What scores cost: total and levels of a visit, against a bare SELECT of the rows they are made of (answers, items, options, sections, levels).

score.summary              110 items, 3 scorers, on the tablet's own engine (target 3)
score.summary_300_visits   the same with 300 such visits in the database, against 1 (target 1.2)
score.items_480            480 items, against 120, on the tablet's engine (target 4.4)
score.centre_10k           10,000 visits of 110 answers recomputed at the centre, against the bare SELECT"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import Select, bindparam, insert, select

from inspect_app import scoring, server, standards, summaries
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.fieldkit.selects import Query, many, one
from inspect_app.models import Answered, Checklist, Evaluation, Item, ItemOption, Level, Section, Supersedes, Visit
from scripts import chromium
from tests import worlds
from tests.fieldkit.browser import files, serve
from tests.scoring import checklists, tablet
from tests.scoring.stored import kept

from .measure import told

VISITS = 10_000
SHIPPED = json.loads(standards.DEFAULT.read_bytes())
WORDS = (
    "title",
    "unit",
    "of_",
    "situation_",
    "disclaimer",
    "basis",
    "wording",
    "clause",
    "method",
    "obligation",
    "photo",
    "content",
    "revision",
    "at",
    "reason",
)
TIMED = """([ways, times]) => { for (const { store, fills } of ways) stores[store].share(fills);
  const once = ({ store, fills, asked }, visit) => stores[store].reading(() => { const t = performance.now();
    for (const [name, fill] of Object.entries(fills)) stores[store].fill(name, fill, { visit });
    for (const query of Object.values(asked)) stores[store].statement(query, { visit });
    return performance.now() - t });
  const took = ways.map(() => []);
  for (let n = -5; n < times; n++) ways.forEach((way, k) => { const ms = once(way, way.visits[Math.max(n, 0) % way.visits.length]); if (n >= 0) took[k].push(ms) });
  return took }"""


def summary(visit: Any) -> dict[str, Query]:
    return {"total": one(scoring.total(visit)), "levels": many(scoring.levels(visit))}


def bare(visit: Any) -> dict[str, Query]:
    """The rows that a summary reads, without the words in them."""
    checklist = select(Evaluation.checklist).join(Visit, Visit.evaluation == Evaluation.id).where(Visit.id == visit).scalar_subquery()
    of = {
        Checklist: Checklist.id,
        Item: Item.checklist,
        ItemOption: ItemOption.checklist,
        Section: Section.checklist,
        Level: Level.checklist,
    }
    made: dict[str, Select] = {m.__tablename__: select(*_told(m)).where(column == checklist) for m, column in of.items()}
    made["answered"] = select(*_told(Answered)).where(Answered.visit == visit)
    return {name: many(rows) for name, rows in made.items()}


def _told(model: Any) -> list[Any]:
    return [c for c in model.__table__.c if not c.name.startswith(WORDS)]


def run() -> None:
    with engine() as page:
        first, further = of_visits(page, 1), of_visits(page, 300)
        ways = [way("visits 1", summary, first), way("visits 1", bare, first), way("visits 300", summary, further[150:151])]
        alone, peer, among = page.evaluate(TIMED, [ways, 60])
        told("score.summary", alone, peer, "a bare SELECT of the same rows")
        told("score.summary_300_visits", among, alone, "1 visit in the database")
        ways = [way(f"items {count}", summary, [of_items(page, count)]) for count in (480, 120)]
        told("score.items_480", *page.evaluate(TIMED, [ways, 60]), "120 items")
    told("score.centre_10k", *recomputed(VISITS), "a bare SELECT of the same rows, visit by visit", "ms a visit")


def way(store: str, declared: Any, visits: list[str]) -> dict[str, Any]:
    return {"store": store, "visits": visits, **tablet.compiled(declared)}


def of_visits(page: Page, count: int) -> list[str]:
    with world() as database:
        ids = answered(count, 3)
        tablet.opened(page, database, f"visits {count}")
    return ids


@contextmanager
def engine() -> Iterator[Page]:
    serve("/", "<!doctype html><title>engine</title>", "text/html")
    with files() as base, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.find(), args=list(chromium.FLAGS))
        page = browser.new_page()
        page.goto(base + "/")
        yield page
        browser.close()


@contextmanager
def world() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder, worlds.copied(Path(folder) / "centre") as app, app.app_context():
        yield Path(folder) / "centre" / "centre.db"


def answered(visits: int, scorers: int) -> list[str]:
    """So many visits of the shipped checklist, each answered by so many people."""
    chance, evaluation = random.Random("score"), named("evaluation 0")
    ids = [server.new_id() for _ in range(visits)]
    people = [named(login) for login in ("zhou", "shen", "he")][:scorers]
    lead = {"evaluation": evaluation, "purpose": "first", "planned_on": "2026-11-23", "lead": people[0]}
    db.session.execute(insert(Visit), [{"id": id, **lead} for id in ids])
    for id in ids:
        rows = [row(chance, id, person, i) for person in people for s in SHIPPED["sections"] for i in s["items"]]
        db.session.execute(insert(Answered), rows)
        db.session.execute(
            insert(Supersedes), [{"base": r["id"], "by": server.new_id()} for r in rows[:5]]
        )  # of no visit: none is replaced
    db.session.commit()
    return ids


def row(chance: random.Random, visit: str, person: str, item: Any) -> dict[str, Any]:
    said = checklists.answer(chance, item, {"partial_rule": "none"}, 0.9)
    choice = said.get("choice")
    text = (",".join(choice) or "none") if isinstance(choice, list) else choice
    number = int(said["number"] * 100) if "number" in said else None
    more = {"choice": text, "number": number, "situation": said.get("situation", 0), "na": said.get("na", 0), "reason": None}
    return {"id": server.new_id(), "visit": visit, "person": person, "at": "2026-11-23T09:00:00+08:00", "item": item["id"], **more}


def of_items(page: Page, count: int) -> str:
    """A visit of a checklist with so many items of every kind, in twelve sections, three scorers."""
    chance = random.Random("items")
    data = checklists.checklist(chance) | {"papers": [], "bonus_cap": 0}
    data["sections"] = [section(chance, n, count // 12) for n in range(12)]
    data["levels"] = [{"stars": s, "min_total_pct": 15 * s, "min_section_pct": 10 * s, "max_key_fails": 1} for s in range(1, 6)]
    data["total_points"] = sum(s["max_points"] for s in data["sections"])
    with world() as database:
        visit = kept(
            data, [{i["id"]: checklists.answer(chance, i, data, 0.9) for s in data["sections"] for i in s["items"]}] * 3, "hotel", 0
        )
        db.session.commit()
        tablet.opened(page, database, f"items {count}")
    return visit


def section(chance: random.Random, n: int, count: int) -> dict[str, Any]:
    items = [checklists.item(chance, f"{'ABCDEFGHIJKL'[n]}-{k}") for k in range(count)]
    words = {"title_zh": "x", "title_en": "x", "group": "service", "clause": "", "scored": True}
    return {"code": "ABCDEFGHIJKL"[n], **words, "max_points": sum(i["max_points"] for i in items), "items": items}


def recomputed(visits: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each visit: its summary from its facts, and the bare rows; in turn."""
    visit = bindparam("visit", type_=Answered.visit.type)
    rows = [query.select for query in bare(visit).values()]
    ours, peer = [], []
    with world():
        ids = answered(visits, 1)
        connection = db.session.connection()
        for id in ids:
            start = time.perf_counter()
            summaries.computed(connection, id)
            between = time.perf_counter()
            for one_of in rows:
                connection.execute(one_of, {"visit": id}).mappings().all()
            ours.append((between - start) * 1000)
            peer.append((time.perf_counter() - between) * 1000)
    return ours, peer
