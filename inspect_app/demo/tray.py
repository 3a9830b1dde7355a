"""Photos first, sorted later: one for two items, one blurred, one like another, two not sorted yet, one drawn upon."""

from __future__ import annotations

import io
import random

from flask import current_app
from PIL import Image, ImageDraw, ImageFilter

from .. import clock
from ..photos import checks, looks
from . import scenes, words
from .sheets import Tablet


def fill(tablet: Tablet, visit: str) -> None:
    kitchen, shelf = (scenes.jpeg(random.Random(n), "S2", papers=False) for n in (3, 4))
    first = _takes(tablet, visit, kitchen)
    tablet.make("moved", visit, {"photo": first, "items": "S2-1,S2-5"})
    tablet.pictured(visit, "", _arrow(kitchen), "camera", derived_from=first)
    blurred = _takes(tablet, visit, _blurred(shelf))
    tablet.make("moved", visit, {"photo": blurred, "items": "S1-2"})
    tablet.make("explained", visit, {"photo": blurred, "reason": words.EXPLAINED})
    _takes(tablet, visit, _saved(Image.open(io.BytesIO(kitchen)), 60), alike=first)
    _takes(tablet, visit, scenes.jpeg(random.Random(5), "S3", papers=False))
    tablet.make("unpictured", visit, {"item": "S2-3", "reason": words.UNPICTURED})


def _takes(tablet: Tablet, visit: str, data: bytes, alike: str | None = None) -> str:
    """Into the tray, looked at as the camera does."""
    measured = {**looks.measured(Image.open(io.BytesIO(data)).convert("L")), "alike": alike, "captured_at": None}
    told = looks.unusual(measured, clock.local(), checks(current_app.config))
    return tablet.pictured(visit, "", data, "camera", **{**measured, "warnings": told})


def _blurred(data: bytes) -> bytes:
    return _saved(Image.open(io.BytesIO(data)).filter(ImageFilter.GaussianBlur(5)))


def _arrow(data: bytes) -> bytes:
    image = Image.open(io.BytesIO(data))
    draw = ImageDraw.Draw(image)
    draw.line((200, 200, 420, 420), fill=scenes.RED, width=10)
    draw.line((360, 420, 420, 420, 420, 360), fill=scenes.RED, width=10)
    return _saved(image)


def _saved(image: Image.Image, quality: int = 80) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()
