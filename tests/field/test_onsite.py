"""On site: arriving, people, papers, the site's word, signatures; what was wrong is struck out and stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from inspect_app import clock
from inspect_app.database import db
from inspect_app.field.findings import UNTIL
from inspect_app.models import Visit

from .walk import PLANNED, SHARED, Inspector, ok, text

INK = "M40 120L80 60L120 140"


def entry(html: str, kind: str) -> str:
    """The last entry of this kind as the page shows it."""
    return text(re.findall(rf'data-entry="{kind}">.*?</li>', html, re.S)[-1])


def url_of(html: str, kind: str) -> str:
    """Where its entry is struck out, under the visit."""
    found = re.search(rf'data-entry="{kind}">.*?hx-post="/field/visits/[^/]+(/strike/[^"]+)"', html, re.S)
    assert found
    return found[1]


def make_secret(app: Flask) -> None:
    with app.app_context():
        visit = db.session.get(Visit, PLANNED)
        assert visit
        visit.secret = 1
        db.session.commit()


def test_arriving_and_leaving_with_a_time_or_now(zhou: Inspector) -> None:
    assert "到达 09:05 · 已出示证件" in entry(ok(zhou.acts("/arrive", time="09:05", identity="1")), "arrived")
    page = ok(zhou.acts("/arrive", time="09:15"))
    assert page.count('data-entry="arrived"') == 1, "the later entry takes the place of one's own earlier one"
    assert re.search(r"离开 \d\d:\d\d", entry(ok(zhou.acts("/leave")), "left"))


def test_wrong_times_and_days_are_refused_in_words(zhou: Inspector) -> None:
    for time in ("24:00", "9:30", "ab:cd", "09:60", "0930", "1::30"):
        assert "时:分" in zhou.refused("/arrive", time=time)
    for day in ("2026-13-01", "2026-00-10", "tomorrow", "2026-1-1", "2-2--01-01"):
        assert "年-月-日" in zhou.refused("/papers", title="许可证", expires=day)


def test_people_of_the_site_are_named(zhou: Inspector) -> None:
    zhou.acts("/present", name="王经理", title="总经理")
    assert "王经理 总经理" in entry(zhou.opens("/onsite"), "present")
    assert "姓名" in zhou.refused("/present", name="  ")
    assert "请填写" in zhou.refused("/present", title="总经理")


def test_papers_say_when_they_expire(zhou: Inspector, app: Flask) -> None:
    for day, said in (("2020-01-31", "已过期"), ("2199-12-31", "有效期至 2199-12-31")):
        assert said in entry(ok(zhou.acts("/papers", title="食品经营许可证", number="JY1", expires=day)), "document")
    assert "已过期" not in entry(zhou.opens("/onsite"), "document")
    assert "照片见 B1" in entry(ok(zhou.acts("/papers", title="营业执照", item="B1")), "document")
    assert "检查表里没有" in zhou.refused("/papers", title="营业执照", item="Q9-9")


def test_a_signature_is_drawn_or_declined_with_a_reason(zhou: Inspector) -> None:
    page = ok(zhou.acts("/sign", role="inspector", name="周启明", strokes=INK))
    assert f'd="{INK}"' in page
    assert "未签名：拒绝签字" in entry(ok(zhou.acts("/sign", role="site", name="王经理", declined="拒绝签字")), "signed")
    for form in ({}, {"strokes": INK, "declined": "x"}, {"strokes": 'M0 0"/><script>'}, {"declined": " "}, {"strokes": "M40 120"}):
        assert "二者选一" in zhou.refused("/sign", role="site", name="王经理", **form)
    assert "签名方" in zhou.refused("/sign", role="guest", name="王经理", strokes=INK)


def test_who_has_not_signed_yet_is_named(inspector: Callable[..., Inspector]) -> None:
    lead = inspector("zhou", SHARED)

    def awaited() -> list[str]:
        found = re.search(r"<p[^>]*data-awaited>(.*?)</p>", lead.opens("/onsite"), re.S)
        return re.findall("<b>(.*?)</b>", found[1]) if found else []

    assert sorted(awaited()[:2]) == sorted(["周启明", "沈岚"])
    assert awaited()[2:] == ["基地"]
    ok(lead.acts("/sign", role="inspector", name="沈岚", strokes="M1 1L9 9"))
    assert awaited() == ["周启明", "基地"]
    ok(lead.acts("/sign", role="site", name="王经理", declined="不在场"))
    ok(lead.acts("/sign", role="inspector", name="周启明", strokes="M1 1L9 9"))
    assert awaited() == []
    entry = re.findall(r"/strike/([0-9a-f-]{36})", lead.opens("/onsite"))[0]
    ok(lead.acts(f"/strike/{entry}", reason="wrong person"))
    assert awaited() == ["沈岚"]


def test_a_signature_says_what_changed_after_it(zhou: Inspector) -> None:
    zhou.answers("S2-4", choice="yes")
    assert "签名后" not in ok(zhou.acts("/sign", role="inspector", name="周启明", strokes=INK))
    zhou.answers("S2-4", choice="no")
    zhou.answers("S2-5", choice="yes")
    assert "签名后新增或改动的答案：2" in zhou.opens("/onsite")


def test_a_wrong_entry_is_struck_out_and_stays(zhou: Inspector) -> None:
    page = ok(zhou.acts("/present", name="李四"))
    strike = url_of(page, "present")
    assert "作废的原因" in zhou.refused(strike, reason=" ")
    page = ok(zhou.acts(strike, reason="写错了"))
    assert "李四" in page
    assert "已作废：写错了" in text(page)
    assert "已作废" in zhou.refused(strike, reason="再一次")


def test_the_sites_word_is_kept_and_said_anew(zhou: Inspector) -> None:
    zhou.acts("/statement", text="设备已报修")
    page = ok(zhou.acts("/statement", text="设备本周修好"))
    assert "设备本周修好" in page
    assert "设备已报修" not in page
    assert "原话" in zhou.refused("/statement", text="  ")


def test_a_secret_visit_asks_nothing_of_the_site(app: Flask, zhou: Inspector) -> None:
    make_secret(app)
    page = zhou.opens("/onsite")
    assert "data-meet" not in page
    assert 'data-signer="site"' not in page
    for path, form in (("/present", {"name": "x"}), ("/papers", {"title": "x"}), ("/statement", {"text": "x"})):
        assert "暗访" in zhou.refused(path, **form)
    assert "暗访" in zhou.refused("/sign", role="site", name="x", strokes=INK)
    ok(zhou.acts("/sign", role="inspector", name="周启明", strokes=INK))
    ok(zhou.acts("/arrive"))


def test_it_may_be_recorded_after_the_sheet_is_submitted(zhou: Inspector) -> None:
    zhou.submits("没有时间")
    assert "周启明" in entry(ok(zhou.acts("/sign", role="inspector", name="周启明", strokes=INK)), "signed")


def test_faults_of_an_item_grave_ones_first(inspector: Callable[..., Inspector]) -> None:
    zhou, shen = inspector("zhou", SHARED), inspector("shen", SHARED)
    zhou.acts("/items/S2-4/find", severity="minor", text="灯不亮", due="2026-12-24", agreed="1")
    page = ok(shen.acts("/items/G4-3/find", severity="grave", text="消防通道堵塞", remedy="立即清理"))
    assert "整改要求：立即清理" in text(page)
    whole = text(zhou.opens("/findings"))
    assert whole.index("消防通道堵塞") < whole.index("灯不亮")
    assert "期限：2026-12-24 · 已与负责人商定" in whole
    assert "问题 2" in text(zhou.opens())
    assert "严重程度" in zhou.refused("/items/S2-4/find", severity="awful", text="x")
    assert "写明问题" in zhou.refused("/items/S2-4/find", severity="minor", text=" ")
    strike = re.search(r'hx-post="/field/visits/[^/]+(/items/G4-3/findings/[^"]+/strike)"', page)
    assert strike
    assert "已作废：看错了" in text(ok(shen.acts(strike[1], reason="看错了")))
    assert "问题 1" in text(zhou.opens())


def test_days_are_offered_by_severity_and_none_is_chosen(zhou: Inspector, app: Flask) -> None:
    page = zhou.opens("/items/G4-3/findings")
    with app.app_context():
        today = clock.local().date()
    offered = {severity: re.findall(r'value="([^"]*)"', row) for severity, row in re.findall(r'data-when="(\w+)">(.*?)</div>', page)}
    assert offered == {severity: [str(today + timedelta(days)) for days in some] for severity, some in UNTIL.items()}
    assert 'name="due" value=""' in page
    assert "今天" in page


def test_only_the_team_writes(app: Flask, inspector: Callable[..., Inspector]) -> None:
    he = inspector("he", PLANNED)
    for path in ("/arrive", "/sign", "/items/S2-4/find"):
        assert he.acts(path, name="x", role="site", strokes=INK).status_code in (403, 404)
