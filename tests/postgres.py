"""A PostgreSQL of the tests' own: started in a folder when first asked for, without a network, thrown away at the end.

`make test` sees to it that one is installed (scripts/postgres.sh); without one its tests fail, never skip."""

from __future__ import annotations

import atexit
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3  # bytes
MADE = "-A trust -U inspect -E UTF8 --locale=C.UTF-8 --no-sync".split()
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off -c listen_addresses="


class Cluster:
    """Databases on one server. Each address is good for create_app."""

    def __init__(self, folder: str):
        self.folder, self.numbers = folder, itertools.count(1)

    def address(self, name: str = "postgres") -> str:
        return f"postgresql://inspect@/{name}?host={self.folder}"

    def new(self, template: str = "template1") -> str:
        """The address of a new database: empty, or a copy of another one that nobody is connected to."""
        name = f"t{next(self.numbers)}"
        with self._asked() as connection:
            copied = "STRATEGY file_copy" if connection.info.server_version >= 150_000 else ""  # before 15 there is no other
            connection.execute(f'CREATE DATABASE {name} TEMPLATE "{template}" {copied}')
        return self.address(name)

    def drop(self, address: str) -> None:
        with self._asked() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {named(address)} WITH (FORCE)")

    def _asked(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.address(), autocommit=True)


def named(address: str) -> str:
    """The database in an address."""
    return address.split("/")[3].split("?")[0]


@cache
def cluster() -> Cluster:
    folder = tempfile.mkdtemp(prefix="pg-", dir=_place())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if os.getuid() == 0:
        shutil.chown(folder, _person())
    subprocess.run([*_as("initdb"), "-D", f"{folder}/data", *MADE], check=True, stdout=subprocess.DEVNULL, cwd="/")
    atexit.register(_stop, _started(folder))
    return Cluster(folder)


def _started(folder: str) -> subprocess.Popen[bytes]:
    """It ends with this process, however that ends."""
    with Path(folder, "log").open("w") as log:
        server = subprocess.Popen([*_as("postgres"), "-D", f"{folder}/data", "-k", folder, *QUICK.split()], stderr=log, cwd="/")
    for _ in range(600):
        with suppress(psycopg.OperationalError):
            psycopg.connect(Cluster(folder).address()).close()
            return server
        time.sleep(0.05)
    raise TimeoutError(Path(folder, "log").read_text())


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGQUIT)
    server.wait()


def _place() -> Path | None:
    """In memory, where there is room: each test has a database of three hundred files, which a disk takes up to 0.4 s to make.
    None: where temporary files go, which is in memory already in `make test`."""
    there = Path(tempfile.gettempdir()).is_relative_to(MEMORY)
    return MEMORY if not there and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


def program(name: str) -> str:
    """On the path, or where Debian keeps it."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name) or (str(debian[-1]) if debian else None)
    if not found:
        raise RuntimeError(f"No {name} here. `make test` installs PostgreSQL where it may; or: sudo apt install postgresql")
    return found


def _person() -> str:
    """PostgreSQL never runs as root: then it runs as its own person, or as nobody."""
    return "postgres" if any(one.pw_name == "postgres" for one in pwd.getpwall()) else "nobody"


def _as(name: str) -> list[str]:
    person = [f"--reuid={_person()}", f"--regid={pwd.getpwnam(_person()).pw_gid}", "--clear-groups"] if os.getuid() == 0 else []
    ends = ["setpriv", "--pdeathsig=QUIT", *person] if person or shutil.which("setpriv") else []  # not on a Mac
    return [*ends, program(name)]
