"""The lead settles what the team sees differently; every answer is kept."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from .test_sheets import answered_elsewhere
from .walk import SHARED, Inspector, card, state, text


@pytest.fixture
def team(inspector: Callable[..., Inspector]) -> tuple[Inspector, Inspector]:
    """zhou, the lead, and shen; they answered one item differently."""
    zhou, shen = inspector("zhou", SHARED), inspector("shen", SHARED)
    zhou.answers("S2-4", choice="yes")
    shen.answers("S2-4", choice="no")
    return zhou, shen


def shown(page: str, item: str = "S2-4") -> list[str]:
    """Ids of all answers that the page shows of the item."""
    part = re.search(rf'data-settle="{item}".*?</section>', page, re.S)
    assert part
    return sorted(set(re.findall(r'name="base" value="([0-9a-f-]+)"', part[0])))


def test_the_lead_chooses_and_the_choice_counts_alone(team: tuple[Inspector, Inspector]) -> None:
    zhou, shen = team
    page = zhou.opens("/settling")
    assert page.count("data-settles=") == 2
    page = zhou.acts("/items/S2-4/settle", choice="no", base=shown(page)).text
    assert "组长裁定" in text(page)
    assert "当前有效" in text(page)
    for inspector in team:
        assert "周启明已裁定，以此为准 否" in text(card(inspector.opens("/sections/S2"), "S2-4"))
    assert "组长裁定 · 否" in text(shen.opens("/items/S2-4/history"))
    page = zhou.acts("/items/S2-4/settle", choice="yes", base=shown(page)).text
    assert "周启明已裁定，以此为准 是" in text(card(zhou.opens("/sections/S2"), "S2-4"))


def test_nobody_else_settles(team: tuple[Inspector, Inspector]) -> None:
    _, shen = team
    assert "data-settles" not in shen.opens("/settling")
    assert "组长" in shen.refused("/items/S2-4/settle", choice="no")


def test_two_answers_of_one_person_are_ended_by_the_lead(app: Flask, team: tuple[Inspector, Inspector]) -> None:
    zhou, shen = team
    answered_elsewhere(app, "S2-4", "yes", SHARED, "shen")
    assert state(shen.opens("/sections/S2"), "S2-4") == "conflict"
    assert "待您（组长）裁定的项目：1" in text(zhou.opens())
    assert "裁定" not in text(shen.opens())
    page = zhou.opens("/settling")
    assert "同一人有两个不同的答案" in page
    zhou.acts("/items/S2-4/settle", choice="yes", base=shown(page))
    assert state(shen.opens("/sections/S2"), "S2-4") == "answered"
    assert "裁定的项目" not in text(zhou.opens())


def test_an_answer_that_comes_later_is_named(team: tuple[Inspector, Inspector]) -> None:
    zhou, shen = team
    zhou.acts("/items/S2-4/settle", choice="yes", base=shown(zhou.opens("/settling")))
    shen.answers("S2-4", na="1", reason="无厨房")
    assert "又来了不同的答案" in zhou.opens("/settling")
    assert "待选定：1 项" in text(zhou.opens("/summary"))


def test_the_leads_own_later_answer_is_for_the_lead_to_settle(team: tuple[Inspector, Inspector]) -> None:
    zhou, _ = team
    zhou.acts("/items/S2-4/settle", choice="no", base=shown(zhou.opens("/settling")))
    assert "裁定的项目" not in text(zhou.opens())
    zhou.answers("S2-4", na="1", reason="无厨房")
    assert "待您（组长）裁定的项目：1" in text(zhou.opens())


def test_a_wrong_value_is_refused_in_words(team: tuple[Inspector, Inspector]) -> None:
    zhou, _ = team
    assert "请选择" in zhou.refused("/items/S2-4/settle", choice="perhaps")


def test_where_all_agree_the_page_says_so(inspector: Callable[..., Inspector]) -> None:
    assert "没有意见不一致的项目" in text(inspector().opens("/settling"))
