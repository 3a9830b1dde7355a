"""flask backup create | verify | restore: the whole centre in one folder, while it runs.

Laws
- A folder with a manifest is a whole backup: it is made under another name, and renamed when all its bytes and names are on the disk.
- The database first, then the photos: they are never changed, so every photo a row names is there.
- A restore begins a new epoch in the same transaction: tablets then offer all they keep, and fill what is missing.
- Nothing is overwritten without being told so, and nothing while a server works on it; photos that are there and right stay there.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO

import click
from flask import Flask, current_app

from .. import events, serving
from ..commands import Group
from ..events import Event
from . import making, restoring

group = Group("backup", help="The whole centre in one folder: database and photos.")
FOLDER = click.Path(path_type=Path, file_okay=False)


def said(faults: list[str], otherwise: str) -> None:
    """The good news, or each fault and a status that is not zero."""
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"Differences: {len(faults)}.")
    click.echo(otherwise)


@group.command()
@click.argument("folder", type=FOLDER)
def create(folder: Path) -> None:
    """Copy the database, then the photos, into a new FOLDER."""
    if folder.exists():
        raise click.ClickException(f"{folder} is there already. A backup goes into a new folder; nothing was written.")
    told, faults = making.create(folder)
    events.note(Event.BACKED_UP, facts=told["facts"], photos=told["photos"]["count"], faults=len(faults))
    lost = f", known to be lost: {told['photos']['lost']}" if told["photos"]["lost"] else ""
    said(
        faults,
        f"In {folder} are facts: {told['facts']}, photos: {told['photos']['count']}{lost}. To be sure of it later: flask backup verify",
    )


@group.command()
@click.argument("folder", type=FOLDER)
def verify(folder: Path) -> None:
    """Read all of the backup again and compare it with its hashes."""
    said(restoring.faults(folder), f"{folder} is whole.")


@group.command()
@click.argument("folder", type=FOLDER)
@click.option("--overwrite", is_flag=True, help="the database that is here now is given up")
def restore(folder: Path, overwrite: bool) -> None:
    """Make this centre what it was. Stop the server first; tablets then send what they have since."""
    if faults := restoring.faults(folder):
        said(faults, "")
    if restoring.in_use() and not overwrite:
        raise click.ClickException("A database is here already and would be lost. Back it up, then say --overwrite. Nothing was changed.")
    with _alone():
        epoch = restoring.restore(folder)
    events.note(Event.RESTORED, epoch=epoch)
    click.echo(f"Restored, in the new epoch {epoch}. Tablets send again what they keep; unused sign-in links are void.")
    click.echo("People disabled, tablets revoked and sessions ended after the backup are as they were then: look them through.")


def _alone() -> IO[str]:
    try:
        return serving.alone(Path(current_app.config["DATA_DIR"]))
    except BlockingIOError as error:
        raise click.ClickException("The server is running on this data. Stop it, then restore. Nothing was changed.") from error


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
