"""The app on one port, in a process forked from one that has imported it and has its bundle (`forked`): a fresh one takes three seconds for it.

Makes the demo world once, with results or a newer version of the checklist where asked, and a new sign-in link for each person into links.json. With
INSPECT_OLD_BUNDLE tablets get the old one; with INSPECT_REHEARSED its statements are ready before it is asked, as a server's are; with
INSPECT_HANDLES the worker keeps its files at that address (handles.py)."""

from __future__ import annotations

import json
import multiprocessing
import os
import tempfile
from contextlib import suppress
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from werkzeug.serving import make_server

from inspect_app import create_app, demo, rehearsal, server, standards
from inspect_app.auth import links
from inspect_app.database import db
from inspect_app.models import Account
from tests import compiled, versions
from tests.browser.handles import Lent
from tests.browser.old import OldBundle

ROOT = Path(__file__).parents[2]
SECRET = "a secret of the tests only, long enough"
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["pytest", "tests.browser.warm"])


def serve(folder: str, port: int, *more: str) -> None:
    app = create_app({"SECRET_KEY": SECRET, "DATA_DIR": folder})
    compiled.bundle(app)
    with app.app_context():
        db.create_all()
        server.begin()
        standards.load_shipped()
        demo.load("results" in more)
        if "newer" in more:
            versions.load_second()
        db.session.commit()
        made = {a.login: f"http://127.0.0.1:{port}/login/{links.make(a)}" for a in db.session.query(Account)}
        db.session.commit()
    Path(folder, "links.part").write_text(json.dumps(made))
    os.replace(Path(folder, "links.part"), Path(folder, "links.json"))
    if os.environ.get("INSPECT_REHEARSED"):
        rehearsal.of_process(app)
    given = OldBundle(app) if os.environ.get("INSPECT_OLD_BUNDLE") else app
    if address := os.environ.get("INSPECT_HANDLES"):
        given = Lent(given, address)
    make_server("127.0.0.1", port, given, threaded=True).serve_forever()


def forked(folder: Path, port: int, environment: dict[str, str], *more: str) -> ForkServerProcess:
    """What it says goes into centre.log beside the folder."""
    process = FORKS.Process(target=_child, args=(str(folder), port, environment, *more), daemon=True)
    process.start()
    return process


def _child(folder: str, port: int, environment: dict[str, str], *more: str) -> None:
    log = os.open(Path(folder).parent / "centre.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1), os.dup2(log, 2)
    os.environ.update(environment)
    with suppress(KeyboardInterrupt):
        serve(folder, port, *more)


def warm() -> None:
    """All that a first app loads and compiles."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"SECRET_KEY": SECRET, "DATA_DIR": folder})
        with app.app_context():
            db.create_all()
            compiled.bundle(app)
            db.session.remove()
            db.engine.dispose()
