"""The published JSON Schema of a checklist, made of shape.py: checklist.schema.json beside this file, also `flask standards schema`.

It says what one row may hold; what rows must be to each other (sums, order of bands, levels) only the loader says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import shape
from .shape import Is

Schema = dict[str, Any]


def schema() -> Schema:
    nested = {
        "fails_rule": record(shape.FAILS),
        "levels": _list(shape.CHECKLIST["levels"], record(shape.LEVEL, minima=_list(shape.LEVEL["minima"], record(shape.MINIMUM)))),
        "papers": _list(shape.CHECKLIST["papers"], record(shape.PAPER)),
        "sections": _list(shape.CHECKLIST["sections"], record(shape.SECTION, items=_list(shape.SECTION["items"], {"oneOf": _kinds()}))),
    }
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Checklist"}
    return about | record(shape.CHECKLIST, **nested)


def record(fields: Mapping[str, Is], **nested: Schema) -> Schema:
    """An object with these fields and no others."""
    needed = [name for name, field in fields.items() if field.needed]
    known = {name: nested.get(name, dict(field.schema)) for name, field in fields.items()}
    return {"type": "object", "properties": known, "required": needed, "additionalProperties": False}


def _list(field: Is, row: Schema) -> Schema:
    return {**field.schema, "items": row}


def _kinds() -> list[Schema]:
    return [_kind(kind, fields) for kind, fields in shape.KIND.items()]


def _kind(kind: str, fields: dict[str, Is]) -> Schema:
    nested: dict[str, Schema] = {"kind": {"const": kind}, "veto_situation": record(shape.SITUATION), "deduct": record(shape.DEDUCT)}
    nested["number"] = {"oneOf": [_scale(name, more) for name, more in shape.SCALE.items()]}
    if "options" in fields:
        nested["options"] = _list(fields["options"], record(shape.OPTION))
        nested["veto_options"] = _list(fields["veto_options"], dict(shape.OPTION["id"].schema))
    return record(shape.ITEM | fields, **nested)


def _scale(name: str, more: dict[str, Is]) -> Schema:
    if name != "bands":
        made = record(shape.NUMBER | more, scale={"const": name})
        return {**made, "required": [*made["required"], "scale"]}
    ways = (record({**shape.NUMBER, **more}, scale={"const": name}, better={"const": better}, bands=_list(more["bands"], record(band)))
            for better, band in shape.BANDS.items())  # fmt: skip
    return {"oneOf": list(ways)}
