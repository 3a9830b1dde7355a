"""What counts of an evaluation, and what it still misses, on its page."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from inspect_app.database import db
from tests.scoring.stored import guests, placed, submitted, visited
from tests.scoring.test_joined import EXPERTS

ClientOf = Callable[[str], FlaskClient]


def page(client: FlaskClient, evaluation: str) -> str:
    found = re.search(r'<section[^>]* id="joined".*?</section>', client.get(f"/evaluations/{evaluation}").text, re.S)
    assert found
    return found[0]


def test_it_says_what_counts_from_where_and_what_is_missed_with_links(app: Flask, client_of: ClientOf) -> None:
    chen = client_of("chen")
    with app.app_context():
        id = placed(EXPERTS, "hotel")
        db.session.commit()
    assert "尚无计入的检查" in page(chen, id)
    with app.app_context():
        first = visited(id, [{"E-1": {"number": 150}, "E-2": {"number": 20}}], 0)
        again = visited(id, [{"E-2": {"number": 90}}], 0, planned_on="2026-11-25", purpose="recheck")
        for visit in (first, again):
            submitted(visit, 1)
        guests(id, [[4, 3]] * 6)
        db.session.commit()
    said = page(chen, id)
    assert 'data-joined="1"' in said
    assert '<b class="big num">310</b>' in said, "150 + 90 + 70 % of the guests' 100"
    assert "6 份答复，平均 3.5 分" in said
    assert "暗访尚未提交" in said
    assert re.search(r'data-unmet="2".*href="#paper-V".*再得 10 分', said, re.S), "80 of the guests are asked"
    assert '首次评价 <span class="nb">2026-11-23</span>（共 1 项）' in said
    assert '复核 <span class="nb">2026-11-25</span>（共 1 项）' in said
