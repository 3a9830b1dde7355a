"""The tests' own PostgreSQL."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.test_run import ROOT

MADE = "from tests.postgres import cluster; print(cluster().folder, flush=True); input()"


def test_a_killed_run_leaves_no_server() -> None:
    run = subprocess.Popen([sys.executable, "-c", MADE], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert run.stdout
    folder = Path(run.stdout.readline().decode().strip())
    server = Path("/proc", (folder / "data/postmaster.pid").read_text().split()[0])
    assert server.exists()
    run.send_signal(signal.SIGKILL)
    run.communicate()
    shutil.rmtree(folder)
    for _ in range(100):
        if not server.exists():
            return
        time.sleep(0.1)
    raise AssertionError("PostgreSQL goes on")
