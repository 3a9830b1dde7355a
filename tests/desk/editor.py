"""One person at the editor of checklists, by its pages."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from inspect_app import drafts
from inspect_app.database import db
from inspect_app.models import Draft
from inspect_app.standards import DEFAULT_ID

ClientOf = Callable[[str], FlaskClient]


class Desk:
    """One person at the desk, pressing buttons of pages."""

    def __init__(self, client: FlaskClient, htmx: bool = True):
        self.client = client
        if not htmx:
            client.environ_base.pop("HTTP_HX_REQUEST", None)
        found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/visits/new").text)
        assert found
        self.token = found[1]

    def get(self, address: str, status: int = 200) -> str:
        answer = self.client.get(address)
        assert answer.status_code == status, (address, answer.status_code, answer.text[-800:])
        return answer.text

    def post(self, address: str, status: int = 200, /, **form: object) -> str:
        answer = self.client.post(address, data={"csrf_token": self.token, **form})
        assert answer.status_code == status, (address, answer.status_code, answer.text[-800:])
        return answer.headers.get("Location", answer.text)


def begun(desk: Desk, follows: str = DEFAULT_ID) -> str:
    return desk.post("/drafts", 303, follows=follows)


def row(app: Flask, address: str, code: str, kind: str = "item") -> str:
    with app.app_context():
        draft = db.session.get_one(Draft, address.rsplit("/", 1)[1])
        found = next(n for n in drafts.root(draft).walk() if n.name == code and n.row.kind == kind)
        return f"{address}/rows/{found.row.id}"


def form(page: str, id: str) -> dict[str, object]:
    """What a browser would send of the form of this row."""
    found = re.search(rf'<form class="panel" id="form-{id}".*?</form>', page, re.S)
    assert found, page[:500]
    sent: dict[str, object] = {}
    for tag in re.findall(r"<input [^>]*>", found[0]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            sent[name[1]] = value[1] if value else ""
    for name, inside in re.findall(r'<select id="[^"]*" name="([^"]*)">(.*?)</select>', found[0], re.S):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        sent[name] = chosen[1] if chosen else ""
    sent |= dict(re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>(.*?)</textarea>', found[0], re.S))
    sent.pop("csrf_token")
    return {name: html.unescape(str(value)) for name, value in sent.items()}


def saved(app: Flask, address: str) -> dict[str, object]:
    with app.app_context():
        draft = db.session.get_one(Draft, address.split("/rows/")[0].rsplit("/", 1)[1])
        found = drafts.node(draft, int(address.rsplit("/", 1)[1]))
        assert found
        return dict(found.row.content)
