"""What was recorded on site, and the faults, as the desk reads them: the tablet's own queries."""

from __future__ import annotations

from typing import Any

from ..field.findings import found_rows
from ..field.onsite import entries
from .reading import rows


def read(visit: str, lang: str) -> dict[str, Any]:
    record = {name: rows(query.select) for name, query in entries(visit).items()}
    return {"record": record, "faults": rows(found_rows(visit, lang))}
