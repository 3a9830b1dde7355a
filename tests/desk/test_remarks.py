"""The desk puts right what is offered at an item."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import sign_in
from tests.field.test_remarks import ITEM, SHIPPED, offered
from tests.field.walk import SHARED, Inspector, ok
from tests.tablets import BAMBOO

from .test_desk import token

LIST = "/checklists/hangzhou-2022-1/remarks"
PAGE = f"{LIST}/{ITEM}"


@pytest.fixture
def zhou(app: Flask) -> Inspector:
    return Inspector(sign_in(app, "zhou"))


@pytest.fixture
def chen(client_of: Callable[[str], FlaskClient]) -> FlaskClient:
    client = client_of("chen")
    client.set_cookie("lang", "en")
    return client


def sends(client: FlaskClient, **form: str) -> TestResponse:
    page = client.get(PAGE).text
    return client.post(PAGE, data={"csrf_token": token(client), "revision": seen(page, form.get("remark", "")), **form})


def seen(page: str, remark: str) -> str:
    found = re.search(rf'name="remark" value="{remark}"><input type="hidden" name="revision" value="(.*?)"', page)
    return found[1] if found else ""


def id_of(page: str, text: str) -> str:
    found = re.search(rf'data-remark="{text}".*?name="remark" value="(.*?)"', page, re.S)
    assert found
    return found[1]


def test_a_remark_is_added_changed_and_offered_no_longer(chen: FlaskClient, zhou: Inspector) -> None:
    assert sends(chen, use="note", text=' "new" & <b> ').status_code == 303
    assert offered(zhou) == [*SHIPPED, '"new" & <b>']
    page = chen.get(PAGE).text
    assert sends(chen, remark=id_of(page, SHIPPED[0]), text="other words", offered="1").status_code == 303
    assert sends(chen, remark=id_of(page, SHIPPED[1]), text=SHIPPED[1]).status_code == 303
    assert offered(zhou) == ["other words", '"new" & <b>']
    assert SHIPPED[1] in chen.get(PAGE).text, "it can be offered again"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"use": "note", "text": " "}, "Write the words, at most 200 characters."),
        ({"use": "note", "text": "字" * 201}, "Write the words, at most 200 characters."),
        ({"use": "praise", "text": "x"}, "Write the words"),
        ({"use": "note", "text": SHIPPED[0]}, "These words are there already."),
        ({"remark": "no-such-remark", "text": "x"}, "Write the words"),
    ],
)
def test_what_cannot_be_is_said(chen: FlaskClient, zhou: Inspector, form: dict[str, str], said: str) -> None:
    answer = sends(chen, **form)
    assert answer.status_code == 422
    assert said in answer.text
    assert offered(zhou) == SHIPPED


def test_what_is_written_on_several_visits_can_be_taken_over(app: Flask, chen: FlaskClient, zhou: Inspector) -> None:
    for visit, login in ((SHARED, "shen"), (BAMBOO, "he")):
        ok(Inspector(sign_in(app, login), visit).acts(f"/items/{ITEM}/note", text="the door sticks"))
    ok(Inspector(zhou.client, SHARED).acts(f"/items/{ITEM}/note", text="only once"))
    page = chen.get(PAGE).text
    assert [unescape(t) for t in re.findall(r'data-often>.*?name="text" value="(.*?)"', page)] == ["the door sticks"]
    assert "visits with it: 2" in page
    assert "the door sticks" not in sign_in(app, "lin").get(PAGE).text, "of visits in another region"
    assert sends(chen, use="note", text="the door sticks").status_code == 303
    assert offered(zhou)[1] == "the door sticks", "after one's own, and before what nobody uses"
    assert "data-often" not in chen.get(PAGE).text


def test_words_of_two_lines_are_taken_over_once(app: Flask, chen: FlaskClient) -> None:
    for visit, login in ((SHARED, "shen"), (BAMBOO, "he")):
        ok(Inspector(sign_in(app, login), visit).acts(f"/items/{ITEM}/note", text="the door\nsticks"))
    assert "data-often" in chen.get(PAGE).text
    assert sends(chen, use="note", text="the door\r\nsticks").status_code == 303, "as a browser says it"
    assert "data-often" not in chen.get(PAGE).text


def test_what_somebody_else_changed_is_not_overwritten(client_of: Callable[[str], FlaskClient], chen: FlaskClient, zhou: Inspector) -> None:
    page = chen.get(PAGE).text
    his = {"remark": id_of(page, SHIPPED[0]), "text": "his words", "offered": "1"}
    assert sends(client_of("xu"), **his | {"text": "her words"}).status_code == 303
    answer = sends(chen, **his, revision=seen(page, his["remark"]))
    assert answer.status_code == 409
    assert "somebody else has changed this remark" in answer.text
    assert "her words" in offered(zhou)
    assert 'value="his words"' in answer.text, "what was typed stays in its field"
    assert "There now: her words" in answer.text
    assert sends(chen, **his, revision=seen(answer.text, his["remark"])).status_code == 303, "and goes, once both were seen"


def test_the_list_leads_to_each_item(chen: FlaskClient) -> None:
    page = chen.get(LIST).text
    assert page.count(f'href="{LIST}/') == 110
    assert LIST in chen.get("/checklists/hangzhou-2022-1").text


@pytest.mark.parametrize("path", [f"{LIST}/Q9-9", "/checklists/no-such/remarks", "/checklists/no-such/remarks/S1-3"])
def test_what_is_not_there(chen: FlaskClient, path: str) -> None:
    assert chen.get(path).status_code == 404
    assert chen.post(path, data={"csrf_token": token(chen), "use": "note", "text": "words"}).status_code in (404, 405)


def test_inspectors_do_not_change_it(client_of: Callable[[str], FlaskClient]) -> None:
    assert client_of("zhou").get(PAGE).status_code == 403
