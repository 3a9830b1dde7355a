"""The shell that every address under /field/ answers, and the service worker that keeps it.

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
from .shell_words import SENTENCES

STATIC = Path(__file__).parent.parent / "static"
WORKER, PAGE, LATER, DARKROOM = (STATIC / name for name in ("device/worker.mjs", "field/app.mjs", "field/later.mjs", "device/darkroom.mjs"))
SHELL, BUNDLE, TEMPLATES, START, LOOK, DEVICE, CODE, MORE = ADDRESSES = tuple(
    f"/field/{name}" for name in ("", "bundle.json", "templates.mjs", "start.js", "look.css", "device.mjs", "page.mjs", "later.mjs")
)
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
