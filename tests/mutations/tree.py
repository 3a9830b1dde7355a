"""A copy of this code, to be broken on purpose: a test that cannot fail proves nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class Change(NamedTuple):
    file: str
    old: str
    new: str


def copied(folder: Path, *changes: Change) -> Path:
    """This code, changed; what is not code is where it was. What Python compiled comes along: it holds while a file has its time and size."""
    for name in ("sync", "inspect_app", "tests", "static"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("templates", "translations", "migrations", "scripts", "pyproject.toml", "requirements.txt"):
        (folder / name).symlink_to(ROOT / name)
    for file, old, new in changes:
        code = (folder / file).read_text()
        assert code.count(old) == 1, f"{file}: this mutation no longer fits the code"
        (folder / file).write_text(code.replace(old, new))
    return folder


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """python -m WORDS there."""
    return subprocess.run([sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, check=False)
