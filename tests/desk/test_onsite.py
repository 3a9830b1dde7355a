"""The desk reads what was recorded on site, and the faults; a second look brings what came since."""

from __future__ import annotations

import re

from flask import Flask

from tests.conftest import sign_in
from tests.field.walk import SHARED, Inspector, ok, text


def test_the_desk_shows_the_record_and_the_faults(app: Flask) -> None:
    zhou, chen = Inspector(sign_in(app, "zhou"), SHARED), sign_in(app, "chen")
    page = chen.get(f"/visits/{SHARED}").text
    assert "除答案外还没有其他记录" in page
    ok(zhou.acts("/arrive", time="09:05", identity="1"))
    ok(zhou.acts("/papers", title="食品经营许可证", number="<JY1>", expires="2020-01-31"))
    ok(zhou.acts("/sign", role="site", name="王经理", strokes="M40 120L80 60"))
    ok(zhou.acts("/items/G4-3/find", severity="grave", text="消防通道堵塞", remedy="立即清理"))
    for seen in (chen.get(f"/visits/{SHARED}").text, chen.get(f"/visits/{SHARED}/changes?since=0").text):
        assert "&lt;JY1&gt;" in seen
        assert 'd="M40 120L80 60"' in seen
        for said in ("到达 09:05 · 已出示证件", "已过期", "基地： 王经理", "严重 消防通道堵塞 · 整改要求：立即清理"):
            assert said in text(seen), said


def test_the_desk_says_what_lifts_the_visit(app: Flask) -> None:
    zhou, chen = Inspector(sign_in(app, "zhou"), SHARED), sign_in(app, "chen")
    zhou.answers("E1", choice="no")
    page, there = chen.get(f"/visits/{SHARED}").text, zhou.opens("/summary")
    assert re.findall(r'data-prospects="(.*?)"', page) == re.findall(r'data-prospects="(.*?)"', there) != []
    assert re.findall(r'data-lifts="(.*?)"', page) == re.findall(r'data-lifts="(.*?)"', there) != []
