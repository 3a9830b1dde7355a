"""Field pages, actions and kinds of fact, declared once and run at the centre and on tablets.

Laws
- A declared function is called once, with bind parameters. What it returns is executed by both runtimes,
  so it cannot branch on values: what works at the centre works on the tablet.
- A parameter's name says what it is: a part of the URL, a column of the fact, ambient (me, lang, device, today), or one of
  the surroundings: what only the runtime knows of where it runs. There null means that nobody knows, as always at the centre.
  A kind is given neither today nor device: its rules are asked again where a fact arrives, on another day.
- An action makes exactly one fact, and beside it those that its selects find (Each, each.py), all in one commit. Rules of a kind
  hold for forms and for facts that arrive; an action's own refusals hold for its form only, and are what keeps the facts beside it right.
- A form names what it changes. What it leaves out takes what stands when it is saved (Rest), not what stood when it was drawn.
- Where an action says what is the same (Same) as the one fact whose place it would take (`base`), that is done and nothing is written.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import cache, cached_property
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, Insert, Integer, Select, String, Table, bindparam, insert, literal, select, union_all
from sqlalchemy.types import TypeEngine

from .selects import Conflict, Each, Others, Query, Refuse, Rest, Same
from .templates import Unsupported

PARAM = re.compile(r"<(?:(int):)?(\w+)>")
AMBIENT: dict[str, TypeEngine[Any]] = {"me": String(), "lang": String(), "device": String(), "today": String()}
ARRIVING = {name: AMBIENT[name] for name in ("me", "lang")}
SURROUNDINGS: dict[str, TypeEngine[Any]] = {
    "kept": Integer(),  # 1: the browser has promised to keep its storage
    "opens": Integer(),  # 1: its shell is kept, so the app opens without signal
    "room": Integer(),  # KiB that it still gives
    "camera": String(),  # the day on which the camera last gave a picture that could be used, or no
    "ahead": Integer(),  # seconds by which the clock ran before the centre's
    "newest": Integer(),  # 1: the bundle was the centre's
    "signed": Integer(),  # 1: the centre knew this person as signed in
    "greeted": String(),  # when it said so, an ISO time
}
MADE = ("id", "person", "at")  # columns that every fact's header fills, beside the scope
EDGES = {
    "base": ("supersedes", "base"),
    "covers": ("covers", "fact"),
    "origin": ("origin", "fact"),
}  # lists of a payload: their table and column

Binds = dict[str, TypeEngine[Any]]
Declared = Callable[..., dict[str, Any]]


class Route:
    """A URL and a declared function. The function is called when all are declared, so a file reads downward."""

    def __init__(self, function: Declared, rule: str):
        self.function, self.name, self.rule = function, function.__name__, rule
        self.types: Binds = {name: Integer() if kind else String() for kind, name in PARAM.findall(rule)}

    @property
    def regex(self) -> str:
        named = PARAM.sub(lambda m: rf"(?<{m[2]}>{'[0-9]{1,15}' if m[1] else '[^/]+'})", self.rule)
        return f"^{named}$"


class Page(Route):
    def __init__(self, function: Declared, rule: str, template: str):
        super().__init__(function, rule)
        self.template = template

    @cached_property
    def queries(self) -> dict[str, Query]:
        return _call(self.function, AMBIENT | SURROUNDINGS | self.types)

    @property
    def measures(self) -> bool:
        """Does it ask for surroundings?"""
        return not SURROUNDINGS.keys().isdisjoint(inspect.signature(self.function).parameters)


class Kind:
    """A kind of fact IS a table: its columns are the payload's fields, their types and limits the form's rules."""

    def __init__(self, function: Declared, table: Table, scope: str):
        self.function, self.table, self.name = function, table, table.name
        self.header = (*MADE, scope)

    @cached_property
    def _declared(self) -> dict[str, Any]:
        return _call(self.function, ARRIVING | self.types)

    @property
    def types(self) -> Binds:
        return {c.name: c.type for c in self.table.c}

    @cached_property
    def rules(self) -> dict[str, Refuse]:
        return {name: rule for name, rule in self._declared.items() if isinstance(rule, Refuse)}

    @cached_property
    def broken(self) -> CompoundSelect[Any]:
        return _broken(self.rules)

    @property
    def conflict(self) -> Conflict | None:
        return self._declared.get("conflict")

    @property
    def others(self) -> Others | None:
        return self._declared.get("others")

    @cached_property
    def insert(self) -> Insert:
        return insert(self.table).values({c.name: bindparam(c.name, type_=c.type, required=True) for c in self.table.c})

    @cached_property
    def fields(self) -> list[dict[str, Any]]:
        return [_field(c) for c in self.table.c if c.name not in self.header]

    @property
    def takes_photo(self) -> bool:
        return any("photo" in f for f in self.fields)


class Action(Route):
    def __init__(self, function: Declared, rule: str, kind: Kind, then: Page, kinds: dict[str, Kind]):
        super().__init__(function, rule)
        self.kind, self.then, self.kinds = kind, then, kinds

    @cached_property
    def _declared(self) -> dict[str, Any]:
        return _call(self.function, AMBIENT | {"base": String()} | self.kind.types | self.types)

    @property
    def refuse(self) -> dict[str, Refuse]:
        return {name: rule for name, rule in self._declared.items() if isinstance(rule, Refuse)}

    @cached_property
    def rules(self) -> dict[str, Refuse]:
        """What may say no to its form: the rules of its kind, then its own."""
        return {**self.kind.rules, **self.refuse}

    @cached_property
    def broken(self) -> CompoundSelect[Any]:
        return _broken(self.rules)

    @property
    def lists(self) -> dict[str, Select]:
        """base: own heads beside those the form names; covers: what it freezes."""
        return {name: self._declared[name] for name in EDGES if name in self._declared}

    @property
    def rest(self) -> Rest | None:
        return self._declared.get("rest")

    @property
    def same(self) -> Same | None:
        return self._declared.get("same")

    @property
    def each(self) -> list[tuple[Kind, Each]]:
        """What it makes beside its own fact, in this order."""
        return [(self.kinds[each.fact.__table__.name], each) for each in self._declared.values() if isinstance(each, Each)]


def _broken(rules: dict[str, Refuse]) -> CompoundSelect[Any]:
    """One row per rule that says no: its place among the rules. One statement for all of them."""
    return union_all(*(select(literal(n, Integer()).label("rule")).where(r.select.exists()) for n, r in enumerate(rules.values())))


def _field(column: Any) -> dict[str, Any]:
    kind = "int" if isinstance(column.type, Integer) else "str"
    length = getattr(column.type, "length", None)
    found = {"name": column.name, "type": kind, "required": not column.nullable, "length": length}
    return {key: value for key, value in (found | column.info).items() if value is not None}


class Field:
    """The registry of one field app: its pages, actions and kinds, under a URL prefix.

    `scope` names the route parameter that every fact carries in its header."""

    def __init__(self, prefix: str, scope: str):
        self.prefix, self.scope = prefix, scope
        self.pages: dict[str, Page] = {}
        self.actions: dict[str, Action] = {}
        self.kinds: dict[str, Kind] = {}
        self.thumbs: Select | None = None
        self.let_go: Select | None = None

    def call(self) -> int:
        """Every declared function, now and in order; how many. Asked first by two threads at once, pages would stand on parts that
        are equal but not one object, and the same declarations would make another bundle."""
        made = [kind._declared for kind in self.kinds.values()]
        made += [page.queries for page in self.pages.values()]
        made += [action._declared for action in self.actions.values()]
        return len(made)

    def pictures(self, function: Callable[[], Select]) -> Callable[[], Select]:
        """sha256: photos that pages show though they may have been taken elsewhere. Tablets fetch their small pictures beforehand."""
        self.thumbs = function()
        return function

    def unasked(self, function: Callable[[], Select]) -> Callable[[], Select]:
        """sha256: photos that nobody asks for any more. A tablet lets such a one go where it is damaged; else it is sent as any other."""
        self.let_go = function()
        return function

    def fact(self, model: Any) -> Callable[[Declared], Kind]:
        def declare(function: Declared) -> Kind:
            kind = Kind(function, model.__table__, self.scope)
            return self.kinds.setdefault(kind.name, kind)

        return declare

    def page(self, rule: str, template: str) -> Callable[[Declared], Page]:
        def declare(function: Declared) -> Page:
            return self.pages.setdefault(function.__name__, Page(function, self.prefix + rule, template))

        return declare

    def action(self, rule: str, fact: Any, then: Page) -> Callable[[Declared], Action]:
        def declare(function: Declared) -> Action:
            kind = self.kinds[fact.__table__.name]
            return self.actions.setdefault(function.__name__, Action(function, self.prefix + rule, kind, then, self.kinds))

        return declare


def _call(function: Declared, known: Binds) -> dict[str, Any]:
    names = inspect.signature(function).parameters.keys()
    if strange := names - known.keys():
        raise Unsupported(f"{function.__module__}.{function.__qualname__}: nobody gives it {', '.join(sorted(strange))}")
    return function(**{name: _bind(name, isinstance(known[name], Integer)) for name in names})


@cache
def _bind(name: str, whole: bool) -> BindParameter[Any]:
    """One object for one name, so that pages share what stands on it (shared.py)."""
    return bindparam(name, type_=Integer() if whole else String())
