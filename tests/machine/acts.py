"""What a person does at a tablet, and what only a broken or an ill-meaning one would."""

from __future__ import annotations

import random

from inspect_app.demo.world import named
from sync import chain, envelope
from sync.chain import Place
from sync.device import Device
from sync.wire import Piece
from tests.tablets import BASE, jpeg

from .model import ITEMS

PICTURES = [jpeg(64, 48), *(random.Random(f"picture {n}").randbytes(n) for n in (1, 700, 2500))]
OTHERS = [named(login) for login in ("zhou", "shen", "he")]


def answer(device: Device, visit: str, number: int) -> None:
    device.answer(visit, ITEMS[number % 2], choice=("yes", "no")[number // 2 % 2])


def answer_badly(device: Device, visit: str, number: int) -> None:
    device.answer(visit, (*ITEMS, "no such item")[number % 3], choice=("perhaps", "never")[number % 2])


def clear(device: Device, visit: str, number: int) -> None:
    device.clear(visit, ITEMS[number % 2])


def note(device: Device, visit: str, number: int) -> None:
    device.note(visit, ITEMS[number % 2], "字" * 10 ** (number // 3))


def photograph(device: Device, visit: str, number: int) -> None:
    device.attach(visit, ITEMS[number % 2], PICTURES[number % len(PICTURES)], 64, 48)


def submit(device: Device, visit: str, _number: int) -> None:
    covers, base = device.heads(visit, ("answered", "cleared")), device.heads(visit, ("submitted",))
    device.record("submitted", visit, {"remark": "all"}, base, covers=covers)


def speak_for_another(device: Device, visit: str, number: int) -> None:
    own = device.person
    device.person = [person for person in OTHERS if person != own][number % 2]
    answer(device, visit, number)
    device.person = own


def do_what_is_no_more(device: Device, visit: str, number: int) -> None:
    device.record("scribbled", visit, {"strokes": number})


ALL = {act.__name__: act for act in (answer, answer_badly, clear, note, photograph, submit, speak_for_another, do_what_is_no_more)}
WORKS = [*["answer"] * 4, *["photograph"] * 3, *ALL]


def forged(device: Device, id: str, gen: int, ms: int) -> tuple[bytes, bytes]:
    """Header and payload of a fact that this device never made, first of a generation of its own."""
    payload = envelope.dumps({"n": id, "item": ITEMS[1], "choice": "no", "base": []})
    about = {"person": device.person, "visit": BASE, "kind": "answered", "at": "2026-11-23T09:31:07+08:00", "app": "x", "bundle": ""}
    return chain.header(Place(gen), id, device.id, about, ms, payload), payload


def pieces(device: Device, some: list[tuple[bytes, int | None, int, bool]], body: bool) -> None:
    """Of these photos, in one body or each for itself; from where the centre is, when no place is given."""
    made = [_piece(device, *one) for one in some]
    if body:
        device.wire.pieces(made)
    else:
        for one in made:
            device.wire.piece(one.sha256, one.offset, one.length, one.data)


def _piece(device: Device, data: bytes, start: int | None, size: int, right: bool) -> Piece:
    sha256 = envelope.sha256_hex(data)
    at = device.wire.offset(sha256) if start is None else start
    sent = data[at : at + size] or b"more"
    return Piece(sha256, at, sent if right else bytes(len(sent)), len(data))
