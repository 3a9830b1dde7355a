"""flask photos check | mend | lost | sweep."""

from __future__ import annotations

import click
from flask import Flask

from .. import events
from ..commands import Group
from ..database import db, reading
from ..events import Event
from . import arrive, audit, lost, staging, store
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
        gone = lost.known()
        for word in gone.values():
            click.echo(f"{word.sha256} known to be lost: {word.reason} ({word.by}, {word.at})")
    if found:
        raise click.ClickException(f"Differences: {found}")
    click.echo(f"Every photo is what its name says{f', save those known to be lost: {len(gone)}' if gone else ''}.")


@group.command()
def mend() -> None:
    """Move damaged photos into photos/damaged, out of the way: tablets that still have them send them again, a backup may have them too."""
    found = 0
    for path in audit.damaged():
        store.aside(path)
        click.echo(f"{path.name} moved aside")
        found += 1
    click.echo(f"Damaged photos moved into photos/damaged: {found}.")


@group.command("lost")
@click.argument("sha256")
@click.option("--by", required=True, help="the name of whoever says so")
@click.option("--reason", required=True, help="what became of it, and where one looked")
def say_lost(sha256: str, by: str, reason: str) -> None:
    """Say that a photo is gone for good: no tablet and no backup has it. It is told beside the answer and no difference any more, until it
    turns up."""
    for words, most in ((by, 80), (reason, 500)):
        if not (0 < len(words.strip()) <= most and words.isprintable()):
            raise click.ClickException(f"Who says so and why: one line each, of 1 to 80 and 1 to 500 characters. This is none: {words!r}")
    if not lost.heard_of(sha256):
        raise click.ClickException("No photo of this name was held here or announced. See: flask photos check")
    if not lost.gone(sha256):
        raise click.ClickException("A file of this name lies here. When it is damaged, first: flask photos mend")
    lost.say(sha256, by.strip(), reason.strip())
    db.session.commit()
    events.note(Event.PHOTO_LOST, photo=sha256)
    click.echo(f"{sha256} is known to be lost, until it turns up.")


@group.command()
@click.option("--days", type=click.IntRange(1), default=staging.STAGING_DAYS, show_default=True)
def sweep(days: int) -> None:
    """Throw away pieces of photos that nobody went on with for so many days; a tablet that comes back begins anew.
    Photos that were whole when the centre stopped are held now; one that was said to be lost and is there is lost no more."""
    click.echo(f"Begun photos thrown away: {swept(days)}.")


def swept(days: int = staging.STAGING_DAYS) -> int:
    store.clear(days)
    gone = staging.sweep(days)
    arrive.catch_up()  # last: it needs room
    _remembered()
    return gone


def _remembered() -> None:
    found = lost.forget()
    db.session.commit()
    for sha256 in found:
        events.note(Event.PHOTO_FOUND, photo=sha256)


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
    app.teardown_request(tidy)
