"""Re-create static/vendor/, bench/vendor/ and tests/vendor/ from npm, by exact version. Needs node and npm; the app itself needs neither.

python scripts/vendor.py            download, bundle, write VENDOR.json"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
ESBUILD = "esbuild@0.28.2"
NODE_ONLY = [f"--external:{name}" for name in ("http", "https", "child_process", "@xmldom/xmldom")]
# file, package, version, licence, path inside the package, bundled into one module?
FILES = (
    ("static/vendor/htmx.min.js", "htmx.org", "4.0.1", "0BSD", "dist/htmx.min.js", False),
    ("static/vendor/sqlite3.mjs", "@sqlite.org/sqlite-wasm", "3.54.1-build1", "Apache-2.0", "dist/index.mjs", True),
    ("static/vendor/sqlite3.wasm", "@sqlite.org/sqlite-wasm", "3.54.1-build1", "Apache-2.0", "dist/sqlite3.wasm", False),
    ("static/vendor/exifreader.mjs", "exifreader", "4.46.0", "MPL-2.0", "dist/exif-reader.js", True),
    ("bench/vendor/dexie.min.mjs", "dexie", "4.4.7", "Apache-2.0", "dist/modern/dexie.min.mjs", False),
    ("tests/vendor/axe.min.js", "axe-core", "4.14.1", "MPL-2.0", "axe.min.js", False),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        packages = sorted({f"{package}@{version}" for _, package, version, *_ in FILES})
        subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", folder, ESBUILD, *packages], check=True)
        for file, package, _, _, path, bundled in FILES:
            _place(folder, ROOT / file, folder / "node_modules" / package / path, bundled)
    for place in ("static/vendor", "bench/vendor", "tests/vendor"):
        rows = {f: _row(f, *rest) for f, *rest in FILES if f.startswith(place)}
        (ROOT / place / "VENDOR.json").write_text(json.dumps(rows, indent=1) + "\n")


def _place(folder: Path, target: Path, source: Path, bundled: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if not bundled:
        target.write_bytes(source.read_bytes())
        return
    command = [folder / "node_modules/.bin/esbuild", source, "--bundle", "--minify", "--format=esm", *NODE_ONLY]
    subprocess.run([*command, "--log-level=error", f"--outfile={target}"], check=True)


def _row(file: str, package: str, version: str, licence: str, path: str, bundled: bool) -> dict[str, str]:
    source = f"npm:{package}@{version}/{path}" + (f", bundled by {ESBUILD}" if bundled else "")
    digest = hashlib.sha256((ROOT / file).read_bytes()).hexdigest()
    return {"version": version, "source": source, "licence": licence, "sha256": digest}


if __name__ == "__main__":
    main()
