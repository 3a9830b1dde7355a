"""Which rows stand on which sheet, and their columns: the declared shape, walked."""

from __future__ import annotations

from dataclasses import dataclass

from .. import tree
from ..tree import Fields

ROW, IN = "row", "in"  # the first two columns: what kind of row it is, and the code of the row above it
FIRST = 4  # rows 1 to 3: the names of the columns, in the file's words, in Chinese, in English


@dataclass(frozen=True)
class Sheet:
    title: str
    kinds: tuple[str, ...]

    @property
    def fields(self) -> Fields:
        return {name: is_ for kind in self.kinds for name, is_ in tree.every(kind).items()}

    @property
    def columns(self) -> list[str]:
        return [ROW, IN, *self.fields]


ITEMS = Sheet("items 条目", ("section", "item"))
OPTIONS = Sheet("options and bands 选项与分档", ("option", "band"))
LEVELS = Sheet("levels 等级", ("level", "minimum", "paper"))
SHEETS = (ITEMS, OPTIONS, LEVELS)
RULES, HELP = "rules 规则", "help 说明"  # rules: one field of the checklist a line

ABOVE = {"item": "section", "option": "item", "band": "item", "minimum": "level"}  # what `in` names
