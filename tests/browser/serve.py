"""serve.py FOLDER PORT [results]: the app on one port; with INSPECT_OLD_BUNDLE tablets get the old one.

Makes the demo world once, and a new sign-in link for each person into links.json."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from werkzeug.serving import make_server

from inspect_app import create_app, demo, server, standards
from inspect_app.auth import links
from inspect_app.database import db
from inspect_app.models import Account
from tests.browser.old import OldBundle


def main(folder: str, port: int, results: bool) -> None:
    app = create_app({"SECRET_KEY": "a secret of the tests only, long enough", "DATA_DIR": folder})
    with app.app_context():
        db.create_all()
        server.begin()
        standards.load_shipped()
        demo.load(results)
        db.session.commit()
        made = {a.login: f"http://127.0.0.1:{port}/login/{links.make(a)}" for a in db.session.query(Account)}
        db.session.commit()
    Path(folder, "links.part").write_text(json.dumps(made))
    os.replace(Path(folder, "links.part"), Path(folder, "links.json"))
    given = OldBundle(app) if os.environ.get("INSPECT_OLD_BUNDLE") else app
    make_server("127.0.0.1", port, given, threaded=True).serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), "results" in sys.argv[3:])
