"""One catalogue of problems and one place that answers them: as a page, as a fragment, or as problem+json under /sync/.

`action` tells a tablet what to do. None means discard; an unknown one means retry and keep."""

from __future__ import annotations

import json
import traceback
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Flask, Response, g, redirect, render_template, request
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as AnyResponse

from . import events, languages
from .database import let_go
from .events import Event


@dataclass(frozen=True)
class Kind:
    status: int
    action: str
    sentence: str


CATALOGUE = {
    "sign-in-needed": Kind(401, "login", "Please sign in. What is saved on this device stays."),
    "not-allowed": Kind(403, "contact-support", "Your role may not do this. Ask an administrator if you should."),
    "other-site": Kind(403, "retry", "This request came from another site and was not carried out. Open the page here and try again."),
    "not-found": Kind(404, "contact-support", "This page does not exist, or you may not see it."),
    "bad-request": Kind(400, "retry", "The request could not be read. Reload the page and try again."),
    "method": Kind(405, "contact-support", "This address does not do that."),
    "too-large": Kind(413, "contact-support", "This is too large to be taken. Send less at once."),
    "form-expired": Kind(400, "retry", "The form was open too long, so it was not carried out. Send it again."),
    "broken": Kind(500, "retry", "Something went wrong here; nothing saved is lost. Try again; tell the administrator the number %(number)s if it stays."),
    "busy": Kind(503, "retry", "The centre is busy. It will be tried again by itself."),
    "away": Kind(503, "retry", "The centre's database does not answer at the moment. Nothing saved is lost; try again in a minute."),
    "link-over": Kind(410, "login", "This link was used already or is over. Ask for a new one, or sign in with your password."),
    "password-length": Kind(422, "login", "A password has 12 to 128 characters. A short sentence is good."),
    "password-common": Kind(422, "login", "This password is too easy to guess. Take a short sentence of your own."),
    "self-assessment-asked": Kind(409, "contact-support", "The base was asked for its self-assessment already."),
    "visits-begun": Kind(409, "contact-support", "An inspection of this evaluation has begun. A self-assessment is asked for before it."),
    "nobody-of-the-base": Kind(409, "contact-support", "Nobody of this base can sign in yet. Invite somebody on the base's page first."),
    "said-meanwhile": Kind(409, "contact-support", "Nothing was changed: somebody else has said something of it meanwhile. Look at it as it is now."),
    "too-many-tries": Kind(429, "retry", "Too many tries. Wait %(seconds)s s and try again."),
    "bad-json": Kind(400, "contact-support", "What was sent is not readable JSON. It stays on the tablet; update the app and try again."),
    "batch-too-large": Kind(413, "retry", "Too many facts at once. The tablet sends smaller batches by itself."),
    "bad-envelope": Kind(422, "contact-support", "A fact arrived damaged. It stays on the tablet and is sent again."),
    "gap": Kind(409, "resend", "Facts before these are missing; the tablet sends from number %(expected_seq)s."),
    "other-history": Kind(409, "new-generation", "This tablet's history differs from the one known here; it starts a new series with the same facts."),
    "credential": Kind(401, "login", "This tablet is not registered, or no longer. Sign in to register it; its work is kept."),
    "unknown-kind": Kind(422, "update-app", "The centre does not know this kind of entry yet; a supervisor will see it."),
    "bad-value": Kind(422, "contact-support", "A value does not fit this entry; a supervisor will see it."),
    "bad-payload": Kind(422, "contact-support", "The content of this entry cannot be read; a supervisor will see it."),
    "against-rule": Kind(422, "contact-support", "This entry breaks a rule of the checklist; a supervisor will see it."),
    "desk-only": Kind(422, "contact-support", "This kind of entry is made by a supervisor at the desk, on no tablet; a supervisor will see it."),
    "wrong-person": Kind(422, "contact-support", "This entry names another person than the tablet is registered for; a supervisor will see it."),
    "revoked": Kind(422, "contact-support", "This tablet or account was disabled; its work is kept and a supervisor will see it."),
    "damaged": Kind(422, "contact-support", "This entry arrived damaged; it is kept and a supervisor will see it."),
    "other-person": Kind(409, "login", "Somebody else is signed in on this tablet. Your work here is still sent."),
    "other-device": Kind(409, "contact-support", "This tablet's number belongs to another person's data. Nothing is lost; ask for help."),
    "protocol": Kind(426, "update-app", "This app is too old or too new for the centre. Its work is kept; reload the page while online."),
    "quarantine-full": Kind(507, "contact-support", "Too much of this tablet waits for a supervisor already. Nothing is lost: its work stays on the tablet until that is settled."),
    "different": Kind(422, "contact-support", "An entry with this number exists with other content; both are kept and a supervisor will see them."),
    "wrong-offset": Kind(409, "retry", "The photo goes on from byte %(offset)s."),
    "wrong-hash": Kind(460, "retry", "The photo arrived damaged and is sent again."),
    "bad-hash": Kind(404, "contact-support", "A photo is named by the 64 hexadecimal digits of its SHA-256."),
    "photo-too-large": Kind(413, "contact-support", "A photo is at most 25 MB."),
    "not-a-picture": Kind(415, "contact-support", "This file is kept as it came, but it is no picture that can be shown."),
    "rescue-foreign": Kind(422, "contact-support", "This is not a rescue file of this app. Choose the file that the tablet saved, as it is."),
    "rescue-cut": Kind(422, "contact-support", "This rescue file is cut or damaged. Copy it from the tablet again, or save it there anew; nothing of it was taken."),
    "draft-published": Kind(409, "contact-support", "This draft is published or thrown away; it does not change any more. Begin a draft of the next version."),
    "draft-overtaken": Kind(409, "retry", "Something else was changed meanwhile, so this step was not taken. Look at the draft as it is now."),
    "draft-row-gone": Kind(404, "retry", "This row is no longer part of the draft. Go back to the outline; a removal can be undone there."),
    "no-content": Kind(409, "contact-support", "The exact content of this version is not known here. Load its file again first: flask standards load."),
    "checklist-file-large": Kind(413, "contact-support", "A checklist file is at most 8 MB, and unpacks to at most 64 MB. Nothing was taken."),
    "checklist-file-kind": Kind(422, "contact-support", "This is neither a spreadsheet (XLSX) nor JSON that can be read. Choose a file as it was saved here; nothing was taken."),
    "checklist-file-rows": Kind(422, "contact-support", "A sheet of this file has more than 45000 lines; a checklist has at most 2000 items. Nothing was taken."),
    "disk-full": Kind(507, "free-space", "The centre has little room left; photos are taken again later. They stay on the tablet."),
    "no-room": Kind(507, "free-space", "The centre has no room left. Nothing was taken: what is on the tablet stays there and is sent again later."),
}  # fmt: skip
FORGIVING = ("desk", "guests")  # faces whose forms can be sent again from the page that tells the problem
AGAIN = ("sign-in-needed", "form-expired", "too-many-tries", "broken", "busy", "away", "no-room")
FILES = {"desk.bring_checklist": "/checklists", "desk.brought": "/tablets"}  # forms with a file, and where it is chosen
ABOVE = {"HX-Retarget": "#problem", "HX-Reswap": "innerHTML"}
HTTP = {400: "bad-request", 401: "sign-in-needed", 403: "not-allowed", 404: "not-found", 405: "method", 413: "too-large", 503: "busy"}


