"""docs/protocol.md says what the app says: same parts, same types, in every example."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app.field.photos import MOST as MOST_PHOTOS
from inspect_app.photos import staging
from inspect_app.problems import CATALOGUE
from inspect_app.rescue.merge import MOST as MOST_RESCUED
from inspect_app.settings import DEFAULTS
from inspect_app.sync_api.scopes import FACTS, ID, KINDS, LEFT
from sync import chain, envelope, limits
from sync.chain import Place
from sync.device import Device
from tests.sync_api.rescue_files import rescue_file
from tests.tablets import BASE, SHENS, SPOKEN, TabletOf, bearer, jpeg

TEXT = (Path(__file__).parents[2] / "docs/protocol.md").read_text()
EXAMPLES = {name: json.loads(body) for name, body in re.findall(r"```json (\w+)\n(.*?)```", TEXT, re.S)}
ACTIONS = {"retry", "login", "resend", "new-generation", "update-app", "free-space", "contact-support"}


@pytest.fixture
def said(app: Flask, tablet_of: TabletOf, client_of: Callable[[str], FlaskClient]) -> dict[str, Any]:
    """The same calls, to the running app."""
    zhou, client = tablet_of("zhou"), client_of("zhou")
    hello = client.get("/sync/v1/hello").json
    about = {"id": zhou.id, "gen": 1, "label": "", "app": "", "bundle": "", "persistent": True}
    devices = client.post("/sync/v1/devices", json=about, headers=SPOKEN | {"X-CSRFToken": hello["csrf"]}).json
    zhou.store.credential = devices["credential"]
    zhou.answer(BASE, "S6-2", choice="yes")
    zhou.answer(SHENS, "S6-2", choice="yes")
    pushed = zhou.wire.push([line.packed() for line in zhou.store.log], zhou.pending())
    pulled = zhou.wire.pull({})
    pulled["scopes"] = [part for part in pulled["scopes"] if part["scope"] == f"visit:{BASE}"]
    name = begun(zhou)
    gap = client.post("/sync/v1/push", json={"facts": [ahead(zhou)]}, headers=bearer(zhou)).json
    header = json.loads(zhou.store.log[0].header)
    missing = {"photos": {"48b7…": zhou.wire.missing([name])[name]}}
    digest = client.post(
        "/sync/v1/digest", json={"scopes": {BASE: "0" * 64}, "photos": envelope.sha256_hex(b"")}, headers=bearer(zhou)
    ).json
    rescued = client_of("lin").post("/sync/v1/rescue", data=rescue_file(zhou), headers=SPOKEN).json
    return {
        "rescue": {"tablets": [tablet | {"photos_damaged": []} for tablet in rescued["tablets"]]},
        "digest": {**digest, "differ": {"019b…": digest["differ"][BASE]}},
        "header": header,
        "hello": hello,
        "devices": devices,
        "push": pushed,
        "pull": pulled,
        "missing": missing,
        "problem": gap,
    }


def begun(zhou: Device) -> str:
    name = envelope.sha256_hex(jpeg())
    zhou.wire.piece(name, 0, len(jpeg()), jpeg()[:4000])
    return name


def ahead(zhou: Device) -> dict[str, str]:
    said = {"person": zhou.person, "visit": BASE, "kind": "noted", "at": "2026-11-23T09:31:07+08:00", "app": "", "bundle": ""}
    return envelope.pack(chain.header(Place(1, 7, "0" * 64), envelope.uuid7(1, bytes(10)), zhou.id, said, 1, b"{}"), b"{}")


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()} or dict
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return type(value)


@pytest.mark.parametrize("name", ["header", "hello", "devices", "push", "missing", "rescue", "problem"])
def test_an_example_has_the_shape_of_the_answer(said: dict[str, Any], name: str) -> None:
    assert shape(EXAMPLES[name]) == shape(said[name])


def test_the_example_of_a_pull_has_the_shape_of_the_answer(said: dict[str, Any]) -> None:
    (told,), (example,) = said["pull"].pop("scopes"), EXAMPLES["pull"].pop("scopes")
    assert {table: len(rows) for table, rows in told.pop("rows").items()} == {t: len(rows) for t, rows in example.pop("rows").items()}
    assert shape(told) == shape(example)
    assert shape(said["pull"]) == shape(EXAMPLES["pull"])


def test_the_example_of_a_header_is_the_one_both_languages_write() -> None:
    vectors = json.loads((Path(__file__).parents[1] / "vectors/envelope.json").read_text())
    assert EXAMPLES["header"] == json.loads(vectors["chain"][0]["header"])


def test_the_numbers_of_the_words_are_those_of_the_code() -> None:
    assert EXAMPLES["hello"]["limits"] == limits.TOLD
    assert f"at most {limits.BATCH_FACTS} or 1 MiB" in TEXT
    assert f"at most {limits.PAGE_ROWS} rows" in TEXT
    assert f"… ≤ {limits.HASHES}]" in TEXT
    assert f"At most {limits.PIECES}; a tablet" in TEXT
    assert f"nobody went on with for {staging.STAGING_DAYS} days" in TEXT
    assert f"At most {DEFAULTS['QUARANTINE_FACTS']:,} facts of one tablet are kept apart" in TEXT


@pytest.mark.parametrize(
    "said",
    [
        f"Payload {limits.PAYLOAD_BYTES // 1024} KiB",
        f"header {limits.HEADER_BYTES // 1024} KiB",
        f"batch {limits.BATCH_FACTS} facts or {limits.BATCH_BYTES // 1024**2} MiB",
        f"photo {limits.PHOTO_BYTES // 1024**2} MiB and {limits.PHOTO_PIXELS // 1_000_000} megapixels",
        f"{MOST_PHOTOS} photos of a visit",
        f"text {limits.TEXT:,} characters",
        f"JSON {limits.JSON_DEPTH} deep",
        f"{limits.SCOPES:,} scopes in one question",
        f"a rescue file, {MOST_RESCUED // 1024**3} GiB",
        f"under {DEFAULTS['LOW_DISK_PERCENT']} % free disk photos wait",
        f"under {DEFAULTS['FULL_DISK_PERCENT']} % or when the database",
    ],
)
def test_a_limit_of_the_words_is_the_code_s(said: str) -> None:
    assert said in " ".join(TEXT.split("## Limits")[1].split())


@pytest.mark.parametrize("kind", ["checklist", "visit", "remarks"])
def test_a_scope_brings_the_rows_that_the_words_name(kind: str) -> None:
    told = re.search(rf"(?:[Aa] )?{kind} brings? ([^;(.]+(?:\([^)]*\)[^;(.]*)*)[;.]", TEXT)
    assert told
    named = set(re.findall(r"\w+", re.sub(r"\([^)]*\)|of an inspection|and the held facts.*", "", told[1], flags=re.S)))
    assert named == {table for table, _ in KINDS[kind](ID) if table != FACTS and not table.startswith(LEFT)}


def test_every_code_of_quarantine_is_a_reason_to_keep_a_fact() -> None:
    codes = re.findall(r"`([a-z-]+)`", TEXT.split("Codes of quarantine:")[1].split("\n- ")[0])
    assert {CATALOGUE[code].status for code in codes} == {422}


def test_every_action_is_one_of_the_words() -> None:
    assert {kind.action for kind in CATALOGUE.values()} <= ACTIONS
    assert set(re.findall(r"`([a-z-]+)`", TEXT.split("## Problems")[1])) >= ACTIONS


@pytest.mark.parametrize("code", sorted(set(re.findall(r"\d{3} `([a-z-]+)`", TEXT))))
def test_every_code_named_has_the_status_named(code: str) -> None:
    named = re.search(rf"(\d{{3}}) `{code}`", TEXT)
    assert named
    assert CATALOGUE[code].status == int(named[1])
