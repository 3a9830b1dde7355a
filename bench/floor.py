"""What a centre without a database would be: each body is hashed and fsynced into a file of its own. Served as the app is."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from flask import Flask, request

app = Flask("floor")
FOLDER = Path(os.environ.get("FLOOR_FOLDER", "."))


@app.put("/put/<name>")
def put(name: str) -> str:
    digest = hashlib.sha256()
    with (FOLDER / name).open("wb") as file:
        while chunk := request.stream.read(65536):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


@app.get("/")
def up() -> str:
    return "floor"
