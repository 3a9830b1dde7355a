"""The shell, its sentences and the list that a tablet keeps."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

from flask import Flask

from inspect_app import languages

ROOT = Path(__file__).parent.parent


def said(app: Flask) -> tuple[str, list[str]]:
    source = app.test_client().get("/service_worker.js").text
    found = re.match(r'const VERSION = ("[^"]+"), ASSETS = (\[.*\]);\n', source)
    assert found
    return json.loads(found[1]), json.loads(found[2])


def text(app: Flask, url: str) -> str:
    with app.test_client().get(url) as answer:
        return answer.text


def test_everything_a_tablet_keeps_is_there(app: Flask) -> None:
    client, found = app.test_client(), {}
    for url in said(app)[1]:
        with client.get(url) as answer:
            found[url] = answer.status_code
    assert found == dict.fromkeys(said(app)[1], 200)


def test_all_that_the_tablets_code_asks_for_is_kept(app: Flask) -> None:
    addresses = set(said(app)[1])
    texts = {url: text(app, url) for url in addresses if re.search(r"(/|js)$", url) and "/vendor/" not in url}
    named = {(url, asked) for url, told in texts.items() for asked in re.findall(r"['\"](/(?:static|field)/[\w/.]+\.\w+)['\"]", told)}
    from_there = {(url, f"/static/device/{name}") for url, told in texts.items() for name in re.findall(r"from '\./(\w+\.mjs)'", told)}
    assert {"/field/page.mjs", "/field/later.mjs", "/static/device/darkroom.mjs", "/static/vendor/exifreader.mjs"} <= {
        asked for _, asked in named
    }
    assert {(url, asked) for url, asked in named | from_there if asked not in addresses} == set()


def test_the_service_worker_is_never_cached_and_the_shell_is_the_same_for_everyone(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/service_worker.js").headers["Cache-Control"] == "no-cache"
    shell = client.get("/field/").data
    client.set_cookie("lang", "en")
    client.set_cookie("person", "somebody")
    assert client.get("/field/").data == shell == client.get("/field/visits/x/sections/y").data


def test_without_a_service_worker_code_comes_once_and_is_asked_for_again(app: Flask) -> None:
    client = app.test_client()
    named = ("start.js", "look.css", "device.mjs", "page.mjs", "later.mjs", "bundle.json", "templates.mjs")
    for url in (f"/field/{name}" for name in named):
        came = client.get(url)
        again = client.get(url, headers={"If-None-Match": came.headers["ETag"]})
        assert (came.status_code, came.headers["Cache-Control"], again.status_code, again.data) == (200, "no-cache", 304, b"")


def test_another_setting_is_another_version(app: Flask, tmp_path: Path) -> None:
    from inspect_app import create_app

    other = create_app({"SECRET_KEY": "another secret", "DATA_DIR": str(tmp_path / "other"), "TESTING": True, "PHOTO_QUALITY": 80})
    assert said(app)[0] != said(other)[0]
    assert said(app)[1] == said(other)[1]


def test_every_sentence_of_the_shell_has_its_chinese(app: Flask) -> None:
    chinese = languages.catalogue()["zh"]
    spoken = [html.unescape(english) for english in re.findall(r'<span lang="en">([^<]+)</span>', app.test_client().get("/field/").text)]
    assert len(spoken) > 90
    assert [sentence for sentence in spoken if sentence not in chinese] == []


def test_every_sentence_of_the_worker_has_its_chinese() -> None:
    chinese = languages.catalogue("kit")["zh"]
    source = "".join((ROOT / f"static/device/{name}.mjs").read_text() for name in ("forms", "pages", "pictures"))
    spoken = re.findall(r"\['([A-Z][^']+)', \{", source)
    assert len(spoken) > 8
    assert [sentence for sentence in spoken if sentence not in chinese] == []


def test_no_id_of_a_page_takes_an_icon_s_place() -> None:
    """An icon is drawn by its id: the first element that has it."""
    icons = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "templates/sprite.html").read_text()))
    pages = [p for p in (ROOT / "templates").rglob("*.html") if p.name != "sprite.html"]
    assert {(p.name, id) for p in pages for id in re.findall(r' id="([^"{]+)"', p.read_text()) if id in icons} == set()


def test_every_trigger_of_a_field_page_is_served() -> None:
    """htmx itself listens to none of them (static/field/acts.mjs): another one would ask for nothing."""
    own = re.search(r"for \(const name of \[(.*?)\]\) page\.", (ROOT / "static/field/acts.mjs").read_text())
    assert own
    served = {*re.findall(r"\w+", own[1]), "acted from:body", "synced from:body"}
    asked = {
        (p.name, name)
        for p in (ROOT / "templates/field").glob("*.html")
        for one in re.findall(r'hx-trigger="([^"]+)"', p.read_text())
        for name in one.split(", ")
    }
    assert len(asked) > 10
    assert {(page, name) for page, name in asked if name not in served} == set()
    asking = {
        p.name: re.findall(r"<(\w+)[^<>]* hx-(?:get|post)=(?![^<>]*hx-trigger)", p.read_text())
        for p in (ROOT / "templates/field").glob("*.html")
    }
    assert {name for name, elements in asking.items() if set(elements) - {"form"}} == set(), "only a form asks without hx-trigger"


def test_no_part_of_another_version_is_given_to_one_that_is_being_installed(app: Flask) -> None:
    client, (version, assets) = app.test_client(), said(app)
    for asked, status in ((version, 200), ("field-before", 426)):
        for url in assets:
            with client.get(url, headers={"Kept-Version": asked}) as answer:
                assert answer.status_code == status, url
