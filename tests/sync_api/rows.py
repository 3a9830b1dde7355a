"""What a tablet received."""

from __future__ import annotations

from typing import Any

from sync.device import Device


def rows(device: Device, table: str, **which: Any) -> list[dict[str, Any]]:
    found = device.store.rows.get(table, {}).values()
    return [dict(row) for row in found if all(row[name] == value for name, value in which.items())]
