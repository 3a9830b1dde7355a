"""The demo world: fictional sites and people, so that every page has something to show. Nothing in it is a real place's result."""

from __future__ import annotations

import click
from flask import Flask

from .. import server
from ..commands import Group
from ..database import db
from ..models import Site
from . import drafts, guests
from .people import LOGINS
from .results import fill
from .world import build

group = Group("demo", help="The fictional demo world.")

__all__ = ["LOGINS", "init_app", "load"]


def load(results: bool = True) -> bool:
    """Once per database; False when it is there already. Without results: sites, people and visits only. The caller commits."""
    server.begin()
    if db.session.query(Site.id).first():
        return False
    build()
    if results:
        fill()
        guests.ask()
        drafts.write()
    return True


@group.command("load")
def load_command() -> None:
    """Fill an empty database with the demo world."""
    loaded = load()
    db.session.commit()
    click.echo("demo world loaded" if loaded else "demo world is there already")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
