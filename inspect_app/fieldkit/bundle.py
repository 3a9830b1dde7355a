"""The versioned set a tablet runs: schema, rows, facts, pages, actions, sentences, and the templates' module.

Its version is the hash of all of it; the same declarations give the same version on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment
from sqlalchemy import MetaData

from . import queries
from .declare import EDGES, Action, Field, Kind, Route
from .sentences import Catalogue, fault
from .templates import TemplateCompiler, Unsupported, text


@dataclass(frozen=True)
class Bundle:
    version: str
    data: str  # JSON
    templates: str  # a JavaScript module


def build(
    field: Field,
    metadata: MetaData,
    environment: Environment,
    catalogue: Catalogue,
    rows: Collection[str],
    settings: dict[str, Any],
) -> Bundle:
    """Raises Unsupported, with its place, for anything a tablet cannot run. `rows`: names of the tables that come down by pull."""
    _sentences(field, catalogue)
    names = sorted(n for n in environment.list_templates() if n.startswith(field.prefix.strip("/") + "/"))
    routes = {f"field.{r.name}": set(r.types) for r in (*field.pages.values(), *field.actions.values())}
    compiler = TemplateCompiler(environment, catalogue, routes)
    made = [f"{text(name)}:{compiler.compile(name)}" for name in names]
    templates = "export const templates={\n" + ",\n".join(made) + "\n};\n"
    data = _data(field, metadata, catalogue, rows) | {"settings": settings}
    version = hashlib.sha256((_json(data) + templates).encode()).hexdigest()[:16]
    return Bundle(version, _json(data | {"version": version}), f"{templates}export const version={text(version)};\n")


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _data(field: Field, metadata: MetaData, catalogue: Catalogue, rows: Collection[str]) -> dict[str, Any]:
    local = [t for t in metadata.sorted_tables if t.info.get("tablet", True)]
    return {
        "prefix": field.prefix,
        "scope": field.scope,
        "schema": queries.schema(local),
        "columns": {t.name: queries.columns(t) for t in local},
        "rows": {t.name: queries.upsert(t) for t in local if t.name in rows},
        "edges": {name: queries.edge(metadata.tables[table], column) for name, (table, column) in EDGES.items()},
        "thumbs": None if field.thumbs is None else queries.statement(field.thumbs),
        "let_go": None if field.let_go is None else queries.statement(field.let_go),
        "log": queries.statement(queries.row(metadata.tables["fact"])),
        "facts": {name: _kind(kind) for name, kind in field.kinds.items()},
        **_pages(field),
        "actions": {name: _action(action) for name, action in field.actions.items()},
        "catalogue": catalogue,
    }


def _route(r: Route) -> dict[str, Any]:
    return {
        "rule": r.rule,
        "regex": r.regex,
        "types": {k: "int" if "INT" in str(t) else "str" for k, t in r.types.items()},
    }


def _kind(kind: Kind) -> dict[str, Any]:
    others = {"others": queries.statement(kind.others.select)} if kind.others else {}
    return {"insert": queries.add(kind), "fields": kind.fields, **others}


def _pages(field: Field) -> dict[str, Any]:
    """shared: temporary tables by name, for any page; a page names those it fills before its queries run."""
    shared: dict[str, Any] = {}
    pages = {}
    for name, page in field.pages.items():
        fills, asked = queries.page(page)
        shared |= fills
        pages[name] = {**_route(page), "template": page.template, "measures": page.measures, "shared": list(fills), "queries": asked}
    return {"shared": shared, "pages": pages}


def _action(action: Action) -> dict[str, Any]:
    lists = {name: queries.statement(select) for name, select in action.lists.items()}
    each = [queries.each(f"action {action.name}", kind, each) for kind, each in action.each]
    return {
        **_route(action),
        "fact": action.kind.name,
        "then": action.then.name,
        "broken": queries.statement(action.broken) if action.rules else None,
        "rules": [[name, rule.message] for name, rule in action.rules.items()],
        "lists": lists,
        "rest": queries.rest(f"action {action.name}", action.kind, action.rest) if action.rest else None,
        "same": queries.statement(action.same.select) if action.same else None,
        "each": each,
    }


def _sentences(field: Field, catalogue: Catalogue) -> None:
    said = [(f"fact {k.name}", r) for k in field.kinds.values() for r in k.rules.values()]
    said += [(f"action {a.name}", r) for a in field.actions.values() for r in a.refuse.values()]
    for where, rule in said:
        if wrong := fault(catalogue, rule.message):
            raise Unsupported(f"{where}: {wrong}")
