"""The supervisors' desk: one resource a file. Ordinary Flask views; only htmx asks for pieces."""

from __future__ import annotations

from flask import Flask

from ..fieldkit.forms import shown
from . import (
    across,
    assessments,
    awards,
    cancelling,
    checklist_files,
    checklists,
    consents,
    drafts,
    evaluations,
    pressed,
    quarantine,
    remarks,
    sites,
    surveys,
    tablets,
    visits,
)
from .app import desk

__all__ = [
    "across",
    "assessments",
    "awards",
    "cancelling",
    "checklist_files",
    "checklists",
    "consents",
    "desk",
    "drafts",
    "evaluations",
    "init_app",
    "quarantine",
    "remarks",
    "sites",
    "surveys",
    "tablets",
    "visits",
]


def init_app(app: Flask) -> None:
    app.jinja_env.filters["hundredths"] = lambda number: shown(number, 2)
    app.jinja_env.globals["new_page"] = pressed.page
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(desk)
