"""The shell that every address under /field/ answers, its sentences, and the service worker that keeps it.

The service worker's list and version are made here from the files themselves: another byte is another version."""

from __future__ import annotations

import hashlib
import json
from functools import cache, partial
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, render_template, request

from . import languages
from .auth import ANYONE, allow
from .fieldkit.modules import needed, packed
from .problems import Problem

STATIC = Path(__file__).parent.parent / "static"
WORKER, PAGE, LATER, DARKROOM = (STATIC / name for name in ("device/worker.mjs", "field/app.mjs", "field/later.mjs", "device/darkroom.mjs"))
SHELL, BUNDLE, TEMPLATES, START, LOOK, DEVICE, CODE, MORE = ADDRESSES = tuple(
    f"/field/{name}" for name in ("", "bundle.json", "templates.mjs", "start.js", "look.css", "device.mjs", "page.mjs", "later.mjs")
)
SENTENCES = {
    "silent": [
        "Another tab of this app keeps the data and does not answer.",
        "Close the other tab: this one takes over, and what you entered here is saved then.",
    ],
    "no-storage": ["This browser cannot keep your work on the tablet: private windows and browsers inside other apps cannot."],
    "memory-only": ["This is a private window: it forgets everything when it is closed."],
    "keeps-nothing": [
        "This tablet no longer keeps what is written. Do not enter more here.",
        "Send what is here, restart the tablet, and go on with another one. Tell your administrator.",
    ],
    "part-gone": [
        "The browser has deleted work that was kept on this tablet.",
        "When last seen, %(facts)s entries and %(photos)s photos were not at the centre yet.",
        "What had reached the centre comes back by itself. Enter again what is missing, and tell your supervisor.",
    ],
    "understood": ["I have read this"],
    "log-broken": [
        "Part of what this tablet kept is damaged.",
        "Send what is here, go on with another tablet, and tell your administrator.",
    ],
    "photos-gone": [
        "%(photos)s photos that were not at the centre yet are gone from this tablet.",
        "Take them again where you can, and tell your supervisor.",
    ],
    "clock-wrong": [
        "This tablet's clock is wrong: it says %(now)s.",
        "Every entry bears the time of this clock. Set date and time to automatic in the tablet's settings.",
        "Then touch the number at the top where there is signal.",
    ],
    "full": [
        "This tablet is full: answers are still saved, new photos are not.",
        "Send what is here, then free some space on the tablet.",
    ],
    "insecure": [
        "This address does not begin with https://, so the browser cannot keep your work. Ask your administrator for the one that does."
    ],
    "through": ["You must stay online here: each answer goes straight to the centre, and nothing can be saved without signal."],
    "elsewhere": ["Before you begin: to work without signal, open this address in a normal window of Chrome, Edge, Safari or Firefox."],
    "elsewhere-wechat": ["Before you begin: touch ··· at the top right and choose “Open in browser”. There the app works without signal."],
    "link": [],
    "copied": ["The link is copied. Paste it into the address line of another browser."],
    "copy-by-hand": ["Touch the address for long and choose “Copy”."],
    "left-here": [
        "Work that is not at the centre yet lies in this browser, and the browser does not open it now.",
        "It is not lost. Do not clear the browser's data. Close all its windows, restart the tablet, open this address in a normal window.",
        "Until then go on with another browser or tablet. What lies here is sent as soon as it opens.",
    ],
    "left-nothing": [
        "This browser kept your work before, and does not open it now. As far as it knows everything had arrived at the centre.",
        "Close all its windows and open this address again in a normal window, or go on with another browser: all that arrived is there.",
    ],
    "centre-offline": ["There is no signal, and this browser needs it. Nothing can be saved until it is back."],
    "centre-unsure": [
        "There is no signal. The centre did not say whether it has saved this.",
        "Load the page again where there is signal, and look before you enter it once more.",
    ],
    "centre-login": ["Please sign in. What you have saved is at the centre."],
    "centre-refused": ["The centre did not take this: %(detail)s"],
    "no-worker": ["This browser is too old for the app.", "Update it, or open this address in another browser."],
    "no-network": [
        "Nothing is on this tablet yet, and there is no signal.",
        "Open the app once where there is signal; after that it works without.",
    ],
    "no-bundle": ["The app could not be loaded completely.", "Reload this page where there is signal. What was saved is still here."],
    "signed-out": ["You are signed out.", "What was saved on this tablet stays, and is still sent."],
    "waiting-of": ["%(name)s: %(facts)s entries and %(photos)s photos are not at the centre yet."],
    "nothing-of": ["%(name)s: everything is at the centre."],
    "unread-of": ["%(name)s: what is kept here cannot be read. Do not clear the browser's data; tell your administrator."],
    "go-on-as": ["Go on as %(name)s"],
    "lock": [
        "The tablet's own lock protects this work, so set one: whoever can unlock the tablet can open it. The app does not encrypt it yet.",
    ],
    "people": [
        "Who works with this tablet now?",
        "Each person's work is kept apart. Going over to somebody known here needs no signal; somebody new signs in where there is signal.",
    ],
    "whose": [
        "Who works with this tablet?",
        "The browser was closed before it had noted who came last. Say who you are, so that what is entered bears the right name.",
    ],
    "people-more": [],
    "login": ["Please sign in again to receive your visits.", "What was saved on this tablet stays, and is still sent."],
    "broken": [
        "Something went wrong on this tablet. What was saved is still here.",
        "Reload the page. If it stays, tell your administrator:",
    ],
    "rescued": [
        "A file with %(facts)s entries and %(photos)s photos is saved. They stay on this tablet too.",
        "Give the file to a supervisor, who opens it at the centre under Tablets.",
    ],
    "rescue-left": ["%(left)s photos did not fit into one file. Save another once these have arrived."],
    "rescue-empty": ["Nothing waits on this tablet: all of it is at the centre."],
    "share-button": [],
    "share-refused": ["The file could not be shared from here. It is saved among the downloads: pass it on from there."],
    "who": ["%(name)s", "Not at the centre yet: %(facts)s entries, %(photos)s photos, %(mb)s MB"],
    "on-its-way": ["On its way: %(facts)s entries, %(photos)s photos, %(mb)s MB."],
    "minutes": ["Minutes at the speed of this line: about %(minutes)s."],
    "keep-open": ["Keep this page open and in front: the system stops sending when another app or the dark screen takes its place."],
    "order": ["Answers go first, then photos; on a slow line in smaller pieces."],
    "photos-line": ["%(photos)s photos wait for Wi-Fi, as you wished. Answers go on any line."],
    "photos-ask": ["%(photos)s photos wait: this browser does not say whether this is Wi-Fi. Answers go on any line."],
    "photos-now": ["Send the photos now"],
    "kept": ["This browser has promised to keep your work."],
    "not-kept": ["This browser may clear old data when space runs out. Add the app to the home screen, and send your work soon."],
    "sending": ["Sending and receiving…"],
    "waiting": ["Saved here, not at the centre yet: %(facts)s entries and %(photos)s photos. They go on by themselves."],
    "all-held": ["Everything is at the centre (%(time)s)."],
    "needs": ["%(needs)s entries need you: the centre kept them apart, and a supervisor will see them."],
    "sync-no-network": ["No signal. %(facts)s entries and %(photos)s photos are saved here and go by themselves."],
    "sync-login": ["Sign in to receive what is new. What you have here is still sent."],
    "sync-other-person": ["Somebody else is signed in on this tablet. Your work here is still sent."],
    "sync-centre-offline": ["There is no signal, and this browser needs it. Nothing can be saved until it is back."],
    "sync-centre-login": ["Please sign in. What you have saved is at the centre."],
    "sync-trouble": ["The centre could not take it just now. Everything stays here and is tried again."],
    "photo-of": ["Photo %(n)s of %(total)s is being saved…"],
    "no-camera": ['The camera did not open. Allow it in the browser\'s settings, or use "Camera".'],
    "photo-away": ["Not on this tablet: shown when there is signal."],
    "drawn": ["What you drew is not saved. It is still there when you come back to it, as long as this page stays open."],
    "unsigned": [
        "The signature was not saved and is gone: it stands for what its signer has before them.",
        "Let them look at the page and sign again.",
    ],
    "photos-saved": ["%(total)s photos are saved here."],
    "photos-wrong": ["Not saved: %(wrong)s"],
}