class Way(NamedTuple):
    """Where one can go on, and what its button says (English; both languages are in the catalogue)."""

    address: str
    said: str


class Problem(Exception):
    """Something a person can be told. `named` fills the sentence; `headers` go with the answer. `back`: where one can go on. Of a
    piece that the desk sends, what stands on the page stays, and the problem is told above it (#problem)."""

    def __init__(self, code: str, headers: dict[str, str] | None = None, back: Way | None = None, **named: Any):
        super().__init__(code)
        self.code, self.named, self.headers, self.back, self.kind = code, named, headers or {}, back, CATALOGUE[code]


def sentences(code: str, named: dict[str, Any] | None = None, english: str | None = None) -> dict[str, str]:
    """What a problem says, in both languages."""
    said = english or CATALOGUE[code].sentence
    return {lang: languages.local(lang, said) % (named or {}) for lang in ("en", "zh")}


def answer(problem: Problem) -> AnyResponse:
    let_go()
    events.refused(problem.code)
    said = sentences(problem.code, problem.named)
    if request.path.startswith("/sync/"):
        return _json(problem, said)
    if problem.code == "sign-in-needed" and request.method == "GET" and "HX-Request" not in request.headers:
        return redirect("/login?" + urlencode({"next": request.full_path.rstrip("?")}), 303)
    piece = "HX-Request" in request.headers
    above = piece and request.blueprint == "desk"
    page = "problem_piece.html" if piece else "problem.html"
    more = {"typed": _typed(problem.code), "file": FILES.get(request.endpoint or ""), "lost": problem.code in AGAIN}
    html = render_template(page, said=said[languages.current()], code=problem.code, back=problem.back, above=above, **more)
    return Response(html, problem.kind.status, problem.headers | (ABOVE if above else {}))


def _typed(code: str) -> list[tuple[str, str]]:
    """What the form said that was not carried out, to be sent again. Not a form with a file: that has to be chosen anew."""
    plain = request.method == "POST" and request.mimetype == "application/x-www-form-urlencoded"
    if not plain or code not in AGAIN or request.blueprint not in FORGIVING:
        return []
    return [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]


def _json(problem: Problem, said: dict[str, str]) -> Response:
    body = {
        "type": f"urn:inspect:{problem.code}",
        "title": problem.code,
        "status": problem.kind.status,
        "detail": said["en"],
        "code": problem.code,
        "action": problem.kind.action,
        "sentence": said,
        **problem.named,
    }
    return Response(json.dumps(body, ensure_ascii=False), problem.kind.status, problem.headers, mimetype="application/problem+json")


def _http(error: HTTPException) -> AnyResponse:
    if isinstance(error, CSRFError):
        return answer(Problem("form-expired"))
    kept = {"Allow": ", ".join(sorted(error.valid_methods))} if isinstance(error, MethodNotAllowed) and error.valid_methods else {}
    return answer(Problem(HTTP.get(error.code or 500, "bad-request" if (error.code or 500) < 500 else "busy"), kept))


def unexpected(error: Exception) -> AnyResponse:
    """Outside nothing but a number; inside one line of JSON with the same number. The trace quotes code, never what was typed.
    When it broke while it was looked up who asks, nobody does: the page that says so would break as well."""
    events.note(Event.BROKEN, error=type(error).__name__, trace=traceback.format_tb(error.__traceback__))
    g.setdefault("_login_user", AnonymousUserMixin())
    return answer(Problem("broken", number=events.number()))


def _readable() -> None:
    """No address and no form of ours holds a NUL, which PostgreSQL cannot keep. Rescue files and what tablets send are looked at elsewhere."""
    if "\0" in request.path:
        raise Problem("not-found")
    form = request.form.values() if request.blueprint in FORMS and request.endpoint != "desk.brought" else ()
    if any("\0" in text for text in (*request.args.values(), *form)):
        raise Problem("bad-request")


FORMS = ("desk", "doors", "guests")


def init_app(app: Flask) -> None:
    app.before_request(_readable)
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _http)
    if not app.testing:
        app.register_error_handler(Exception, unexpected)
