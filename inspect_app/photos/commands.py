"""flask photos check | mend | sweep."""

from __future__ import annotations

import click
from flask import Flask

from ..commands import Group
from ..database import reading
from . import arrive, audit, staging, store
from .take import tidy

group = Group("photos", help="The photos at the centre.")


@group.command()
def check() -> None:
    """Hash every photo again and compare with the database and with what tablets announced; name each difference."""
    with reading():
        found = 0
        for line in audit.differences():
            click.echo(line)
            found += 1
        for photo in audit.waiting():
            whose = f"{photo.name or '?'}, {photo.tablet or 'tablet'}, visit {photo.visit}"
            click.echo(f"{photo.sha256} not here yet: announced {photo.at} by {whose}")
    if found:
        raise click.ClickException(f"Differences: {found}")
    click.echo("Every photo is what its name says.")


@group.command()
def mend() -> None:
    """Move damaged photos into photos/damaged, out of the way: tablets that still have them send them again, a backup may have them too."""
    found = 0
    for path in audit.damaged():
        store.aside(path)
        click.echo(f"{path.name} moved aside")
        found += 1
    click.echo(f"Damaged photos moved into photos/damaged: {found}.")


@group.command()
@click.option("--days", type=click.IntRange(1), default=staging.STAGING_DAYS, show_default=True)
def sweep(days: int) -> None:
    """Throw away pieces of photos that nobody went on with for so many days; a tablet that comes back begins anew.
    Photos that were whole when the centre stopped are held now."""
    click.echo(f"Begun photos thrown away: {swept(days)}.")


def swept(days: int = staging.STAGING_DAYS) -> int:
    store.clear(days)
    gone = staging.sweep(days)
    arrive.catch_up()  # last: it needs room
    return gone


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
    app.teardown_request(tidy)
