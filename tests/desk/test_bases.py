"""The list of bases: four hundred are looked through by name and region."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient


def test_bases_are_found_by_a_part_of_the_name_and_by_region(client_of: Callable[[str], FlaskClient]) -> None:
    client = client_of("chen")

    def found(asked: str) -> list[str]:
        return re.findall(r'href="/sites/[^"/]+"><span class="ttl"><b>(.*?)</b>', client.get(f"/sites?{asked}").text)

    assert len(found("")) > 10
    assert [name for name in found("") if "云栖谷" in name] == found("q=云栖谷") == found("q=+云栖谷+")
    assert set(found("region=淳安县")) < set(found(""))
    assert found("region=淳安县&q=云栖谷") == []
    assert "没有符合的基地" in client.get("/sites?q=%25").text
