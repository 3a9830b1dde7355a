"""The tablet's page for an item of a draft: the field's own queries and templates, on a database in memory that holds this item alone."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.pool import StaticPool

from ..database import db
from ..drafts import Node, alone
from ..fieldkit.centre import rows
from ..models import Evaluation, Person, Site, TeamMember, Visit
from ..standards.document import digest
from ..standards.rows import rows as as_rows

ID, SITE_KIND = "preview", "hotel"


def page(item: Node, lang: str) -> str:
    """Markup of the card. The item has to be free of faults."""
    centre = current_app.extensions["field"]
    shown = centre.field.pages["item"]
    given = {"visit": ID, "item": item.name, "me": ID, "lang": lang, "device": ID, "today": "2026-01-01"}
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            _fill(connection, alone(item), item)
            found = {name: rows(connection, query, given) for name, query in shown.queries.items()}
    finally:
        engine.dispose()
    return str(centre.render(shown.template, {**given, **found, "errors": {}, "form": {}}))


def _fill(connection: Connection, data: dict[str, Any], item: Node) -> None:
    db.metadata.create_all(connection, tables=[t for t in db.metadata.sorted_tables if t.info.get("tablet", True)])
    for table in as_rows(data, ID, 1, digest(data)):
        for row in table:
            _add(connection, row)
    kind = (item.row.content.get("site_kinds") or [SITE_KIND])[0]
    texts = dict.fromkeys(("name", "region", "tier", "address", "contact", "phone"), "")
    for row in (
        Person(id=ID, name="", title=""),
        Site(id=ID, kind=kind, **texts),
        Evaluation(id=ID, site=ID, checklist=ID, period=""),
        Visit(id=ID, evaluation=ID, purpose="first", secret=0, practice=0, planned_on="2026-01-01", lead=ID),
        TeamMember(visit=ID, person=ID),
    ):
        _add(connection, row)


def _add(connection: Connection, row: Any) -> None:
    values = {column.name: value for column in row.__table__.c if (value := getattr(row, column.name)) is not None}
    connection.execute(insert(row.__table__).values(**values))
