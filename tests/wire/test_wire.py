"""What a tablet of an older version says is understood for ever, and what it is told is what it was made to understand.

tests/fixtures/wire-N….json hold exchanges of protocol version N, as tests/wire/record.py wrote them then; nobody edits them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app.sync_api.hello import PROTOCOL
from tests.wire.record import FOLDER

SAME = {"id", "result", "code", "action", "acked_seq", "state", "offset", "scope", "expected_seq", "gone", "left", "differ", "new", "known"}
LISTS = {"facts", "answers", "scopes", "tablets"}  # whose parts are compared one by one


@pytest.fixture(params=sorted(FOLDER.glob("wire-*.json")), ids=lambda path: path.stem)
def exchanges(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(request.param.read_text())
    return found


class Old:
    """A tablet that says what was recorded, with the credential it is given now."""

    def __init__(self, client_of: Callable[[str], FlaskClient]):
        self.client_of, self.clients, self.learnt = client_of, {}, {"credential": "", "csrf": ""}

    def say(self, as_: str, method: str, path: str, headers: dict[str, str], body: str) -> Any:
        client = self.clients.get(as_) or self.clients.setdefault(as_, self.client_of(as_))
        said = {name: value.format(**self.learnt) for name, value in headers.items()}
        answer = client.open(path, method=method, headers=said, data=packed(body))
        told = answer.json if answer.is_json else {}
        answer.close()
        self.learnt |= {name: told[name] for name in self.learnt if isinstance(told.get(name), str)}
        return answer


def packed(body: str) -> bytes:
    return base64.b64decode(body[7:]) if body.startswith("base64:") else body.encode()


@pytest.fixture
def replayed(exchanges: list[dict[str, Any]], client_of: Callable[[str], FlaskClient]) -> Iterator[tuple[dict[str, Any], Any]]:
    old = Old(client_of)
    return ((one, old.say(one["request"].pop("as"), **one["request"])) for one in exchanges)


def test_an_old_tablet_is_answered_as_it_was(replayed: Any) -> None:
    for one, answer in replayed:
        was, about = one["answer"], f"{one['name']}: {one['request']['method']} {one['request']['path']}"
        assert answer.status_code == was["status"], (about, answer.text[:300])
        assert {name: answer.headers.get(name) for name in was["headers"]} == was["headers"], about
        if was["body"]:
            assert wrong(was["body"], answer.json) is None, about


def wrong(was: Any, now: Any, where: str = "") -> str | None:
    """Where an answer is no longer what it was: a part is gone, of another type, or says another thing. More is allowed."""
    if type(was) is not type(now) and None not in (was, now):
        return f"{where}: {type(was).__name__} is {type(now).__name__}"
    name = where.rpartition(".")[2]
    if isinstance(was, dict):
        return _first(
            f"{where}.{key} is gone" if key not in now else wrong(value, now[key], f"{where}.{key}") for key, value in was.items()
        )
    if isinstance(was, list) and name in LISTS:
        return _first(wrong(a, b, where) for a, b in zip(was, now, strict=False)) or (f"{where}: fewer" if len(now) < len(was) else None)
    if isinstance(was, list) and was and isinstance(was[0], dict):
        return wrong(was[0], now[0], where) if now else f"{where} is empty"
    return f"{where}: {was!r} is {now!r}" if name in SAME and was != now else None


def _first(found: Iterator[str | None]) -> str | None:
    return next((one for one in found if one), None)


def test_each_endpoint_and_each_kind_of_fact_has_an_example(app: Flask) -> None:
    newest = [one for path in sorted(FOLDER.glob(f"wire-{PROTOCOL[1]}*.json")) for one in json.loads(path.read_text())]
    calls = {(one["request"]["method"], one["request"]["path"].split("?")[0]) for one in newest}
    adapter = app.url_map.bind("")
    found = {(adapter.match(path, method)[0], method) for method, path in calls}
    asked = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/sync/v1/")]
    missing = {(rule.endpoint, m) for rule in asked for m in (rule.methods or set()) - {"OPTIONS", "HEAD"}} - found
    assert not missing
    applied = [fact for one in newest if one["name"] == "a fact of each kind" for fact in json.loads(one["request"]["body"])["facts"]]
    kinds = {json.loads(base64.urlsafe_b64decode(fact["h"] + "==="))["kind"] for fact in applied}
    assert kinds == set(app.extensions["field"].field.kinds)


def test_the_words_name_the_version_of_the_newest_example() -> None:
    assert f"version {PROTOCOL[1]}" in (Path(__file__).parents[2] / "docs/protocol.md").read_text().splitlines()[0]
