"""What a run compiles once: each test has an app of its own, all apps have the same templates, statements and addresses (decision 0074).

A template's code is taken while its source is the same; a statement's text as SQLAlchemy takes it for the next request of one app;
what writes a route's addresses while the route is the same. The bundle of tablets is taken from .cache/ while every file that it is
made of is the same, whichever process built it: a run has some thirty, and it takes one to three seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from werkzeug.routing import Rule

from inspect_app import kept_bundle
from inspect_app.database import db
from inspect_app.fieldkit.bundle import Bundle

ROOT = Path(__file__).parents[1]


class Templates(BytecodeCache):
    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, CodeType]] = {}  # key: checksum of the source, code

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code
        self.kept[bucket.key] = (bucket.checksum, bucket.code)


DESK, FIELD = Templates(), Templates()
STATEMENTS = 5000  # more than there are: SQLAlchemy keeps 500, and a run asks more than one app does
_compile_builder = Rule._compile_builder
_builders: dict[tuple[Any, ...], Callable[..., Any]] = {}


def _builder(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
    known = rule.rule, rule.subdomain, tuple(sorted((rule.defaults or {}).items())), append_unknown
    if known not in _builders:
        _builders[known] = _compile_builder(rule, append_unknown)
    return _builders[known]


Rule._compile_builder = _builder  # type: ignore[method-assign]


def shared(app: Flask, first: Engine) -> None:
    """From now on this app takes what others compiled, and leaves its own; `first` is an engine that has been connected."""
    app.jinja_env.bytecode_cache = DESK
    app.extensions["field"].environment.bytecode_cache = FIELD
    with app.app_context():
        engine = db.engine
    engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
    engine._compiled_cache.capacity = STATEMENTS


def bundle(app: Flask) -> Bundle:
    """This app's, from now on."""
    return kept_bundle.bundle(app, ROOT / ".cache/bundle", most=20)
