"""keep_bundle.py FILE: all that a tablet keeps of the app, as this tree serves it, in one small file.

Run it in the root of another commit's tree to keep an older one: python …/tests/wire/keep_bundle.py tests/fixtures/bundle-….zip"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))

from inspect_app import create_app, demo, server, standards
from inspect_app.database import db

WORKER = "/service_worker.js"
HEADERS = ("Content-Type", "Content-Security-Policy", "Cache-Control", "Service-Worker-Allowed")


def main(file: str) -> None:
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(file, "x", zipfile.ZIP_LZMA) as kept:
        app = create_app({"SECRET_KEY": "a secret of nobody, long enough", "DATA_DIR": folder})
        with app.app_context():
            db.create_all()
            server.begin()
            standards.load_shipped()
            demo.load(False)
            db.session.commit()
        client, headers = app.test_client(), {}
        assets = json.loads(re.findall(r"ASSETS = (\[.*?\])", client.get(WORKER).text)[0])
        for path in (WORKER, *assets):
            answer = client.get(path)
            assert answer.status_code == 200, path
            headers[path] = {name: answer.headers[name] for name in HEADERS if name in answer.headers}
            kept.writestr(path[1:] or "/", answer.data)
            answer.close()
        kept.writestr("headers.json", json.dumps(headers, indent=1))


if __name__ == "__main__":
    main(sys.argv[1])
