"""A photo given to a page at the centre: what the tablet's camera does there, done here."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from flask import current_app, g, request
from PIL import Image
from werkzeug.datastructures import FileStorage

from sync import limits

from .. import clock, room, server
from ..database import db
from ..fieldkit.forms import Refused
from . import arrive, looks, store
from .pictures import Unreadable, make

EMPTY = "This photo is empty. Take it again."
UNREADABLE = "This is not a picture that can be read. Take a photo, or choose a JPEG, PNG or WebP."
PIXELS = "This picture has more than 50 million pixels. Take it with a smaller size."
LARGE = "A photo is at most 25 MB."
FORM = 1024 * 1024  # what a form with a photo may hold beside it


def allow_uploads() -> None:
    """Pages that take a photo get a larger body; every other keeps the general limit."""
    if request.method == "POST" and request.mimetype == "multipart/form-data" and _photographs():
        request.max_content_length = limits.PHOTO_BYTES + FORM


def _photographs() -> bool:
    action = current_app.extensions["field"].field.actions.get((request.endpoint or "").removeprefix("field."))
    return action is not None and request.blueprint == "field" and action.kind.takes_photo


def take(upload: FileStorage) -> dict[str, Any]:
    """Shrink; the measured columns of the fact. The bytes lie beside the photos until they are kept (`keep`), or the request ends.
    Raises Refused at `photo`, or Problem without room."""
    room.for_photos()
    with ExitStack() as until:
        folder = until.enter_context(tempfile.TemporaryDirectory(dir=store.folder("making")))
        picked, made = Path(folder, "picked"), Path(folder, "made")
        upload.save(picked)
        size = picked.stat().st_size
        if size == 0 or size > limits.PHOTO_BYTES:
            raise Refused(EMPTY if size == 0 else LARGE, "photo")
        db.session.rollback()  # nothing of the database is held while a picture is decoded
        told = _measured(picked, made)
        g.taken = {told["sha256"]: made} | ({told["original_sha256"]: picked} if told["original_kept"] else {})
        for path in g.taken.values():
            store.flushed(path)
        g.until = until.pop_all()
    return told


def _measured(picked: Path, made: Path) -> dict[str, Any]:
    longest, quality = current_app.config["PHOTO_LONGEST"], current_app.config["PHOTO_QUALITY"]
    grey = picked.with_name("grey")
    try:
        facts = make(picked, (made, longest, quality), grey=grey)
    except Unreadable as error:
        raise Refused(PIXELS if error.pixels else UNREADABLE, "photo") from error
    looked = Image.frombytes("L", tuple(facts.pop("grey")), grey.read_bytes())
    return {
        **facts,
        **looks.measured(looked),
        "bytes": made.stat().st_size,
        "sha256": store.sha256_of(made),
        "mime": "image/jpeg",
        "original_sha256": store.sha256_of(picked),
        "original_bytes": picked.stat().st_size,
        "original_kept": int(bool(current_app.config["KEEP_ORIGINALS"])),
        "pipeline": f"centre {longest} q{quality}",
    }


def keep() -> None:
    """What this request took, if anything, lies under its hash; the rows that say so come in the caller's transaction."""
    for sha256, path in g.pop("taken", {}).items():
        size = path.stat().st_size
        store.keep(path, sha256)
        arrive.held(sha256, size, server.found()["device"])
    tidy()


def tidy(_error: BaseException | None = None) -> None:
    """What was not kept by the end of a request goes."""
    if until := g.pop("until", None):
        until.close()


def checks(config: Mapping[str, Any]) -> dict[str, int]:
    """From where on a photo is unusual; 0: not looked for."""
    return {name: config[f"PHOTO_{name.upper()}"] for name in ("sharpness", "brightness", "distance", "minutes")}


def compared(measured: Mapping[str, Any], others: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What is unusual about a photo, beside these others (id, fingerprint)."""
    limits = checks(current_app.config)
    near = looks.alike(measured["fingerprint"], others, limits)
    return {"alike": near, "warnings": looks.unusual({**measured, "alike": near}, clock.local(), limits)}
