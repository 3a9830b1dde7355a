"""The real app on SQLite in a folder, with a clock, chance and a disk that are given; it can fail, crash, and come back from a backup."""

from __future__ import annotations

import logging
import os
import random
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from flask.testing import FlaskClient
from sqlalchemy import event, update
from sqlalchemy.orm import scoped_session

from inspect_app import clock, summaries
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Account, Device, Setting, TeamMember
from sync.envelope import uuid7
from tests import compiled
from tests.conftest import sign_in
from tests.tablets import BAMBOO, BASE, MORNING, SHENS

from .disk import Platter
from .prepared import Notes, demo_of, made

PEOPLE = ("zhou", "shen", "he")
VISITS = (BASE, BAMBOO, SHENS)


class Broken(Exception):
    """A fault that was put in; the app answers 500."""


class Crash(BaseException):
    """The power of the centre is gone."""


class Centre:
    def __init__(self, folder: Path):
        self.folder, self.data, self.ms, self.chance = folder, folder / "data", MORNING, random.Random(0)
        self.steps, self.trap, self.full, self.backups = 0, None, False, []
        self._reader: sqlite3.Connection | None = None
        for part in ("data", "graves"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        self.disk = Platter(self.data / "photos", folder / "graves")
        self.problems: list[str] = []
        with self.running():
            self._prepare()

    # --- given: clock, chance, disk

    @contextmanager
    def running(self) -> Iterator[None]:
        """The app's clock, chance, disk and commits are this centre's."""
        with (
            mock.patch.object(time, "time", self._time),
            mock.patch.object(os, "urandom", self._chance),
            mock.patch.object(secrets, "token_urlsafe", self._token),
            mock.patch.object(db.session, "commit", self._commit),
            mock.patch.multiple(os, fsync=self.disk.fsync, unlink=self.disk.unlink, remove=self.disk.unlink, rmdir=self.disk.rmdir),
        ):
            notes = Notes(self.problems)
            logging.getLogger("inspect").addHandler(notes)
            try:
                yield
            finally:
                logging.getLogger("inspect").removeHandler(notes)

    def _time(self) -> float:
        return self.ms / 1000

    def _chance(self, count: int) -> bytes:
        return self.chance.randbytes(count)

    def _token(self, count: int = 32) -> str:
        return self.chance.randbytes(count).hex()

    def _commit(self) -> None:
        self._step("before")
        scoped_session.commit(db.session)
        self._step("after")

    def _prepare(self) -> None:
        self.app = made(self.data)
        with self.app.app_context():
            event.listen(db.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))  # the database is not on trial
            self.chance = random.Random(1)  # anew where ids are made: what is imported and built only once takes its share
            demo_of(VISITS)
            compiled.bundle(self.app), summaries.computed(db.session.connection(), BASE)  # built once, before any seed
        self.clients = {login: self._client(login) for login in PEOPLE}
        self.cookies = {login: dict(client._cookies) for login, client in self.clients.items()}
        self.stop()
        shutil.copy(self.data / "centre.db", self.folder / "prepared.db")

    def _client(self, login: str) -> FlaskClient:
        sign_in(self.app, login)  # once for what is built when it is first needed
        self.chance = random.Random(login)
        return sign_in(self.app, login)

    # --- life

    def fresh(self, chance: random.Random) -> None:
        """As prepared; nothing of an earlier world is left."""
        self.chance, self.ms, self.steps, self.trap = chance, MORNING, 0, None
        self._lay(self.folder / "prepared.db", None)
        for left in (self.folder / "graves").iterdir():
            self.disk.real[1](left)
        self.disk.format()
        self.backups, self.full = [], False
        self.problems.clear()
        self.sign_in()

    def sign_in(self) -> None:
        for login, client in self.clients.items():
            client._cookies = dict(self.cookies[login])

    def _lay(self, database: Path, photos: Path | None) -> None:
        self.stop()
        with mock.patch.multiple(os, unlink=self.disk.real[1], remove=self.disk.real[1], rmdir=self.disk.real[2]):
            for old in self.data.glob("centre.db*"):
                old.unlink()
            shutil.rmtree(self.data / "photos", ignore_errors=True)
            shutil.copy(database, self.data / "centre.db")
            if photos and photos.is_dir():
                shutil.copytree(photos, self.data / "photos")

    def stop(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        self.app.extensions.pop("photos", None)
        if self._reader:
            self._reader.close()
            self._reader = None

    # --- faults

    def _step(self, where: str) -> None:
        """A place where things go wrong: trap is (kind, at which step)."""
        self.steps += 1
        if self.trap and self.trap[1] <= self.steps and self.trap[0] in (where, "crash"):
            self._spring(self.trap[0])

    def _spring(self, kind: str) -> None:
        if kind == "crash":
            raise Crash  # and again at whatever a `finally` still tries
        self.trap = None
        raise OSError("the disk failed") if kind == "disk" else Broken

    @contextmanager
    def failing(self, kind: str | None, at: int = 1) -> Iterator[None]:
        """kind: before, after (a commit), disk, crash; or None. Raises Crash."""
        self.trap = (kind, self.steps + at) if kind else None
        self.disk.step = lambda: self._step("disk")
        try:
            yield
        except Crash:
            self.trap = None
            self.crash()
            raise
        finally:
            self.trap = None

    def crash(self) -> None:
        self.stop()
        self.disk.crash(self.chance)

    def fill(self, full: bool) -> None:
        self.full = full
        self.app.config["LOW_DISK_PERCENT"] = 101 if full else 0

    # --- what people do there

    def team(self, visit: str, login: str, member: bool) -> None:
        with self._writing():
            there = db.session.get(TeamMember, (visit, named(login)))
            if there and not member:
                db.session.delete(there)
            if member and not there:
                db.session.add(TeamMember(visit=visit, person=named(login)))

    def disable(self, login: str, disabled: bool) -> None:
        with self._writing():
            at = clock.seconds() if disabled else None
            db.session.execute(update(Account).where(Account.person == named(login)).values(disabled_at=at))

    def revoke(self, device: str, revoked: bool) -> None:
        with self._writing():
            db.session.execute(update(Device).where(Device.id == device).values(revoked_at=clock.seconds() if revoked else None))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self.app.app_context():
            yield
            db.session.commit()

    # --- backup and restore

    def back_up(self) -> None:
        """The database first, then the photos: what it names is there."""
        place = self.folder / f"backup {len(self.backups)}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        with sqlite3.connect(self.data / "centre.db") as live, sqlite3.connect(place / "centre.db") as copy:
            live.backup(copy)
        live.close()
        copy.close()
        if (self.data / "photos").is_dir():
            shutil.copytree(self.data / "photos", place / "photos")
        self.backups.append({"place": place})

    def restore(self, number: int) -> None:
        """A new epoch begins. People sign in again: their sessions are as they were then."""
        place = self.backups[number]["place"]
        self._lay(place / "centre.db", place / "photos")
        self._all_safe()
        with self._writing():
            db.session.get_one(Setting, "epoch").value = uuid7(self.ms, self.chance.randbytes(10))

    def _all_safe(self) -> None:
        self.disk.format()
        for folder, _, files in os.walk(self.data / "photos"):
            inode = Path(folder).stat().st_ino
            self.disk.names[inode] = set(os.listdir(folder))
            self.disk.bytes |= {s.st_ino: s.st_size for s in (Path(folder, f).stat() for f in files)}
        for left in (self.folder / "graves").iterdir():
            self.disk.real[1](left)

    # --- what is there, read beside the app

    def rows(self, sql: str, *given: Any) -> list[sqlite3.Row]:
        if self._reader is None:
            self._reader = sqlite3.connect(self.data / "centre.db")
            self._reader.row_factory = sqlite3.Row
        return self._reader.execute(sql, given).fetchall()

    def epoch(self) -> str:
        return str(self.rows("SELECT value FROM setting WHERE name = 'epoch'")[0][0])
