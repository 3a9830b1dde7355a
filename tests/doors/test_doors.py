"""Who may come in, what they may call, what they may see."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from inspect_app import clock
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.headers import ALWAYS
from inspect_app.models import Account, SignIn
from tests.tablets import jpeg, over, tablet

ClientOf = Callable[[str], FlaskClient]
SHENS, ZHOUS = named("visit 2"), named("visit 3")
PRACTICE = named("practice shen")


def csrf(client: FlaskClient) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/login").text)
    assert found
    return found[1]


def invite(app: Flask, login: str = "wang", **options: str) -> str:
    more = [x for k, v in options.items() for x in (f"--{k}", v)]
    done = app.test_cli_runner().invoke(args=["people", "invite", login, "--name", "王芳", *more])
    assert done.exit_code == 0, done.output
    return re.search(r"/login/(\S+)", done.output)[1]  # type: ignore[index]


def test_every_endpoint_says_who_may_call_it(app: Flask) -> None:
    silent = [r.endpoint for r in app.url_map.iter_rules() if not getattr(app.view_functions[r.endpoint], "allowed", ())]
    assert not silent


def test_an_endpoint_that_says_nothing_is_closed(app: Flask, client_of: ClientOf) -> None:
    client = client_of("xu")
    app.view_functions["desk.home"] = lambda: "open"
    assert client.get("/").status_code == 403


def test_an_invitation_lets_a_person_choose_a_password_once(app: Flask) -> None:
    token, client = invite(app), app.test_client()
    form = {"csrf_token": csrf(client), "password": "a short sentence of mine"}
    assert client.get(f"/login/{token}").status_code == 200, "looking does not use it up"
    assert client.post(f"/login/{token}", data=form).headers["Location"] == "/field/"
    again = app.test_client()
    assert again.post(f"/login/{token}", data=form | {"csrf_token": csrf(again)}).status_code == 410
    assert again.post("/login", data={"csrf_token": csrf(again), "login": "wang", "password": form["password"]}).status_code == 303


@pytest.mark.parametrize("password", ["short", "x" * 129, "aaaaaaaaaaaaaa", "wang wang wang", "password1234!"])
def test_a_weak_password_is_refused_with_what_to_do(app: Flask, password: str) -> None:
    token, client = invite(app), app.test_client()
    answer = client.post(f"/login/{token}", data={"csrf_token": csrf(client), "password": password})
    assert answer.status_code == 422
    assert "短句" in answer.text
    assert client.get(f"/login/{token}").status_code == 200, "the link still works"


def test_tries_are_slowed_and_the_same_for_a_name_that_does_not_exist(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_800_000_000]
    monkeypatch.setattr(clock, "seconds", lambda: now[0])
    for login in ("zhou", "nobody"):
        client = app.test_client()
        form = {"csrf_token": csrf(client), "login": login, "password": "not the password"}
        assert [client.post("/login", data=form).status_code for _ in range(6)] == [422] * 5 + [429]
        now[0] += 3600
        assert client.post("/login", data=form).status_code == 422


def test_a_disabled_person_is_out_at_once(app: Flask, client_of: ClientOf) -> None:
    client = client_of("shen")
    assert client.get("/field/visits").status_code == 200
    assert app.test_cli_runner().invoke(args=["people", "disable", "shen"]).exit_code == 0
    assert client.get("/field/visits").status_code == 401


def test_sessions_end_after_idling_and_by_hand(app: Flask, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    client, other = client_of("shen"), client_of("shen")
    with app.app_context():
        hashes = [s.token_hash for s in db.session.query(SignIn).filter_by(person=named("shen"))]
    assert len(hashes) == 2
    third = client_of("shen")
    for token in hashes:
        assert third.post(f"/me/sessions/{token}/end", data={"csrf_token": csrf(third)}).status_code == 303
    assert [c.get("/field/visits").status_code for c in (client, other, third)] == [401, 401, 200]
    again = client_of("shen")
    later = clock.seconds() + 31 * 86_400
    monkeypatch.setattr(clock, "seconds", lambda: later)
    assert again.get("/field/visits").status_code == 401


def test_sign_out_never_clears_storage(client_of: ClientOf) -> None:
    client = client_of("shen")
    answer = client.post("/logout", data={"csrf_token": csrf(client)})
    assert answer.status_code == 303
    assert "storage" not in answer.headers.get("Clear-Site-Data", "")
    assert "person=;" in "".join(answer.headers.getlist("Set-Cookie"))


def addresses(app: Flask, visit: str, photo: str) -> list[tuple[str, str]]:
    values = {
        "visit": visit,
        "site": named("site 2"),
        "evaluation": named("evaluation 2"),
        "section": "S2",
        "walk": "open",
        "use": "note",
        "other": named("visit 4"),
        "item": "S2-1",
        "photo": named("photo"),
        "entry": named("entry"),
        "answer": named("answer"),
        "way": "undo",
        "sha256": photo,
        "fact": named("fact"),
        "device": named("device"),
        "checklist": "hangzhou-2022-1",
        "draft": named("draft"),
        "row": 7,
        "form": "json",
        "token": "x",
        "code": "x",
        "token_hash": "x",
        "filename": "css/app.css",
    }
    with app.test_request_context():
        return [
            (method, url_for(rule.endpoint, **{a: values[a] for a in rule.arguments}))
            for rule in app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})
        ]


def about_a_visit(app: Flask, visit: str, photo: str) -> list[tuple[str, str]]:
    return [(m, a) for m, a in addresses(app, visit, photo) if visit in a or (photo in a and m == "GET")]


@pytest.mark.parametrize("login", ["zhou", "he"])
def test_somebody_elses_visit_and_photo_do_not_exist(app: Flask, client_of: ClientOf, login: str) -> None:
    owner = tablet(over(client_of("shen")), "shen")
    owner.register()
    owner.attach(SHENS, "B1", jpeg(), 320, 240)
    owner.sync()
    sha = next(iter(owner.store.photos))
    stranger = client_of(login)
    for method, address in about_a_visit(app, SHENS, sha):
        answer = stranger.open(address, method=method, data={"csrf_token": csrf(stranger), "choice": "yes"})
        assert answer.status_code in (403, 404), (method, address, answer.status_code)
        assert "白鹭溪" not in answer.text
        assert "青岚山居" not in answer.text
    for friend in ("shen", "chen"):
        answer = client_of(friend).get(f"/field/photos/{sha}?variant=thumb")
        assert answer.status_code == 200
        answer.close()


def test_a_supervisor_sees_the_own_region_only(app: Flask, client_of: ClientOf) -> None:
    with app.app_context():
        db.session.query(Account).filter_by(login="lin").one().region = "西湖区"
        db.session.commit()
    lin, chen = client_of("lin"), client_of("chen")
    assert lin.get(f"/visits/{SHENS}").status_code == 404
    assert chen.get(f"/visits/{SHENS}").status_code == 200
    assert "青岚山居" not in lin.get("/").text
    assert "青岚山居" in chen.get("/").text


def test_practice_is_seen_by_its_team_alone(client_of: ClientOf) -> None:
    assert client_of("shen").get(f"/field/visits/{PRACTICE}").status_code == 200
    for login in ("zhou", "chen", "xu"):
        client = client_of(login)
        assert client.get(f"/field/visits/{PRACTICE}").status_code == 404
        assert client.get(f"/visits/{PRACTICE}").status_code in (403, 404)
    assert "练习用基地" not in client_of("chen").get("/").text


def test_without_a_sign_in_nothing_of_a_visit_is_told(app: Flask) -> None:
    client = app.test_client()
    client.environ_base["HTTP_HX_REQUEST"] = "true"
    for method, address in about_a_visit(app, ZHOUS, "0" * 64):
        answer = client.open(address, method=method, data={"csrf_token": csrf(client)})
        assert answer.status_code == 401, (method, address, answer.status_code)


def test_an_inspector_has_no_desk(client_of: ClientOf) -> None:
    client = client_of("zhou")
    for address in ("/", f"/visits/{ZHOUS}", "/visits/new", "/sites", "/evaluations/new"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        *({"Origin": one} for one in ("https://evil.example", "http://[", "null")),
    ],
)
def test_a_write_from_another_site_is_not_carried_out(client_of: ClientOf, headers: dict[str, str]) -> None:
    client = client_of("zhou")
    answer = client.post(f"/field/visits/{ZHOUS}/items/B1/answer", data={"choice": "yes"}, headers=headers)
    assert answer.status_code == 403
    assert 'aria-pressed="true"' not in client.get(f"/field/visits/{ZHOUS}/items/B1").text


def test_a_desk_form_needs_its_token(client_of: ClientOf) -> None:
    assert client_of("chen").post("/sites", data={"name": "x"}).status_code == 400


def test_looking_changes_nothing(app: Flask, client_of: ClientOf) -> None:
    client = client_of("chen")
    with app.app_context():
        before = db.session.connection().exec_driver_sql("SELECT count(*), coalesce(max(revision), 0) FROM fact").one()
        writes = db.session.connection().exec_driver_sql("SELECT revision FROM counter").scalar()
    for method, address in addresses(app, ZHOUS, "0" * 64):
        if method == "GET":
            with client.get(address) as answer:
                assert "session=" not in str(answer.headers.getlist("Set-Cookie")), "it would take the place of a sign-in made meanwhile"
    with app.app_context():
        assert db.session.connection().exec_driver_sql("SELECT count(*), coalesce(max(revision), 0) FROM fact").one() == before
        assert db.session.connection().exec_driver_sql("SELECT revision FROM counter").scalar() == writes


def test_every_answer_carries_the_headers(app: Flask, client_of: ClientOf) -> None:
    for client in (app.test_client(), client_of("zhou"), client_of("xu")):
        for method, address in [*addresses(app, ZHOUS, "0" * 64), ("GET", "/no/such/page")]:
            answer = client.open(address, method=method)
            for name, value in ALWAYS.items():
                assert answer.headers.get(name) == value or "sandbox" in answer.headers[name], (method, address, name)
            assert "unsafe-eval" not in answer.headers["Content-Security-Policy"].replace("wasm-unsafe-eval", "")
            assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
            answer.close()
