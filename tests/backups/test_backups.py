"""The whole centre in one folder, and back: in a new epoch, and the tablets fill the hole."""

from __future__ import annotations

import errno
import json
import os
import runpy
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import stamp
from sqlalchemy import select

from inspect_app import server, serving
from inspect_app.auth import links
from inspect_app.database import db
from inspect_app.models import Account, Device, Fact, SignInLink
from inspect_app.photos import store
from sync.device import Device as Tablet
from sync.envelope import sha256_hex
from tests.backups.conftest import Say
from tests.migrations.test_migrations import quiet
from tests.tablets import BASE, TabletOf, count, jpeg, over

ClientOf = Callable[[str], FlaskClient]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backup"


@pytest.fixture
def zhou(app: Flask, tablet_of: TabletOf) -> Tablet:
    """His tablet, with an answer and a photo at the centre."""
    with quiet(), app.app_context():
        stamp()
    zhou = tablet_of("zhou")
    work(zhou, "S6-2", 1)
    zhou.sync()
    return zhou


def work(tablet: Tablet, item: str, seed: int) -> str:
    picture = jpeg(seed=seed)
    tablet.answer(BASE, item, choice="yes")
    tablet.attach(BASE, item, picture, 320, 240)
    return sha256_hex(picture)


def everything(app: Flask) -> dict[str, list[str]]:
    with app.app_context():
        return {t.name: sorted(map(repr, db.session.execute(select(t)))) for t in db.metadata.sorted_tables}


def facts(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.execute(select(Fact.id).where(Fact.state == "held")).scalars())


def test_a_restored_centre_is_what_it_was_and_tablets_fill_the_hole(app: Flask, zhou: Tablet, say: Say, folder: Path) -> None:
    assert say("create", folder) == (0, f"In {folder} are facts: 2, photos: 1. To be sure of it later: flask backup verify\n")
    assert say("verify", folder) == (0, f"{folder} is whole.\n")
    before, epoch = everything(app), zhou.wire.hello()["epoch"]
    lost = work(zhou, "S6-3", 2)
    zhou.sync()
    with app.app_context():
        store.kept(lost).unlink()
    assert say("restore", folder, "--overwrite")[0] == 0
    after = everything(app)
    assert {name for name in before if before[name] != after[name]} == {"setting", "device"}
    assert zhou.wire.hello()["epoch"] != epoch
    zhou.sync()  # learns of the epoch
    zhou.sync()
    assert zhou.pending() == {"facts": 0, "photos": 0, "bytes": 0}
    assert facts(app) == set(zhou.store.facts)
    with app.app_context():
        assert sha256_hex(store.kept(lost).read_bytes()) == lost
    assert app.test_cli_runner().invoke(args=["summaries", "check"]).exit_code == 0


def test_a_tablet_registered_after_the_backup_signs_in_again_and_all_its_work_arrives(
    app: Flask, zhou: Tablet, tablet_of: TabletOf, client_of: ClientOf, say: Say, folder: Path
) -> None:
    say("create", folder)
    shen = tablet_of("shen")
    work(shen, "S6-2", 3)
    shen.sync()
    say("restore", folder, "--overwrite")
    shen.wire.transport = over(client_of("shen"))
    shen.register()
    shen.sync()
    shen.sync()
    assert set(shen.store.facts) <= facts(app)
    assert count(app, Device, Device.id == shen.id) == 1


def test_the_restored_centre_gives_no_number_of_its_log_twice(app: Flask, zhou: Tablet, say: Say, folder: Path) -> None:
    say("create", folder)
    with app.app_context():
        old = server.found()["device"]
    say("restore", folder, "--overwrite")
    with app.app_context():
        new = server.found()["device"]
        assert new != old
        assert db.session.get_one(Device, new).label == "centre"


def test_a_link_used_since_the_backup_does_not_open_again(app: Flask, zhou: Tablet, say: Say, folder: Path) -> None:
    with app.app_context():
        links.make(db.session.query(Account).filter_by(login="shen").one())
        db.session.commit()
    say("create", folder)
    say("restore", folder, "--overwrite")
    assert count(app, SignInLink, SignInLink.used_at.is_(None)) == 0


def test_nothing_is_overwritten_without_being_told(app: Flask, zhou: Tablet, say: Say, folder: Path) -> None:
    say("create", folder)
    before = everything(app)
    status, said = say("restore", folder)
    assert (status, "say --overwrite. Nothing was changed." in said) == (1, True)
    assert everything(app) == before
    status, said = say("create", folder)
    assert (status, "is there already" in said) == (1, True)


