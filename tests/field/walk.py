"""An inspector at Flask's own pages: asks, answers, and reads what the page shows."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inspect_app import server
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Device
from tests.tablets import jpeg

PLANNED = named("visit 3")  # of zhou alone
SHARED = named("visit 0")  # of zhou, its lead, and shen


@dataclass
class Inspector:
    client: FlaskClient
    visit: str = PLANNED

    def speaks(self, lang: str) -> Inspector:
        self.client.set_cookie("lang", lang)
        return self

    def opens(self, path: str = "") -> str:
        answer = self.client.get(f"/field/visits/{self.visit}{path}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def acts(self, path: str, **form: Any) -> TestResponse:
        return self.client.post(f"/field/visits/{self.visit}{path}", data=form)

    def answers(self, item: str, **form: Any) -> str:
        return ok(self.acts(f"/items/{item}/answer", **form))

    def refused(self, path: str, **form: Any) -> str:
        """The sentence said instead of saving."""
        answer = self.acts(path, **form)
        assert answer.status_code == 422, answer.text
        said = re.search(r'role="alert">.*?<span>(.*?)</span>', answer.text, re.S)
        assert said, answer.text
        return said[1]

    def photographs(self, item: str, seed: int = 1) -> str:
        data = {"photo": (io.BytesIO(jpeg(seed=seed)), "a.jpg"), "source": "camera"}
        return ok(self.acts(f"/items/{item}/photos", **data))

    def submits(self, remark: str = "") -> str:
        return ok(self.acts("/submit", remark=remark))


def elsewhere(app: Flask, kind: str, fields: dict[str, Any], visit: str = PLANNED, login: str = "zhou") -> str:
    """The id of a fact that another tablet of this person made without having seen any other."""
    with app.app_context():
        device = server.new_id()
        db.session.add(Device(id=device, person=named(login), label="second", registered_at=0))
        db.session.flush()
        made: str = app.extensions["field"].log().record(kind, visit, named(login), device, fields, {}).id
        db.session.commit()
        return made


def ok(answer: TestResponse) -> str:
    assert answer.status_code == 200, answer.text
    assert answer.headers["HX-Trigger"] == "acted"
    return answer.text


def card(html: str, item: str) -> str:
    found = re.search(rf'<article[^>]*data-item="{item}".*?</article>', html, re.S)
    assert found, f"no card of {item}"
    return found[0]


def state(html: str, item: str) -> str:
    return re.findall(r'<article class="item (\w+)"', card(html, item))[0]


def pressed(html: str, item: str) -> list[str]:
    here = card(html, item)
    buttons, boxes = r'data-answer="(\w+)" aria-pressed="true"', r'data-answer="(\w+)"><input[^>]* checked'
    return [*re.findall(buttons, here), *re.findall(boxes, here)]


def points(html: str, item: str) -> str:
    return re.findall(r'class="got num[^"]*"><b>(.*?)</b>', card(html, item))[0]


def bases(html: str, item: str) -> list[str]:
    return sorted(set(re.findall(r'name="base" value="([0-9a-f-]+)"', card(html, item))))


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
