"""Each form of the desk, sent twice as it stood on its page because the first answer was lost: nothing is there twice."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from inspect_app.database import db
from inspect_app.models import Account, Evaluation
from inspect_app.standards import DEFAULT_ID
from tests.tablets import BASE, over, tablet

from . import awarding, test_consents
from .editor import ClientOf, Desk, begun, row
from .editor import form as fields
from .test_again import SITE
from .test_desk import plan

Form = tuple[str, dict[str, Any]]
REMARKS = f"/checklists/{DEFAULT_ID}/remarks/B1"
NEW = "/evaluations/new-one"
FILE = f"/checklists/{DEFAULT_ID}/file.json"


def on(desk: Desk, address: str, holds: str, /, **typed: Any) -> Form:
    """The form of this page in which these letters are: where it goes, and what it sends."""
    form = next(form for form in re.findall(r"<form.*?</form>", desk.get(address), re.S) if holds in form)
    to = re.search(rf'formaction="([^"]*{holds}[^"]*)"', form) or re.search(r'^<form[^>]* action="([^"]+)"', form)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    kept = {name: html.unescape(value) for name, value in hidden if name != "csrf_token"}
    return html.unescape(to[1]) if to else address, kept | typed


def site(app: Flask) -> str:
    """Of somebody who can sign in, with an evaluation for which nothing was asked yet."""
    with app.app_context():
        found = db.session.query(Account).filter_by(login="tao").one().site
        db.session.add(Evaluation(id="new-one", site=found, checklist=DEFAULT_ID, period="2030"))
        db.session.commit()
        return str(found)


def decided(app: Flask, desk: Desk) -> Form:
    with app.app_context():
        visit = awarding.whole()
        db.session.commit()
    return on(desk, f"/evaluations/{visit}/award", "data-decide", stars="2")


def revoked(app: Flask, desk: Desk) -> Form:
    address, form = decided(app, desk)
    desk.post(address, 303, **form)
    return on(desk, address, "data-revoke", reason="why")


def left_out(app: Flask, desk: Desk) -> Form:
    visit, answer = test_consents.placed(app)
    return on(desk, f"/visits/{visit}", answer, granted="1")


def asked(app: Flask, desk: Desk, end: bool = False) -> Form:
    site(app)
    if end:
        desk.post(f"{NEW}/survey", 303)
    return on(desk, f"{NEW}/survey", "/survey/end" if end else "/survey")


def device(desk: Desk, admitted: bool = False) -> Form:
    made = tablet(over(desk.client), "xu")
    made.register()
    if admitted:
        return f"/tablets/{made.id}/admit", {}
    return f"/tablets/{made.id}/shut-out", {}


def in_draft(app: Flask, desk: Desk, code: str = "", holds: str = "", **typed: Any) -> Form:
    """A form of a row, or of the outline."""
    address = begun(desk)
    return on(desk, row(app, address, code) if code else address, holds, **typed)


def moved(app: Flask, desk: Desk, by: str = "1") -> Form:
    """Its button stands outside of its form."""
    address = begun(desk)
    to = re.search(rf'formaction="({row(app, address, "B2")}/move[^"]*)"', desk.get(address))
    assert to
    return html.unescape(to[1]), {"by": by}


def elsewhere(app: Flask, desk: Desk) -> Form:
    address = begun(desk)
    return on(desk, row(app, address, "B2"), 'id="home"', parent=row(app, address, "G1", "section").rsplit("/", 1)[1])


def saved(app: Flask, desk: Desk) -> Form:
    b1 = row(app, begun(desk), "B1")
    return b1, fields(desk.get(b1), b1.rsplit("/", 1)[1]) | {"title_en": "Other words"}


def stepped(app: Flask, desk: Desk, *ways: str) -> Form:
    """The last of these steps, after two moves."""
    address, by = moved(app, desk)
    draft = address.split("/rows")[0]
    desk.post(address, 303, **by)
    desk.post(address.split("?")[0], 303, **by)
    for way in ways[:-1]:
        address, form = on(desk, draft, f"data-{way}")
        desk.post(address, 303, **form)
    return on(desk, draft, f"data-{ways[-1]}")


def published(app: Flask, desk: Desk) -> Form:
    b1, changed = saved(app, desk)
    desk.post(b1, 303, **changed)
    return on(desk, b1.split("/rows")[0] + "/publish", "data-confirm", id="hangzhou-2022-2", version="2")


def remark(app: Flask, desk: Desk) -> Form:
    desk.post(REMARKS, 303, text="dry", use="note")
    return on(desk, REMARKS, 'data-remark="dry"', text="wet", offered="1")


FORMS: dict[str, Callable[[Flask, Desk], Form]] = {
    "invite": lambda app, desk: on(desk, f"/sites/{site(app)}", "/people", name="n", login="one.more"),
    "add_site": lambda app, desk: on(desk, "/sites/new", '"/sites"', **SITE),
    "add_evaluation": lambda app, desk: on(desk, "/evaluations/new", '"/evaluations"', site=site(app), checklist=DEFAULT_ID, period="2031"),
    "ask_the_base": lambda app, desk: site(app) and on(desk, NEW, "data-ask"),
    "decide": decided,
    "decide revoke": revoked,
    "planned": lambda app, desk: on(desk, "/visits/new", '"/visits"', **plan()),
    "planned practice": lambda app, desk: on(desk, "/visits/new", '"/visits"', **plan(practice="1")),
    "cancel": lambda app, desk: on(desk, f"/visits/{BASE}", "data-cancel", off="1", reason="why"),
    "consent": left_out,
    "ask_guests": asked,
    "end_survey": lambda app, desk: asked(app, desk, end=True),
    "change_remark": lambda app, desk: on(desk, REMARKS, "data-add", text="dry", use="note"),
    "change_remark words": remark,
    "shut_out": lambda app, desk: device(desk),
    "admit": lambda app, desk: device(desk, admitted=True),
    "begin_draft": lambda app, desk: on(desk, "/checklists", 'name="follows"'),
    "begin_draft there": lambda app, desk: on(desk, f"/checklists/{DEFAULT_ID}", 'name="follows"'),
    "begin_draft empty": lambda app, desk: on(desk, "/checklists", 'class="row" method="post" action="/drafts"'),
    "bring_checklist": lambda app, desk: on(desk, "/checklists", "multipart", file=desk.client.get(FILE).data),
    "retire": lambda app, desk: on(desk, f"/checklists/{DEFAULT_ID}", "data-retire"),
    "publish": published,
    "drop_draft": lambda app, desk: in_draft(app, desk, holds="/drop"),
    "add_row": lambda app, desk: in_draft(app, desk, holds='data-add="section"'),
    "add_row option": lambda app, desk: in_draft(app, desk, "B3", holds='data-add="option"'),
    "save_row": saved,
    "move_row": moved,
    "move_row place": elsewhere,
    "remove_row": lambda app, desk: in_draft(app, desk, "B1", holds="data-remove-row"),
    "step": lambda app, desk: stepped(app, desk, "undo"),
    "step redo": lambda app, desk: stepped(app, desk, "undo", "undo", "redo"),
}
ITS_OWN = "sign_in_link"  # invited again, the link before is over
ELSEWHERE = {"brought", "try_again"}  # tests/sync_api/test_rescue.py, test_quarantine.py


def counted(app: Flask) -> dict[str, int]:
    with app.app_context():
        tables = [table for table in db.metadata.sorted_tables if table.name != ITS_OWN]
        return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def filed(form: dict[str, Any]) -> dict[str, Any]:
    """Bytes go as a file."""
    return {name: (io.BytesIO(value), "a.json") if isinstance(value, bytes) else value for name, value in form.items()}


def sent(desk: Desk, form: Form) -> tuple[int, str]:
    answer = desk.client.post(form[0], data={"csrf_token": desk.token} | filed(form[1]))
    answer.request.input_stream.close()
    return answer.status_code, answer.text


def test_every_form_is_here(app: Flask) -> None:
    asked = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    desks = {endpoint.removeprefix("desk.") for endpoint in asked if endpoint.startswith("desk.")}
    assert desks == {name.split()[0] for name in FORMS} | ELSEWHERE


@pytest.mark.parametrize("name", FORMS)
def test_sent_twice_it_is_done_once(app: Flask, client_of: ClientOf, name: str) -> None:
    desk = Desk(client_of("xu"), htmx=False)
    form = FORMS[name](app, desk)
    first = sent(desk, form)
    assert first[0] in (200, 303), first[1][-900:]
    once = counted(app)
    assert sent(desk, form)[0] < 500
    assert counted(app) == once
