from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, request
from sqlalchemy import Select, select

from ..auth import allow, current_account
from ..database import db
from ..models import Site

desk = Blueprint("desk", __name__)
supervisors, administrators = allow("supervisor", "admin"), allow("admin")


def in_my_region(sites: Select) -> Select:
    """Of rows with their site, those of the region that this supervisor looks after; all where there is none."""
    account = current_account()
    mine = account.region if account and account.role == "supervisor" else ""
    return sites.where(Site.region == mine) if mine else sites


def narrowed(sites: Select) -> Select:
    """Of rows with their site, those that the filters above the list ask for: a region, a part of the name."""
    if region := request.args.get("region"):
        sites = sites.where(Site.region == region)
    if word := request.args.get("q", "").strip():
        sites = sites.where(Site.name.contains(word, autoescape=True))
    return sites


def regions() -> Sequence[str]:
    """To choose from in that filter."""
    return db.session.execute(in_my_region(select(Site.region).distinct().order_by(Site.region))).scalars().all()
