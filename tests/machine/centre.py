"""The real app on either engine, laid back to how it stood: for each story anew, and when it comes back from a backup."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, insert, select, update

from inspect_app import clock, quarantine, server
from inspect_app.database import db
from inspect_app.models import Device, Fact, TeamMember
from tests.simulation.prepared import reduce
from tests.tablets import BAMBOO, BASE, SHENS

VISITS = (BASE, BAMBOO, SHENS)
STAYS = (
    "checklist",
    "level",
    "section",
    "item",
    "item_option",
    "site",
    "person",
    "account",
    "evaluation",
    "visit",
    "sign_in",
    "failed_try",
)
Rows = dict[str, list[dict[str, Any]]]


class Centre:
    """`clients`: browsers that are signed in, by login."""

    def __init__(self, app: Flask, clients: dict[str, FlaskClient]):
        self.app, self.clients, self.photos = app, clients, Path(app.config["DATA_DIR"], "photos")
        self.heard: Counter[str] = Counter()  # what became of what tablets asked
        self.tables = [table for table in db.metadata.sorted_tables if table.name not in STAYS]
        with self.writing():
            reduce(VISITS)
        self.first = self.back_up()

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self.app.app_context():
            yield
            db.session.commit()

    def read(self, statement: Any) -> list[Any]:
        with self.app.app_context():
            return list(db.session.execute(statement).all())

    # --- backup

    def back_up(self) -> tuple[Rows, dict[Path, bytes]]:
        """Rows that tablets and people change, and the photos in place."""
        rows = {table.name: [dict(row._mapping) for row in self.read(select(table))] for table in self.tables}
        return rows, {path: path.read_bytes() for path in self.kept()}

    def kept(self) -> list[Path]:
        return sorted(path for path in (self.photos / "original").rglob("*") if path.is_file())

    def lay(self, backup: tuple[Rows, dict[Path, bytes]]) -> None:
        with self.writing():
            for table in reversed(self.tables):
                db.session.execute(delete(table))
            for table in self.tables:
                if backup[0][table.name]:
                    db.session.execute(insert(table), backup[0][table.name])
        shutil.rmtree(self.photos, ignore_errors=True)
        for path, data in backup[1].items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def restore(self, backup: tuple[Rows, dict[Path, bytes]]) -> str:
        """As `flask backup restore` ends: in a new epoch. Which."""
        self.lay(backup)
        with self.writing():
            epoch, statements = server.renewed()
            for statement in statements:
                db.session.execute(statement)
        return epoch

    # --- what people do at the desk

    def team(self, visit: str, person: str, member: bool) -> None:
        with self.writing():
            there = db.session.get(TeamMember, (visit, person))
            if there and not member:
                db.session.delete(there)
            if member and not there:
                db.session.add(TeamMember(visit=visit, person=person))

    def revoke(self, device: str, revoked: bool) -> None:
        with self.writing():
            at = clock.seconds() if revoked else None
            db.session.execute(update(Device).where(Device.id == device).values(revoked_at=at))

    def try_again(self, fact: str) -> None:
        with self.app.app_context():
            quarantine.apply(db.session.get_one(Fact, fact))
