"""Remarks offered at the items of a checklist: what is offered, what inspectors write often, and putting it right."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from .. import languages, remarks
from ..auth import current_account, visible_to
from ..database import db
from ..field.remarks import LONGEST
from ..field.sheet import local
from ..models import Checklist, Item, Remark
from ..models.remark import USES
from ..problems import Problem
from . import reading
from .app import desk, supervisors


@desk.get("/checklists/<checklist>/remarks")
@supervisors
def checklist_remarks(checklist: str) -> str:
    lang = languages.current()
    count = select(func.count()).where(Remark.checklist == checklist, Remark.item == Item.code, Remark.offered == 1)
    rows = select(Item.code, local(lang, Item), count.scalar_subquery().label("n")).where(Item.checklist == checklist)
    found = reading.rows(rows.order_by(Item.position))
    if not found:
        raise Problem("not-found")
    return render_template("desk/remarks.html", checklist=checklist, rows=found)


@desk.get("/checklists/<checklist>/remarks/<item>")
@supervisors
def item_remarks(checklist: str, item: str) -> str:
    return _page(checklist, item)


def _item(checklist: str, item: str) -> dict[str, Any]:
    asked = select(Item.code, local(languages.current(), Item), Checklist.version).join(Checklist, Checklist.id == Item.checklist)
    found = reading.rows(asked.where(Item.checklist == checklist, Item.code == item))
    if not found:
        raise Problem("not-found")
    return found[0]


def _page(checklist: str, item: str, wrong: str = "") -> str:
    shown = _item(checklist, item)
    rows = db.session.scalars(
        select(Remark).where(Remark.checklist == checklist, Remark.item == item).order_by(Remark.rank, Remark.id)
    ).all()
    often = remarks.candidates(checklist, item, visible_to(current_account()))
    more = {"used": remarks.used(checklist, item), "often": often, "uses": USES, "form": request.form}
    return render_template("desk/item_remarks.html", checklist=checklist, item=shown, rows=rows, wrong=wrong, longest=LONGEST, **more)


@desk.post("/checklists/<checklist>/remarks/<item>")
@supervisors
def change_remark(checklist: str, item: str) -> Response | tuple[str, int]:
    """A new one; or, with `remark`, other words for one, or whether it is offered."""
    form, text = request.form, request.form.get("text", "").replace("\r\n", "\n").strip()
    _item(checklist, item)
    known = db.session.scalar(select(Remark).where(Remark.id == form.get("remark", ""), Remark.checklist == checklist, Remark.item == item))
    use = known.use if known else form.get("use", "")
    if known and form.get("revision") != str(known.revision):
        return _page(checklist, item, "meanwhile"), 409
    if wrong := _wrong(checklist, item, use, text, known):
        return _page(checklist, item, wrong), 422
    if known:
        known.text, known.offered = text, int(form.get("offered") == "1")
    else:
        remarks.add(checklist, [(item, use, text)])
    remarks.rank(checklist, item)
    db.session.commit()
    return redirect(url_for("desk.item_remarks", checklist=checklist, item=item), 303)


def _wrong(checklist: str, item: str, use: str, text: str, known: Remark | None) -> str:
    there = select(Remark).where(Remark.checklist == checklist, Remark.item == item, Remark.use == use, Remark.text == text)
    other: Any = db.session.scalar(there)
    if not text or len(text) > LONGEST or use not in USES:
        return "text"
    return "there" if other is not None and other is not known else ""
