"""A checked checklist as rows, parents first. Points and bounds become hundredths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..models import Checklist, Item, ItemOption, Level, Section


def rows(data: Any, id: str, version: int, digest: str) -> Iterator[list[Any]]:
    yield [_checklist(data, id, version, digest)]
    yield [Level(checklist=id, **{name: level[name] for name in LEVEL}) for level in data["levels"]]
    yield [_section(s, id, n) for n, s in enumerate(data["sections"])]
    items = [(s["code"], i) for s in data["sections"] for i in s["items"]]
    yield [_item(i, id, section, n) for n, (section, i) in enumerate(items)]
    yield [option for _, i in items for option in _options(i, id)]


LEVEL = ("stars", "min_total_pct", "min_section_pct", "max_key_fails")


def hundredths(value: Any) -> int:
    return round(value * 100)


def decimal(value: int) -> str:
    """Hundredths as a person writes them: 350 is 3.5, 300 is 3."""
    return f"{value / 100:.2f}".rstrip("0").rstrip(".")


def _checklist(data: Any, id: str, version: int, digest: str) -> Checklist:
    titles = {"title_zh": data["name_zh"], "title_en": data["name_en"], "basis": data["basis"]}
    said = {name: data[name] for name in ("disclaimer_zh", "disclaimer_en")}
    return Checklist(
        id=id,
        version=version,
        **titles,
        **said,
        total_points=hundredths(data["total_points"]),
        bonus_cap=hundredths(data["bonus_cap"]),
        fails_pct=data["fails_rule"]["default_pct"],
        content_hash=digest,
    )


def _section(s: Any, checklist: str, position: int) -> Section:
    return Section(
        checklist=checklist,
        code=s["code"],
        position=position,
        title_zh=s["title_zh"],
        title_en=s["title_en"],
        part=s["group"],
        clause=s["clause"],
        scored=int(s["scored"]),
        max_points=hundredths(s["max_points"]),
    )


def _item(i: Any, checklist: str, section: str, position: int) -> Item:
    number, deduct, situation = i.get("number", {}), i.get("deduct", {}), i.get("veto_situation", {})
    unit = deduct or number
    same = {name: i[name] for name in ("title_zh", "title_en", "kind", "photo", "severity", "obligation", "clause", "method")}
    return Item(
        checklist=checklist,
        code=i["id"],
        section=section,
        position=position,
        **same,
        max_points=hundredths(i["max_points"]),
        step=_step(i),
        per=hundredths(deduct.get("per", 0)),
        better=number.get("better", ""),
        unit_zh=unit.get("unit_zh", ""),
        unit_en=unit.get("unit_en", ""),
        wording_source=i["wording_source"],
        na_allowed=int(i["na_allowed"]),
        na_needs_approval=int(i["na_needs_approval"]),
        fails_below=hundredths(i["fails_below"]) if "fails_below" in i else None,
        situation_zh=situation.get("zh"),
        situation_en=situation.get("en"),
    )


def _step(i: Any) -> int:
    return {"points": hundredths(i.get("step", 1)), "deduct": 100}.get(i["kind"], 1)


def _options(i: Any, checklist: str) -> Iterator[ItemOption]:
    key = {"checklist": checklist, "item": i["id"]}
    vetoes = i.get("veto_options", ())
    for n, o in enumerate(i.get("options", ())):
        texts = {"title_zh": o["zh"], "title_en": o["en"], "points": hundredths(o["points"])}
        yield ItemOption(**key, id=o["id"], position=n, bound=0, veto=int(o["id"] in vetoes), **texts)
    for n, b in enumerate(i.get("number", {}).get("bands", ()), 1):
        bound = hundredths(b.get("at_least", b.get("at_most")))
        texts = {"title_zh": "", "title_en": "", "points": hundredths(b["points"])}
        yield ItemOption(**key, id=f"b{n}", position=n, bound=bound, veto=0, **texts)
