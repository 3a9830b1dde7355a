"""Any story of tablets, people and accidents over the sync endpoints: the real app answers as a plain model does.

`make test` tells the same stories each time; EXAMPLES=500 tells so many new ones (make soak)."""

from __future__ import annotations

import os
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from .centre import Centre
from .machine import PEOPLE, Machine

NEW = int(os.environ.get("EXAMPLES", "0"))
TOLD = {"applied", "duplicate", "against-rule", "revoked", "wrong-person", "unknown-kind", "damaged", "different"}
REFUSED = {"gap", "other-history", "credential", "wrong-offset", "wrong-hash", "photo-too-large"}
HOW = settings(
    max_examples=NEW or 10,
    stateful_step_count=50,
    derandomize=not NEW,
    print_blob=bool(NEW),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def test_the_centre_answers_as_its_model_does(app: Flask, client_of: Callable[[str], FlaskClient]) -> None:
    centre = Centre(app, {login: client_of(login) for login in PEOPLE})
    run_state_machine_as_test(lambda: Machine(centre), settings=HOW)
    assert set(centre.heard) >= TOLD | REFUSED, "the stories are too tame"
