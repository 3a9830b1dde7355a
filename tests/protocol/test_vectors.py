"""Wire examples, kept for ever: what one side once wrote, both sides write and read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from sync import chain, envelope
from sync.chain import Place

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/envelope.json").read_text())
STATIC = Path(__file__).parents[2] / "static"


@pytest.mark.parametrize("one", VECTORS["uuid7"], ids=lambda one: one["uuid"])
def test_uuid7(one: dict[str, Any]) -> None:
    assert envelope.uuid7(one["ms"], bytes.fromhex(one["chance"])) == one["uuid"]
    assert envelope.UUID.fullmatch(one["uuid"])
    assert one["uuid"][14] == "7"
    assert one["uuid"][19] in "89ab"


@pytest.mark.parametrize("one", VECTORS["hlc"], ids=lambda one: one["next"])
def test_the_clock_never_goes_back(one: dict[str, Any]) -> None:
    assert envelope.next_hlc(one["last"], one["ms"]) == one["next"]
    assert one["next"] > (one["last"] or "")


@pytest.mark.parametrize("one", VECTORS["json"], ids=lambda one: one["utf8"][:12])
def test_json_is_written_in_one_way(one: dict[str, Any]) -> None:
    assert envelope.dumps(one["value"]).hex() == one["utf8"]
    assert envelope.loads(bytes.fromhex(one["utf8"])) == one["value"]


@pytest.mark.parametrize("one", VECTORS["base64url"], ids=lambda one: one["text"])
def test_base64url_has_no_padding(one: dict[str, str]) -> None:
    data = bytes.fromhex(one["hex"])
    assert envelope.pack(data, b"") == {"h": one["text"], "p": ""}
    assert envelope.unpack({"h": one["text"], "p": ""}) == (data, b"")


def test_a_chain_is_read_byte_by_byte() -> None:
    place = Place()
    for fact in VECTORS["chain"]:
        header, payload = envelope.unpack(fact["packed"])
        assert (header.decode(), payload.decode()) == (fact["header"], fact["payload"])
        h = envelope.read(header)
        assert envelope.fault(h, payload, "visit") is None
        chain.follow(h, place)
        place = chain.after(h, header)
        assert (place.hash, h["ph"]) == (fact["hash"], fact["ph"])


def test_a_chain_is_written_byte_by_byte() -> None:
    place = Place()
    for fact in VECTORS["chain"]:
        h, payload = json.loads(fact["header"]), fact["payload"].encode()
        said = {name: h[name] for name in ("person", "visit", "kind", "at", "app", "bundle")}
        made = chain.header(place, fact["id"], h["device"], said, 1_795_397_467_000, payload)
        assert json.loads(made) == h
        assert envelope.pack(fact["header"].encode(), payload) == fact["packed"]
        place = chain.after(h, fact["header"].encode())


@pytest.mark.parametrize("one", VECTORS["no place"], ids=lambda one: one["why"])
def test_a_header_without_a_place_is_no_fact(one: dict[str, str]) -> None:
    with pytest.raises(envelope.BadEnvelope):
        envelope.read(one["header"].encode())


@pytest.mark.parametrize("one", VECTORS["faults"], ids=lambda one: one["part"])
def test_any_other_fault_has_a_name(one: dict[str, str]) -> None:
    payload = VECTORS["chain"][0]["payload"].encode()
    assert envelope.fault(envelope.read(one["header"].encode()), payload, "visit") == one["part"]


BROWSER = """async vectors => {
  const e = await import('/static/device/envelope.mjs'), wrong = [];
  const bytes = hex => Uint8Array.from(hex.match(/../g) ?? [], pair => parseInt(pair, 16));
  const text = data => new TextDecoder().decode(data), utf8 = string => new TextEncoder().encode(string);
  const same = (what, found, due) => { if (JSON.stringify(found) !== JSON.stringify(due)) wrong.push([what, found, due]); };
  for (const v of vectors.uuid7) same('uuid7', e.uuid7(v.ms, bytes(v.chance)), v.uuid);
  for (const v of vectors.hlc) same('hlc', e.nextHlc(v.last, v.ms), v.next);
  for (const v of vectors.json) same('json', e.hex(e.dumps(v.value)), v.utf8);
  for (const v of vectors.base64url) {
    same('pack', e.pack({ header: bytes(v.hex), payload: bytes('') }).h, v.text);
    same('unpack', e.hex(e.unpack({ h: v.text, p: '' }).header), v.hex);
  }
  for (const fact of vectors.chain) {
    const { header, payload } = e.unpack(fact.packed);
    same('header', text(header), fact.header);
    same('payload', text(payload), fact.payload);
    same('hash', await e.sha256(header), fact.hash);
    same('ph', await e.sha256(payload), fact.ph);
    same('written', text(e.dumps(e.loads(utf8(fact.header)))), fact.header);
    same('packed', e.pack({ header: utf8(fact.header), payload: utf8(fact.payload) }), fact.packed);
  }
  return wrong;
}"""


def test_the_tablet_reads_and_writes_the_same_bytes(engine: Page) -> None:
    assert engine.evaluate(BROWSER, VECTORS) == []
