"""A whole visit, planned: what is answered to each of the 110 items, every kind, some left out, some with notes. The same for
every way of walking it: the tablet's pages, a device without a screen, Flask's own execution of the pages."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from inspect_app import standards

LEFT_OUT = '没有这项设施 & "<none>"'


@dataclass(frozen=True)
class Step:
    item: str
    section: str
    kind: str
    form: dict[str, Any] = field(hash=False)  # as a form would send it
    note: str = ""
    photo: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        """The payload's fields: what the form means."""
        empty = {"choice": None, "number": None, "situation": 0, "na": 0, "reason": None}
        if "number" in self.form:
            return empty | {"number": round(float(self.form["number"]) * 100)}
        if "choice" in self.form:
            return empty | {"choice": ",".join(sorted(self.form["choice"])) or "none"}
        return empty | {"na": 1, "reason": self.form["reason"]}


def whole(photos: int = 40) -> list[Step]:
    data = json.loads(standards.DEFAULT.read_bytes())
    rows = [(s["code"], i) for s in data["sections"] for i in s["items"]]
    with_photo = [i["id"] for _, i in rows if i["photo"] != "none"][:photos]
    return [_step(n, section, i, i["id"] in with_photo) for n, (section, i) in enumerate(rows)]


def _step(n: int, section: str, item: Any, photo: bool) -> Step:
    note = f"备注 {item['id']}：现场情况 <b>&\"'</b> 😀" if n % 10 == 3 else ""
    return Step(item["id"], section, item["kind"], _form(n, item), note, photo)


def _form(n: int, i: Any) -> dict[str, Any]:
    if i["na_allowed"] and n % 17 == 5:
        return {"na": "1", "reason": LEFT_OUT}
    kind, most = i["kind"], i["max_points"]
    if kind == "yesno":
        return {"choice": ["no" if n % 9 == 8 else "yes"]}
    if kind == "grade":
        return {"choice": [i["options"][n % 2]["id"]]}
    if kind == "multi":
        return {"choice": [o["id"] for k, o in enumerate(i["options"]) if k != n % 3]}
    if kind == "points":
        step = i.get("step", 1)
        return {"number": str(most - step * (n % 3))}
    if kind == "deduct":
        return {"number": str(n % 3)}
    bands = i["number"]["bands"]
    bound = bands[n % 2].get("at_least", bands[n % 2].get("at_most"))
    return {"number": f"{bound + 0.5}" if "at_least" in bands[0] else str(bound)}
