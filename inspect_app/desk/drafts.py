"""A draft of a checklist: its outline, one row of it, and the steps that change it."""

from __future__ import annotations

import secrets
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from .. import clock, drafts, languages
from ..auth import me
from ..database import db
from ..drafts import Closed, Node, Overtaken, Stale
from ..models import Draft, DraftEdit, Person
from ..problems import Problem, Way
from ..standards import words
from . import preview
from .app import desk, supervisors
from .row_forms import typed, widgets


@desk.get("/drafts/<draft>")
@supervisors
def draft(draft: str) -> str:
    return render_template("desk/draft.html", **_outline(opened(draft)))


@desk.post("/drafts/<draft>/rows")
@supervisors
def add_row(draft: str) -> Any:
    found, kind = opened(draft), request.form.get("kind", "")
    above = _node(found, request.form.get("parent", 0, int))
    if kind not in above.lists.values():
        raise Problem("bad-request")
    row = kept(found, lambda: drafts.add(found, above.row.id, kind, drafts.fresh(above, kind), me(), _seen()))
    if kind in drafts.INSIDE:
        return _row(found, above.row.id)
    return redirect(url_for("desk.draft_row", draft=draft, row=row.id), 303)


@desk.get("/drafts/<draft>/rows/<int(max=2147483647):row>")
@supervisors
def draft_row(draft: str, row: int) -> str:
    found = opened(draft)
    return render_template("desk/draft_row.html", **_one(found, row))


@desk.post("/drafts/<draft>/rows/<int(max=2147483647):row>")
@supervisors
def save_row(draft: str, row: int) -> Any:
    """With each key that rests, and by the button. What somebody else changed meanwhile is shown beside what was typed."""
    found = opened(draft)
    now, form = _node(found, row, gone=True), request.form
    seen = form.get("over", form.get("revision", 0, int), int)
    content = typed(form, now.fields, now.row.content)
    try:
        kept(found, lambda: drafts.save(found, row, seen, content, me(), form.get("page", "")))
    except Stale as stale:
        db.session.rollback()
        return _clash(found, stale.row.id, content), 409
    return _row(found, _shown_with(now).row.id)


@desk.post("/drafts/<draft>/rows/<int(max=2147483647):row>/move")
@supervisors
def move_row(draft: str, row: int) -> Any:
    found, form = opened(draft), request.form
    now = _node(found, row)
    if parent := form.get("parent", 0, int):
        kept(found, lambda: drafts.place(found, row, _node(found, parent).row.id, me()))
    else:
        kept(found, lambda: drafts.move(found, row, 1 if form.get("by") == "1" else -1, me(), _seen()))
    return _after(found, now)


@desk.post("/drafts/<draft>/rows/<int(max=2147483647):row>/remove")
@supervisors
def remove_row(draft: str, row: int) -> Any:
    found = opened(draft)
    now = _node(found, row)
    if now.parent is None:
        raise Problem("bad-request")
    kept(found, lambda: drafts.remove(found, row, me()))
    return _after(found, now)


@desk.post("/drafts/<draft>/<any(undo, redo):way>")
@supervisors
def step(draft: str, way: str) -> Any:
    """Back or forth, to the place where it changed something."""
    found = opened(draft)
    done = kept(found, lambda: (drafts.undo if way == "undo" else drafts.redo)(found, request.form.get("number", 0, int), me()))
    top = drafts.root(found)
    there = next((n for n in top.walk() if n.row.id == done.row), None)
    return redirect(_address(found, _shown_with(there)) if there else url_for("desk.draft", draft=draft), 303)


@desk.get("/drafts/<draft>/rows/<int(max=2147483647):row>/preview")
@supervisors
def preview_row(draft: str, row: int) -> str:
    found = opened(draft)
    item = _node(found, row)
    wrong = item.row.kind != "item" or drafts.faults_of(item)
    card = "" if wrong else preview.page(item, languages.current())
    return render_template("desk/_preview.html", card=card)


@desk.post("/drafts/<draft>/drop")
@supervisors
def drop_draft(draft: str) -> Response:
    if not dropped(draft):
        found = opened(draft)
        drafts.lock(found)
        found.dropped_at = clock.seconds()
        db.session.commit()
    return redirect(url_for("desk.checklists"), 303)


def dropped(id: str) -> bool:
    found = db.session.get(Draft, id)
    return found is not None and found.dropped_at is not None


def opened(id: str) -> Draft:
    found = db.session.get(Draft, id)
    if found is None or found.dropped_at:
        raise Problem("not-found")
    if found.published:
        raise _closed()
    return found


def _seen() -> int | None:
    """What the page showed that is to be changed; pressed again after an answer that was lost, it is no longer so."""
    return request.args.get("seen", type=int)