def test_nothing_is_restored_while_a_server_works(app: Flask, zhou: Tablet, say: Say, folder: Path) -> None:
    say("create", folder)
    before = everything(app)
    with serving.hold(Path(app.config["DATA_DIR"])):
        status, said = say("restore", folder, "--overwrite")
    assert (status, "Stop it, then restore. Nothing was changed." in said) == (1, True)
    assert everything(app) == before
    assert say("restore", folder, "--overwrite")[0] == 0


def test_the_server_for_good_says_that_it_works(app: Flask) -> None:
    gunicorn = SimpleNamespace(app=SimpleNamespace(wsgi=lambda: app))
    runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))["on_starting"](gunicorn)
    with pytest.raises(BlockingIOError):
        serving.alone(Path(app.config["DATA_DIR"]))
    gunicorn.serving.close()


def test_a_restore_into_an_empty_centre_needs_no_such_word(app: Flask, zhou: Tablet, say: Say, folder: Path) -> None:
    say("create", folder)
    before = everything(app)
    with app.app_context():
        shutil.rmtree(store.folder())
        db.drop_all()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE alembic_version")
    assert say("restore", folder)[0] == 0
    assert everything(app)["fact"] == before["fact"]
    with app.app_context():
        assert [path.name for path in store.all_kept()] == list(zhou.store.photos)


TOLD: dict[str, dict[str, Any]] = {
    "another engine": {"engine": "oracle"},
    "a newer version": {"migration": "9999"},
    "a number for a part": {"photos": 5},
    "a number for a name": {"photos": {"file": 5}},
}


def spoilt(folder: Path, what: str) -> None:
    """One fault in the backup."""
    database = json.loads((folder / "manifest.json").read_text())["database"]["file"]
    photo = next(folder.glob("photos/*/*"))
    path = {"the database": folder / database, "the list": folder / "photos.sha256"}.get(what, photo)
    if what == "no manifest":
        (folder / "manifest.json").unlink()
    elif what in TOLD:
        told = json.loads((folder / "manifest.json").read_text())
        (folder / "manifest.json").write_text(json.dumps(told | TOLD[what]))
    elif what == "a photo is missing":
        path.unlink()
    else:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)


FAULTS = {
    "the database": "is not what was written",
    "the list": "is not what was written",
    "a photo": "the photo has other bytes",
    "a photo is missing": "the photo is missing",
    "no manifest": "no manifest that can be read",
    "another engine": "The backup is of oracle",
    "a newer version": "a newer version (migration 9999)",
    "a number for a part": "no manifest that can be read",
    "a number for a name": "no manifest that can be read",
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_damaged_backup_is_named_and_not_restored(app: Flask, zhou: Tablet, say: Say, folder: Path, what: str) -> None:
    say("create", folder)
    spoilt(folder, what)
    before = everything(app)
    for words in (("verify", folder), ("restore", folder, "--overwrite")):
        status, said = say(*words)
        assert (status, FAULTS[what] in said) == (1, True), said
    assert everything(app) == before


def test_a_photo_damaged_since_is_right_again_and_its_bytes_are_kept(app: Flask, zhou: Tablet, say: Say, folder: Path) -> None:
    say("create", folder)
    with app.app_context():
        (path,) = store.all_kept()
        right = path.read_bytes()
        path.write_bytes(b"not what the name says")
        store.kept(path.name, "unreadable").touch()
        assert say("restore", folder, "--overwrite")[0] == 0
        assert path.read_bytes() == right
        assert not store.kept(path.name, "unreadable").exists()
        assert [kept.read_bytes() for kept in store.folder("damaged").iterdir()] == [b"not what the name says"]


def test_a_photo_damaged_at_the_centre_is_named_and_the_rest_is_backed_up(app: Flask, zhou: Tablet, say: Say, folder: Path) -> None:
    with app.app_context():
        (good,) = store.all_kept()
        bad = store.kept("0" * 64)
    bad.write_bytes(b"not what the name says")
    status, said = say("create", folder)
    assert (status, f"{'0' * 64}: other bytes" in said) == (1, True)
    assert [path.name for path in folder.glob("photos/*/*")] == [good.name]
    assert say("verify", folder)[0] == 0


def test_a_backup_that_finds_no_room_leaves_nothing_that_fills_the_disk(
    zhou: Tablet, say: Say, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path, target: Path) -> None:
        target.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))

    monkeypatch.setattr(shutil, "copyfile", full)
    status, said = say("create", folder)
    assert (status, said.startswith("Error: No space left on device: ")) == (1, True), said
    assert list(folder.parent.glob("backup*")) == []
