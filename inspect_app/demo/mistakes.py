"""Entered in the wrong visit, and put where it belongs, as the tablet does it (field/carrying.py)."""

from __future__ import annotations

import random

from . import answers, scenes, words
from .answers import Question
from .sheets import Tablet


def carried(tablet: Tablet, wrong: str, right: str, questions: list[Question]) -> None:
    given = [tablet.make("answered", wrong, answers.answer(tablet.chance, question, True)) for question in questions]
    noted, item = words.NOTES[questions[0].item.section][0], questions[0].code
    note = tablet.make("noted", wrong, {"item": item, "text": noted})
    photo = tablet.pictured(wrong, item, scenes.jpeg(random.Random("astray"), questions[0].item.section, papers=False), "camera")
    tablet.make("carried", wrong, {"other": right, "came": 0, "reason": words.ASTRAY})
    tablet.make("carried", right, {"other": wrong, "came": 1, "reason": words.ASTRAY})
    for id in (*given, note, photo):
        tablet.again(id, right)
    for id, question in zip(given, questions, strict=True):
        tablet.make("cleared", wrong, {"item": question.code}, [id])
    tablet.make("noted", wrong, {"item": item, "text": ""}, [note])
    tablet.make("removed", wrong, {"photo": photo, "reason": words.ASTRAY})