blueprint = Blueprint("field_shell", __name__)


@blueprint.get(SHELL)
@allow(ANYONE)
def shell() -> str:
    return render_template("shell.html")


@blueprint.get(START)
@allow(ANYONE)
def start() -> Response:
    return _told(_start(), "text/javascript")


@blueprint.get(LOOK)
@allow(ANYONE)
def look() -> Response:
    return _told(_look(), "text/css")


@blueprint.get(DEVICE)
@allow(ANYONE)
def device() -> Response:
    return _told(packed(WORKER), "text/javascript")


@blueprint.get(CODE)
@allow(ANYONE)
def page() -> Response:
    return _told(packed(PAGE), "text/javascript")


@blueprint.get(MORE)
@allow(ANYONE)
def later() -> Response:
    return _told(_later(), "text/javascript")


def _later() -> str:
    """What nobody needs before the first page is shown."""
    return packed(LATER, of=PAGE, at=CODE)


def _start() -> str:
    return _joined("field/start.js", "field/theme.js")


def _look() -> str:
    return _joined("css/tokens.css", "css/app.css")


def _joined(*names: str) -> str:
    return "".join((STATIC / name).read_text() for name in names)


def _told(text: str, kind: str) -> Response:
    """A browser that has it is told so: where no service worker can be, each page asks for it again."""
    response = Response(text, mimetype=kind, headers={"Cache-Control": "no-cache"})
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/service_worker.js")
@allow(ANYONE)
def service_worker() -> Response:
    version, assets = kept()
    source = (STATIC / "service_worker.js").read_text()
    head = f"const VERSION = {json.dumps(version)}, ASSETS = {json.dumps(assets)};\n"
    return Response(head + source, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


def _same_version() -> None:
    """A tablet that installs a version gets no part of another one."""
    asked = request.headers.get("Kept-Version")
    if asked and asked != kept()[0]:
        raise Problem("protocol")


def kept() -> tuple[str, list[str]]:
    """Version and addresses of the set that a tablet keeps."""
    files = _files()
    made = (render_template("shell.html"), _start(), _look(), packed(WORKER), packed(PAGE), _later())
    version = _hash(tuple(files), current_app.extensions["field"].bundle.version, *made)
    return f"field-{version}", [*ADDRESSES, *(f"/static/{path.relative_to(STATIC).as_posix()}" for path in files)]


def _files() -> list[Path]:
    """What is asked for by itself: all but the modules, of which only the darkroom's are."""
    found = [p for folder in ("icons", "vendor") for p in (STATIC / folder).iterdir() if p.suffix not in (".md", ".json")]
    return sorted([*found, *needed(DARKROOM), STATIC / "manifest.webmanifest"])


@cache
def _hash(files: tuple[Path, ...], *more: str) -> str:
    whole = hashlib.sha256("".join(more).encode())
    for path in (*files, STATIC / "service_worker.js"):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(chinese=partial(languages.local, "zh"), shell_sentences=SENTENCES)
    app.before_request(_same_version)
    app.register_blueprint(blueprint)
