"""Drawn photos: rooms, corridors and papers of nobody's, as JPEG."""

from __future__ import annotations

import hashlib
import random
from typing import Any

from PIL import Image, ImageDraw

from ..photos import arrive, store

SIZE = (1024, 768)
WALLS = ((226, 222, 210), (210, 224, 226), (232, 226, 222), (216, 228, 214))
FLOORS = ((150, 126, 104), (136, 140, 144), (170, 150, 120))


def photo(chance: random.Random, device: str, at: str) -> dict[str, Any]:
    """A drawn photo, kept as if this device had sent it; the measured columns of its fact."""
    path = store.folder("making") / f"demo-{chance.randbytes(8).hex()}"
    chance.choice((_room, _paper, _shelf))(chance).save(path, "JPEG", quality=80)
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    store.keep(path, sha256)
    arrive.held(sha256, len(data), device)
    sizes = {"bytes": len(data), "width": SIZE[0], "height": SIZE[1], "original_bytes": len(data), "original_kept": 0}
    names = {"sha256": sha256, "original_sha256": sha256, "mime": "image/jpeg", "pipeline": "drawn for the demo world"}
    return {**sizes, **names, "captured_at": at, "source": chance.choice(["camera", "camera", "gallery"])}


def _canvas(chance: random.Random) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", SIZE, chance.choice(WALLS))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 560, *SIZE), fill=chance.choice(FLOORS))
    return image, draw


def _colour(chance: random.Random) -> tuple[int, int, int]:
    return chance.randint(40, 220), chance.randint(40, 220), chance.randint(40, 220)


def _room(chance: random.Random) -> Image.Image:
    image, draw = _canvas(chance)
    left = chance.randint(60, 300)
    draw.rectangle((left, 120, left + 260, 360), fill=(176, 208, 230), outline=(90, 90, 90), width=10)
    draw.rectangle((left + 340, 430, left + 640, 640), fill=_colour(chance))
    draw.rectangle((left + 340, 380, left + 640, 440), fill=(245, 245, 240))
    return image


def _paper(chance: random.Random) -> Image.Image:
    image, draw = _canvas(chance)
    draw.rectangle((300, 80, 740, 700), fill=(250, 248, 238), outline=(150, 30, 30), width=6)
    for line in range(160, 560, 44):
        draw.line((350, line, 350 + chance.randint(180, 340), line), fill=(90, 90, 90), width=8)
    draw.ellipse((560, 560, 690, 690), outline=(190, 30, 30), width=8)
    return image


def _shelf(chance: random.Random) -> Image.Image:
    image, draw = _canvas(chance)
    for y in (180, 340, 500):
        draw.rectangle((120, y, 900, y + 18), fill=(110, 110, 115))
        for x in range(140, 860, 110):
            draw.rectangle((x, y - chance.randint(60, 120), x + 80, y), fill=_colour(chance))
    return image
