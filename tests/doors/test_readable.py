"""A NUL, which no page of ours sends, is told in words on either database."""

from __future__ import annotations

import pytest

from tests.desk.editor import ClientOf, Desk

ADDRESSES = ("/visits/%00", "/sites/a%00", "/?state=%00", "/?q=%00", "/quarantine?visit=%00", "/guests/%00", "/field/visits/%00")


@pytest.mark.parametrize("address", ADDRESSES)
def test_in_an_address(client_of: ClientOf, address: str) -> None:
    assert client_of("chen").get(address).status_code in (400, 404)


@pytest.mark.parametrize("field", ["name", "region", "address", "contact"])
def test_in_a_form(client_of: ClientOf, field: str) -> None:
    desk = Desk(client_of("chen"))
    site = {"csrf_token": desk.token, "name": "n", "region": "r", "address": "a", "kind": "hotel", "tier": "city"}
    assert desk.client.post("/sites", data=site | {field: "a\0b"}).status_code == 400
