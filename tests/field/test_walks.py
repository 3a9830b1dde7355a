"""Going through a visit in an order of one's own: papers first, what is open, what failed, what lacks its photo."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from inspect_app.standards import DEFAULT

from .walk import PLANNED, SHARED, Inspector, ok

ITEMS = [i for section in json.loads(DEFAULT.read_bytes())["sections"] for i in section["items"]]


def listed(inspector: Inspector, walk: str) -> list[str]:
    return re.findall(rf"/walks/{walk}/items/([\w-]+)\"", inspector.opens(f"/walks/{walk}"))


def told(inspector: Inspector, walk: str) -> int:
    found = re.search(rf'data-walk="{walk}">[^<]*<span class="num">(\d+)', inspector.opens("/walks/all"))
    assert found
    return int(found[1])


@pytest.mark.parametrize("method", ["documents", "look", "ask", "measure"])
def test_by_way_of_checking(zhou: Inspector, method: str) -> None:
    due = [i["id"] for i in ITEMS if i["method"] == method]
    assert listed(zhou, method) == due
    assert told(zhou, method) == len(due)


def test_all_and_open_and_failed(zhou: Inspector) -> None:
    codes = [i["id"] for i in ITEMS]
    assert listed(zhou, "all") == listed(zhou, "open") == codes
    zhou.answers("S1-3", choice="no")
    zhou.answers("S1-6", choice="yes")
    assert listed(zhou, "open") == [code for code in codes if code not in ("S1-3", "S1-6")]
    assert (listed(zhou, "failed"), told(zhou, "failed")) == (["S1-3"], 1)


def test_without_its_photo(zhou: Inspector) -> None:
    [first, *_] = [i["id"] for i in ITEMS if i["photo"] == "required" and i["kind"] == "yesno"]
    assert listed(zhou, "due") == [], "what is open lacks an answer first"
    zhou.answers(first, choice="yes")
    assert listed(zhou, "due") == [first]


def test_a_walk_that_is_none_is_not_there(zhou: Inspector) -> None:
    assert zhou.client.get(f"/field/visits/{PLANNED}/walks/backwards").status_code == 404


def next_of(html: str) -> str:
    """Where the green button leads."""
    found = re.search(r'data-next href="([^"]+)"', html)
    assert found, html[-800:]
    return found[1].rpartition("/visits/")[2].partition("/")[2]


def before(html: str) -> list[str]:
    return re.findall(r'data-before href="[^"]+/items/([\w-]+)"', html)


def test_the_green_button_goes_through_the_papers_in_order(zhou: Inspector) -> None:
    papers = [i["id"] for i in ITEMS if i["method"] == "documents"]
    seen, path = [], f"walks/documents/items/{papers[0]}"
    while path != "walks/documents":
        seen.append(path.rpartition("/")[2])
        page = zhou.opens(f"/{path}")
        assert before(page) == seen[-2:-1]
        path = next_of(page)
    assert seen == papers


def test_an_item_that_left_the_order_leads_on(zhou: Inspector) -> None:
    """Answered, it is no longer open; the next is the one that comes after it."""
    codes = [i["id"] for i in ITEMS]
    zhou.answers(codes[3], choice="yes")
    page = zhou.opens(f"/walks/open/items/{codes[3]}")
    assert next_of(page) == f"walks/open/items/{codes[4]}"
    assert before(page) == [codes[2]]


@pytest.mark.parametrize("path", ["/walks/backwards/items/B1", "/walks/all/items/Q9"])
def test_a_step_that_is_none_is_not_there(zhou: Inspector, path: str) -> None:
    assert zhou.client.get(f"/field/visits/{PLANNED}{path}").status_code == 404


def test_what_is_skipped_comes_last_until_it_is_taken_up(zhou: Inspector) -> None:
    first, second, *_ = [i["id"] for i in ITEMS]
    assert next_of(zhou.opens()).endswith(f"#item-{first}")
    assert 'data-skip id="E1-skip" aria-pressed="true"' in ok(zhou.acts(f"/items/{first}/skip", skipped="1"))
    assert next_of(zhou.opens()).endswith(f"#item-{second}")
    assert listed(zhou, "skipped") == [first]
    for code in [i["id"] for i in ITEMS if i["kind"] == "yesno" and i["id"] != first]:
        zhou.answers(code, choice="yes")
    ok(zhou.acts(f"/items/{first}/skip", skipped="0"))
    assert next_of(zhou.opens()).endswith(f"#item-{first}"), "one tap, and it is the first again"


def test_an_answer_ends_the_skipping(zhou: Inspector) -> None:
    ok(zhou.acts("/items/B1/skip", skipped="1"))
    zhou.answers("B1", choice="yes")
    assert 'data-walk="skipped"' not in zhou.opens("/walks/all")


def test_ones_own_order_is_kept_and_given_up_with_one_tap(zhou: Inspector, inspector: Callable[..., Inspector]) -> None:
    def sections(who: Inspector) -> list[str]:
        return re.findall(r'data-part="(\w+)"', who.opens("/team"))

    def moves(code: str, button: str) -> None:
        page = zhou.opens("/team").split(f'data-part="{code}"')[1]
        found = re.search(rf'name="rank" value="(-?\d+)" {button}', page)
        assert found
        ok(zhou.acts(f"/sections/{code}/place", rank=found[1]))

    listed_ = sections(zhou)
    moves("S2", "data-up-one")
    assert sections(zhou)[:5] == ["E", "B", "S2", "S1", "S3"]
    moves("G4", "data-front")
    assert sections(zhou)[:4] == ["G4", "E", "B", "S2"]
    assert next_of(zhou.opens()).endswith("#item-G4-1"), "the green button follows it"
    assert listed(zhou, "open")[:2] == ["G4-1", "G4-2"]
    for _ in range(12):
        moves("S3", "data-up-one")
        moves("S2", "data-up-one")
    assert sorted(sections(zhou)) == sorted(listed_)
    ok(
        zhou.acts(
            "/order", base=re.findall(r'name="base" value="([^"]+)"', zhou.opens("/team").split("data-as-listed")[0].rpartition("<form")[2])
        )
    )
    assert sections(zhou) == listed_
    shen = inspector("shen", SHARED)
    ok(shen.acts("/sections/G4/place", rank="-5"))
    assert re.findall(r'data-part="(\w+)"', inspector("zhou", SHARED).opens("/team")) == listed_, "an order is one's own"
