from __future__ import annotations

from flask import Blueprint
from sqlalchemy import Select

from ..auth import allow, current_account
from ..models import Site

desk = Blueprint("desk", __name__)
supervisors, administrators = allow("supervisor", "admin"), allow("admin")


def in_my_region(sites: Select) -> Select:
    """Of rows with their site, those of the region that this supervisor looks after; all where there is none."""
    account = current_account()
    mine = account.region if account and account.role == "supervisor" else ""
    return sites.where(Site.region == mine) if mine else sites
