"""The supervisors' desk: one resource a file."""

from __future__ import annotations

from flask import Blueprint, Flask

from ..auth import allow

desk = Blueprint("desk", __name__)


@desk.get("/")
@allow("supervisor", "admin")
def home() -> str:
    return "desk"


def init_app(app: Flask) -> None:
    app.register_blueprint(desk)