def _node(found: Draft, row: int, gone: bool = False) -> Node:
    node = drafts.node(found, row, gone)
    if node is None:
        raise _gone(found)
    return node


def _gone(found: Draft) -> Problem:
    return Problem("draft-row-gone", back=_to(found))


def _to(found: Draft) -> Way:
    return Way(url_for("desk.draft", draft=found.id), "Back to the draft")


def _closed() -> Problem:
    return Problem("draft-published", back=Way(url_for("desk.checklists"), "All checklists"))


def kept(found: Draft, edit: Any) -> Any:
    try:
        done = edit()
    except Overtaken as overtaken:
        raise Problem("draft-overtaken", back=_to(found)) from overtaken
    except Closed as closed:
        raise _closed() from closed
    db.session.commit()
    return done


def _shown_with(node: Node) -> Node:
    """Options, bands and minima stand on the page of the row above them."""
    return node.parent if node.row.kind in drafts.INSIDE and node.parent else node


def _address(found: Draft, node: Node) -> str:
    return url_for("desk.draft_row", draft=found.id, row=node.row.id)


def _after(found: Draft, moved: Node) -> Any:
    """Where a row was moved or removed: the page of the row above, or the outline."""
    if moved.row.kind in drafts.INSIDE and moved.parent:
        return _row(found, moved.parent.row.id)
    if "HX-Request" in request.headers:
        return render_template("desk/_outline.html", **_outline(found))
    return redirect(url_for("desk.draft", draft=found.id, _anchor=f"row-{moved.row.id}"), 303)


def _row(found: Draft, row: int) -> Any:
    if "HX-Request" not in request.headers:
        return redirect(url_for("desk.draft_row", draft=found.id, row=row), 303)
    return render_template("desk/_row.html", **_one(found, row))


def _clash(found: Draft, row: int, mine: dict[str, Any]) -> str:
    now, lang = _node(found, row, gone=True), languages.current()
    names = [name for name in now.fields if now.row.content.get(name) != mine.get(name)]
    pairs = [[languages.local(lang, words.value(n, c.get(n))) for c in (now.row.content, mine)] for n in names]
    told = [(languages.local(lang, words.field(name)), *pair) for name, pair in zip(names, pairs, strict=True)]
    who = db.session.scalar(select(Person.name).where(Person.id == now.row.changed_by))
    kept = [(name, value) for name in now.fields for value in request.form.getlist(name)]
    page = "desk/_clash.html" if "HX-Request" in request.headers else "desk/clash.html"
    return render_template(page, draft=found, node=now, told=told, who=who, kept=kept, at=_time(now.row.changed_at))


def _time(at: int) -> str:
    return clock.local(at).strftime("%H:%M")


def _outline(found: Draft) -> dict[str, Any]:
    return _frame(found, drafts.root(found))


def _one(found: Draft, row: int) -> dict[str, Any]:
    top, lang = drafts.root(found), languages.current()
    node = next((n for n in top.walk() if n.row.id == row), None)
    if node is None or node.row.kind in drafts.INSIDE:
        raise _gone(found)
    forms = [(n, widgets(n.fields, n.row.content, lang)) for n in (node, *(n for n in node.rows if n.row.kind in drafts.INSIDE))]
    around = drafts.around(top, node)
    page = request.form.get("page") or secrets.token_hex(8)
    homes = [n for n in top.below("section") if n is not node.parent] if node.row.kind == "item" else []
    return {**_frame(found, top), "node": node, "forms": forms, "around": around, "page": page, "homes": homes}


def _frame(found: Draft, top: Node) -> dict[str, Any]:
    """What both pages show: sums, what stands against publishing, the steps."""
    lang = languages.current()
    wrong = [(words.plainly(finding.sentence()[lang], lang), node and _shown_with(node)) for finding, node in drafts.faults(found, top)]
    steps = {"undo": _told(drafts.last(found)), "redo": _told(drafts.undone(found))}
    names = {kind: languages.local(lang, english) for kind, english in words.ROWS.items()}
    return {"draft": found, "top": top, "sums": drafts.sums(found), "wrong": wrong, "names": names, "nothing": drafts.Sum(), **steps}


def _told(step: DraftEdit | None) -> dict[str, Any] | None:
    """Who did what to which row, for the button that takes it back."""
    if step is None:
        return None
    content = step.changes[0]["after"]["content"] | step.changes[0]["before"]["content"]
    name = next((str(content[key]) for key in ("code", "id", "stars") if key in content), "")
    who = db.session.scalar(select(Person.name).where(Person.id == step.person))
    return {"number": step.number, "what": step.what, "row": name, "who": who, "at": _time(step.at)}
