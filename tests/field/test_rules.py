"""What a form may not do: nothing is saved, and one sentence says why, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from inspect_app.demo.world import named
from inspect_app.models import Answered, Fact
from tests.tablets import count

from .walk import SHARED, Inspector, card

REFUSALS = [
    ("S2-4", {"choice": "maybe"}, "请选择本项的答案之一", "Choose one of the answers of this item"),
    ("S2-1", {"choice": "z"}, "请选择本项的答案之一", "Choose one of the answers of this item"),
    ("S2-1", {"choice": ["a", "b"]}, "请选择本项的答案之一", "Choose one of the answers of this item"),
    ("S2-3", {"number": "15.5"}, "超过本项上限", "More than this item gives"),
    ("S2-3", {"number": "1.5"}, "请填整数", "whole steps"),
    ("S2-3", {"number": "1,5"}, "请填整数", "whole steps"),
    ("S2-3", {"number": "viel"}, "请填数字", "A number"),
    ("S2-4", {"number": "3"}, "超过本项上限", "More than this item gives"),
    ("S2-4", {}, "请作答", "Give an answer"),
    ("E1", {"na": "1", "reason": "x"}, "此项不能不适用", "cannot be left out"),
    ("S2-4", {"na": "1"}, "请说明为何不适用", "Say why it does not apply"),
    ("S2-4", {"na": "1", "reason": "  "}, "请说明为何不适用", "Say why it does not apply"),
    ("S2-4", {"choice": "yes", "situation": "1"}, "没有这种情形", "no such situation"),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("item", "form", "zh", "en"), REFUSALS)
def test_a_wrong_answer_is_refused_with_a_sentence(app: Flask, zhou: Inspector, lang: str, item: str, form: dict, zh: str, en: str) -> None:
    said = zhou.speaks(lang).refused(f"/items/{item}/answer", **form)
    assert (zh if lang == "zh" else en) in said
    assert count(app, Fact) == 0


def test_what_was_typed_stays_in_the_field(zhou: Inspector) -> None:
    zhou.answers("S2-3", number="9")
    page = zhou.acts("/items/S2-3/answer", number="99").text
    assert 'value="99"' in card(page, "S2-3")
    assert "<b>9</b>" in card(page, "S2-3")


def test_an_item_of_no_checklist_is_not_found(zhou: Inspector) -> None:
    assert zhou.acts("/items/Q9-9/answer", choice="yes").status_code == 404


def test_somebody_else_s_visit_is_not_found(app: Flask, inspector: Callable[..., Inspector]) -> None:
    he = inspector("he")
    assert he.client.get(f"/field/visits/{he.visit}").status_code == 404
    assert he.acts("/items/S2-4/answer", choice="yes").status_code == 404
    assert count(app, Answered) == 0


def test_a_supervisor_sees_a_visit_and_answers_nothing(app: Flask, inspector: Callable[..., Inspector]) -> None:
    chen = inspector("chen", SHARED)
    assert "云栖谷" in chen.opens()
    assert "不在" in chen.refused("/items/S2-4/answer", choice="yes")
    assert count(app, Answered) == 0


def test_a_photo_of_another_visit_is_not_found(zhou: Inspector) -> None:
    assert zhou.acts(f"/photos/{named('x')}/caption", text="x").status_code == 404
    assert zhou.acts(f"/photos/{named('x')}/remove", reason="x").status_code == 404
