"""What each row of a checklist's JSON looks like: its fields, their types and limits. Anything else is named and refused.

The one place that says it: the loader asks `test`, the published schema (schema.py), the desk's editor and spreadsheets read `schema`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ..models.checklist import FILLED_BY, KINDS, SCALES
from ..models.site import SITE_KINDS
from ..models.survey import FEWEST
from .findings import Said, say, short

ROW = "it is %(found)s; expected an object with named fields"
OBJECT = "%(field)s is %(found)s; expected an object with named fields"
UNREADABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # control characters, halves of a character, what no XML holds


@dataclass(frozen=True)
class Is:
    test: Callable[[Any], bool]
    sentence: str
    filling: Mapping[str, str]
    schema: Mapping[str, Any]  # the same in JSON Schema's words
    needed: bool = True


def wrong(row: Any, fields: Mapping[str, Is], at: str = "") -> Iterator[Said]:
    """Missing, mistaken and unknown fields of one row. `at`: where it stands in a larger one."""
    if not isinstance(row, dict):
        yield say(OBJECT if at else ROW, field=at.rstrip(". :"), found=short(row))
        return
    known = ", ".join(fields)
    yield from (say("%(field)s is missing", field=at + n) for n, f in fields.items() if f.needed and n not in row)
    yield from (say("%(field)s is not a field of this row; known are %(known)s", field=at + n, known=known) for n in row if n not in fields)
    for name, field in fields.items():
        if name in row and not field.test(row[name]):
            yield say(field.sentence, field=at + name, found=short(row[name]), **field.filling)


def text(most: int, least: int = 1) -> Is:
    def readable(v: Any) -> bool:
        return isinstance(v, str) and least <= len(v.strip()) and len(v) <= most and not UNREADABLE.search(v)

    sentence = "%(field)s is %(found)s; expected a text of %(least)s to %(most)s characters"
    return Is(readable, sentence, _range(least, most), {"type": "string", "minLength": least, "maxLength": most})


def whole(least: int, most: int) -> Is:
    sentence = "%(field)s is %(found)s; expected a whole number from %(least)s to %(most)s"
    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Is(lambda v: type(v) is int and least <= v <= most, sentence, _range(least, most), schema)


def hundredths(most: int, least: str = "0") -> Is:
    def exact(v: Any) -> bool:
        return type(v) in (int, float) and float(least) <= v <= most and (Decimal(str(v)) * 100) % 1 == 0

    sentence = "%(field)s is %(found)s; expected a number from %(least)s to %(most)s with at most two decimals"
    schema = {"type": "number", "minimum": float(least), "maximum": most}
    return Is(exact, sentence, {"least": least, "most": str(most)}, schema)


def one_of(known: Collection[str]) -> Is:
    sentence = "%(field)s is %(found)s; expected one of %(known)s"
    return Is(lambda v: isinstance(v, str) and v in known, sentence, {"known": ", ".join(known)}, {"enum": list(known)})


def some_of(known: Collection[str]) -> Is:
    def listed(v: Any) -> bool:
        return isinstance(v, list) and len(v) > 0 and all(isinstance(one, str) and one in known for one in v) and len({*v}) == len(v)

    sentence = "%(field)s is %(found)s; expected a list of some of %(known)s, each once"
    schema = {"type": "array", "items": {"enum": list(known)}, "minItems": 1, "uniqueItems": True}
    return Is(listed, sentence, {"known": ", ".join(known)}, schema)


def like(pattern: str, example: str) -> Is:
    sentence = "%(field)s is %(found)s; expected something like %(example)s"
    schema = {"type": "string", "pattern": f"^({pattern})$", "examples": [example]}
    return Is(lambda v: isinstance(v, str) and re.fullmatch(pattern, v) is not None, sentence, {"example": example}, schema)


def rows(least: int, most: int) -> Is:
    sentence = "%(field)s has to be a list of %(least)s to %(most)s entries"
    schema = {"type": "array", "minItems": least, "maxItems": most}
    return Is(lambda v: isinstance(v, list) and least <= len(v) <= most, sentence, _range(least, most), schema)


def maybe(field: Is) -> Is:
    return replace(field, needed=False)


def _range(least: int, most: int) -> dict[str, str]:
    return {"least": str(least), "most": str(most)}


FLAG = Is(lambda v: isinstance(v, bool), "%(field)s is %(found)s; expected true or false", {}, {"type": "boolean"})
RECORD = Is(lambda v: isinstance(v, dict), OBJECT, {}, {"type": "object"})
TITLE, POINTS, PERCENT = text(300), hundredths(100_000), whole(0, 100)
MOST_ITEMS = 2_000
CODE = like("[A-Z][A-Z0-9]{0,7}", "S6")

# the rules inspect_app/scoring/ knows, said in the file so that a file for others is refused: what the rows call them
NA_RULES = {"drop_from_denominator": "drop", "full_points": "full", "zero_points": "zero"}
JOIN_RULES = {"mean_of_those_who_answered": "mean", "the_lead_alone": "lead"}
BODIES = ("inspection", "recommending", "self")

CHECKLIST = {
    "id": maybe(like("[a-z0-9-]{1,36}", "hangzhou-2022-1")),
    "version": maybe(whole(1, 1_000_000)),
    "name_zh": TITLE,
    "name_en": TITLE,
    "basis": text(1_000),
    "disclaimer_zh": text(2_000),
    "disclaimer_en": text(2_000),
    "total_points": POINTS,
    "bonus_cap": POINTS,
    "fails_rule": RECORD,
    "partial_rule": maybe(one_of(["none", "half"])),
    "bodies": maybe(some_of(BODIES)),
    "levels": rows(1, 9),
    "levels_source": maybe(text(60)),
    "papers": maybe(rows(1, 9)),
    "sections": rows(1, 200),
    "na_rule": maybe(one_of(NA_RULES)),
    "unanswered": maybe(one_of(["not_scored_until_answered"])),
    "bonus_counts_towards": maybe(one_of(["total_points_only"])),
    "join_rule": maybe(one_of(JOIN_RULES)),
    "unapproved_na": maybe(one_of(["counts_as_unanswered"])),
}
FAILS = {"default_pct": PERCENT, "zh": maybe(TITLE), "en": maybe(TITLE)}
LEVEL = {
    "stars": whole(1, 9),
    "title_zh": maybe(text(60)),
    "title_en": maybe(text(60)),
    "min_total_pct": maybe(PERCENT),  # one of these two
    "min_total_points": maybe(POINTS),
    "min_section_pct": PERCENT,
    "max_key_fails": whole(0, MOST_ITEMS),
    "min_bonus_points": maybe(POINTS),
    "min_optional": maybe(whole(1, MOST_ITEMS)),
    "minima": maybe(rows(1, 60)),
}
MINIMUM = {"measure": one_of(["section", "paper"]), "code": CODE, "pct": maybe(PERCENT), "points": maybe(POINTS)}  # one of the last two
PAPER = {
    "code": CODE,
    "title_zh": TITLE,
    "title_en": TITLE,
    "worth": maybe(POINTS),
    "filled_by": maybe(one_of(FILLED_BY)),
    "fewest": maybe(whole(FEWEST, 100_000)),
}
SECTION = {
    "code": CODE,
    "parent": maybe(CODE),
    "paper": maybe(CODE),
    "title_zh": TITLE,
    "title_en": TITLE,
    "group": one_of(["eligibility", "basic", "service", "assurance", "bonus"]),
    "clause": text(60, 0),
    "clause_status": maybe(text(60)),
    "scored": FLAG,
    "max_points": POINTS,
    "bonus_cap": maybe(POINTS),
    "site_kinds": maybe(some_of(SITE_KINDS)),
    "items": rows(0, MOST_ITEMS),
}
ITEM = {
    "id": like("[A-Z][A-Z0-9]{0,7}(-?[0-9]{1,3})?", "S6-2"),
    "title_zh": TITLE,
    "title_en": TITLE,
    "kind": one_of(KINDS),
    "max_points": POINTS,
    "photo": one_of(["required", "on_fail", "optional", "none"]),
    "severity": one_of(["normal", "key", "veto"]),
    "obligation": one_of(["shall", "should", "may", "unknown"]),
    "clause": text(60, 0),
    "method": one_of(["look", "documents", "ask", "measure"]),
    "guest": maybe(FLAG),
    "wording_source": one_of(["seen", "news", "proposal"]),
    "points_source": maybe(text(60)),
    "na_allowed": FLAG,
    "na_needs_approval": FLAG,
    "fails_below": maybe(POINTS),
    "bonus": maybe(FLAG),
    "required_from": maybe(whole(1, 9)),
    "optional": maybe(FLAG),
    "site_kinds": maybe(some_of(SITE_KINDS)),
    "veto_situation": maybe(RECORD),
}
KIND: dict[str, dict[str, Is]] = {  # what an item of this kind has besides
    "yesno": {"partial_points": maybe(POINTS)},
    "grade": {"options": rows(2, 20), "veto_options": maybe(rows(1, 20))},
    "multi": {"options": rows(1, 20), "veto_options": maybe(rows(1, 20))},
    "points": {"step": hundredths(100_000, "0.01")},
    "number": {"number": RECORD},
    "deduct": {"deduct": RECORD},
}
OPTION = {"id": like("[a-z0-9]{1,9}", "a"), "zh": TITLE, "en": TITLE, "points": POINTS}
UNIT = {"unit_zh": text(20), "unit_en": text(20)}
LINE = {"per": hundredths(100_000, "0.01"), "every": maybe(hundredths(100_000, "0.01"))}
NUMBER = {"scale": maybe(one_of(SCALES)), "of_zh": maybe(text(40)), "of_en": maybe(text(40)), **UNIT}
SCALE: dict[str, dict[str, Is]] = {  # what a number on this scale has besides
    "bands": {"better": one_of(["higher", "lower"]), "bands": rows(1, 20)},
    "unit": LINE,
    "share": {},
}
DEDUCT = {**LINE, "floor": maybe(POINTS), **UNIT}
SITUATION = {"id": maybe(text(40)), "zh": TITLE, "en": TITLE}
BANDS = {
    "higher": {"at_least": hundredths(1_000_000), "points": POINTS},
    "lower": {"at_most": hundredths(1_000_000), "points": POINTS},
}
