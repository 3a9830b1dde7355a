from __future__ import annotations

import pytest
from flask import Flask

from inspect_app.database import db

from .awarding import whole


@pytest.fixture
def visit(app: Flask) -> str:
    """Submitted, and worth two stars."""
    with app.app_context():
        visit = whole()
        db.session.commit()
    return visit
