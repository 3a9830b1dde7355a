"""One row per visit, refreshed in the same transaction as its facts; `flask summaries check` proves it equals the views."""

from __future__ import annotations

from sqlalchemy import Connection


def refresh(connection: Connection, visit: str) -> None:
    """Bring the visit's summary up to date. The caller commits."""
