"""A photo for a page: a derivative without EXIF, or the untouched file as an attachment; only through a visit one may see."""

from __future__ import annotations

from flask import Response, request, send_file
from sqlalchemy import or_, select

from ..auth import IN_THE_FIELD, SIGNED_IN, allow, current_account, visible_to
from ..database import db
from ..models import Attached, Earlier, Fact, PhotoSent
from ..problems import Problem
from . import derive, store

SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}


@allow(SIGNED_IN)
def photo(sha256: str) -> Response:
    variant = request.args.get("variant", "view")
    if not store.kept(sha256).exists() or not visible(sha256):
        raise Problem("not-found")
    return _original(sha256) if variant == "original" else _derived(sha256, variant)


def visible(sha256: str) -> bool:
    """A hash is no ticket: some visit one may see has it, or shows it as what was found there before, and the device that announced
    it sent its bytes."""
    seen = visible_to(current_account())
    told = select(Attached.id).join(Fact, Fact.id == Attached.id)
    told = told.join(PhotoSent, (PhotoSent.device == Fact.device) & (PhotoSent.sha256 == sha256))
    named = or_(Attached.sha256 == sha256, Attached.original_sha256 == sha256)
    shown = select(Earlier.found_in).where(Earlier.photo == sha256, Earlier.visit.in_(seen))
    there = or_(Attached.visit.in_(seen), Attached.visit.in_(shown))
    return db.session.execute(told.where(named, there).limit(1)).first() is not None


def _original(sha256: str) -> Response:
    account = current_account()
    if account is None or account.role in IN_THE_FIELD:
        raise Problem("not-allowed")
    sent = send_file(store.kept(sha256), "application/octet-stream", as_attachment=True, download_name=f"{sha256}.jpg")
    sent.headers.update(SANDBOX)
    return sent


def _derived(sha256: str, variant: str) -> Response:
    if variant not in derive.VARIANTS:
        raise Problem("not-found")
    path = derive.derived(sha256, variant)
    if path is None:
        raise Problem("not-a-picture")
    sent = send_file(path, "image/jpeg")
    sent.headers["Cache-Control"] = "private, max-age=3600"
    return sent
