"""A JSON body within limits, or a problem."""

from __future__ import annotations

from typing import Any

from flask import request

from sync import envelope, limits

from ..problems import Problem


def read(most: int = limits.BATCH_BYTES * 2) -> dict[str, Any]:
    if (request.content_length or 0) > most:
        raise Problem("batch-too-large")
    try:
        data = envelope.loads(request.get_data(cache=False))
    except ValueError as error:
        raise Problem("bad-json") from error
    if not isinstance(data, dict):
        raise Problem("bad-json")
    return data


def texts(data: dict[str, Any], name: str, most: int) -> list[str]:
    found = data.get(name)
    if not isinstance(found, list) or len(found) > most or not all(isinstance(x, str) for x in found):
        raise Problem("bad-json")
    return found
