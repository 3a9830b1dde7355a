"""Tablets without a screen on the real app, and pictures to send."""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Fact
from sync.device import Device
from sync.envelope import uuid7
from sync.memory import Memory
from sync.wire import Reply, Transport

BASE = named("visit 0")  # a visit of zhou (its lead) and shen
BAMBOO = named("visit 1")  # of zhou and he
SHENS = named("visit 2")  # of shen alone
MORNING = 1_795_397_467_000  # 2026-11-23T09:31:07+08:00
SPOKEN = {"X-Sync-Protocol": "1"}


def over(client: FlaskClient) -> Transport:
    """The wire of a tablet whose browser is this client."""

    def send(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        answer = client.open(path, method=method, headers=dict(headers), data=body)
        return Reply(answer.status_code, answer.headers, answer.data)

    return send


def keys() -> dict[str, list[str]]:
    return {table.name: [c.name for c in table.primary_key] for table in db.metadata.sorted_tables}


def tablet(transport: Transport, login: str, number: int = 0) -> Device:
    """The tablet of this demo person; the same number gives the same ids."""
    chance, clock = random.Random(f"{login} {number}"), itertools.count(MORNING, 1000)
    store, id = Memory(keys()), uuid7(MORNING, chance.randbytes(10))
    return Device(transport, store, id, named(login), lambda: next(clock), chance.randbytes)


def bearer(device: Device) -> dict[str, str]:
    return SPOKEN | {"Authorization": f"Bearer {device.store.credential}"}


def count(app: Flask, model: Any, *which: Any) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).select_from(model).where(*which)).scalar_one()


def facts(app: Flask, *which: Any) -> list[tuple[Any, ...]]:
    """(device, seq, state, reason) of the log at the centre."""
    with app.app_context():
        rows = select(Fact.device, Fact.seq, Fact.state, Fact.reason).where(*which).order_by(Fact.device, Fact.seq)
        return [tuple(row) for row in db.session.execute(rows)]


def jpeg(width: int = 320, height: int = 240, seed: int = 1, **how: Any) -> bytes:
    noise = Image.frombytes("RGB", (16, 12), random.Random(seed).randbytes(16 * 12 * 3)).resize((width, height))
    return saved(noise, "JPEG", **how)


def saved(image: Image.Image, form: str, **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def turned(orientation: int, taken: str = "2026:11:22 09:31:07") -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8769)[0x9003] = taken
    exif.get_ifd(0x8769)[0x9011] = "+08:00"
    exif.get_ifd(0x8825)[1] = "N"
    return exif


TabletOf = Callable[..., Device]
