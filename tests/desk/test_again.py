"""A form that was not carried out can be sent again, and one that was sent twice is carried out once."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Evaluation, SignIn, Site, Visit
from tests.conftest import sign_in

from .editor import Desk
from .test_at_once import at_once
from .test_desk import plan

SITE = {
    "name": "新基地（示例）😀",
    "kind": "farm",
    "tier": "city",
    "region": "余杭区",
    "address": "示例路 1 号",
    "contact": "",
    "phone": "",
}


@pytest.fixture
def chen(client_of: Callable[[str], FlaskClient]) -> Desk:
    return Desk(client_of("chen"), htmx=False)


def signed_out(app: Flask) -> None:
    with app.app_context():
        db.session.execute(update(SignIn).values(ended_at=1))
        db.session.commit()


def pressed(client: FlaskClient, page: str) -> tuple[int, str]:
    """The button of the page, with what its form holds."""
    form = re.search(r'<form[^>]* action="([^"]+)"[^>]*data-again.*?</form>', page, re.S)
    assert form, page[-1500:]
    answer = client.post(form[1], data=dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[0])))
    return answer.status_code, answer.text


def count(app: Flask, kind: type) -> int:
    with app.app_context():
        return int(db.session.query(kind).count())


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有提交成功"), ("en", "Nothing was sent")])
def test_what_was_typed_is_sent_again_after_signing_in(app: Flask, chen: Desk, lang: str, said: str) -> None:
    chen.client.set_cookie("lang", lang)
    signed_out(app)
    page = chen.post("/sites", 401, **SITE)
    assert said in page
    assert 'href="/login" target="_blank"' in page
    chen.client.set_cookie("session", sign_in(app, "chen").get_cookie("session").value)  # type: ignore[union-attr]
    status, page = pressed(chen.client, page)
    assert (status, 'data-problem="form-expired"' in page) == (400, True), "the form of before signing in"
    assert pressed(chen.client, page)[0] == 303
    with app.app_context():
        made = db.session.query(Site).filter_by(name=SITE["name"]).one()
        assert {name: getattr(made, name) for name in SITE} == SITE


def test_several_of_one_name_are_sent_again(app: Flask, chen: Desk) -> None:
    team = [str(one) for one in plan()["team"]]
    page = chen.client.post("/visits", data=plan() | {"team": [*team, "x"], "csrf_token": "old"}).text
    assert re.findall(r'name="team" value="([^"]+)"', page) == [*team, "x"]
    assert 'value="old"' not in page


def test_a_piece_of_the_desk_leaves_what_is_typed_where_it_stands(app: Flask, client_of: Callable[[str], FlaskClient]) -> None:
    desk = Desk(client_of("chen"))
    row = desk.post("/drafts", 303) + "/rows/1"
    desk.post(row.replace("/rows/1", "/drop"), 303)
    signed = [desk.client.post(row, data={"csrf_token": token}) for token in ("old", desk.token)]
    signed_out(app)
    answers = [*signed, desk.client.post(row, data={"csrf_token": desk.token})]
    assert [(a.status_code, a.headers.get("HX-Retarget")) for a in answers] == [(400, "#problem"), (404, "#problem"), (401, "#problem")]


def test_a_password_and_a_file_are_not_kept_on_a_page(chen: Desk) -> None:
    for address, form in (("/login", {"password": "a secret"}), ("/checklists/file", {"follows": "x", "file": (b"{}", "a.json")})):
        page = chen.client.post(address, data={**form, "csrf_token": "old"}, content_type="multipart/form-data").text
        assert "data-problem" in page
        assert "data-again" not in page


def test_a_base_is_made_once(app: Flask, chen: Desk) -> None:
    before = count(app, Site)
    chen.post("/sites", 303, **SITE)
    page = chen.post("/sites", 409, **SITE | {"contact": "other"})
    assert 'value="other"' in page, "what was typed stays"
    assert re.search(r'role="alert".*?href="/sites/[^"]+"', page, re.S)
    assert count(app, Site) == before + 1


def test_an_evaluation_is_made_once(app: Flask, chen: Desk) -> None:
    with app.app_context():
        site = db.session.query(Site).first()
        assert site
        form = {"site": site.id, "checklist": "hangzhou-2022-1", "period": "2031"}
    made = chen.post("/evaluations", 303, **form)
    assert f'href="/evaluations/{made.split("evaluation=")[1]}"' in chen.post("/evaluations", 409, **form)
    with app.app_context():
        assert db.session.query(Evaluation).filter_by(period="2031").count() == 1
    chen.post("/evaluations", 303, **form | {"period": "2031-09"})


def test_a_visit_is_planned_once(app: Flask, chen: Desk) -> None:
    before = count(app, Visit)
    made = chen.post("/visits", 303, **plan())
    assert f'href="{made}"' in chen.post("/visits", 409, **plan())
    assert count(app, Visit) == before + 1
    chen.post("/visits", 303, **plan(practice="1"))
    chen.post("/visits", 303, **plan(practice="1"))
    chen.post(f"{made}/cancel", 303, off="1", reason="x")
    chen.post("/visits", 303, **plan())


def test_of_two_at_once_one_visit_is_planned(app: Flask, client_of: Callable[[str], FlaskClient]) -> None:
    before = count(app, Visit)
    assert at_once([Desk(client_of(login)) for login in ("chen", "xu")], "/visits", **plan()) == [303, 409]
    assert count(app, Visit) == before + 1


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}])
def test_what_another_site_typed_is_not_kept_for_anybody(app: Flask, chen: Desk, headers: dict[str, str]) -> None:
    """Its words would stand in a form of ours, behind a button of ours."""
    for _ in range(2):
        answer = chen.client.post("/sites", data=SITE, headers=headers)
        assert answer.status_code == 403
        assert "data-again" not in answer.text
        signed_out(app)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_arrivals_that_stop_are_told_above_the_visit(app: Flask, client_of: Callable[[str], FlaskClient], lang: str) -> None:
    chen = client_of("chen")
    chen.set_cookie("lang", lang)
    signed_out(app)
    answer = chen.get(f"/visits/{named('visit 0')}/changes?since=0", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (401, "#problem")
    assert ("不会再显示新内容" if lang == "zh" else "nothing new shows here") in answer.text


@pytest.mark.parametrize(
    ("lang", "said", "button"),
    [("zh", "文件没有收下。页面不能保留文件，请重新选择。", "重新选择文件"), ("en", "The file was not taken", "Choose the file again")],
)
@pytest.mark.parametrize(("address", "place"), [("/checklists/file", "/checklists"), ("/tablets/rescue", "/tablets")])
def test_a_file_is_to_be_chosen_again(app: Flask, chen: Desk, address: str, place: str, lang: str, said: str, button: str) -> None:
    """Too old a form, and a sign-in that ended, also of a file that is larger than other forms."""
    chen.client.set_cookie("lang", lang)

    def sent(data: Any, kind: str = "multipart/form-data") -> str:
        return chen.client.post(address, data=data, content_type=kind).text

    pages = [("form-expired", sent({"file": (io.BytesIO(b"x"), "file.zip"), "csrf_token": "old"}))]
    signed_out(app)
    small = {"file": (io.BytesIO(b"x"), "file.zip"), "csrf_token": chen.token}
    pages += [("sign-in-needed", page) for page in (sent(small), sent(b"x" * 3_000_000, "multipart/form-data; boundary=x"))]
    for code, page in pages:
        assert f'data-problem="{code}"' in page
        assert said in page
        assert re.search(rf'href="{place}">{button}</a>', page)
    assert chen.client.get(place).headers["Location"] == f"/login?next=%2F{place[1:]}"
