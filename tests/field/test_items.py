"""The six kinds of answer, left out, cleared, noted: what one tap makes and what the card shows."""

from __future__ import annotations

import re

import pytest

from .walk import Inspector, bases, card, points, pressed, state, text


def test_a_section_shows_its_items_in_order_with_the_hooks(zhou: Inspector) -> None:
    page = zhou.opens("/sections/S2")
    for hook in ('data-answer="yes"', "data-value", "data-na", "data-note", 'data-photo-input="camera"', 'data-photo-input="gallery"'):
        assert hook in page
    assert [state(page, f"S2-{n}") for n in range(1, 9)] == ["open"] * 8


@pytest.mark.parametrize(
    ("item", "form", "shown", "got"),
    [
        ("S2-4", {"choice": "yes"}, ["yes"], "10"),
        ("S2-4", {"choice": "no"}, ["no"], "0"),
        ("S2-1", {"choice": "b"}, ["b"], "11"),
        ("S1-1", {"choice": ["", "a", "c"]}, ["a", "c"], "6"),
        ("S1-1", {"choice": ""}, ["none"], "0"),
    ],
)
def test_a_choice_is_pressed_and_scored(zhou: Inspector, item: str, form: dict, shown: list[str], got: str) -> None:
    page = zhou.answers(item, **form)
    assert (pressed(page, item), points(page, item)) == (shown, got)


@pytest.mark.parametrize(
    ("item", "typed", "kept", "got"),
    [
        ("S2-3", "12", "12", "12"),
        ("S2-3", "１２。０", "12", "12"),
        ("S2-2", "3", "3", "4"),
        ("S2-2", "50", "50", "0"),
        ("S1-4", "15", "15", "10"),
        ("S1-4", "16.5", "16.5", "6"),
        ("S1-4", "90", "90", "0"),
    ],
)
def test_a_number_is_kept_and_scored(zhou: Inspector, item: str, typed: str, kept: str, got: str) -> None:
    page = zhou.answers(item, number=typed)
    assert f'value="{kept}"><span class="quiet' in card(page, item)
    assert points(page, item) == got


def test_an_unanswered_item_shows_a_dash_never_zero(zhou: Inspector) -> None:
    assert points(zhou.opens("/sections/S2"), "S2-3") == "–"


def test_the_hit_band_is_marked(zhou: Inspector) -> None:
    page = zhou.answers("S1-4", number="20")
    assert page.count('<li class="in">') == 1
    assert '≤ 30</span><b class="nb">6 分' in page.split('<li class="in">')[1]


def test_minus_and_plus_go_by_one_step_within_the_item(zhou: Inspector) -> None:
    page = zhou.answers("S2-3", number="15")
    assert 'id="S2-3-more" name="number" value="15"' in page
    assert 'id="S2-3-less" name="number" value="14"' in page


def test_a_veto_item_says_at_once_what_it_means(zhou: Inspector) -> None:
    assert "按此暂不评星" in zhou.answers("S2-1", choice="d")
    assert "按此暂不评星" not in zhou.answers("S2-1", choice="a")


def test_a_major_hazard_is_a_veto_of_its_own(zhou: Inspector) -> None:
    zhou.answers("G4-2", number="0")
    page = zhou.answers("G4-2", number="0", situation="1")
    assert "按此暂不评星" in page
    assert 'data-situation aria-pressed="true"' in page
    assert "按此暂不评星" in zhou.answers("G4-2", number="1", situation="1")


def test_left_out_with_a_reason_leaves_the_points(zhou: Inspector) -> None:
    page = zhou.answers("S2-4", na="1", reason="基地没有此项")
    assert state(page, "S2-4") == "na"
    assert points(page, "S2-4") == "–"
    assert "不适用：基地没有此项" in text(page)


@pytest.mark.parametrize(("section", "items", "left"), [("G2", 5, "0"), ("S5", 4, "8")])
def test_what_is_left_out_is_no_longer_to_be_attained(zhou: Inspector, section: str, items: int, left: str) -> None:
    """As the summary has it; what waits for consent still is."""
    for n in range(1, items + 1):
        zhou.answers(f"{section}-{n}", na="1", reason="基地没有此项")
    assert reached(zhou.opens("/summary"), section) == reached(zhou.opens(), section) == ("0", left)
    assert f" 0 / {left} 分" in text(zhou.opens(f"/sections/{section}/live"))


def test_where_consent_is_asked_it_says_that_it_counts_as_open(zhou: Inspector) -> None:
    assert "主管同意前按未答计" in zhou.answers("S2-2", na="1", reason="无餐厅").replace("，", "")


def test_cleared_is_open_again_and_the_photo_rule_follows_the_answer(zhou: Inspector) -> None:
    assert "须补照片" in zhou.answers("S2-4", choice="no")
    page = zhou.acts("/items/S2-4/clear").text
    assert state(page, "S2-4") == "open"
    assert "须补照片" not in page


def test_quick_taps_are_no_conflict_and_an_old_page_is(zhou: Inspector) -> None:
    """The same device knows its own answers; the form's base names what the page showed."""
    zhou.answers("S2-4", choice="yes")
    page = zhou.answers("S2-4", choice="no")
    assert state(page, "S2-4") == "failed"
    assert len(bases(page, "S2-4")) == 1


def test_an_answer_makes_one_fact_naming_what_it_replaces(zhou: Inspector) -> None:
    first = bases(zhou.answers("S2-4", choice="yes"), "S2-4")
    second = bases(zhou.answers("S2-4", choice="no", base=first), "S2-4")
    assert len(first) == len(second) == 1
    assert first != second


def test_a_note_answers_with_its_state_and_leaves_the_text_alone(zhou: Inspector) -> None:
    answer = zhou.acts("/items/S2-4/note", text="备注 <b>")
    assert "textarea" not in answer.text
    assert 'id="note-S2-4"' in answer.text
    assert 'data-sync="held"' in answer.text
    assert "备注 &lt;b&gt;</textarea>" in card(zhou.opens("/sections/S2"), "S2-4")


def test_the_next_open_item_is_one_tap_away_here_or_in_the_next_section(zhou: Inspector) -> None:
    page = zhou.opens("/sections/S5")
    assert 'data-next href="#item-S5-1"' in page
    for n in range(1, 5):
        zhou.answers(f"S5-{n}", na="1", reason="无购物点")
    live = zhou.opens("/sections/S5/live")
    assert "/sections/S6#item-S6-1" in live, "onward, not back to the start"


def test_marks_come_out_of_band_for_head_bar_and_badges(zhou: Inspector) -> None:
    zhou.answers("S2-4", choice="yes")
    live = zhou.opens("/sections/S2/live")
    for id in ("head", "bar", "sync-S2-4"):
        assert f'id="{id}"' in live
    assert live.count("hx-swap-oob") == 3
    assert "<article" not in live


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_is_in_the_reader_s_language(zhou: Inspector, lang: str) -> None:
    zhou.speaks(lang)
    words = text(zhou.opens("/sections/G4") + zhou.opens("") + zhou.opens("/summary") + zhou.opens("/submission"))
    chinese = [w for w in ("应", "现场查看", "须拍照", "下一未答", "否决项") if w in words]
    assert bool(chinese) == (lang == "zh")
    assert ("Look on the spot" in words) == (lang == "en")


def reached(html: str, section: str) -> tuple[str, str]:
    """Its points, and those that can be attained."""
    row = re.search(rf'<li id="of-{section}">.*?</li>', html, re.S)
    assert row, section
    return re.findall(r'<b>([\d.]+)</b><span class="xs quiet"> / ([\d.]+)', row[0])[0]
