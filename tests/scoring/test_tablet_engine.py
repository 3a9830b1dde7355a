"""A sample of random checklists on the tablet's own engine: the same rows as the reference says."""

from __future__ import annotations

import random
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page

from inspect_app.database import db
from tests.scoring import checklists, tablet
from tests.scoring.reference import result
from tests.scoring.stored import kept, told


def test_the_tablet_says_the_same(app: Flask, engine: Page, tmp_path: Path) -> None:
    wanted = {}
    with app.app_context():
        for seed in range(40):
            chance = random.Random(f"tablet {seed}")
            data = checklists.checklist(chance)
            sheets = [checklists.sheet(chance, data) for _ in range(chance.randint(1, 3))]
            site, lead = chance.choice(checklists.SITES), chance.randint(0, 2)
            wanted[kept(data, sheets, site, lead)] = result(data, sheets, site, lead)
        db.session.commit()
    tablet.opened(engine, tmp_path / "centre" / "centre.db")
    found = engine.evaluate(tablet.ASK, [tablet.compiled(tablet.scores), [*wanted]])
    for one, said in zip(found, wanted.values(), strict=True):
        said["misses"] = {stars: sorted(missed) for stars, missed in said["misses"].items()}
        assert told(one) == said
