"""The lead shares out the sections; what is missing is one's own; what nobody has is everybody's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest

from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import LeftTeam, TeamMember

from .walk import SHARED, Inspector, ok

ZHOU, SHEN = named("zhou"), named("shen")


@pytest.fixture
def lead(inspector: Callable[..., Inspector]) -> Inspector:
    return inspector("zhou", SHARED)


@pytest.fixture
def shen(inspector: Callable[..., Inspector]) -> Inspector:
    return inspector("shen", SHARED)


def gives(lead: Inspector, section: str, person: str | None) -> str:
    bases = re.findall(r'name="base" value="([^"]+)"', part(lead.opens("/team"), section))
    return ok(lead.acts(f"/sections/{section}/assign", assignee=person or "", base=bases))


def part(html: str, section: str) -> str:
    return html.split(f'data-part="{section}"')[1].split("</li>")[0]


def total(who: Inspector) -> int:
    found = re.search(r"<small> / (\d+) ", who.opens())
    assert found
    return int(found[1])


def missing(who: Inspector) -> set[str]:
    return set(re.findall(r"/sections/(\w+)#item-", who.opens("/submission")))


def test_everything_is_everybodys_at_first(lead: Inspector, shen: Inspector) -> None:
    assert total(lead) == total(shen) == 110
    assert missing(lead) == missing(shen)


def test_a_section_of_one_is_missing_to_nobody_else(lead: Inspector, shen: Inspector) -> None:
    gives(lead, "S2", SHEN)
    assert "S2" not in missing(lead)
    assert "S2" in missing(shen)
    assert (total(lead), total(shen)) == (102, 110)
    assert "S2-1" not in re.findall(r"/items/([\w-]+)\"", lead.opens("/walks/mine"))
    page = lead.opens()
    assert 'class="line sect theirs"' in page
    card = next(c for c in lead.client.get("/field/visits").text.split('<a class="card') if SHARED in c)
    assert "102" in card or "未开始" in card


def test_given_to_another_on_the_spot_and_back_to_everybody(lead: Inspector, shen: Inspector) -> None:
    gives(lead, "S2", SHEN)
    gives(lead, "S2", ZHOU)
    assert ("S2" in missing(lead), "S2" in missing(shen)) == (True, False)
    gives(lead, "S2", None)
    assert "S2" in missing(lead) & missing(shen)


def given_apart(lead: Inspector, people: Iterable[str | None]) -> None:
    """On tablets of the lead, none seeing the others."""
    for person in people:
        with lead.client.application.app_context():
            log = lead.client.application.extensions["field"].log()
            log.record("assigned", SHARED, ZHOU, named("a tablet"), {"section": "S2", "assignee": person}, {"base": []})
            db.session.commit()


def test_two_words_apart_leave_it_to_both(lead: Inspector, shen: Inspector) -> None:
    """Nobody drops it, and the lead sees both names."""
    given_apart(lead, (ZHOU, SHEN))
    assert "S2" in missing(lead) & missing(shen)
    assert len(re.findall(r'name="base"', part(lead.opens("/team"), "S2"))) == 2
    gives(lead, "S2", SHEN)
    assert "S2" not in missing(lead)


def test_everybody_is_named_before_one_of_them(lead: Inspector, shen: Inspector) -> None:
    given_apart(lead, (SHEN, None))
    assert re.findall(r"<b>(.*?)</b>", part(shen.opens("/team"), "S2")) == ["大家、沈岚"]


def test_only_the_lead_shares_out(shen: Inspector, lead: Inspector) -> None:
    assert "<select" not in shen.opens("/team")
    assert shen.refused("/sections/S2/assign", assignee=SHEN) == "只有组长可以分配各部分"
    assert lead.refused("/sections/S2/assign", assignee=named("he")) == "此人不在本次检查小组中"


def test_a_section_of_who_left_the_team_is_everybodys(lead: Inspector, shen: Inspector) -> None:
    gives(lead, "S2", SHEN)
    with lead.client.application.app_context():
        db.session.delete(db.session.get_one(TeamMember, (SHARED, SHEN)))
        db.session.commit()
        assert db.session.query(LeftTeam).count() == 1
    assert "S2" in missing(lead)


def test_the_team_page_tells_how_far_each_is(lead: Inspector, shen: Inspector) -> None:
    gives(lead, "S2", SHEN)
    shen.answers("S2-4", choice="yes")
    shen.answers("S1-6", choice="yes")
    lead.answers("S2-5", choice="yes")
    people = dict(re.findall(r'data-person="([^"]+)"><span class="code num">([^<]+)', lead.opens("/team")))
    assert people == {ZHOU: "0/102", SHEN: "2/110"}
    assert "2 / 8" in part(lead.opens("/team"), "S2"), "of both"


def test_submitting_asks_for_ones_own_alone(lead: Inspector, shen: Inspector) -> None:
    for section in re.findall(r'data-part="(\w+)"', lead.opens("/team")):
        gives(lead, section, SHEN)
    lead.submits()
    assert shen.refused("/submit", remark="")


def test_the_visit_says_at_its_head_where_one_is(lead: Inspector) -> None:
    """Who stands at another base notices before the first answer."""
    assert "示例路 3 号" in lead.opens().split('<div class="stack"')[0]
