"""An app that still gives tablets an old bundle: shell, modules, templates and worker of tests/fixtures/; all else is today's."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

KEPT = Path(__file__).parents[1] / "fixtures" / "bundle-2026-11-23.zip"


class OldBundle:
    def __init__(self, inner: Any, file: Path = KEPT):
        self.inner = inner
        with zipfile.ZipFile(file) as kept:
            self.headers = json.loads(kept.read("headers.json"))
            self.data = {path: kept.read(path[1:]) for path in self.headers}

    @property
    def version(self) -> str:
        return str(json.loads(self.data["/field/bundle.json"])["version"])

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] != "GET" or path not in self.data:
            return self.inner(environ, start)
        start("200 OK", [*self.headers[path].items(), ("Content-Length", str(len(self.data[path])))])
        return [self.data[path]]
