"""The app: settings, database, doors, faces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.cli import NoAppException
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from . import (
    auth,
    backups,
    cli,
    commands,
    demo,
    desk,
    earlier,
    field_shell,
    headers,
    languages,
    listening,
    photos,
    problems,
    remarks,
    rescue,
    revisions,
    room,
    runtime,
    settings,
    standards,
    summaries,
    survey,
    sync_api,
)
from .database import db, migrate

FACES = (languages, problems, room, headers, listening, auth, revisions, runtime, field_shell, sync_api, desk, survey)
COMMANDS = (commands, standards, demo, summaries, earlier, remarks, cli, backups, photos)


class Centre(Flask):
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view or hook here is asynchronous; Flask looks at each of fifteen again with every request."""
        return func


def create_app(config: dict[str, Any] | None = None) -> Flask:
    found = settings.load(config)
    if not found["SECRET_KEY"]:
        raise NoAppException("SECRET_KEY is not set. `make run` makes one; otherwise give 32 random bytes of your own.")
    app = Centre(__name__, instance_path=found["DATA_DIR"], static_folder="../static", template_folder="../templates")
    app.config.update(found)
    app.config.update(SESSION_COOKIE_NAME=_cookie_name(found), SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_SECURE=_https(found))
    if hops := int(found["PROXY_HOPS"]):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True)
    app.before_request(auth.same_site)  # first: what another site wrote is not kept in a form of ours, to be sent again
    app.before_request(rescue.allow_files)
    app.before_request(desk.checklist_files.allow_files)  # before the form's token is looked for, for that reads the form
    csrf = CSRFProtect(app)
    for part in (*FACES, *COMMANDS):
        part.init_app(app)
    for blueprint in (app.blueprints["field"], app.blueprints["sync"]):
        csrf.exempt(blueprint)
    csrf.exempt(desk.tablets.brought)  # checks by itself
    return app


def _https(config: dict[str, Any]) -> bool:
    return bool(config.get("HTTPS"))


def _cookie_name(config: dict[str, Any]) -> str:
    return "__Host-session" if _https(config) else "session"
