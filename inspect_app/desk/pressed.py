"""A form pressed again because its answer was lost makes nothing twice: what it makes is named by the page that held it (`page`), by who
pressed and by what was said. The page loaded anew, or anything else said, makes another."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from itertools import count
from uuid import NAMESPACE_OID, uuid5

from flask import g, request

from .. import revisions, server
from ..auth import me


def page() -> str:
    """What its forms say of a page that is loaded: one and the same for all of them, and no other page's."""
    return str(g.setdefault("page", secrets.token_hex(8)))


def named(over: Callable[[str], bool], *more: str) -> str:
    """The id of what this form makes, or made. `over`: what has this id was done away with, so another is meant. `more`: what else was
    said, as in a file. From here until commit nobody else numbers a row, so it cannot be made twice at once."""
    revisions.alone()
    if not request.form.get("page"):
        return server.new_id()
    return next(id for id in (word(*more, str(n)) for n in count()) if not over(id))


def word(*more: str) -> str:
    """The id of what this person says by this form. One that tells what stood on its page needs no word of the page."""
    said = [me(), request.path, *more, *((name, text) for name, text in request.form.items(multi=True) if name != "csrf_token")]
    return str(uuid5(NAMESPACE_OID, json.dumps(said)))
