"""The tablet's modules in real Chromium, without an app: served from static/ over HTTP, under the app's own policy."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from inspect_app.headers import POLICY

ROOT = Path(__file__).parents[2]


class Handler(http.server.SimpleHTTPRequestHandler):
    extra: dict[str, tuple[str, str]] = {}  # path: (type, text)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path not in self.extra:
            return super().do_GET()
        kind, text = self.extra[path]
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass


Handler.extensions_map = {**Handler.extensions_map, ".mjs": "text/javascript"}


@contextmanager
def files() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(ROOT)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def serve(path: str, text: str, kind: str = "text/javascript") -> None:
    Handler.extra[path] = (kind, text)


def render(page: Page, functions: dict[str, str], context: Any) -> dict[str, str | None]:
    """Each function's text, or None where it throws."""
    made = ",\n".join(f"{json.dumps(name)}:{js}" for name, js in functions.items())
    serve("/templates.mjs", f"export const templates={{{made}}};")
    found: dict[str, str | None] = page.evaluate(
        """async context => {
          const { templates } = await import('/templates.mjs?' + Math.random());
          const { renderer } = await import('/static/device/render.mjs');
          const render = renderer(templates, {}), found = {};
          for (const name in templates) try { found[name] = render(name, context) } catch { found[name] = null }
          return found }""",
        context,
    )
    return found
