"""Sites: the list, and a new one."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from .. import server
from ..auth import current_account
from ..database import db
from ..models import Evaluation, Site
from .app import desk, supervisors

KINDS = ("hotel", "homestay", "scenic", "village", "farm", "hot_spring", "red_culture", "town")
TIERS = ("provincial", "city", "county")
TEXTS = ("name", "region", "address", "contact", "phone")


@desk.get("/sites")
@supervisors
def sites() -> str:
    count = select(func.count()).select_from(Evaluation).where(Evaluation.site == Site.id).scalar_subquery()
    listed = select(Site, count.label("evaluations")).order_by(Site.region, Site.name)
    account = current_account()
    if account and account.role == "supervisor" and account.region:
        listed = listed.where(Site.region == account.region)
    return render_template("desk/sites.html", rows=db.session.execute(listed).all())


@desk.get("/sites/new")
@supervisors
def new_site() -> str:
    return render_template("desk/site.html", wrong={}, kinds=KINDS, tiers=TIERS, form={})


@desk.post("/sites")
@supervisors
def add_site() -> Response | tuple[str, int]:
    texts = {name: request.form.get(name, "").strip()[:200] for name in TEXTS}
    kind, tier = request.form.get("kind"), request.form.get("tier")
    wrong = {name: True for name in ("name", "region", "address") if not texts[name]}
    if wrong or kind not in KINDS or tier not in TIERS:
        page = render_template("desk/site.html", wrong=wrong, kinds=KINDS, tiers=TIERS, form=request.form)
        return page, 422
    db.session.add(Site(id=server.new_id(), kind=kind, tier=tier, latitude=None, longitude=None, **texts))
    db.session.commit()
    return redirect(url_for("desk.sites"), 303)
