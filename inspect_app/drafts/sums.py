"""What the rows of a draft add up to, as it stands: queries, whole hundredths. The checks (standards/check.py) ask for the same sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, String, and_, case, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from ..database import db
from ..models import Draft, DraftRow
from ..models.site import SITE_KINDS


@dataclass(frozen=True)
class Sum:
    """Of rows beneath a row. `silent`: how many do not say their points."""

    rows: int = 0
    points: int = 0
    most: int = 0
    silent: int = 0


Sums = dict[tuple[int, str], Sum]  # by the row above, and the kind of the rows beneath: option, band …; given: items and sections


def sums(draft: Draft) -> Sums:
    """Items that are asked at some kinds of site only count where they give most. Sections beneath a section stand under its row too;
    those of the whole are its roots, papers that have a worth of their own, and no bonus."""
    each = union_all(_rows(draft), _sections(draft), _roots(draft)).subquery("each")
    kind = case((each.c.kind.in_(("item", "section")), "given"), else_=each.c.kind).label("of")
    numbers = (func.sum(each.c.n), func.sum(each.c.points), func.max(each.c.most), func.sum(each.c.silent))
    whole = select(each.c.parent, kind, *(_whole(number) for number in numbers))
    found = db.session.execute(whole.group_by(each.c.parent, kind))
    return {(above, kind): Sum(*told) for above, kind, *told in found}


def _rows(draft: Draft) -> Any:
    row, above, sites = aliased(DraftRow), aliased(DraftRow), _sites()
    on = and_(above.draft == row.draft, above.id == row.parent, above.gone == 0)
    there = or_(_said(row, "site_kinds").is_(None), _said(row, "site_kinds").like(literal('%"') + sites.c.kind + '"%'))
    points = _whole(func.sum(case((there, row.points), else_=0)))
    silent = func.count(row.id) - func.count(row.points)
    told = select(row.parent, row.kind, func.count(row.id).label("n"), points.label("points"), _whole(func.max(row.points)).label("most"))
    told = told.add_columns(silent.label("silent")).join(above, on).join(sites, literal(1) == 1)
    told = told.where(row.draft == draft.id, row.gone == 0, row.kind != "section")
    each = told.group_by(row.parent, row.kind, sites.c.kind).subquery("each_kind_of_site")
    columns = (each.c.parent, each.c.kind, each.c.n, func.max(each.c.points).label("points"), each.c.most, each.c.silent)
    return select(*columns).group_by(each.c.parent, each.c.kind, each.c.n, each.c.most, each.c.silent)


def _sites() -> Any:
    return union_all(*(select(literal(kind).label("kind")) for kind in SITE_KINDS)).subquery("site")


def _sections(draft: Draft) -> Any:
    """Beneath a section: those that name it as their parent."""
    row, above = aliased(DraftRow), aliased(DraftRow)
    on = and_(above.draft == row.draft, above.kind == "section", above.gone == 0, _said(above, "code") == _said(row, "parent"))
    return _told(row, above.id).join(above, on).where(row.draft == draft.id, row.kind == "section", row.gone == 0).group_by(above.id)


def _roots(draft: Draft) -> Any:
    """Beneath the checklist."""
    row, paper = aliased(DraftRow), aliased(DraftRow)
    worth = and_(paper.draft == row.draft, paper.kind == "paper", paper.gone == 0, _said(paper, "code") == _said(row, "paper"))
    own = select(paper.id).where(worth, paper.points.is_not(None)).exists()
    root = and_(row.kind == "section", _said(row, "parent").is_(None), func.coalesce(_said(row, "group"), "") != "bonus", ~own)
    counted = or_(root, and_(row.kind == "paper", row.points.is_not(None)))
    return _told(row, row.parent).where(row.draft == draft.id, row.gone == 0, counted).group_by(row.parent)


def _told(row: Any, above: Any) -> Any:
    points, most = _whole(func.sum(row.points)), _whole(func.max(row.points))
    silent = func.count(row.id) - func.count(row.points)
    return select(above, literal("section"), func.count(row.id), points, most, silent)


def _said(row: Any, name: str) -> ColumnElement[str]:
    return cast(row.content[name].as_string(), String)


def _whole(expression: Any) -> ColumnElement[int]:
    return cast(func.coalesce(expression, 0), BigInteger)
