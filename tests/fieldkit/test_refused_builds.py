"""What cannot mean the same everywhere is refused when the app is built, with its place."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from inspect_app.fieldkit.declare import Kind
from inspect_app.fieldkit.selects import Refuse
from inspect_app.fieldkit.templates import Unsupported
from tests.fieldkit.toy import THING


def test_a_kind_that_asks_for_the_day_on_which_a_fact_arrives() -> None:
    def thing(today: Any) -> dict[str, Any]:
        return {"late": Refuse(select(THING.c.id).where(THING.c.visit < today), "Too late")}

    with pytest.raises(Unsupported, match=r"test_refused_builds\..*thing: nobody gives it today"):
        assert Kind(thing, THING, "visit").rules
