"""make tablet: the app over https on the local network, and over http one page that explains how to trust it."""

from __future__ import annotations

import http.server
import os
import signal
import socket
import subprocess
import sys
import threading
from functools import cached_property
from html import escape
from pathlib import Path
from string import Template

import segno

sys.path.insert(0, str(Path(__file__).parent.parent))

from scripts import authority

ROOT = Path(__file__).parent.parent
PORT, PAGE_PORT = int(os.environ.get("PORT", 8443)), int(os.environ.get("PAGE_PORT", 8080))
HOST = os.environ.get("HOST", "")  # empty: every address of the local network


def addresses() -> list[str]:
    """Of this machine on its local networks, the one that reaches others first. Raises SystemExit when there is none."""
    if HOST:
        return [HOST]
    found = [_outward(), *(str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET))]
    local = [a for a in dict.fromkeys(found) if authority.is_local(a) and not a.startswith("127.")]
    if not local:
        raise SystemExit("This machine has no address on a local network. Connect it to the tablet's Wi-Fi, or give HOST=192.168.x.y.")
    return local


def _outward() -> str:
    """The address that would be used towards others; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        try:
            s.connect(("192.0.2.1", 9))
            return str(s.getsockname()[0])
        except OSError:
            return "127.0.0.1"


class Page(http.server.ThreadingHTTPServer):
    """How to trust it, and what to trust."""

    daemon_threads = True

    def __init__(self, address: str, trusted: authority.Authority):
        super().__init__((HOST or "0.0.0.0", PAGE_PORT), Handler)
        self.address, self.trusted = address, trusted

    @cached_property
    def html(self) -> bytes:
        words = Template((ROOT / "scripts/tablet.html").read_text())
        return words.substitute(address=escape(self.address), fingerprint=self.trusted.fingerprint, name=authority.NAME).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    server: Page

    def do_GET(self) -> None:
        if self.path == "/authority.crt":
            self._answer(200, "application/x-x509-ca-cert", self.server.trusted.der, 'attachment; filename="inspection-authority.crt"')
        else:
            self._answer(200 if self.path == "/" else 404, "text/html; charset=utf-8", self.server.html)

    def _answer(self, status: int, kind: str, data: bytes, saved_as: str = "inline") -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(data))), ("Content-Disposition", saved_as)):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


def main() -> int:
    data = Path(os.environ.get("INSPECT_DATA_DIR", "instance")).resolve()
    found, trusted = addresses(), authority.kept(data / "tablet")
    certificate, key = trusted.server([*found, "127.0.0.1"], ["localhost", f"{socket.gethostname().split('.')[0].lower()}.local"])
    address, page = f"https://{found[0]}:{PORT}", f"http://{found[0]}:{PAGE_PORT}/"
    server = Page(address, trusted)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told(address, page, trusted.fingerprint)
    more = {"HOST": HOST or "0.0.0.0", "PORT": str(PORT), "ADDRESS": address, "INSPECT_HTTPS": "1"}
    tls = {"CERTIFICATE": str(certificate), "KEY": str(key), "INSPECT_DATA_DIR": str(data)}
    with subprocess.Popen(["bash", "scripts/run.sh"], cwd=ROOT, env=os.environ | more | tls) as app:
        signal.signal(signal.SIGTERM, lambda *_: app.terminate())
        try:
            return app.wait()
        except KeyboardInterrupt:
            return app.wait()


def told(address: str, page: str, fingerprint: str) -> None:
    segno.make(page, error="m").terminal(compact=True)
    print(f"\n1. On the tablet, in the same Wi-Fi, point its camera at this code, or open {page}")
    print(f"2. Follow that page: it makes the tablet trust this computer. The fingerprint it shows must be\n   {fingerprint}")
    print(f"3. Then open {address}/field/ (never http) and sign in by a link below.\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
