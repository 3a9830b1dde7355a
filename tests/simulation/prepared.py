"""The app with a small demo world, and what it notes of its own troubles."""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Flask
from sqlalchemy import delete

from inspect_app import create_app, demo, server, standards
from inspect_app.database import db
from inspect_app.models import Item, ItemOption, TeamMember

from .acts import ITEMS


class Notes(logging.Handler):
    def __init__(self, notes: list[str]):
        super().__init__()
        self.notes = notes

    def emit(self, record: logging.LogRecord) -> None:
        self.notes.append(record.getMessage())


def made(data: Path) -> Flask:
    return create_app({"SECRET_KEY": "a secret of this simulation only", "DATA_DIR": str(data), "LOW_DISK_PERCENT": 0})


def demo_of(visits: tuple[str, ...]) -> None:
    db.create_all()
    server.begin()
    standards.load_shipped()
    demo.load(results=False)
    db.session.flush()
    reduce(visits)
    db.session.commit()


def reduce(visits: tuple[str, ...]) -> None:
    """Before any tablet came: faults do not care for 110 items and 14 visits."""
    connection = db.session.connection()
    connection.execute(delete(TeamMember).where(TeamMember.visit.not_in(visits)))
    for table, code in ((ItemOption, ItemOption.item), (Item, Item.code)):
        connection.execute(delete(table).where(code.not_in(ITEMS)))
