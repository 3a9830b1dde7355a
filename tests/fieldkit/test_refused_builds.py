"""What cannot mean the same everywhere is refused when the app is built, with its place."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import DictLoader
from sqlalchemy import select

from inspect_app.fieldkit.centre import environment
from inspect_app.fieldkit.declare import Kind
from inspect_app.fieldkit.selects import Refuse
from inspect_app.fieldkit.templates import TemplateCompiler, Unsupported
from tests.fieldkit.toy import THING


def test_a_kind_that_asks_for_the_day_on_which_a_fact_arrives() -> None:
    def thing(today: Any) -> dict[str, Any]:
        return {"late": Refuse(select(THING.c.id).where(THING.c.visit < today), "Too late")}

    with pytest.raises(Unsupported, match=r"test_refused_builds\..*thing: nobody gives it today"):
        assert Kind(thing, THING, "visit").rules


def compile(source: str, catalogue: dict[str, dict[str, str]]) -> str:
    return TemplateCompiler(environment(DictLoader({}), {}), catalogue, {"field.thing": {"visit", "thing"}}).source("piece", f"\n{source}")


@pytest.mark.parametrize("said", ["100% done", "at most 5% off", "%(m)s left", "%s", "%(n)d"])
def test_a_percent_sign_that_stands_for_nothing_given(said: str) -> None:
    for english, chinese in ((said, "好"), ("Good", said)):
        with pytest.raises(Unsupported, match="piece:2: %"):
            compile(f'{{{{ _("{english}", n=1) }}}}', {"zh": {english: chinese}})


def test_a_sentence_of_percent_signs_and_names_is_taken() -> None:
    assert compile('{{ _("%(n)s%% done", n=1) }}', {"zh": {"%(n)s%% done": "完成%(n)s%%"}})


@pytest.mark.parametrize(
    "link",
    ["'thing', visit=v", "'field.thing', visit=v", "'field.thin', visit=v, thing=v", "'field.thing', visit=v, thing=v, page=2", "v", ""],
)
def test_a_link_that_leads_nowhere(link: str) -> None:
    assert compile("{{ url_for('field.thing', visit=v, thing=v) }}", {})
    with pytest.raises(Unsupported, match="piece:2: url_for"):
        compile(f"{{{{ url_for({link}) }}}}", {})
