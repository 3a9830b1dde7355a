"""The field app, mounted: what fieldkit needs of this app, and the shell that every address under /field/ answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import Flask, Response, make_response, render_template, request
from sqlalchemy import Table

from . import clock, languages, photos, server, summaries
from .auth import ANYONE, allow, may_see, me
from .database import Model, Pulled, db
from .field import field
from .fieldkit.centre import Centre, Services
from .problems import Problem

SENTENCES = ("field", "mistakes", "kit", "photos")  # the parts of the catalogue that travel


def shell() -> Response:
    return make_response(render_template("shell.html"))


def ambient() -> dict[str, Any]:
    return {"me": me(), "lang": languages.current(), "device": server.found()["device"], "today": clock.today()}


def pulled() -> list[str]:
    return sorted(cast(Table, m.local_table).name for m in Model.registry.mappers if issubclass(m.class_, Pulled))


def guard(view: Callable[..., Any]) -> Callable[..., Any]:
    """Fragments and actions need the sign-in of whoever the page was opened for; the shell and the bundle are the same for everyone."""

    @allow(ANYONE)
    @wraps(view)
    def guarded(**params: Any) -> Any:
        asked = "HX-Request" in request.headers or request.method == "POST"
        if asked and (not me() or request.headers.get("X-Person", me()) != me()):
            raise Problem("sign-in-needed")
        return view(**params)

    return guarded


def services(app: Flask) -> Services:
    names = {"longest": "PHOTO_LONGEST", "quality": "PHOTO_QUALITY", "keep_originals": "KEEP_ORIGINALS"}
    return Services(
        metadata=db.metadata,
        catalogue=languages.catalogue(*SENTENCES),
        rows=pulled(),
        settings={"photo": {key: app.config[name] for key, name in names.items()} | {"checks": photos.checks(app.config)}},
        connection=lambda: db.session.connection(),
        commit=lambda: db.session.commit(),
        rollback=lambda: db.session.rollback(),
        now=clock.local,
        ambient=ambient,
        may_see=may_see,
        changed=lambda visit: summaries.refresh(db.session.connection(), visit),
        take_photo=photos.take,
        compare=photos.compared,
        keep_photo=photos.keep,
        shell=shell,
        guard=guard,
    )


def init_app(app: Flask) -> None:
    Centre(app, field, services(app))
