"""Checklists shipped as data, and the loader: JSON to frozen rows, or a list of everything that is wrong with it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from .. import server
from ..database import db
from ..models import Checklist
from .check import BadChecklist, findings
from .rows import rows

DEFAULT = Path(__file__).parent / "hangzhou.json"
DEFAULT_ID = "hangzhou-2022-1"
group = AppGroup("standards", help="Checklists.")


def load(data: Any, id: str, version: int = 1) -> str:
    """Rows of this checklist; returns its id. The same content again changes nothing. Raises BadChecklist."""
    wrong = findings(data)
    digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    known = db.session.get(Checklist, id)
    if known is not None and known.content_hash != digest:
        wrong.append(f"{id}: this version is published and frozen; give the changed checklist another id or version")
    if wrong:
        raise BadChecklist(wrong)
    if known is None:
        for table in rows(data, id, version, digest):
            db.session.add_all(table)
            db.session.flush()
    return id


@group.command("load")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=DEFAULT)
@click.option("--id", "id_", default=DEFAULT_ID)
def load_command(path: Path, id_: str) -> None:
    """Load a checklist from JSON; nothing changes when anything in it is wrong."""
    server.begin()
    try:
        load(json.loads(path.read_bytes()), id_)
    except ValueError as error:
        raise click.ClickException(f"{path.name} is not readable JSON: {error}") from error
    except BadChecklist as bad:
        raise click.ClickException("\n".join([f"{path.name} was not loaded:", *bad.findings])) from bad
    db.session.commit()


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
