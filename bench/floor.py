"""What a centre without a database would be: each body is hashed and fsynced into a file of its own. `bench.floor:app` for gunicorn."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from flask import Flask, request


def made(folder: Path) -> Flask:
    floor = Flask("floor")

    @floor.put("/put/<name>")
    def put(name: str) -> str:
        digest = hashlib.sha256()
        with (folder / name).open("wb") as file:
            while chunk := request.stream.read(65536):
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return digest.hexdigest()

    @floor.get("/")
    def blank() -> str:
        return "<!doctype html><title>floor</title>"

    return floor


app = made(Path(os.environ.get("FLOOR_FOLDER", ".")))
