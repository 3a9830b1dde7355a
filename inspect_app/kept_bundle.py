"""The bundle takes seconds to make and is the same while all that it is made of is: a start takes it from a file, if there is one.

Laws
- Its file is named by the hash of what it is made of: code, templates, translations and the list of libraries by their bytes, the settings
  that it holds, the versions of Python and of what writes SQL and reads templates.
- A source that was changed since this process began may have been read before or after: then nothing is taken and nothing is kept.
- A file that is not what was written is none: its first line is the hash of the rest."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from flask import Flask

from .fieldkit.bundle import Bundle

ROOT = Path(__file__).parents[1]
MADE_OF = ("requirements.txt", "inspect_app", "sync", "templates", "translations")
LIBRARIES = ("sqlalchemy", "jinja2", "babel")
BEGAN, MOST = time.time(), 4  # seconds; files that are kept


def bundle(app: Flask, folder: Path, most: int = MOST) -> Bundle:
    """This app's, from now on; kept in the folder, with so many in all."""
    field = app.extensions["field"]
    file = _file(folder, field.services.settings)
    found = file and _read(file)
    if found:
        field.bundle = found
    elif file:
        with suppress(OSError):  # no room: it is made again next time
            _write(file, field.bundle, most)
    made: Bundle = field.bundle
    return made


def _file(folder: Path, settings: dict[str, object]) -> Path | None:
    found = hashlib.sha256(json.dumps([settings, sys.version, *map(version, LIBRARIES)], sort_keys=True).encode())
    for path in _sources():
        if path.stat().st_ctime > BEGAN:
            return None
        found.update(f"{path.relative_to(ROOT)} {path.stat().st_size}\n".encode() + path.read_bytes())
    return folder / f"{found.hexdigest()}.bundle"


def _sources() -> Iterator[Path]:
    for path in (ROOT / name for name in MADE_OF):
        yield from [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file() and p.suffix not in (".pyc", ".mo"))


def _read(file: Path) -> Bundle | None:
    checked, text = b"", b""
    with suppress(OSError):  # none yet, or not to be read
        checked, _, text = file.read_bytes().partition(b"\n")
    return Bundle(**json.loads(text)) if checked == hashlib.sha256(text).hexdigest().encode() else None


def _write(file: Path, made: Bundle, most: int) -> None:
    """Whole or not at all; those of other days' code go."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text, part = json.dumps(asdict(made)), file.with_suffix(f".{os.getpid()}")
    try:
        part.write_text(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}")
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    for old in sorted(file.parent.glob("*.bundle"), key=os.path.getmtime)[:-most]:
        old.unlink(missing_ok=True)
