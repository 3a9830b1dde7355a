"""Files of checklists: any version or draft as a spreadsheet or as JSON, and such a file as a draft."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from flask import Response, request
from werkzeug.datastructures import FileStorage

from .. import drafts, languages
from ..auth import signed_in
from ..database import db
from ..models import Checklist
from ..problems import Problem
from ..standards import MOST_BYTES, document, editions, sheets, written
from ..standards.check import findings
from .app import desk, supervisors
from .checklists import begun, page
from .drafts import opened

XLSX, JSON = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/json"
ALLOWED = 64 * 1024 * 1024  # bytes that are read, so that a file that is too large is told so in words
WHY = {"kind": "checklist-file-kind", "size": "checklist-file-large", "rows": "checklist-file-rows"}


@desk.get("/checklists/<checklist>/file.<form>")
@supervisors
def checklist_file(checklist: str, form: str) -> Response:
    content = editions.content(checklist)
    if content is None:
        raise Problem("no-content" if db.session.get(Checklist, checklist) else "not-found")
    return _file(content, checklist, form)


@desk.get("/drafts/<draft>/file.<form>")
@supervisors
def draft_file(draft: str, form: str) -> Response:
    return _file(drafts.document(drafts.root(opened(draft))), "draft", form)


@desk.get("/checklists/schema.json")
@supervisors
def checklist_schema() -> Response:
    return _sent(written().encode(), "checklist.schema.json", "application/schema+json")


@desk.post("/checklists/file")
@supervisors
def bring_checklist() -> Any:
    """A draft of the file's content; or everything that is wrong with it, and nothing changed."""
    given, follows = request.files.get("file"), request.form.get("follows") or None
    if given is None or not given.filename:
        raise Problem("checklist-file-kind")
    if follows and db.session.get(Checklist, follows) is None:
        raise Problem("bad-request")
    data, wrong = _read(given)
    if wrong:
        return page(wrong, given.filename[:100]), 422
    return begun(data, follows, document.digest(data))


def allow_files() -> None:
    """A checklist's file may be larger than other forms, of who is signed in; nobody else's is read."""
    if request.method == "POST" and request.endpoint == "desk.bring_checklist" and signed_in():
        request.max_content_length = ALLOWED


def _read(given: FileStorage) -> tuple[dict[str, Any], list[str]]:
    """The document, and what is wrong with it in the reader's language."""
    lang = languages.current()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "checklist"
        given.save(path)
        if path.stat().st_size > MOST_BYTES:
            raise Problem("checklist-file-large")
        try:
            data = _json(path) if _begins(path) in (b"{", b"[", b" ", b"\n", b"\xef") else sheets.read(path)
        except sheets.Unreadable as unreadable:
            raise Problem(WHY[unreadable.why]) from unreadable
        except sheets.BadSheets as bad:
            return {}, [fault.sentence()[lang] for fault in bad.faults]
    return data, [finding.sentence()[lang] for finding in findings(data)]


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1)


def _json(path: Path) -> Any:
    try:
        return document.parse(path.read_bytes())
    except ValueError as error:
        raise Problem("checklist-file-kind") from error


def _file(content: dict[str, Any], name: str, form: str) -> Response:
    if form == "xlsx":
        return _sent(sheets.write(content), f"{name}.xlsx", XLSX)
    if form == "json":
        return _sent(json.dumps(document.canonical(content), ensure_ascii=False, indent=1).encode() + b"\n", f"{name}.json", JSON)
    raise Problem("not-found")


def _sent(content: bytes, name: str, type: str) -> Response:
    return Response(content, mimetype=type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
