"""Guests are asked: a public link, a few questions, one answer each, no name (docs/decisions/0042)."""

from __future__ import annotations

from flask import Flask

from . import guests

__all__ = ["init_app"]


def init_app(app: Flask) -> None:
    app.register_blueprint(guests.guests)
