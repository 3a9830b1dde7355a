"""A fifth of the machine's CPU for a whole browser, workers included, by a control group; only the page's thread where that is closed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Page

PERIOD = 10_000  # microseconds
V1, V2 = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")


@contextmanager
def a_fifth(page: Page, profile: Path) -> Iterator[str]:
    """How it was slowed, in words."""
    allowed = PERIOD * (os.cpu_count() or 1) // 5
    try:
        group = _group(allowed)
    except OSError:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 5})
        yield "the page's thread at a fifth"
        return
    for pid in _family(profile):
        _move(group, pid)
    try:
        yield "the browser at a fifth of the CPU"
    finally:
        for pid in (group / "cgroup.procs").read_text().split():
            _move(group.parent, int(pid))
        group.rmdir()


def _group(allowed: int) -> Path:
    parent = V1 if (V1 / "cpu.cfs_quota_us").exists() else V2
    group = parent / f"inspect-bench-{os.getpid()}"
    group.mkdir()
    if parent == V1:
        (group / "cpu.cfs_period_us").write_text(str(PERIOD))
        (group / "cpu.cfs_quota_us").write_text(str(allowed))
    else:
        (group / "cpu.max").write_text(f"{allowed} {PERIOD}")
    return group


def _move(group: Path, pid: int) -> None:
    with suppress(ProcessLookupError):  # it may have ended meanwhile
        (group / "cgroup.procs").write_text(str(pid))


def _family(profile: Path) -> set[int]:
    """The browser of this profile and all that it started."""
    parents = {int(p.name): _parent(p) for p in Path("/proc").iterdir() if p.name.isdigit()}
    found = {pid for pid in parents if f"--user-data-dir={profile}" in _command(pid)}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError):
        return 0


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
