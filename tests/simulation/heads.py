"""Which answers count, written anew from the words of the protocol: what inspect_app/scoring/ says in SQL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .world import World


def in_force(world: World) -> list[dict[str, Any]]:
    rows = world.centre.rows("SELECT header, payload FROM fact WHERE state = 'held' AND reason IS NULL")
    return [json.loads(row["payload"]) | json.loads(row["header"]) for row in rows]


def heads(facts: list[dict[str, Any]]) -> set[str]:
    """Ids of the answers that count, of the facts of one visit."""
    named_by = [(base, fact) for fact in facts for base in fact["base"]]
    by_id = {fact["id"]: fact for fact in facts}

    def replaced(one: dict[str, Any], kinds: tuple[str, ...], *same: str) -> bool:
        return any(b == one["id"] and f["kind"] in kinds and all(f[n] == one[n] for n in same) for b, f in named_by)

    def reopened(one: dict[str, Any]) -> bool:
        return any(b == one["id"] and f["kind"] == "reopened" and f["sheet"] == one["person"] for b, f in named_by)

    force = [f for f in facts if f["kind"] == "submitted" and not replaced(f, ("submitted",), "person") and not reopened(f)]
    frozen = {f["person"] for f in force}
    covered = {id for f in force for id in f["covers"] if id in by_id and by_id[id]["person"] == f["person"]}
    answers = [f for f in facts if f["kind"] == "answered"]
    free = {f["id"] for f in answers if f["person"] not in frozen and not replaced(f, ("answered", "cleared"), "person", "item")}
    return free | {f["id"] for f in answers if f["id"] in covered}
