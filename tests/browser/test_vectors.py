"""The tablet's modules and the centre's learn from the same examples."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from inspect_app.fieldkit.forms import check

VECTORS = Path(__file__).parents[1] / "vectors"
FORMS = json.loads((VECTORS / "forms.json").read_text())
ENVELOPE = json.loads((VECTORS / "envelope.json").read_text())
LOOKS = json.loads((VECTORS / "looks.json").read_text())


@pytest.mark.parametrize("case", FORMS, ids=[case["says"] for case in FORMS])
def test_a_form_gives_the_same_at_the_centre(case: dict[str, Any]) -> None:
    values, errors = check(case["fields"], case["form"], case["known"])
    assert values == case["values"]
    assert {name: list(said) for name, said in errors.items()} == case["errors"]


def test_forms_give_the_same_on_the_tablet(module: Page) -> None:
    found = module.evaluate(
        """async cases => {
          const { check } = await import('/static/device/forms.mjs');
          return cases.map(c => check(c.fields, c.form, c.known)) }""",
        FORMS,
    )
    for case, made in zip(FORMS, found, strict=True):
        assert made == {"values": case["values"], "errors": case["errors"]}, case["says"]


def test_ids_and_clocks_are_made_alike(module: Page) -> None:
    made = module.evaluate(
        """async ({ uuid7, hlc }) => {
          const e = await import('/static/device/envelope.mjs'), bytes = hex => Uint8Array.from(hex.match(/../g), h => parseInt(h, 16));
          return [uuid7.map(c => e.uuid7(c.ms, bytes(c.chance))), hlc.map(c => e.nextHlc(c.last, c.ms))] }""",
        ENVELOPE,
    )
    assert made == [[c["uuid"] for c in ENVELOPE["uuid7"]], [c["next"] for c in ENVELOPE["hlc"]]]


def test_json_and_base64_have_the_same_bytes(module: Page) -> None:
    made = module.evaluate(
        """async ({ json, base64url }) => {
          const e = await import('/static/device/envelope.mjs'), bytes = hex => Uint8Array.from(hex.match(/../g) ?? [], h => parseInt(h, 16));
          const there = base64url.map(c => e.pack({ header: bytes(c.hex), payload: bytes('') }).h);
          const back = base64url.map(c => e.hex(e.unpack({ h: c.text, p: '' }).header));
          return [json.map(c => e.hex(e.dumps(c.value))), there, back] }""",
        ENVELOPE,
    )
    coded = ENVELOPE["base64url"]
    assert made == [[c["utf8"] for c in ENVELOPE["json"]], [c["text"] for c in coded], [c["hex"] for c in coded]]


def test_a_fact_has_the_same_hashes_and_wire(module: Page) -> None:
    made = module.evaluate(
        """async chain => {
          const { pack, sha256 } = await import('/static/device/envelope.mjs'), utf8 = text => new TextEncoder().encode(text);
          return Promise.all(chain.map(async f => ({ ph: await sha256(utf8(f.payload)), hash: await sha256(utf8(f.header)),
            packed: pack({ header: utf8(f.header), payload: utf8(f.payload) }) }))) }""",
        ENVELOPE["chain"],
    )
    assert made == [{name: fact[name] for name in ("ph", "hash", "packed")} for fact in ENVELOPE["chain"]]


def test_a_picture_is_looked_at_alike(module: Page) -> None:
    made = module.evaluate(
        """async ({ pictures, alike, unusual }) => {
          const l = await import('/static/device/looks.mjs'), bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
          return [pictures.map(p => l.measured({ ...p, pixels: bytes(p.pixels) })),
            alike.map(c => l.alike(c.mine, c.others.map(([id, fingerprint]) => ({ id, fingerprint })), c)),
            unusual.map(c => l.unusual(c.found, c))] }""",
        LOOKS,
    )
    assert made == [[case["told"] for case in LOOKS[name]] for name in ("pictures", "alike", "unusual")]


def test_colours_are_made_grey_alike(module: Page) -> None:
    data = Random(3).randbytes(4 * 30)
    made = module.evaluate(
        """async data => { const { grey } = await import('/static/device/looks.mjs');
          return [...grey({ data: Uint8ClampedArray.from(data), width: 6, height: 5 }).pixels] }""",
        list(data),
    )
    assert made == list(Image.frombytes("RGBA", (6, 5), data).convert("RGB").convert("L").tobytes())
