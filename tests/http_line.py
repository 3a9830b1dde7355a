"""One browser's connection to a centre over real HTTP, for tablets without a screen."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from http.cookies import SimpleCookie

from sync.wire import Reply


class Line:
    """With its cookies. A connection that the server closed meanwhile is opened again. `times`: seconds, by path."""

    def __init__(self, port: int, patience: float = 300):
        self.port, self.cookies, self.times = port, SimpleCookie(), dict[str, list[float]]()
        self.open = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        sent = dict(headers) | {"Cookie": "; ".join(f"{k}={m.value}" for k, m in self.cookies.items())}
        start = time.perf_counter()
        try:
            reply = self._once(method, path, sent, body)
        except (http.client.HTTPException, ConnectionError):
            self.open.close()
            reply = self._once(method, path, sent, body)
        self.times.setdefault(path, []).append(time.perf_counter() - start)
        return reply

    def _once(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        self.open.request(method, path, body, dict(headers))
        answer = self.open.getresponse()
        data = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(cookie)
        return Reply(answer.status, answer.headers, data)

    def sign_in(self, token: str) -> None:
        form = self.send("GET", f"/login/{token}", {}, b"").body.decode()
        csrf = form.split('name="csrf_token" value="')[1].split('"')[0]
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        assert self.send("POST", f"/login/{token}", kind, f"csrf_token={csrf}".encode()).status == 303
