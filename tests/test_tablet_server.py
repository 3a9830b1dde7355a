"""`make tablet`, asked by a client that trusts its authority, and by one that does not."""

from __future__ import annotations

import http.client
import os
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import load_der_x509_certificate

from scripts import authority
from tests.browser.world import free_port

ROOT = Path(__file__).parent.parent


class Served(NamedTuple):
    page: str
    port: int
    said: str
    der: bytes

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=self.der)

    def get(self, path: str, context: ssl.SSLContext) -> http.client.HTTPResponse:
        with closing(http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=30)) as line:
            line.request("GET", path)
            answer = line.getresponse()
            answer.read()
            return answer


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder, port, page_port = tmp_path_factory.mktemp("tablet"), free_port(), free_port()
    given = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PAGE_PORT": str(page_port),
        "INSPECT_DATA_DIR": str(folder),
        "BIN": str(Path(sys.executable).parent),
    }
    command = [sys.executable, "scripts/tablet.py"]
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | given, stdout=said, stderr=said, start_new_session=True)
    page = f"http://127.0.0.1:{page_port}/"
    try:
        made = Served(page, port, "", _waited(f"{page}authority.crt"))
        _until_served(made, folder / "said")
        yield made._replace(said=(folder / "said").read_text())
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _waited(url: str) -> bytes:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url) as answer:
                assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
                return bytes(answer.read())
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


def _until_served(made: Served, said: Path) -> None:
    for _ in range(1200):
        try:
            made.get("/sync/v1/hello", made.trusting())
            return
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise TimeoutError(said.read_text())


def test_who_trusts_it_gets_the_app_by_https(served: Served) -> None:
    field, login = (served.get(path, served.trusting()) for path in ("/field/", "/login"))
    assert field.status == 200
    assert "Strict-Transport-Security" in field.headers
    assert login.headers["Set-Cookie"].startswith("__Host-session=")
    assert "Secure" in login.headers["Set-Cookie"]


def test_who_does_not_trust_it_gets_nothing(served: Served) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        served.get("/field/", ssl.create_default_context())


def test_it_says_where_to_go_and_what_to_compare(served: Served) -> None:
    fingerprint = load_der_x509_certificate(served.der).fingerprint(hashes.SHA256()).hex(":").upper()
    with urllib.request.urlopen(served.page) as answer:
        page = answer.read().decode()
    assert fingerprint in page
    assert f"https://127.0.0.1:{served.port}/field/" in page
    assert [step for step in ("证书信任设置", "Certificate Trust Settings", "CA 证书", "CA certificate") if step not in page] == []
    assert "$" not in page
    assert fingerprint in served.said
    assert served.page in served.said
    assert f"https://127.0.0.1:{served.port}/login/" in served.said
    assert "▀" in served.said or "█" in served.said, "the code"


def test_what_is_kept_is_for_this_user_only_and_stays(tmp_path: Path) -> None:
    first = authority.kept(tmp_path / "a")
    files = first.server(["192.168.1.5"], ["desk.local"])
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "a").iterdir()} == {"0o600"}
    before = [path.read_bytes() for path in files]
    again = authority.kept(tmp_path / "a")
    assert again.der == first.der
    assert [path.read_bytes() for path in again.server(["192.168.1.5"], ["desk.local"])] == before
    assert [path.read_bytes() for path in again.server(["192.168.1.6"], ["desk.local"])] != before


@pytest.mark.parametrize(
    ("address", "name", "known"), [("10.1.2.3", "desk.local", True), ("8.8.8.8", "desk.local", False), ("10.1.2.3", "bank.example", False)]
)
def test_it_speaks_for_the_local_network_only(address: str, name: str, known: bool, tmp_path: Path) -> None:
    made = authority.kept(tmp_path)
    host = name if name != "desk.local" else address
    assert _verified(made, *made.server([address], [name]), host) is known


def _verified(made: authority.Authority, certificate: Path, key: Path, host: str) -> bool:
    """Does a client that trusts the authority believe this server?"""
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context(cadata=made.der)
    server.load_cert_chain(certificate, key)
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    near, far = client.wrap_bio(down, up, server_hostname=host), server.wrap_bio(up, down, server_side=True)
    for _ in range(4):
        for side in (near, far):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError:
                return False
    return near.version() is not None
