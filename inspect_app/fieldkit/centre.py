"""Runs a field app on Flask: its pages, its actions, and the bundle for tablets. Twin of static/device/pages.mjs.

Laws
- The same statements and templates as on a tablet; StrictUndefined, so a typo fails on both sides.
- htmx asks for fragments; whoever asks for a whole document gets the shell.
- A request may bring the id of the fact it makes (X-Fact): asked again, it is answered again and not done again; and whose page asks
  (X-Person), which whoever guards the pages compares.
- No token and no name of the signed-in person in a fragment: bytes would differ from the tablet's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import Blueprint, Flask, Response, request, url_for
from jinja2 import Environment, StrictUndefined
from sqlalchemy import Connection, MetaData
from werkzeug.datastructures import FileStorage

from sync.envelope import UUID

from .bundle import Bundle, build
from .declare import SURROUNDINGS, Action, Field, Page
from .each import Fact, beside
from .forms import Message, Refused, check, shown
from .log import Log
from .selects import Query
from .sentences import Catalogue

LANGUAGE: ContextVar[str] = ContextVar("language")  # of the fragment being rendered; imported macros see no context
Rows = dict[str, Any] | list[dict[str, Any]] | dict[Any, list[dict[str, Any]]] | None


@dataclass(frozen=True)
class Services:
    """What the kit needs of the app it runs in."""

    metadata: MetaData
    catalogue: Catalogue  # {language: {English sentence: translation}}
    rows: Collection[str]  # tables that come down to tablets
    settings: dict[str, Any]
    connection: Callable[[], Connection]
    commit: Callable[[], None]
    rollback: Callable[[], None]
    now: Callable[[], datetime]  # with the time zone whose clock facts made here tell
    ambient: Callable[[], dict[str, Any]]  # me, lang, device, today (a date where it is asked)
    may_see: Callable[[str], bool]  # may the person asking see this scope?
    changed: Callable[[str], None]  # facts of this scope changed, same transaction
    take_photo: Callable[[FileStorage], dict[str, Any]]  # measured columns; raises Refused
    compare: Callable[[Mapping[str, Any], Iterable[tuple[str, str]]], dict[str, Any]]  # … more of them, beside other photos
    keep_photo: Callable[[], None]  # the bytes of the one taken, with the fact that announces it, same transaction
    shell: Callable[[], Response]
    guard: Callable[[Callable[..., Any]], Callable[..., Any]]  # who may call


def rows(connection: Connection, query: Query, params: Mapping[str, Any]) -> Rows:
    """What a template sees for one query: plain dicts, exactly as on the tablet."""
    found = [dict(row) for row in connection.execute(query.select, params).mappings()]
    if query.shape == "one":
        return found[0] if found else None
    if query.by is None:
        return found
    groups: dict[Any, list[dict[str, Any]]] = {}
    for row in found:
        groups.setdefault(row[query.by], []).append(row)
    return groups


def translate(catalogue: Catalogue, lang: str, sentence: str, named: Mapping[str, Any]) -> str:
    return (catalogue.get(lang, {}).get(sentence) or sentence) % named


def environment(loader: Any, catalogue: Catalogue) -> Environment:
    """Jinja as the tablet's compiler understands it: nothing but what both sides know."""

    def sentence(english: str, **named: Any) -> str:
        return translate(catalogue, LANGUAGE.get(), english, named)

    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals = {"_": sentence, "url_for": url_for}
    made.filters["hundredths"] = lambda number: shown(number, 2)
    return made


