"""A tablet that cannot send: its file, dropped at the centre, is as good as a push."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inspect_app.database import db
from inspect_app.models import Answered, Device, Fact, Photo, PhotoSent
from inspect_app.problems import sentences
from sync.device import Device as Tablet
from tests.desk.test_desk import token
from tests.sync_api.rescue_files import bring, lines, rescue_file
from tests.tablets import BASE, SHENS, TabletOf, count, facts, jpeg

ClientOf = Callable[[str], FlaskClient]


def told(client: FlaskClient, file: bytes) -> dict[str, Any]:
    answer = bring(client, file)
    assert answer.status_code == 200, answer.text
    [found] = answer.json["tablets"]
    return dict(found)


def test_what_never_left_the_tablet_is_at_the_centre(app: Flask, full: Tablet, lin: FlaskClient) -> None:
    found = told(lin, rescue_file(full))
    assert found["facts"] == {"new": 3, "known": 0, "quarantined": 0, "damaged": 0}
    assert (found["photos"], found["photos_damaged"], found["unknown"]) == ({"new": 1, "known": 0}, [], False)
    assert facts(app) == [(full.id, seq, "held", None) for seq in (1, 2, 3)]
    assert (count(app, Answered), count(app, Photo), count(app, PhotoSent)) == (2, 1, 1)


def test_brought_twice_and_sent_by_the_tablet_meanwhile_nothing_doubles(app: Flask, full: Tablet, lin: FlaskClient) -> None:
    file = rescue_file(full)
    told(lin, file)
    again = told(lin, file)
    assert (again["facts"]["known"], again["facts"]["new"], again["photos"]) == (3, 0, {"new": 0, "known": 1})
    full.sync()
    assert full.pending() == {"facts": 0, "photos": 0, "bytes": 0}
    assert (count(app, Fact), count(app, Answered), count(app, Photo), count(app, PhotoSent)) == (3, 2, 1, 1)


def test_the_tablet_goes_on_where_the_file_ended(app: Flask, full: Tablet, lin: FlaskClient) -> None:
    told(lin, rescue_file(full))
    full.answer(BASE, "S6-4", choice="yes")
    full.sync()
    assert [(seq, state) for _, seq, state, _ in facts(app)] == [(n, "held") for n in (1, 2, 3, 4)]


def test_facts_that_do_not_continue_the_log_get_a_new_generation(app: Flask, full: Tablet, lin: FlaskClient) -> None:
    """The centre lacks the first one: as a tablet would, it goes on under another generation; the tablet itself still can send."""
    rest = lines(full).splitlines(keepends=True)[1:]
    found = told(lin, rescue_file(full, change={f"{full.id}/facts.jsonl": b"".join(rest)}))
    assert (found["facts"]["new"], found["facts"]["damaged"]) == (2, 1)
    with app.app_context():
        assert {(f.gen, f.seq) for f in db.session.query(Fact)} == {(2, 1), (2, 2)}
    again = told(lin, rescue_file(full, change={f"{full.id}/facts.jsonl": b"".join(rest)}))
    assert again["facts"]["known"] == 2
    full.sync()
    assert count(app, Answered) == 2
    assert count(app, Fact, Fact.state == "held", Fact.reason.is_(None)) == 3
    assert full.pending()["facts"] == 0


def test_what_push_would_keep_apart_is_kept_apart(app: Flask, zhou: Tablet, lin: FlaskClient) -> None:
    zhou.answer(SHENS, "S6-2", choice="yes")
    assert told(lin, rescue_file(zhou))["facts"]["quarantined"] == 1
    assert facts(app) == [(zhou.id, 1, "quarantined", "against-rule")]


def test_two_people_of_one_tablet_are_told_apart(tablet_of: TabletOf, full: Tablet, lin: FlaskClient) -> None:
    shen = tablet_of("shen")
    shen.answer(BASE, "S6-2", choice="yes")
    first, second = bring(lin, rescue_file(full, shen)).json["tablets"]
    assert (first["facts"]["new"], second["facts"]["new"]) == (3, 1)


def test_a_photo_half_sent_is_finished_from_the_file(app: Flask, full: Tablet, lin: FlaskClient) -> None:
    file, [name] = rescue_file(full), full.store.photos_waiting()
    full.push()
    full.wire.piece(name, 0, len(jpeg()), jpeg()[:4000])
    assert told(lin, file)["photos"] == {"new": 1, "known": 0}
    assert full.wire.missing([name])[name]["state"] == "held"


@pytest.mark.parametrize("begun", [0, 4000])
def test_a_damaged_photo_is_named_and_stops_nothing(app: Flask, full: Tablet, lin: FlaskClient, begun: int) -> None:
    [name] = full.store.photos_waiting()
    if begun:
        full.wire.piece(name, 0, len(jpeg()), jpeg()[:begun])
    file = rescue_file(full).replace(jpeg()[5000:5016], bytes(16))
    found = told(lin, file)
    assert (found["facts"]["new"], found["photos"]["new"], found["photos_damaged"]) == (3, 0, [name])
    assert told(lin, rescue_file(full))["photos"]["new"] == 1


def test_a_damaged_line_is_counted_and_the_others_are_taken(app: Flask, full: Tablet, lin: FlaskClient) -> None:
    first, _, third = lines(full).splitlines(keepends=True)
    found = told(lin, rescue_file(full, change={f"{full.id}/facts.jsonl": first + b"{not JSON\n" + third}))
    assert (found["facts"]["new"], found["facts"]["damaged"]) == (2, 1)


def test_facts_of_another_device_are_not_taken_for_this_ones(app: Flask, full: Tablet, tablet_of: TabletOf, lin: FlaskClient) -> None:
    shen = tablet_of("shen")
    shen.answer(BASE, "S6-2", choice="yes")
    found = told(lin, rescue_file(full, change={f"{full.id}/facts.jsonl": lines(shen)}))
    assert found["facts"] == {"new": 0, "known": 0, "quarantined": 0, "damaged": 3}
    assert count(app, Fact) == 0


def test_a_tablet_that_a_restored_centre_forgot_is_known_by_its_person(app: Flask, full: Tablet, lin: FlaskClient) -> None:
    with app.app_context():
        db.session.delete(db.session.get_one(Device, full.id))
        db.session.commit()
    assert told(lin, rescue_file(full))["facts"]["new"] == 3


def test_work_of_a_person_not_known_here_is_not_taken_and_said_so(app: Flask, full: Tablet, lin: FlaskClient) -> None:
    manifest = zipfile.ZipFile(io.BytesIO(rescue_file(full))).read("manifest.json").replace(full.person.encode(), b"nobody")
    with app.app_context():
        db.session.delete(db.session.get_one(Device, full.id))
        db.session.commit()
    assert told(lin, rescue_file(full, change={"manifest.json": manifest}))["unknown"] is True
    assert count(app, Fact) == 0


@pytest.mark.parametrize("who", ["zhou", None])
def test_only_supervisors_bring_one(app: Flask, client_of: ClientOf, full: Tablet, who: str | None) -> None:
    client = client_of(who) if who else app.test_client()
    assert bring(client, rescue_file(full)).status_code == (403 if who else 401)
    assert count(app, Fact) == 0


def test_at_the_desk_it_is_a_form_that_says_what_it_brought(app: Flask, full: Tablet, lin: FlaskClient) -> None:
    form = {"csrf_token": token(lin), "file": (io.BytesIO(rescue_file(full) + b""), "rescue.zip")}
    page = lin.post("/tablets/rescue", data=form).text
    assert "新增：3 条记录，1 张照片" in page
    assert count(app, Fact) == 3


WRONG: dict[str, tuple[Callable[[Tablet], bytes], str]] = {
    "a text": (lambda full: "备忘录".encode(), "rescue-foreign"),
    "an empty file": (lambda full: b"", "rescue-foreign"),
    "a photo": (lambda full: jpeg(), "rescue-foreign"),
    "a damaged one": (lambda full: rescue_file(full)[:-9], "rescue-cut"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("what", WRONG)
def test_at_the_desk_a_wrong_file_is_told_above_the_form(app: Flask, full: Tablet, lin: FlaskClient, what: str, lang: str) -> None:
    lin.set_cookie("lang", lang)
    file, code = WRONG[what]
    form = {"csrf_token": token(lin), "file": (io.BytesIO(file(full)), "<猫>.zip")}
    answer = lin.post("/tablets/rescue", data=form)
    alert, rest = answer.text.split('role="alert"', 1)[1].split("</p>", 1)
    assert answer.status_code == 422
    assert sentences(code)[lang] in alert
    assert 'action="/tablets/rescue"' in rest, "another one can be chosen"
    assert f'data-tablet="{full.id}"' in rest, "and the page is the page"
    assert count(app, Fact) == 0
    assert (
        "data-brought"
        in lin.post("/tablets/rescue", data={"csrf_token": token(lin), "file": (io.BytesIO(rescue_file(full)), "a.zip")}).text
    )


def test_a_form_without_its_token_brings_nothing(app: Flask, full: Tablet, lin: FlaskClient) -> None:
    answer = lin.post("/tablets/rescue", data={"file": (io.BytesIO(rescue_file(full)), "rescue.zip")})
    assert answer.status_code == 400
    assert count(app, Fact) == 0


def test_a_file_larger_than_other_bodies_may_be_comes_through(app: Flask, zhou: Tablet, lin: FlaskClient) -> None:
    photos = [jpeg(2000, 1500, seed=n, quality=99) for n in range(8)]
    for photo in photos:
        zhou.attach(BASE, "S6-2", photo, 2000, 1500)
    file = rescue_file(zhou)
    assert len(file) > 2.5 * 1024 * 1024
    assert told(lin, file)["photos"]["new"] == 8


def test_the_manifest_is_as_the_words_say(full: Tablet) -> None:
    with zipfile.ZipFile(io.BytesIO(rescue_file(full))) as file:
        assert set(json.loads(file.read("manifest.json"))["tablets"][0]) == {
            "device",
            "person",
            "name",
            "facts",
            "sha256",
            "photos",
            "left",
        }
