"""After signing in, the page that was asked for."""

from __future__ import annotations

import pytest
from flask import Flask

from .test_doors import csrf, invite


@pytest.mark.parametrize(
    ("asked", "opened"),
    [
        ("/tablets?x=1", "/tablets?x=1"),
        ("", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/a\nb", "/"),
    ],
)
def test_signing_in_opens_the_page_that_was_asked_for_and_none_elsewhere(app: Flask, asked: str, opened: str) -> None:
    token, client = invite(app, role="supervisor"), app.test_client()
    client.post(f"/login/{token}", data={"csrf_token": csrf(client), "password": "a short sentence of mine"})
    again = app.test_client()
    form = {"csrf_token": csrf(again), "login": "wang", "password": "a short sentence of mine", "next": asked}
    assert again.post("/login", data=form).headers["Location"] == opened


def test_a_page_asked_for_without_a_sign_in_is_kept_in_mind(app: Flask) -> None:
    client = app.test_client()
    door = client.get("/tablets").headers["Location"]
    assert 'name="next" value="/tablets"' in client.get(door).text
