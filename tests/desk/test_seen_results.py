"""A decision is one on the result that stood on the page."""

from __future__ import annotations

import re

from flask import Flask

from inspect_app.database import db
from inspect_app.models import Answered
from tests.scoring import everything

from .awarding import decides, kept, submits
from .editor import ClientOf
from .test_consents import LEFT_OUT, says


def test_a_result_that_changed_since_it_was_shown_is_not_decided(app: Flask, client_of: ClientOf) -> None:
    with app.app_context():
        visit = everything.placed()
        everything.answer(visit, "zhou", everything.BEST | LEFT_OUT)
        submits(visit, "zhou")
        answer = db.session.query(Answered).filter_by(visit=visit, item="A-1").one().id
        db.session.commit()
    chen, xu = client_of("chen"), client_of("xu")
    assert says(xu, visit, answer, "1") == 303
    page = chen.get(f"/evaluations/{visit}/award").text
    assert '<option value="2" selected' in page
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.split("data-decide")[0].rsplit("<form", 1)[1]))
    assert says(xu, visit, answer, "0") == 303, "now the rules give one star"
    answered = chen.post(f"/evaluations/{visit}/award", data=hidden | {"stars": "2", "reason": "as agreed in the meeting"})
    assert answered.status_code == 409
    assert "结果与您刚才看到的已不相同" in answered.text
    assert kept(app) == []
    assert decides(chen, visit, stars="1")[0] == 303
