"""A PostgreSQL of the tests' own, where one is installed: started in a folder, without a network, thrown away at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off -c listen_addresses=''"


def program(name: str) -> str | None:
    """On the path, or where Debian keeps it."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(debian[-1]) if debian else None)


def possible() -> bool:
    """PostgreSQL never runs as root: then it runs as its own person, if there is one."""
    able = os.getuid() != 0 or (shutil.which("setpriv") and shutil.which("id") and _quiet(["id", "postgres"]))
    return bool(program("initdb") and program("pg_ctl") and able)


@contextmanager
def server() -> Iterator[str]:
    """The address of an empty database."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        _run("initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "inspect", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        _run("pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "-o", f"-k {folder} {QUICK}", "start")
        try:
            yield f"postgresql://inspect@/postgres?host={folder}"
        finally:
            _run("pg_ctl", "-D", f"{folder}/data", "-w", "-m", "immediate", "stop")


def _run(name: str, *words: str) -> None:
    person = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    subprocess.run([*person, str(program(name)), *words], check=True, stdout=subprocess.DEVNULL, cwd="/")


def _quiet(words: list[str]) -> bool:
    return subprocess.run(words, check=False, capture_output=True).returncode == 0
