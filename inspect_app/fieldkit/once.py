"""At the centre: queries that are asked together, and what two of them stand on once. Twin of what a tablet does with a page (shared.py).

Laws
- The statements are those that are declared. Their shared parts are filled first, each after those it stands on, into temporary tables
  of this connection, in the same transaction; they are gone when all is answered.
- Compiled once: building such statements costs more than running them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Dialect, Select

from . import queries, shared

Rows = list[dict[str, Any]]


def keeping(dialect: Dialect) -> Dialect:
    """The same engine's, its parameters by name, taking parts from the tables that keep them."""
    kind: Any = type(dialect)
    made = kind(paramstyle="named" if dialect.name == "sqlite" else "pyformat")
    made.statement_compiler = type("Keeping", (shared.Parts, made.statement_compiler), {})
    return made


class Once:
    """These queries, for a connection of this dialect."""

    def __init__(self, asked: Mapping[str, Select], dialect: Dialect):
        """Raises Unsupported when one name stands for two parts."""
        own, tables = keeping(dialect), shared.Tables()
        self.fills: dict[str, dict[str, Any]] = {}
        for part in shared.parts("asked together", asked.values()):
            made = queries.statement(part.element, tables, own)
            tables[part.name] = table = shared.table(made)
            self.fills[table] = made
        self.queries = {name: queries.statement(one, tables, own) for name, one in asked.items()}

    def ask(self, connection: Connection, binds: Mapping[str, Any]) -> dict[str, Rows]:
        for table, fill in self.fills.items():
            connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {table} AS {fill['sql']}", {**fill["constants"], **binds})
        answers = {
            name: [dict(row) for row in connection.exec_driver_sql(one["sql"], {**one["constants"], **binds}).mappings()]
            for name, one in self.queries.items()
        }
        for table in self.fills:
            connection.exec_driver_sql(f"DROP TABLE {table}")
        return answers
