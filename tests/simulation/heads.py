"""Which answers count and where photos stand, written anew from the words of the protocol: what inspect_app/scoring/ and field/ say in SQL."""

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


def stand(facts: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """(photo, item): where it was taken for, until it was moved; then where those put it whom nobody overruled."""
    moves = [fact for fact in facts if fact["kind"] == "moved"]
    taken = {(f["id"], f["item"]) for f in facts if f["kind"] == "attached" and f["item"] and f["id"] not in {m["photo"] for m in moves}}
    overruled = {(base, m["photo"]) for m in moves for base in m["base"]}
    last = [m for m in moves if (m["id"], m["photo"]) not in overruled]
    return taken | {(m["photo"], item) for m in last if m["items"] != "none" for item in m["items"].split(",")}
