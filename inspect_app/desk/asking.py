"""Heavy queries of a page, asked together (fieldkit/once.py): built once for each engine, and by one thread at a time, since the parts
they share are known by their objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from threading import Lock
from typing import Any

from sqlalchemy import String, bindparam

from ..database import db
from ..fieldkit.once import Once, Rows

BUILDING = Lock()
VISIT, EVALUATION, LANG = (bindparam(name, type_=String()) for name in ("visit", "evaluation", "lang"))


def together(queries: Callable[..., Mapping[str, Any]]) -> Callable[..., dict[str, Rows]]:
    """queries(*of) declares the statements, by name, with bind parameters; the one that is returned asks them: (binds, *of)."""

    @lru_cache(maxsize=32)
    def built(_engine: str, *of: Any) -> Once:
        return Once(queries(*of), db.engine.dialect)

    @wraps(queries)
    def ask(binds: Mapping[str, Any], *of: Any) -> dict[str, Rows]:
        with BUILDING:
            once = built(db.engine.dialect.name, *of)
        return once.ask(db.session.connection(), binds)

    return ask
