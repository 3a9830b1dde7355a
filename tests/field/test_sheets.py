"""Check, submit, freeze, reopen; two scorers; two answers of one person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from inspect_app.demo.world import named

from .walk import SHARED, Inspector, bases, card, elsewhere, points, pressed, state, text


def answered_elsewhere(app: Flask, item: str, choice: str, visit: str, login: str = "zhou") -> str:
    fields = {"item": item, "choice": choice, "number": None, "situation": 0, "na": 0, "reason": None}
    return elsewhere(app, "answered", fields, visit, login)


def test_what_is_missing_is_listed_by_section_with_links(zhou: Inspector) -> None:
    zhou.answers("S2-1", choice="a")
    page = zhou.opens("/submission")
    assert "/sections/S2#item-S2-1" in page, "its photo is missing"
    assert "/sections/S2#item-S2-3" in page
    assert page.count('<details class="gaps"') == 18
    assert "7 项未答 · 缺 1 张照片" in text(page).replace(" ·  ", " · ")


def test_with_gaps_a_reason_is_asked_and_then_it_is_submitted(zhou: Inspector) -> None:
    assert "请说明" in zhou.refused("/submit", remark=" ")
    page = zhou.submits("门卫不让进后厨。")
    assert "门卫不让进后厨。" in page
    assert "重新打开前不能修改" in page


def test_a_submitted_sheet_is_frozen_in_words(zhou: Inspector) -> None:
    zhou.answers("S2-4", choice="yes")
    zhou.photographs("S2-4")
    zhou.submits("x")
    page = zhou.opens("/sections/S2")
    assert "data-answer" not in page
    assert "<textarea" not in page
    assert "data-photo-input" not in page
    assert "是" in text(card(page, "S2-4"))
    for path, form in (("answer", {"choice": "no"}), ("clear", {}), ("note", {"text": "x"}), ("again", {"choice": "no"})):
        assert "已提交" in zhou.acts(f"/items/S2-4/{path}", **form).text
    assert "已经提交" in zhou.refused("/submit", remark="x")


def test_reopened_with_a_reason_it_goes_on(zhou: Inspector) -> None:
    zhou.answers("S2-4", choice="yes")
    zhou.submits("x")
    assert "请说明" in zhou.refused("/reopen", sheet=named("zhou"), reason=" ")
    zhou.acts("/reopen", sheet=named("zhou"), reason="漏了一张照片")
    assert pressed(zhou.opens("/sections/S2"), "S2-4") == ["yes"]
    assert pressed(zhou.answers("S2-4", choice="no"), "S2-4") == ["no"]


def test_the_lead_may_reopen_another_s_sheet_and_nobody_else(inspector: Callable[..., Inspector]) -> None:
    zhou, shen = inspector("zhou", SHARED), inspector("shen", SHARED)
    zhou.submits("x")
    shen.submits("x")
    assert "本人或组长" in shen.refused("/reopen", sheet=named("zhou"), reason="x")
    assert "沈岚" in zhou.opens("/submission")
    zhou.acts("/reopen", sheet=named("shen"), reason="x")
    assert "data-answer" in shen.opens("/sections/S2")
    assert "data-answer" not in zhou.opens("/sections/S2")


def test_two_scorers_do_not_collide_and_their_spread_stays_visible(inspector: Callable[..., Inspector]) -> None:
    zhou, shen = inspector("zhou", SHARED), inspector("shen", SHARED)
    zhou.answers("S2-3", number="15")
    shen.answers("S2-3", number="9")
    assert 'value="15"' in card(zhou.opens("/sections/S2"), "S2-3")
    summary = text(zhou.opens("/summary"))
    assert "S2-3 后厨分区、生熟分开、无交叉污染 9 – 15 分" in summary
    assert "12 / 90" in summary


def test_two_answers_are_shown_with_time_and_device_and_one_is_chosen(app: Flask, zhou: Inspector) -> None:
    zhou.answers("S2-4", choice="yes")
    answered_elsewhere(app, "S2-4", "no", zhou.visit)
    page = zhou.opens("/sections/S2")
    assert state(page, "S2-4") == "conflict"
    assert (pressed(page, "S2-4"), points(page, "S2-4")) == ([], "–"), "neither counts as the answer"
    assert card(page, "S2-4").count("data-choose") == 2
    assert "另一台设备" in card(page, "S2-4")
    assert "两个答案" in zhou.opens()
    settled = zhou.answers("S2-4", choice="yes", base=bases(page, "S2-4"))
    assert (state(settled, "S2-4"), pressed(settled, "S2-4")) == ("answered", ["yes"])


def test_an_answer_made_elsewhere_after_submitting_is_named_not_counted(app: Flask, zhou: Inspector) -> None:
    zhou.answers("S2-4", choice="yes")
    zhou.submits("x")
    answered_elsewhere(app, "S2-5", "no", zhou.visit)
    page = zhou.opens("/submission")
    assert "#item-S2-5" in page
    assert "提交后才到" in page
    assert state(zhou.opens("/sections/S2"), "S2-5") == "open"


def test_history_tells_all_and_gives_an_earlier_answer_again(zhou: Inspector) -> None:
    zhou.answers("S2-4", choice="no")
    zhou.acts("/items/S2-4/note", text="柜门坏")
    zhou.photographs("S2-4")
    zhou.acts("/items/S2-4/clear")
    zhou.answers("S2-4", na="1", reason="无厨房")
    page = zhou.opens("/items/S2-4/history")
    for said in ("否", "备注：柜门坏", "已加照片", "已清除答案", "不适用：无厨房", "周启明", "当前有效"):
        assert said in text(page), said
    assert page.count("data-again") == 1
    assert page.count('class="line event here"') == 1
    again = zhou.acts("/items/S2-4/again", choice="no").text
    assert again.count("<li") == page.count("<li") + 1
    assert pressed(zhou.opens("/sections/S2"), "S2-4") == ["no"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_summary_says_what_blocks_the_next_level(zhou: Inspector, lang: str) -> None:
    zhou.speaks(lang).answers("S2-1", choice="d")
    page = zhou.opens("/summary")
    assert "#item-S2-1" in page
    for zh, en in (("否决项 S2-1 不合格", "Veto item S2-1 failed"), ("距 1 星还差", "Still needed for 1★"), ("建议", "proposal")):
        assert (zh if lang == "zh" else en) in text(page)
