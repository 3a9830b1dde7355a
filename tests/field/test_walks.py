"""Going through a visit in an order of one's own: papers first, what is open, what failed, what lacks its photo."""

from __future__ import annotations

import json
import re

import pytest

from inspect_app.standards import DEFAULT

from .walk import PLANNED, Inspector

ITEMS = [i for section in json.loads(DEFAULT.read_bytes())["sections"] for i in section["items"]]


def listed(inspector: Inspector, walk: str) -> list[str]:
    return re.findall(r"#item-([\w-]+)\"", inspector.opens(f"/walks/{walk}"))


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
