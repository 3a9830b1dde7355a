"""Files that a browser without synchronous access keeps outside itself (handles.js): a server beside the test, and a centre that lends the script."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

SCRIPT, WORKER = Path(__file__).with_name("handles.js"), "/field/device.mjs"


class Kept(ThreadingHTTPServer):
    """What was flushed. {name: bytes}"""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.files: dict[str, bytearray] = defaultdict(bytearray)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def end(self) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: Any) -> None:
        """A killed browser says no goodbye."""


class Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Kept

    def do_GET(self) -> None:
        self._answer(bytes(self._file(dict(parse_qsl(urlsplit(self.path).query))["name"])))

    def do_POST(self) -> None:
        asked, body = dict(parse_qsl(urlsplit(self.path).query)), self.rfile.read(int(self.headers["Content-Length"] or 0))
        file, at = self._file(asked["name"]), int(asked.get("at", asked.get("size", 0)))
        file.extend(bytes(max(0, at - len(file))))
        file[at : at + len(body) if "at" in asked else None] = body
        self._answer(b"")

    def _file(self, name: str) -> bytearray:
        return self.server.files[name]

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


class Lent:
    """The app, whose worker begins with the script, and whose pages may ask at the address."""

    def __init__(self, app: Callable[..., Iterable[bytes]], address: str):
        self.app, self.address = app, address
        self.script = SCRIPT.read_text().replace("KEPT_AT", address).encode()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start(
                status, [(name, self._allowed(name, value)) for name, value in headers if not (own and name == "Content-Length")], *more
            )

        own = environ["PATH_INFO"] == WORKER
        answer = self.app(environ, begin)
        return [self.script, *answer] if own else answer

    def _allowed(self, name: str, value: str) -> str:
        return value.replace("connect-src 'self'", f"connect-src 'self' {self.address}") if name == "Content-Security-Policy" else value
