"""Checklists: their versions, what changed from one to another, files of them, and beginning a draft."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from .. import clock, drafts, languages
from ..auth import me, signed_in
from ..database import db
from ..field.sheet import local
from ..models import Checklist, Draft, DraftEdit, Edition, Evaluation, Item, Person
from ..problems import Problem
from ..standards import BadChecklist, editions, words
from ..standards.differences import differences
from . import pressed
from .app import administrators, desk, supervisors
from .drafts import dropped, kept, opened


@desk.get("/checklists")
@supervisors
def checklists() -> str:
    return page([], "")


def page(wrong: list[str], file: str) -> str:
    """All versions and drafts; above them what is wrong with a file that was brought."""
    return render_template("desk/checklists.html", rows=_versions(), drafts=_drafts(), wrong=wrong, file=file)


@desk.get("/checklists/<checklist>")
@supervisors
def checklist(checklist: str) -> str:
    """What changed in it, from the version it came from or from another."""
    found, lang = _version(checklist), languages.current()
    other = request.args.get("from", found["follows"] or "")
    others = [row for row in _versions() if row["id"] != checklist]
    said = _differences(other, checklist, lang) if other else None
    return render_template("desk/checklist.html", may=signed_in().role == "admin", c=found, other=other, others=others, said=said)


@desk.post("/drafts")
@supervisors
def begin_draft() -> Response:
    """From a version, or with nothing in it."""
    follows = request.form.get("follows")
    content = editions.content(follows) if follows else drafts.EMPTY
    if content is None:
        raise Problem("no-content")
    return begun(content, follows or None)


def begun(content: dict[str, Any], follows: str | None, *more: str) -> Response:
    """The draft that this form begins, or began before its answer was lost."""
    id = pressed.named(dropped, *more)
    if db.session.get(Draft, id) is None:
        drafts.begin(content, me(), follows, id)
        db.session.commit()
    return redirect(url_for("desk.draft", draft=id), 303)


@desk.post("/checklists/<checklist>/retire")
@administrators
def retire(checklist: str) -> Response:
    """No new evaluation takes it and no visit goes on by it; what runs on it goes on. And back again."""
    _version(checklist)
    db.session.get_one(Checklist, checklist).retired_at = None if request.form.get("back") else clock.seconds()
    db.session.commit()
    return redirect(url_for("desk.checklists"), 303)


@desk.get("/drafts/<draft>/publish")
@supervisors
def to_publish(draft: str) -> str:
    found = opened(draft)
    id, version = _next(found)
    return _to_publish(found, {"id": id, "version": str(version)}, [])


@desk.post("/drafts/<draft>/publish")
@administrators
def publish(draft: str) -> Any:
    form, known = request.form, db.session.get(Draft, draft)
    if known and known.published and known.published == form.get("id"):
        return redirect(url_for("desk.checklist", checklist=known.published), 303)  # pressed again: it is done
    found = opened(draft)
    try:
        made = kept(found, lambda: drafts.publish(found, drafts.root(found), form.get("id", ""), form.get("version", 0, int), me()))
    except BadChecklist as bad:
        db.session.rollback()
        return _to_publish(
            opened(draft), form, [words.plainly(f.sentence()[languages.current()], languages.current()) for f in bad.findings]
        ), 422
    return redirect(url_for("desk.checklist", checklist=made), 303)


def _to_publish(found: Draft, form: Any, refused: list[str]) -> str:
    """The differences first, then what stands against it."""
    top, lang = drafts.root(found), languages.current()
    before = editions.content(found.follows) if found.follows else None
    said = _said(differences(before, drafts.document(top)), lang) if before else None
    wrong = [(words.plainly(finding.sentence()[lang], lang), node) for finding, node in drafts.faults(found, top)]
    return render_template(
        "desk/publish.html", may=signed_in().role == "admin", draft=found, top=top, said=said, wrong=wrong, form=form, refused=refused
    )


def _next(found: Draft) -> tuple[str, int]:
    """A free id after the one it came from: hangzhou-2022-1, hangzhou-2022-2."""
    before = db.session.get(Checklist, found.follows) if found.follows else None
    stem, _, last = (before.id if before else "checklist-0").rpartition("-")
    number = int(last) + 1 if last.isdecimal() and len(last) < 6 else 1
    stem = stem if last.isdecimal() and stem else (before.id if before else "checklist")
    while db.session.get(Checklist, f"{stem}-{number}"):
        number += 1
    return f"{stem}-{number}"[:36], (before.version if before else 0) + 1


def _versions() -> list[dict[str, Any]]:
    """Newest first, with what uses them."""
    used = select(func.count()).select_from(Evaluation).where(Evaluation.checklist == Checklist.id).scalar_subquery()
    items = select(func.count()).select_from(Item).where(Item.checklist == Checklist.id).scalar_subquery()
    columns = [getattr(Checklist, name) for name in ("id", "version", "follows", "total_points", "content_hash", "retired_at")]
    rows = select(*columns, local(languages.current(), Checklist), used.label("used"), items.label("count"))
    rows = rows.add_columns(Edition.published_at, Edition.content.is_not(None).label("kept"), Person.name)
    rows = rows.outerjoin(Edition, Edition.checklist == Checklist.id).outerjoin(Person, Person.id == Edition.published_by)
    found = db.session.execute(rows.order_by(Checklist.version.desc(), Checklist.id)).mappings()
    return [dict(row) | {"day": clock.shown(row["published_at"])} for row in found]


def _version(id: str) -> dict[str, Any]:
    found = next((row for row in _versions() if row["id"] == id), None)
    if found is None:
        raise Problem("not-found")
    return found


def _drafts() -> list[dict[str, Any]]:
    """Those that are being written, with their last edit."""
    rows = select(Draft, Person.name).join(Person, Person.id == Draft.made_by).where(Draft.published.is_(None), Draft.dropped_at.is_(None))
    return [_last(draft, name) for draft, name in db.session.execute(rows.order_by(Draft.made_at.desc(), Draft.id))]


def _last(draft: Draft, maker: str) -> dict[str, Any]:
    step: DraftEdit | None = drafts.last(draft)
    who = db.session.scalar(select(Person.name).where(Person.id == step.person)) if step else maker
    name = drafts.root(draft).row.content.get(f"name_{languages.current()}")
    return {"id": draft.id, "name": name, "follows": draft.follows, "who": who, "day": clock.shown(step.at if step else draft.made_at)}


def _differences(old: str, new: str, lang: str) -> list[dict[str, str]] | None:
    """None where the exact content of one is not known here."""
    before, after = editions.content(old), editions.content(new)
    return _said(differences(before, after), lang) if before and after else None


def _said(found: Any, lang: str) -> list[dict[str, str]]:
    names = {kind: languages.local(lang, english) for kind, english in words.ROWS.items()}
    return [{"row": names[d.row], "name": d.name, "title": d.title.get(lang, ""), "told": d.told(lang)} for d in found]
