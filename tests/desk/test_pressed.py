"""What a form made before its answer was lost is led to; a page loaded anew, another person or other words make another."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from inspect_app.database import db
from inspect_app.models import Account
from inspect_app.standards import DEFAULT_ID

from .editor import ClientOf, Desk
from .test_at_once import at_once
from .test_twice import FORMS, counted, filed

SAYS = ("cancel", "consent", "decide", "decide revoke")
BEGINS = ("begin_draft", "begin_draft empty", "bring_checklist", "planned practice")


def whole(app: Flask) -> tuple[int, int]:
    return counted(app)["draft"], counted(app)["visit"]


@pytest.mark.parametrize("name", BEGINS)
def test_what_was_begun_is_led_to_and_a_page_loaded_anew_begins_another(app: Flask, client_of: ClientOf, name: str) -> None:
    desk, other = Desk(client_of("xu"), htmx=False), Desk(client_of("chen"), htmx=False)
    address, form = FORMS[name](app, desk)
    before = sum(whole(app))
    first, again = [desk.post(address, 303, **filed(form)) for _ in range(2)]
    assert first == again
    other.post(address, 303, **filed(form))
    desk.post(address, 303, **filed(form | {"page": "another"}))
    desk.post(address, 303, **filed({name: value for name, value in form.items() if name != "page"}))
    assert sum(whole(app)) == before + 4


def test_another_file_from_the_same_page_is_another_draft(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("xu"), htmx=False)
    address, form = FORMS["bring_checklist"](app, desk)
    changed = {"file": form["file"].replace(b'"B1"', b'"B0"')}
    made = [desk.post(address, 303, **filed(form | more)) for more in ({}, changed, {"follows": DEFAULT_ID}, {})]
    assert (len(set(made)), made[0]) == (3, made[3])


def test_what_was_thrown_away_is_begun_anew(app: Flask, client_of: ClientOf) -> None:
    desk = Desk(client_of("xu"), htmx=False)
    address, form = FORMS["begin_draft"](app, desk)
    first = desk.post(address, 303, **form)
    desk.post(f"{first}/drop", 303)
    second, third = [desk.post(address, 303, **form) for _ in range(2)]
    assert first != second == third


def test_who_was_invited_by_this_press_gets_a_link_that_is_seen(app: Flask, client_of: ClientOf) -> None:
    """The first one is shown nowhere else; it opens no more."""
    desk = Desk(client_of("xu"), htmx=False)
    address, form = FORMS["invite"](app, desk)
    first, second = [re.findall(r'data-invitation href="([^"]+)"', desk.post(address, **form)) for _ in range(2)]
    assert [app.test_client().get(link).status_code for link in (*first, *second)] == [410, 200]
    desk.post(address, 422, **form | {"page": "another"})
    Desk(client_of("chen"), htmx=False).post(address, 422, **form)
    with app.app_context():
        db.session.query(Account).filter_by(login="one.more").one().password_hash = "chosen"
        db.session.commit()
    desk.post(address, 422, **form)


@pytest.mark.parametrize("name", ["publish", "drop_draft"])
def test_a_draft_that_this_press_closed_already_leads_where_the_first_press_did(app: Flask, client_of: ClientOf, name: str) -> None:
    desk = Desk(client_of("xu"), htmx=False)
    address, form = FORMS[name](app, desk)
    first, second = [desk.post(address, 303, **form) for _ in range(2)]
    assert first == second
    desk.post(address.rsplit("/", 1)[0] + "/publish", 409 if name == "publish" else 404, id="another-1", version="3")


def test_pressed_twice_at_once_one_is_begun(app: Flask, client_of: ClientOf) -> None:
    """The first press hangs behind others, and so does the second."""
    two = [Desk(client_of("xu"), htmx=False) for _ in range(2)]
    address, form = FORMS["begin_draft"](app, two[0])
    before = whole(app)
    assert at_once(two, address, **form) == [303, 303]
    assert whole(app) == (before[0] + 1, before[1])


@pytest.mark.parametrize("name", SAYS)
def test_who_says_the_same_again_is_not_told_of_somebody_else(app: Flask, client_of: ClientOf, name: str) -> None:
    desk, other = Desk(client_of("xu"), htmx=False), Desk(client_of("chen"), htmx=False)
    address, form = FORMS[name](app, desk)
    first, again = [desk.post(address, 303, **form) for _ in range(2)]
    assert first == again
    other.post(address, 409, **form)
