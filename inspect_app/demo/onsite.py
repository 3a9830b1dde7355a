"""What is recorded beside the answers: arrival, people, papers, the site's own word, faults; after a whole visit, who signed."""

from __future__ import annotations

from .sheets import Tablet
from .world import VISITS, day, named

PAPERS = (
    ("食品经营许可证", "JY23301060000001（示例）", 20, "S2-1"),
    ("营业执照", "91330100MA00000000（示例）", None, "E1"),
)  # days from the visit
MANAGER, POSITION = "王经理（示例）", "总经理"
SAID = "通道当天清理，应急灯一周内更换。"
FAULTS = (
    ("G4-1", "grave", "二楼东侧疏散通道堆放布草车。", "当场清走，划出禁放线。", 0, 1),
    ("S6-2", "minor", "急救箱两种药品下月到期。", "补充并登记。", 14, 0),
)
INK = "M60 150L120 60L160 150L200 70L240 150L320 90L400 140"


def recorded(tablet: Tablet, number: int) -> None:
    visit, offset = named(f"visit {number}"), VISITS[number].offset
    tablet.make("arrived", visit, {"time": None, "identity": 1})
    tablet.make("present", visit, {"name": MANAGER, "title": POSITION})
    for title, paper, days, item in PAPERS:
        expires = None if days is None else day(offset + days).isoformat()
        tablet.make("document_seen", visit, {"title": title, "number": paper, "expires": expires, "item": item})
    for item, severity, text, remedy, days, agreed in FAULTS:
        said = {"severity": severity, "text": text, "remedy": remedy, "due": day(offset + days).isoformat(), "agreed": agreed}
        tablet.make("found", visit, {"item": item, **said})
    tablet.make("statement", visit, {"text": SAID})


def signed(tablet: Tablet, visit: str, names: list[tuple[str, str, str]], covers: list[str]) -> None:
    """names: role, name, title."""
    for role, name, title in names:
        tablet.make("signed", visit, {"role": role, "name": name, "title": title, "strokes": INK, "declined": None}, covers=covers)
    tablet.make("left", visit, {"time": None})
