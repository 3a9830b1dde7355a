"""The power goes as soon as a backup is called done: all of it is there."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from flask import Flask

from tests.backups.conftest import Say
from tests.simulation.disk import Platter
from tests.tablets import BASE, TabletOf, jpeg


class Worst(Random):
    """What may be lost is lost."""

    def random(self) -> float:
        return 0.0

    def randint(self, a: int, _b: int) -> int:
        return a


def platter(tmp_path: Path) -> Platter:
    for name in ("disk", "graves"):
        (tmp_path / name).mkdir()
    return Platter(tmp_path / "disk", tmp_path / "graves")


def test_what_was_called_done_is_whole_after_a_crash(app: Flask, tablet_of: TabletOf, say: Say, tmp_path: Path) -> None:
    zhou, disk, folder = tablet_of("zhou"), platter(tmp_path), tmp_path / "disk" / "of this year" / "november" / "backup"
    for seed in range(3):
        zhou.attach(BASE, "B1", jpeg(seed=seed), 320, 240)
    zhou.sync()
    stands_in: dict[str, Any] = {"fsync": disk.fsync, "unlink": disk.unlink, "remove": disk.unlink, "rmdir": disk.rmdir}
    with mock.patch.multiple(os, **stands_in):
        assert say("create", folder)[0] == 0
    disk.crash(Worst())
    assert say("verify", folder) == (0, f"{folder} is whole.\n")
