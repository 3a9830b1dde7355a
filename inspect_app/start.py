"""What `make run` does before the server. Repeating it changes nothing but the sign-in links."""

from __future__ import annotations

import click
from flask_migrate import upgrade

from . import cli, demo, earlier, remarks, server, standards
from .database import db
from .photos import swept


def prepare(address: str) -> None:
    """Database, checklist and demo world; then the address and a new link for each demo person. Inside an app context; commits."""
    upgrade()
    server.begin()
    standards.load_shipped()
    demo.load()
    earlier.catch_up(db.session.connection())
    remarks.fill()
    db.session.commit()
    swept()
    click.echo(f"\nOpen {address} - sign in by one of these links (each works once, new ones at every start):\n")
    cli.print_links(address)
    click.echo("\nStop with Ctrl-C. Data stay in INSPECT_DATA_DIR (instance/).\n")
