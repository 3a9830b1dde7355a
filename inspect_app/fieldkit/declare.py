"""Field pages, actions and kinds of fact, declared once and run at the centre and on tablets.

Laws
- A declared function is called once, with bind parameters. What it returns is executed by both runtimes,
  so it cannot branch on values: what works at the centre works on the tablet.
- A parameter's name says what it is: a part of the URL, a column of the fact, or ambient (me, lang, device).
- An action makes exactly one fact. Rules of a kind hold for forms and for facts that arrive; an action's own
  refusals hold for its form only.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Insert, Integer, Select, String, Table, bindparam, insert
from sqlalchemy.types import TypeEngine

PARAM = re.compile(r"<(?:(int):)?(\w+)>")
AMBIENT: dict[str, TypeEngine[Any]] = {"me": String(), "lang": String(), "device": String()}
MADE = ("id", "person", "at")  # columns that every fact's header fills, beside the scope
EDGES = {"base": ("supersedes", "base"), "covers": ("covers", "fact")}  # lists of a payload: their table and column

Binds = dict[str, TypeEngine[Any]]
Declared = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Query:
    select: Select[Any]
    shape: str  # one: a row, or 404 on both sides; many: a list, or a dict of lists
    by: str | None = None


def one(select: Select[Any]) -> Query:
    return Query(select, "one")


def many(select: Select[Any], by: str | None = None) -> Query:
    return Query(select, "many", by)


@dataclass(frozen=True)
class Refuse:
    """A row found refuses the form, or quarantines the fact, with this sentence (a constant, translated)."""

    message: str
    select: Select[Any]


@dataclass(frozen=True)
class Conflict:
    """A row found after the fact was applied: people must settle it. Nothing is refused."""

    select: Select[Any]


@dataclass
class Route:
    name: str
    rule: str
    types: Binds

    @property
    def regex(self) -> str:
        named = PARAM.sub(lambda m: rf"(?<{m[2]}>{'[0-9]{1,15}' if m[1] else '[^/]+'})", self.rule)
        return f"^{named}$"


@dataclass
class Page(Route):
    template: str
    queries: dict[str, Query]


@dataclass
class Action(Route):
    kind: Kind
    then: Page
    refuse: dict[str, Refuse]
    lists: dict[str, Select[Any]]  # base: own heads beside those the form names; covers: what it freezes


@dataclass
class Kind:
    """A kind of fact IS a table: its columns are the payload's fields, their types and limits the form's rules."""

    table: Table
    header: tuple[str, ...]
    rules: dict[str, Refuse] = field(default_factory=dict)
    conflict: Conflict | None = None

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def insert(self) -> Insert:
        return insert(self.table).values({c.name: bindparam(c.name, type_=c.type, required=True) for c in self.table.c})

    @property
    def fields(self) -> list[dict[str, Any]]:
        return [_field(c) for c in self.table.c if c.name not in self.header]


def _field(column: Any) -> dict[str, Any]:
    kind = "int" if isinstance(column.type, Integer) else "str"
    found = {
        "name": column.name,
        "type": kind,
        "required": not column.nullable,
        "length": getattr(column.type, "length", None),
    }
    return {key: value for key, value in (found | column.info).items() if value is not None}


class Field:
    """The registry of one field app: its pages, actions and kinds, under a URL prefix.

    `scope` names the route parameter that every fact carries in its header."""

    def __init__(self, prefix: str, scope: str):
        self.prefix, self.scope = prefix, scope
        self.pages: dict[str, Page] = {}
        self.actions: dict[str, Action] = {}
        self.kinds: dict[str, Kind] = {}

    def fact(self, model: Any) -> Callable[[Declared], Kind]:
        def declare(function: Declared) -> Kind:
            table: Table = model.__table__
            rules = _call(function, AMBIENT | {c.name: c.type for c in table.c})
            conflict = rules.pop("conflict", None)
            kind = self.kinds[table.name] = Kind(table, (*MADE, self.scope), rules, conflict)
            return kind

        return declare

    def page(self, rule: str, template: str) -> Callable[[Declared], Page]:
        def declare(function: Declared) -> Page:
            route = self._route(function, rule)
            page = Page(**route, template=template, queries=_call(function, AMBIENT | route["types"]))
            self.pages[page.name] = page
            return page

        return declare

    def action(self, rule: str, fact: Any, then: Page) -> Callable[[Declared], Action]:
        def declare(function: Declared) -> Action:
            kind, route = self.kinds[fact.__table__.name], self._route(function, rule)
            found = _call(function, AMBIENT | {c.name: c.type for c in kind.table.c} | route["types"])
            lists = {name: found.pop(name) for name in EDGES if name in found}
            action = self.actions[function.__name__] = Action(**route, kind=kind, then=then, refuse=found, lists=lists)
            return action

        return declare

    def _route(self, function: Declared, rule: str) -> dict[str, Any]:
        types = {name: Integer() if kind else String() for kind, name in PARAM.findall(rule)}
        return {"name": function.__name__, "rule": self.prefix + rule, "types": types}


def _call(function: Declared, known: Binds) -> dict[str, Any]:
    return function(**{name: bindparam(name, type_=known[name]) for name in inspect.signature(function).parameters})
