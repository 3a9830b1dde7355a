"""Doors under pressure: many tries, old sessions, links followed twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from inspect_app import clock, problems
from inspect_app.auth import links, passwords, sessions
from inspect_app.database import db
from inspect_app.demo.world import named
from inspect_app.models import Account, FailedTry, SignIn, SignInLink
from tests.doors.test_doors import csrf, invite

ClientOf = Callable[[str], FlaskClient]
DAY, PASSWORD = 86_400, "a short sentence of mine"


def test_a_wrong_name_takes_the_work_of_a_wrong_password() -> None:
    assert not passwords.hasher.check_needs_rehash(passwords.NOBODY)


def joined(app: Flask, login: str = "wang") -> FlaskClient:
    """Somebody who accepted an invitation, in their browser."""
    token, client = invite(app, login), app.test_client()
    assert client.post(f"/login/{token}", data={"csrf_token": csrf(client), "password": PASSWORD}).status_code == 303
    return client


def enter(app: Flask, password: str, login: str = "wang") -> int:
    client = app.test_client()
    return client.post("/login", data={"csrf_token": csrf(client), "login": login, "password": password}).status_code


def test_a_sign_in_that_is_used_goes_on_until_its_last_day(app: Flask, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    client, begun = client_of("shen"), clock.seconds()
    for day in (20, 40, 60, 80):
        monkeypatch.setattr(clock, "seconds", lambda day=day: begun + day * DAY)
        assert client.get("/field/visits").status_code == 200, day
    monkeypatch.setattr(clock, "seconds", lambda: begun + 91 * DAY)
    assert client.get("/field/visits").status_code == 401


def test_use_is_noted_once_an_hour(app: Flask, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    client, begun = client_of("shen"), clock.seconds()
    seen = []
    for minutes in (30, 61, 90):
        monkeypatch.setattr(clock, "seconds", lambda minutes=minutes: begun + minutes * 60)
        client.get("/field/visits")
        with app.app_context():
            seen.append(db.session.query(SignIn).filter_by(person=named("shen")).one().seen_at - begun)
    assert seen[0] < 60
    assert seen[1:] == [3660, 3660]


def test_signing_in_again_ends_the_session_before(app: Flask) -> None:
    client = joined(app)
    old = client.get_cookie("session")
    assert client.post("/login", data={"csrf_token": csrf(client), "login": "wang", "password": PASSWORD}).status_code == 303
    thief = app.test_client()
    assert old
    thief.set_cookie("session", old.value)
    assert thief.get("/me/sessions").status_code == 303
    assert client.get("/me/sessions").status_code == 200


def test_a_new_password_ends_every_other_session(app: Flask) -> None:
    client, other = joined(app), app.test_client()
    printed = app.test_cli_runner().invoke(args=["people", "reset", "wang"])
    token = printed.output.strip().rsplit("/", 1)[1]
    assert other.post(f"/login/{token}", data={"csrf_token": csrf(other), "password": "another sentence of mine"}).status_code == 303
    assert client.get("/me/sessions").headers["Location"] == "/login?next=%2Fme%2Fsessions"
    assert (enter(app, PASSWORD), enter(app, "another sentence of mine")) == (422, 303)


def test_the_own_sessions_are_listed_by_browser_and_only_while_they_last(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, phone = clock.seconds(), app.test_client()
    joined(app)
    monkeypatch.setattr(clock, "seconds", lambda: begun + 31 * DAY)
    agent = {"User-Agent": "Mozilla/5.0 (Linux; Android 15) Chrome/156.0 Mobile Safari/537.36"}
    form = {"csrf_token": csrf(phone), "login": "wang", "password": PASSWORD}
    assert phone.post("/login", data=form, headers=agent).status_code == 303
    page = phone.get("/me/sessions").text
    assert page.count("/end") == 1
    assert "Chrome · Android" in page
    assert "本浏览器" in page


@pytest.mark.parametrize(
    ("agent", "name"), [("", "?"), ("curl/8", "curl/8"), ("Mozilla/5.0 (iPad; CPU OS 18) Version/18 Safari/605", "Safari · iPad")]
)
def test_a_browser_is_called_by_two_words(agent: str, name: str) -> None:
    assert sessions.called(agent) == name


def test_an_invitation_greets_by_name_and_tells_the_sign_in_name(app: Flask) -> None:
    page = app.test_client().get(f"/login/{invite(app)}").text
    assert "王芳" in page
    assert "<b>wang</b>" in page


def test_a_disabled_person_gets_no_new_link(app: Flask) -> None:
    invite(app)
    run = app.test_cli_runner().invoke
    run(args=["people", "disable", "wang"])
    assert "First: flask people enable wang" in run(args=["people", "reset", "wang"]).output


def test_an_ended_sign_in_is_told_in_words_and_can_still_be_signed_out(app: Flask, client_of: ClientOf) -> None:
    client = client_of("shen")
    app.test_cli_runner().invoke(args=["people", "disable", "shen"])
    assert "登录已失效" in client.get("/login").text
    assert "登录已失效" not in app.test_client().get("/login").text
    answer = client.post("/logout", data={"csrf_token": csrf(client)})
    assert (answer.status_code, "Clear-Site-Data" in answer.headers) == (303, False)
    assert "person=;" in "".join(answer.headers.getlist("Set-Cookie"))


def test_a_right_password_leaves_no_failed_try(app: Flask) -> None:
    joined(app)
    assert [enter(app, PASSWORD) for _ in range(7)] == [303] * 7
    with app.app_context():
        assert db.session.query(FailedTry).count() == 0


def test_many_tries_at_once_do_not_slip_past_the_limit(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.seconds()
    monkeypatch.setattr(clock, "seconds", lambda: now)
    joined(app)
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: enter(app, "not the password"), range(12)))
    assert set(answers) <= {422, 429}
    with app.app_context():
        counted = db.session.query(FailedTry).filter_by(key="account:wang").count()
    assert counted == answers.count(422), "each password looked at was counted first"
    refused = enter(app, PASSWORD)
    assert refused == 429


def test_a_try_is_counted_before_its_password_is_looked_at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    joined(app)
    counted: list[int] = []

    def looked_at(known: str, password: str) -> bool:
        with db.engine.connect() as other:
            counted.append(other.exec_driver_sql("SELECT count(*) FROM failed_try").scalar_one())
        return False

    monkeypatch.setattr(passwords, "_matches", looked_at)
    assert [enter(app, "not the password") for _ in range(2)] == [422, 422]
    assert counted == [2, 4], "a row for the account and one for the address"


def test_a_link_used_by_another_a_moment_ago_is_over(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    token, look = invite(app), links.look

    def looked_before_the_other(token: str) -> tuple[SignInLink, Account]:
        link, account = look(token)
        db.session.expunge_all()
        db.session.execute(update(SignInLink).values(used_at=clock.seconds()))
        db.session.commit()
        return link, account

    monkeypatch.setattr(links, "look", looked_before_the_other)
    with app.app_context(), pytest.raises(problems.Problem) as told:
        links.use(token)
    assert told.value.code == "link-over"


def test_of_many_who_follow_one_link_at_once_one_gets_in(app: Flask) -> None:
    token = invite(app)

    def follow(n: int) -> int:
        client = app.test_client()
        form = {"csrf_token": csrf(client), "password": f"sentence number {n} of mine"}
        return client.post(f"/login/{token}", data=form).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(follow, range(6)))
    assert sorted(answers) == [303] + [410] * 5
    assert sorted(enter(app, f"sentence number {n} of mine") for n in range(3)).count(303) <= 1
    assert [enter(app, f"sentence number {answers.index(303)} of mine")] == [303]


def test_waiting_is_said_with_its_length(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "wait", lambda _: 8)
    client = app.test_client()
    answer = client.post("/login", data={"csrf_token": csrf(client), "login": "wang", "password": "x"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "8")
    assert "8 秒" in answer.text


def test_nothing_of_the_database_is_held_while_a_hash_is_made(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    joined(app)
    held = []
    monkeypatch.setattr(passwords, "_matches", lambda *_: held.append(db.session().in_transaction()) or True)
    assert enter(app, "whatever") == 303
    assert held == [False]


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "qwertyuiopas",
        "poiuytrewqlk",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "abcdefghijkl",
        "passwordpassword",
        "Passw0rd20262026",
        "woaini1314520",
    ],
)
def test_passwords_that_everybody_tries_are_easy(password: str) -> None:
    assert passwords.easy(password.lower(), "wang")


@pytest.mark.parametrize("password", [PASSWORD, "correct horse battery staple", "我们明天去千岛湖看水吧朋友", "tk7#Wq-9vLm2p"])
def test_a_sentence_of_ones_own_is_not_easy(password: str) -> None:
    assert not passwords.easy(password.lower(), "wang")


def test_a_role_given_by_command_holds_at_once(app: Flask, client_of: ClientOf) -> None:
    client = client_of("zhou")
    assert client.get("/").status_code == 403
    assert app.test_cli_runner().invoke(args=["people", "role", "zhou", "supervisor"]).exit_code == 0
    assert client.get("/").status_code == 200
    with app.app_context():
        assert db.session.query(Account).filter_by(login="zhou").one().role == "supervisor"


@pytest.mark.parametrize(
    ("login", "sentence"), [("he", "the green tea is hot"), ("li", "a little rain at noon"), ("xu", "luxury of silence 42")]
)
def test_a_short_name_may_stand_in_a_sentence(login: str, sentence: str) -> None:
    assert not passwords.easy(sentence, login)
    assert passwords.easy(f"{login}{login}2026{login}!!", login)
