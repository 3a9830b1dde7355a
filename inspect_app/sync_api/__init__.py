"""The door between a tablet and the centre: HTTP here, the protocol in sync/. docs/protocol.md tells the wire."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request

from ..auth import ANYONE, DEVICE, SIGNED_IN, allow
from ..photos import allow_uploads, photo
from ..problems import Problem
from . import devices, digest, hello, photos, pull, push


def _speaks() -> None:
    """A browser's form cannot send this header, so no other site can make a tablet write."""
    if request.method not in ("GET", "OPTIONS") and request.headers.get("X-Sync-Protocol") != "1":
        raise Problem("protocol")


def _protocol(response: Response) -> Response:
    response.headers["X-Sync-Protocol"] = "1"
    return response


def _blueprint() -> Blueprint:
    from ..rescue import rescue  # which stands on this package's intake

    sync = Blueprint("sync", __name__, url_prefix="/sync/v1")
    sync.before_request(_speaks)
    sync.after_request(_protocol)
    sync.get("/hello")(allow(ANYONE)(hello.hello))
    sync.post("/devices")(allow(SIGNED_IN)(devices.register))
    sync.post("/push")(allow(DEVICE)(push.push))
    sync.post("/pull")(allow(SIGNED_IN)(pull.pull))
    sync.post("/digest")(allow(DEVICE)(digest.digest))
    sync.post("/rescue")(allow("supervisor", "admin")(rescue))
    sync.post("/photos/missing")(allow(DEVICE)(photos.missing))
    sync.post("/photos/pieces")(allow(DEVICE)(photos.several))
    sync.route("/photos/<sha256>", methods=["HEAD", "PATCH"])(allow(DEVICE)(photos.upload))  # before GET, which brings a HEAD
    sync.get("/photos/<sha256>")(photo)
    return sync


def init_app(app: Flask) -> None:
    app.before_request(allow_uploads)
    app.register_blueprint(_blueprint())
    app.add_url_rule("/field/photos/<sha256>", "photo", photo)
