"""A half-walked section is nobody's result: the desk and the colleagues' tablets say that a sheet is unfinished, how far it is, when it was heard."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from inspect_app.demo.world import named
from tests.field.walk import SHARED, Inspector, ok
from tests.tablets import BASE, TabletOf

ClientOf = Callable[[str], FlaskClient]


def row(page: str) -> str:
    return page.split(f'href="/visits/{SHARED}"')[1].split("</a>")[0]


def sheet(page: str, login: str) -> str:
    return re.sub(r"<[^>]+>", "", page.split(f'data-sheet="{named(login)}"')[1].split("</li>")[0])


def walked(client_of: ClientOf, tablet_of: TabletOf, number: int = 1) -> None:
    tablet = tablet_of("zhou")
    for item in ("B1", "S2-4", "S2-5")[:number]:
        tablet.answer(BASE, item, choice="yes", number=None, situation=0, na=0, reason=None)
    tablet.push()


def test_the_list_gives_no_stars_before_it_is_submitted(client_of: ClientOf, tablet_of: TabletOf) -> None:
    walked(client_of, tablet_of)
    desk, lead = client_of("chen"), Inspector(client_of("zhou"), SHARED)
    before = row(desk.get("/").text)
    assert 'class="stars' not in before
    assert "未完成" in before
    assert re.search(r"最近记录 11-23 09:\d\d", before), "by the tablet's own clock"
    lead.submits("只看了一项")
    assert 'class="stars' in row(desk.get("/").text)
    assert "未完成" not in row(desk.get("/").text)


def test_the_visit_says_whose_sheet_is_unfinished(client_of: ClientOf, tablet_of: TabletOf) -> None:
    walked(client_of, tablet_of, 2)
    desk, lead, shen = client_of("chen"), Inspector(client_of("zhou"), SHARED), Inspector(client_of("shen"), SHARED)
    page = desk.get(f"/visits/{SHARED}").text
    head = page.split('id="onsite"')[0]
    assert "data-unfinished" in head
    assert 'class="stars' not in head
    assert "2 / 110 · 未完成 · 最近记录 2026-11-23" in sheet(page, "zhou")
    assert "未开始" in sheet(page, "shen")
    assert "最后联系" in head
    assert "data-unfinished" in shen.opens("/team").split(named("zhou"))[1].split("</li>")[0]
    assert "data-unfinished" in shen.opens("/summary")
    lead.submits("x")
    page = desk.get(f"/visits/{SHARED}").text
    assert "已提交" in sheet(page, "zhou")
    assert "data-unfinished" not in page.split('id="onsite"')[0]
    assert "data-unfinished" not in shen.opens("/team") + shen.opens("/summary")


def test_one_that_goes_on_after_another_has_submitted(client_of: ClientOf, tablet_of: TabletOf) -> None:
    walked(client_of, tablet_of)
    lead, shen = Inspector(client_of("zhou"), SHARED), Inspector(client_of("shen"), SHARED)
    lead.submits("x")
    shen.answers("S2-4", choice="yes")
    page = client_of("chen").get(f"/visits/{SHARED}").text
    assert "data-unfinished" in page.split('id="onsite"')[0]
    assert "已提交" in sheet(page, "zhou")
    assert "未完成" in sheet(page, "shen")


def test_side_by_side_an_unfinished_walk_is_marked(client_of: ClientOf, tablet_of: TabletOf) -> None:
    walked(client_of, tablet_of)
    evaluation = re.findall(r'href="/evaluations/([^"?]+)"', client_of("chen").get(f"/visits/{SHARED}").text)[0]
    page = client_of("chen").get(f"/evaluations/{evaluation}").text
    line = page.split(f'href="/visits/{SHARED}"')[1].split("</a>")[0]
    assert "未完成" in line
    assert 'class="stars' not in line
    base = Inspector(client_of("tao"), named("visit 14"))
    ok(base.acts("/items/B1/answer", choice="yes"))
    heads = client_of("chen").get(f"/evaluations/{evaluation}").text.split("<thead>")[1].split("</thead>")[0]
    assert heads.count("data-unfinished") == 2
