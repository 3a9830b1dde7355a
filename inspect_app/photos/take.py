"""A photo given to a page at the centre: what the tablet's camera does there, done here."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from flask import current_app
from werkzeug.datastructures import FileStorage

from sync import limits

from .. import server
from ..fieldkit.forms import Refused
from . import arrive, store
from .pictures import Unreadable, run

EMPTY = "This photo is empty. Take it again."
UNREADABLE = "This is not a picture that can be read. Take a photo, or choose a JPEG, PNG or WebP."
PIXELS = "This picture has more than 50 million pixels. Take it with a smaller size."
LARGE = "A photo is at most 25 MB."


def take(upload: FileStorage) -> dict[str, Any]:
    """Shrink, keep under its hash; the measured columns of the fact. Raises Refused at `photo`."""
    with tempfile.TemporaryDirectory(dir=store.folder("staging")) as folder:
        picked, made = Path(folder, "picked"), Path(folder, "made")
        upload.save(picked)
        size = picked.stat().st_size
        if size == 0 or size > limits.PHOTO_BYTES:
            raise Refused(EMPTY if size == 0 else LARGE, "photo")
        return _measured(picked, made)


def _measured(picked: Path, made: Path) -> dict[str, Any]:
    longest, quality = current_app.config["PHOTO_LONGEST"], current_app.config["PHOTO_QUALITY"]
    try:
        facts = run("shrink", picked, made, longest, quality)
    except Unreadable as error:
        raise Refused(PIXELS if error.pixels else UNREADABLE, "photo") from error
    original, result = picked.read_bytes(), made.read_bytes()
    sha256 = hashlib.sha256(result).hexdigest()
    arrive.keep(made, sha256, server.found()["device"])
    return {
        **facts,
        "sha256": sha256,
        "bytes": len(result),
        "mime": "image/jpeg",
        "original_sha256": hashlib.sha256(original).hexdigest(),
        "original_bytes": len(original),
        "original_kept": 0,
        "pipeline": f"centre {longest} q{quality}",
    }
