"""Drawn photos: rooms, kitchens, papers and hills of nobody's, as JPEG. The same chance draws the same bytes."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

SIZE = (1024, 768)
WALLS = ((226, 222, 210), (210, 224, 226), (232, 226, 222), (216, 228, 214))
FLOORS = ((150, 126, 104), (136, 140, 144), (170, 150, 120))
GREENS = ((58, 112, 74), (84, 138, 88), (120, 164, 104))
RED, WHITE, STEEL = (196, 38, 32), (250, 248, 242), (110, 110, 115)


def jpeg(chance: random.Random, section: str, papers: bool) -> bytes:
    """A picture such as one takes in this section; of a paper where papers are checked."""
    draw = _paper if papers and chance.random() < 0.7 else chance.choice(SCENES.get(section, (_room, _corridor)))
    out = io.BytesIO()
    draw(chance).save(out, "JPEG", quality=80)
    return out.getvalue()


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
    draw.rectangle((left + 340, 380, left + 640, 440), fill=WHITE)
    return image


def _paper(chance: random.Random) -> Image.Image:
    image, draw = _canvas(chance)
    draw.rectangle((300, 80, 740, 700), fill=WHITE, outline=(150, 30, 30), width=6)
    for line in range(160, 560, 44):
        draw.line((350, line, 350 + chance.randint(180, 340), line), fill=(90, 90, 90), width=8)
    draw.ellipse((560, 560, 690, 690), outline=RED, width=8)
    return image


def _shelf(chance: random.Random) -> Image.Image:
    image, draw = _canvas(chance)
    for y in (180, 340, 500):
        draw.rectangle((120, y, 900, y + 18), fill=STEEL)
        for x in range(140, 860, 110):
            draw.rectangle((x, y - chance.randint(60, 120), x + 80, y), fill=_colour(chance))
    return image


def _kitchen(chance: random.Random) -> Image.Image:
    image, draw = _canvas(chance)
    draw.rectangle((60, 430, 964, 640), fill=(186, 190, 194), outline=STEEL, width=6)
    for x in range(120, 900, 200):
        draw.ellipse((x, 350, x + 140, 440), fill=STEEL)
        draw.rectangle((x, 150, x + chance.randint(60, 120), 250), fill=_colour(chance))
    return image


def _hills(chance: random.Random) -> Image.Image:
    image = Image.new("RGB", SIZE, (196, 218, 232))
    draw = ImageDraw.Draw(image)
    for depth, green in enumerate(GREENS):
        tops = [(x, 260 + depth * 110 + chance.randint(-70, 60)) for x in range(0, 1201, 150)]
        draw.polygon([(0, 768), *tops, (1024, 768)], fill=green)
    draw.rectangle((0, 640, *SIZE), fill=(132, 170, 186))
    return image


def _extinguisher(chance: random.Random) -> Image.Image:
    image, draw = _canvas(chance)
    left = chance.randint(300, 560)
    draw.rectangle((left - 40, 250, left + 340, 640), fill=WHITE, outline=RED, width=12)
    for x in (left, left + 160):
        draw.rounded_rectangle((x, 350, x + 120, 620), 40, fill=RED)
        draw.rectangle((x + 40, 310, x + 80, 360), fill=STEEL)
    draw.rectangle((40, 90, 220, 170), fill=(30, 140, 70))
    return image


def _cabinet(chance: random.Random) -> Image.Image:
    image, draw = _canvas(chance)
    left = chance.randint(220, 420)
    draw.rounded_rectangle((left, 140, left + 400, 560), 24, fill=WHITE, outline=STEEL, width=8)
    draw.rectangle((left + 165, 220, left + 235, 480), fill=GREENS[0])
    draw.rectangle((left + 70, 315, left + 330, 385), fill=GREENS[0])
    return image


def _corridor(chance: random.Random) -> Image.Image:
    image, draw = _canvas(chance)
    draw.polygon([(0, 768), (430, 430), (594, 430), (1024, 768)], fill=chance.choice(FLOORS))
    draw.rectangle((430, 250, 594, 430), fill=(120, 134, 140))
    for step in range(3):
        x, height = 60 + step * 120, 440 - step * 90
        draw.rectangle((x, 640 - height, x + 80, 700 - step * 70), fill=chance.choice(FLOORS))
    return image


SCENES = {
    "S2": (_kitchen, _shelf),
    "S3": (_room, _corridor),
    "S4": (_hills, _corridor),
    "S5": (_shelf,),
    "S6": (_cabinet, _shelf),
    "G2": (_hills,),
    "G3": (_hills, _corridor),
    "G4": (_extinguisher, _corridor),
    "G5": (_hills, _room),
}