class Centre:
    """One field app on one Flask app."""

    def __init__(self, app: Flask, field: Field, services: Services):
        self.field, self.services = field, services
        self.environment = environment(app.jinja_loader, services.catalogue)
        field.call()
        app.register_blueprint(self._blueprint())
        app.extensions["field"] = self

    @cached_property
    def bundle(self) -> Bundle:
        s = self.services
        return build(self.field, s.metadata, self.environment, s.catalogue, s.rows, s.settings)

    def log(self) -> Log:
        return Log(self.services.connection(), self.field, self.services.metadata.tables, self.services.now)

    def _blueprint(self) -> Blueprint:
        blueprint, prefix, guard = Blueprint("field", __name__), self.field.prefix, self.services.guard
        for page in self.field.pages.values():
            blueprint.add_url_rule(page.rule, page.name, guard(self._show(page)))
        for action in self.field.actions.values():
            blueprint.add_url_rule(action.rule, action.name, guard(self._perform(action)), methods=["POST"])
        for name, mime in (("bundle.json", "application/json"), ("templates.mjs", "text/javascript")):
            blueprint.add_url_rule(f"{prefix}/{name}", name.replace(".", "_"), guard(self._part(name, mime)))
        return blueprint

    def _part(self, name: str, mime: str) -> Callable[[], Response]:
        def part() -> Response:
            data = self.bundle.data if name == "bundle.json" else self.bundle.templates
            told = Response(data, mimetype=mime, headers={"ETag": f'"{self.bundle.version}"', "Cache-Control": "no-cache"})
            told.make_conditional(request)
            return told

        return part

    def _show(self, page: Page) -> Callable[..., Response]:
        def show(**params: Any) -> Response:
            return self.fragment(page, params) if "HX-Request" in request.headers else self.services.shell()

        return show

    def fragment(
        self,
        page: Page,
        params: Mapping[str, Any],
        status: int = 200,
        errors: Mapping[str, Message] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Response:
        given: dict[str, Any] = dict.fromkeys(SURROUNDINGS) | self.services.ambient() | {name: params[name] for name in page.types}
        if not self._visible(given):
            return self._missing()
        found = {name: rows(self.services.connection(), q, given) for name, q in page.queries.items()}
        if None in found.values():
            return self._missing()
        told = {name: translate(self.services.catalogue, given["lang"], *m) for name, m in (errors or {}).items()}
        html = self.render(page.template, {**given, **found, "errors": told, "form": dict(form or {})})
        return Response(html, status, {"HX-Trigger": "acted"} if request.method == "POST" and status == 200 else None)

    def _visible(self, params: Mapping[str, Any]) -> bool:
        return self.field.scope not in params or self.services.may_see(params[self.field.scope])

    def _missing(self) -> Response:
        return Response(self.render(f"{self.field.prefix.strip('/')}/404.html", self.services.ambient()), 404)

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """Markup of a field template, byte by byte what the tablet renders."""
        LANGUAGE.set(context["lang"])
        return self.environment.get_template(name).render(context)

    def _perform(self, action: Action) -> Callable[..., Response]:
        def perform(**params: Any) -> Response:
            if not self._visible(params):
                return self._missing()
            if self._known(self.log()):
                return self.fragment(action.then, params)
            typed = {name: values[-1] for name, values in request.form.lists()}
            values, errors = self._filled(action, params)
            values |= {} if errors else self._rest(action, {**self.services.ambient(), **params, **values})
            errors |= {} if errors else self._refused(action, {**self.services.ambient(), **params, **values})
            errors |= {} if errors else self._record(action, params, values)
            if errors:
                self.services.rollback()
                return self.fragment(action.then, params, 422, errors, typed)
            return self.fragment(action.then, params)

        return perform

    def _known(self, log: Log) -> bool:
        return (id := _fact_id()) is not None and log.has(id)

    def _filled(self, action: Action, params: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Message]]:
        known, errors = dict(params), {}
        if action.kind.takes_photo and (upload := request.files.get("photo")):
            try:
                known |= self.services.take_photo(upload)
                known |= self.services.compare(known, self._others(action, params))
            except Refused as refused:
                errors["photo"] = refused.message
        values, wrong = check(action.kind.fields, dict(request.form.lists()), known)
        return values, wrong | errors

    def _others(self, action: Action, params: Mapping[str, Any]) -> list[tuple[str, str]]:
        others, bind = action.kind.others, {**self.services.ambient(), **params}
        return [(row[0], row[1]) for row in self.services.connection().execute(others.select, bind)] if others else []

    def _rest(self, action: Action, bind: Mapping[str, Any]) -> dict[str, Any]:
        found = self.services.connection().execute(action.rest.select, bind).mappings().first() if action.rest else None
        return {name: value for name, value in (found or {}).items() if name not in request.form}

    def _same(self, action: Action, bind: Mapping[str, Any], base: list[str]) -> bool:
        if action.same is None or len(base) != 1:
            return False
        return self.services.connection().execute(action.same.select, {**bind, "base": base[0]}).first() is not None

    def _refused(self, action: Action, bind: Mapping[str, Any]) -> dict[str, Message]:
        broken = set(self.services.connection().execute(action.broken, bind).scalars()) if action.rules else ()
        return {name: (rule.message, {}) for n, (name, rule) in enumerate(action.rules.items()) if n in broken}

    def _record(self, action: Action, params: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Message]:
        ambient, scope, log = self.services.ambient(), self.field.scope, self.log()
        bind = {**ambient, **params, **values}
        log.alone()
        lists = self._lists(action, bind)
        if self._known(log) or self._same(action, bind, lists["base"]):  # known: by the same request, whose answer was not waited for
            self.services.rollback()
            return {}
        own = Fact(action.kind.name, params[scope], values, lists, _fact_id())
        facts = [own, *beside(action, log.db, bind, scope, log.fresh)]
        for fact in facts:
            answer = log.record(fact.kind, fact.scope, ambient["me"], ambient["device"], fact.fields, fact.lists, fact.id)
            if answer.result == "quarantined":
                return {"form": (answer.message or "This could not be saved. Reload the page and try again.", {})}
        self.services.keep_photo()
        for changed in sorted({fact.scope for fact in facts}):
            self.services.changed(changed)
        self.services.commit()
        return {}

    def _lists(self, action: Action, bind: Mapping[str, Any]) -> dict[str, list[str]]:
        connection = self.services.connection()
        own = {name: connection.execute(select, bind).scalars().all() for name, select in action.lists.items()}
        shown_heads: Sequence[str] = request.form.getlist("base")
        return {name: sorted({*own.get(name, ()), *(shown_heads if name == "base" else ())}) for name in {"base", *own}}


def _fact_id() -> str | None:
    given = request.headers.get("X-Fact", "")
    return given if UUID.fullmatch(given) else None
