"""deploy/backup.sh: what stays of the nights before, and what goes. `flask` is played by a script that makes the folder, or fails."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "deploy" / "backup.sh"
OLD = ["2026-01-01T023000", "2026-01-02T023000", "2026-01-03T023000"]
KILLED, AT_WORK = "2026-01-02T023100.part", "2026-01-03T110000.part"


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    for name in (*OLD, KILLED, AT_WORK):
        (tmp_path / "backups" / name / "photos").mkdir(parents=True)
        (tmp_path / "backups" / name / "photos.sha256").write_text("one\n")
    os.utime(tmp_path / "backups" / KILLED, (0, 0))
    return tmp_path / "backups"


MAKES = '[ "$4" = verify ] || { mkdir "$5" && echo one > "$5/photos.sha256"; }'
LOSES = '[ "$4" = verify ] || { mkdir "$5" && : > "$5/photos.sha256" && exit 1; }'  # the photo is damaged at the centre


def night(backups: Path, keep: int, flask: str = MAKES) -> int:
    played = backups.parent / ".venv" / "bin" / "flask"
    played.parent.mkdir(parents=True, exist_ok=True)
    played.write_text(f"#!/bin/sh\n{flask}\n")
    played.chmod(0o755)
    return subprocess.run(["sh", str(SCRIPT), str(backups), str(keep)], cwd=backups.parent, check=False).returncode


def left(backups: Path) -> list[str]:
    return sorted(path.name for path in backups.iterdir())


@pytest.mark.parametrize("keep", [0, 2])
def test_the_new_one_stays_and_of_the_older_ones_so_many(backups: Path, keep: int) -> None:
    assert night(backups, keep) == 0
    *older, new = [name for name in left(backups) if not name.endswith(".part")]
    assert older == OLD[len(OLD) - keep :]
    assert new not in OLD


def test_what_a_killed_night_began_goes(backups: Path) -> None:
    night(backups, 3)
    assert [name for name in left(backups) if name.endswith(".part")] == [AT_WORK]


def test_a_night_that_fails_takes_no_backup_away(backups: Path) -> None:
    assert night(backups, 1, flask="exit 1") != 0
    assert left(backups) == [*OLD, AT_WORK]


def test_a_backup_that_is_not_whole_takes_none_away(backups: Path) -> None:
    assert night(backups, 1, flask=MAKES.replace("||", "&& exit 1 ||")) != 0
    assert set(OLD) < set(left(backups))


def called(backups: Path, name: str) -> None:
    """The backup of this night has another name: nights are a day apart."""
    new = next(path for path in backups.iterdir() if path.name not in (*OLD, AT_WORK) and not path.name.startswith("2026-01"))
    new.rename(backups / name)


def test_the_newest_backup_with_a_photo_that_is_lost_stays_and_the_others_go(backups: Path) -> None:
    for name in ("2026-01-04T023000", "2026-01-05T023000"):
        assert night(backups, 1, flask=LOSES) == 1
        called(backups, name)
    assert left(backups) == [OLD[2], AT_WORK, "2026-01-04T023000", "2026-01-05T023000"]
    assert night(backups, 1) == 0, "it is there again"
    called(backups, "2026-01-06T023000")
    assert left(backups) == [AT_WORK, "2026-01-05T023000", "2026-01-06T023000"]
