"""Checklists shipped as data, and the loader: JSON to frozen rows, or a list of everything that is wrong with it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import click
from flask import Flask

from .. import remarks, server
from ..commands import Group
from ..database import db
from ..models import Checklist
from . import document, editions, schema, shape
from .check import findings
from .findings import BadChecklist, Finding, say
from .rows import rows

DEFAULT = Path(__file__).parent / "hangzhou.json"
DEFAULT_ID = "hangzhou-2022-1"
MOST_BYTES = 8 * 1024 * 1024
group = Group("standards", help="Checklists.")

__all__ = ["DEFAULT", "DEFAULT_ID", "MOST_BYTES", "BadChecklist", "load", "load_shipped", "written"]


def load(data: Any, id: str, version: int = 1, follows: str | None = None, by: str | None = None) -> str:
    """Rows of this checklist; returns its id. The same content again changes nothing. Raises BadChecklist.
    `follows`: the version it came from, `by`: the person who publishes it."""
    if not shape.CHECKLIST["id"].test(id):
        raise BadChecklist([Finding("checklist", "", say(NO_ID, id=id))])
    if wrong := findings(data) or editions.breaks(data, follows):
        raise BadChecklist(wrong)
    known = db.session.get(Checklist, id)
    if known is None:
        _counted(version, follows)
        _add(data, id, version, follows)
        editions.keep(id, data, by)
    elif known.version != version or known.content_hash not in (document.digest(data), _as_written(data)):
        raise BadChecklist([Finding("checklist", "", say(FROZEN, id=id, version=known.version))])
    else:
        editions.kept(known, data)
    return id


def _counted(version: int, follows: str | None) -> None:
    """Tablets know by its number what is newer, and it stays for good. Raises BadChecklist."""
    before = db.session.get(Checklist, follows) if follows else None
    least = before.version + 1 if before else 1
    if not least <= version <= MOST_VERSIONS:
        raise BadChecklist([Finding("checklist", "", say(NO_VERSION, said=version, least=str(least), most=str(MOST_VERSIONS)))])


def _as_written(data: Any) -> str:
    """The hash of versions published before numbers were written in one way."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def load_shipped() -> None:
    """Where none is loaded under its id: what is published stays as it is when a later version of the app ships another."""
    if db.session.get(Checklist, DEFAULT_ID) is None:
        load(json.loads(DEFAULT.read_bytes()), DEFAULT_ID)


NO_ID = "its id is %(id)s; expected small letters, digits and hyphens, at most 36, such as hangzhou-2022-1"
NO_VERSION = "its version is %(said)s; expected a whole number from %(least)s to %(most)s, higher than that of the version it follows"
MOST_VERSIONS = 1_000_000
FROZEN = "%(id)s, version %(version)s, is published and frozen; give the changed checklist another id and version"


def _add(data: Any, id: str, version: int, follows: str | None) -> None:
    for table in rows(data, id, version, document.digest(data)):
        db.session.add_all(table)
        db.session.flush()
    before = db.session.get(Checklist, follows) if follows else None
    made = db.session.get_one(Checklist, id)
    made.follows, made.line = follows, before.line if before else id
    db.session.flush()
    remarks.fill()


@group.command("schema")
def schema_command() -> None:
    """The JSON Schema of a checklist's file."""
    click.echo(written(), nl=False)


def written() -> str:
    return json.dumps(schema.schema(), ensure_ascii=False, indent=1) + "\n"


@group.command("load")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=DEFAULT)
@click.option("--id", "id_", help="default: what the file says, else its name")
@click.option("--follows", help="the id of the version it came from")
@click.option("--version", type=click.IntRange(1, MOST_VERSIONS), help="default: what the file says, else 1")
def load_command(path: Path, id_: str | None, follows: str | None, version: int | None) -> None:
    """Load a checklist from JSON; nothing changes when anything in it is wrong."""
    data = _read(path)
    server.begin()
    try:
        loaded = load(data, id_ or _id(path, data), version or _said(data, "version") or 1, follows)
    except BadChecklist as bad:
        db.session.rollback()
        raise click.ClickException(_told(path, bad)) from bad
    db.session.commit()
    click.echo(f"{loaded} is loaded")


def _read(path: Path) -> Any:
    if path.stat().st_size > MOST_BYTES:
        raise click.ClickException(f"{path.name} is larger than {MOST_BYTES // 1024 // 1024} MB")
    try:
        return document.parse(path.read_bytes())
    except ValueError as error:
        raise click.ClickException(f"{path.name} is not readable JSON: {error}") from error


def _said(data: Any, name: str) -> Any:
    return data.get(name) if isinstance(data, dict) and not findings(data) else None


def _id(path: Path, data: Any) -> str:
    return _said(data, "id") or (DEFAULT_ID if path == DEFAULT else path.stem.lower())


def _told(path: Path, bad: BadChecklist) -> str:
    lines = [line for finding in bad.findings for line in (f"  {finding.sentence()['en']}", f"    {finding.sentence()['zh']}")]
    return "\n".join([f"{path.name} was not loaded, nothing changed:", *lines])


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
