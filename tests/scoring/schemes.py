"""Six published schemes as checklists, and cases to try them by. All sites are made up.

Sections, totals, levels and rules are those that the sources print, as far as they were seen; rows are summed up where a table is longer than
what it shows ("the rest"). What a source leaves open is marked OURS. Cases are printed thresholds, or computed by hand: the working is beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Case:
    working: str
    answers: tuple[Row, ...]  # one sheet a scorer: item → answer, a number for points
    points: float
    of: float
    stars: int
    missed: dict[int, list[str]] = field(default_factory=dict)  # of some levels: exactly what they miss


@dataclass(frozen=True)
class Scheme:
    source: str
    checklist: Row
    cases: dict[str, Case]


def scheme(levels: list[Row], sections: list[Row], **more: Any) -> Row:
    words = dict.fromkeys(("name_zh", "name_en", "basis", "disclaimer_zh", "disclaimer_en"), "示例")
    keys = {"fails_rule": {"default_pct": 60}, "bonus_cap": 0}
    return {**words, **keys, **more, "levels": levels, "sections": sections}


def level(stars: int, points: float | None = None, pct: int | None = None, each: int = 0, keys: int = 0, **more: Any) -> Row:
    total = {"min_total_points": points} if pct is None else {"min_total_pct": pct}
    return {"stars": stars, **total, "min_section_pct": each, "max_key_fails": keys, **more}


def section(code: str, title: str, most: float, items: list[Row], **more: Any) -> Row:
    same = {"code": code, "title_zh": title, "title_en": title, "group": "service", "clause": "", "scored": True}
    return {**same, "max_points": most, "items": items, **more}


def item(id: str, most: float, kind: str = "points", **more: Any) -> Row:
    same = {"photo": "none", "severity": "normal", "obligation": "unknown", "clause": "", "method": "look", "wording_source": "proposal"}
    steps = {"step": 1} if kind == "points" else {}
    flags = {"na_allowed": False, "na_needs_approval": False}
    return {"id": id, "title_zh": id, "title_en": id, "kind": kind, "max_points": most, **same, **flags, **steps, **more}


def bands(id: str, most: float, *steps: tuple[float, float]) -> Row:
    """Distances: at most so many km, points."""
    number = {"better": "lower", "bands": [{"at_most": km, "points": p} for km, p in steps], "unit_zh": "公里", "unit_en": "km"}
    return item(id, most, "number", number=number)


def one_of(id: str, *steps: float) -> Row:
    options = [{"id": "abcdefgh"[n], "zh": str(p), "en": str(p), "points": p} for n, p in enumerate(steps)]
    return item(id, steps[0], "grade", options=options)


def some_of(id: str, most: float, *points: float) -> Row:
    return {**one_of(id, *points), "kind": "multi", "max_points": most}


def paper(code: str, **more: Any) -> Row:
    return {"code": code, "title_zh": code, "title_en": code, **more}


# --- scenic areas, GB/T 17775-2003 rule 1: 1000 points, three papers, distance steps

SCENIC_REST = {"B-1": 210, "C-1": 80, "D-1": 140, "E-1": 30, "F-1": 50, "G-1": 195, "H-1": 155}  # with transport 140: 1000
SCENIC = Scheme(
    "https://xiaomilidoc.com/p-10283367.html, https://qqx.com/news/256106318721449984",
    scheme(
        [
            # the second and third paper are printed for 4A (85 and 80); OURS: 5A asks the same, 3A and below ask nothing of them
            level(5, 950, minima=[{"measure": "paper", "code": c, "points": p} for c, p in (("P2", 85), ("P3", 80))]),
            level(4, 850, minima=[{"measure": "paper", "code": c, "points": p} for c, p in (("P2", 85), ("P3", 80))]),
            level(3, 750),
            level(2, 600),
            level(1, 500),
        ],
        [
            section("A", "旅游交通", 140, [], paper="P1"),
            section("A1", "可进入性", 70, [], parent="A"),
            section("A11", "外部交通", 10, [bands("A11-1", 10, (30, 10), (60, 6), (100, 2))], parent="A1"),
            section("A12", "其他", 60, [item("A12-1", 60)], parent="A1"),
            section("A2", "停车与内部交通", 70, [item("A2-1", 70)], parent="A"),
            *(section(id[0], id, most, [item(id, most)], paper="P1") for id, most in SCENIC_REST.items()),
            section("L", "景观质量", 100, [item("L-1", 100)], paper="P2"),
            section("V", "游客意见", 100, [item("V-1", 100)], paper="P3"),
        ],
        total_points=1000,
        papers=[paper("P1"), paper("P2", worth=0), paper("P3", worth=0)],
    ),
    {
        "4A as printed": Case(
            "10 + 60 + 70 + 210 + 80 + 140 + 30 + 50 + 195 = 845, H 5: 850; 85; 80",
            ({"A11-1": 30, "A12-1": 60, "A2-1": 70, **SCENIC_REST, "H-1": 5, "L-1": 85, "V-1": 80},),
            850, 1000, 4, {4: [], 5: ["total"]},
        ),
        "one point short of 4A": Case(
            "H 4: 849",
            ({"A11-1": 30, "A12-1": 60, "A2-1": 70, **SCENIC_REST, "H-1": 4, "L-1": 85, "V-1": 80},),
            849, 1000, 3, {4: ["total"]},
        ),
        "the third paper one short": Case(
            "850, 85, but 79 < 80; neither paper is part of the total",
            ({"A11-1": 30, "A12-1": 60, "A2-1": 70, **SCENIC_REST, "H-1": 5, "L-1": 85, "V-1": 79},),
            850, 1000, 3, {4: ["paper P3"], 5: ["paper P3", "total"]},
        ),
        "30.01 km are the second step": Case(
            "6 instead of 10: 846 with H 5",
            ({"A11-1": 30.01, "A12-1": 60, "A2-1": 70, **SCENIC_REST, "H-1": 5, "L-1": 85, "V-1": 80},),
            846, 1000, 3,
        ),
        "100 km are the third, beyond is nothing": Case(
            "two scorers, 100 and 101 km: (2 + 0) / 2 = 1; all else full: 991; 100 and 100",
            tuple({"A11-1": km, "A12-1": 60, "A2-1": 70, **SCENIC_REST, "L-1": 100, "V-1": 100} for km in (100, 101)),
            991, 1000, 5,
        ),
    },
)  # fmt: skip

# --- tourist resorts, overall rule: experts 350 + technical group 550 + visitors 100, bonus 30 outside

RESORT = Scheme(
    "https://m.wenke99.com/p-5113409.html",
    scheme(
        [
            level(2, 900, minima=[{"measure": "paper", "code": "V", "points": 85}], title_zh="国家级", title_en="national"),
            level(1, 750, minima=[{"measure": "paper", "code": "V", "points": 70}], title_zh="省级", title_en="provincial"),
        ],
        [
            section("E", "专家", 350, [item("E-1", 350)], paper="E"),
            # OURS: which rows are single and which multiple choice; the source prints both kinds
            section("T", "技术组", 550, [one_of("T-1", 20, 12, 5), some_of("T-2", 30, 15, 10, 10), item("T-3", 500)], paper="T"),
            section("V", "游客", 100, [item("V-1", 100)], paper="V"),
            section("X", "加分", 30, [item("X-1", 30)], group="bonus"),
        ],
        total_points=1000,
        bonus_cap=30,
        papers=[paper("E"), paper("T"), paper("V")],
    ),
    {
        "national as printed": Case(
            "330 + (20 + 30 + 435) + 85 = 900; 15 + 10 + 10 = 35 is capped at 30",
            ({"E-1": 330, "T-1": "a", "T-2": ["a", "b", "c"], "T-3": 435, "V-1": 85},), 900, 1000, 2,
        ),
        "900, but visitors gave 84": Case(
            "331 + (20 + 30 + 435) + 84 = 900",
            ({"E-1": 331, "T-1": "a", "T-2": ["a", "b", "c"], "T-3": 435, "V-1": 84},), 900, 1000, 1, {2: ["paper V"]},
        ),
        "the bonus makes it": Case(
            "330 + (12 + 25 + 418) + 85 + 30 = 900",
            ({"E-1": 330, "T-1": "b", "T-2": ["a", "b"], "T-3": 418, "V-1": 85, "X-1": 30},), 900, 1000, 2,
        ),
        "visitors below 70": Case(
            "350 + 550 + 69 = 969",
            ({"E-1": 350, "T-1": "a", "T-2": ["a", "b", "c"], "T-3": 500, "V-1": 69},), 969, 1000, 0, {1: ["paper V"]},
        ),
        "visitors are the mean of valid questionnaires": Case(
            "(84 + 85 + 87) / 3 = 85.333…, to a hundredth 85.33; 350 + 550 + 85.33 = 985.33",
            tuple({"E-1": 350, "T-1": "a", "T-2": ["a", "b", "c"], "T-3": 500, "V-1": v} for v in (84, 85, 87)), 985.33, 1000, 2,
        ),
    },
)  # fmt: skip

# --- elder-care homes (Changsha rules on GB/T 37276): each section's minimum rises with the level

ELDER = Scheme(
    "https://www.bengbuluntan.com/970",
    scheme(
        [level(5, 900, each=90), level(4, 780, each=80), level(3, 570, each=60), level(2, 450, each=50), level(1, 360, each=40)],
        [section(c, c, most, [item(f"{c}-1", most)]) for c, most in (("A", 120), ("B", 130), ("C", 150), ("D", 600))],
        total_points=1000,
    ),
    {
        "each exactly 90 %": Case(
            "0.9 × (120, 130, 150, 600) = 108 + 117 + 135 + 540 = 900",
            ({"A-1": 108, "B-1": 117, "C-1": 135, "D-1": 540},), 900, 1000, 5,
        ),
        "900, one section a point below": Case(
            "107 + 118 + 135 + 540 = 900; 107 / 120 = 89.17 %, 80 % are 96",
            ({"A-1": 107, "B-1": 118, "C-1": 135, "D-1": 540},), 900, 1000, 4, {5: ["low A"]},
        ),
        "the large section drags it down": Case(
            "120 + 130 + 150 + 330 = 730 ≥ 570; 330 / 600 = 55 %: not 60, but 50",
            ({"A-1": 120, "B-1": 130, "C-1": 150, "D-1": 330},), 730, 1000, 2, {3: ["low D"]},
        ),
        "too little in all": Case(
            "48 + 52 + 60 + 199 = 359 < 360; 199 / 600 = 33 %",
            ({"A-1": 48, "B-1": 52, "C-1": 60, "D-1": 199},), 359, 1000, 0, {1: ["low D", "total"]},
        ),
    },
)  # fmt: skip

# --- farm stays, one province's rule: 750 must-have + 100 bonus, a minimum of the bonus

FARM = Scheme(
    "http://www.doczj.com/doc/e48861564.html, http://ytny.net.cn/paper/211514828.html",
    scheme(
        [
            level(5, 780, min_bonus_points=80),
            level(4, 640, min_bonus_points=60),
            level(3, 450, min_bonus_points=30),
            level(2, 300),
            level(1, 245),
        ],
        [
            section("A", "场地", 260, [one_of("A-1", 60, 40, 20, 0), item("A-2", 200)]),
            section("B", "设施", 350, [item("B-1", 350)]),
            section("C", "环境", 40, [item("C-1", 40)]),
            section("D", "服务", 100, [item("D-1", 100)]),
            section("X", "加分项", 100, [item("X-1", 60), item("X-2", 40)], group="bonus"),
        ],
        total_points=750,
        bonus_cap=100,
    ),
    {
        "five as printed": Case(
            "60 + 200 + 350 + 40 + 50 = 700, bonus 60 + 20 = 80: 780",
            ({"A-1": "a", "A-2": 200, "B-1": 350, "C-1": 40, "D-1": 50, "X-1": 60, "X-2": 20},), 780, 750, 5,
        ),
        "780, of which 79 bonus": Case(
            "701 + 79 = 780",
            ({"A-1": "a", "A-2": 200, "B-1": 350, "C-1": 40, "D-1": 51, "X-1": 60, "X-2": 19},), 780, 750, 4, {5: ["bonus"]},
        ),
        "full must-haves, bonus 29": Case(
            "750 + 29 = 779: enough for four by the total, for three the bonus is one short",
            ({"A-1": "a", "A-2": 200, "B-1": 350, "C-1": 40, "D-1": 100, "X-1": 29, "X-2": 0},), 779, 750, 2,
            {3: ["bonus"], 4: ["bonus"], 5: ["bonus", "total"]},
        ),
        "one star, no bonus": Case("the second step 40 + 200 + 5 = 245", ({"A-1": "b", "A-2": 200, "B-1": 5},), 245, 750, 1),
        "one point short": Case("the second step 40 + 200 + 4 = 244", ({"A-1": "b", "A-2": 200, "B-1": 4},), 244, 750, 0, {1: ["total"]}),
    },
)  # fmt: skip

# --- lodging hygiene (Guangdong): ※ rows, reasonable absence, score = actual ÷ applicable × 100

NA, KEY = {"na_allowed": True}, {"severity": "key", "fails_below": 1}
LODGING = Scheme(
    "https://xiexiebang.com/a11/2019051412/3e903766b65e5eaf.html",
    scheme(
        # OURS: 90, 75 and 60 of 100; the source prints A, B and C by the standardised score, the copy seen leaves the numbers out
        [
            level(3, pct=90, title_zh="A", title_en="A"),
            level(2, pct=75, title_zh="B", title_en="B"),
            level(1, pct=60, title_zh="C", title_en="C"),
        ],
        [
            section("E", "许可", 0, [item("E-1", 0, "yesno", severity="veto")], scored=False, group="eligibility"),
            section("A", "管理", 20, [item("A-1", 12), item("A-2", 8, "yesno", **KEY)]),
            section("B", "设施", 40, [item("B-1", 32), item("B-2", 8, **NA)]),
            section("C", "操作", 30, [item("C-1", 20, **KEY), item("C-2", 10, **NA)]),
            section("D", "其他", 10, [item("D-1", 10)]),
        ],
        total_points=100,
    ),
    {
        "A with a reasonable absence": Case(
            "no swimming pool: 8 of 100 do not apply; 12 + 8 + 32 + 20 + 10 + 1 = 83; 83 / 92 = 90.2",
            ({"E-1": "yes", "A-1": 12, "A-2": "yes", "B-1": 32, "B-2": "na", "C-1": 20, "C-2": 10, "D-1": 1},), 83, 92, 3,
        ),
        "one point less": Case(
            "82 / 92 = 89.1",
            ({"E-1": "yes", "A-1": 12, "A-2": "yes", "B-1": 32, "B-2": "na", "C-1": 20, "C-2": 10, "D-1": 0},), 82, 92, 2, {3: ["total"]},
        ),
        "two absences": Case(
            "100 − 8 − 10 = 82 apply; 12 + 8 + 32 + 20 + 2 = 74; 74 / 82 = 90.24",
            ({"E-1": "yes", "A-1": 12, "A-2": "yes", "B-1": 32, "B-2": "na", "C-1": 20, "C-2": "na", "D-1": 2},), 74, 82, 3,
        ),
        "a ※ row not met": Case(
            "100 − 8 = 92 points, and not graded",
            ({"E-1": "yes", "A-1": 12, "A-2": "no", "B-1": 32, "B-2": 8, "C-1": 20, "C-2": 10, "D-1": 10},), 92, 100, 0,
            {1: ["blocked"], 2: ["blocked"], 3: ["blocked"]},
        ),
        "no licence": Case(
            "the sheet is not used at all",
            ({"E-1": "no", "A-1": 12, "A-2": "yes", "B-1": 32, "B-2": 8, "C-1": 20, "C-2": 10, "D-1": 10},), 100, 100, 0, {1: ["blocked"]},
        ),
    },
)  # fmt: skip

# --- catering food safety: sum ÷ rows checked, 0 to 10; two failed key rows: no grade, one is tolerated

ROWS = [item(f"A-{n}", 10, na_allowed=True, **({"severity": "key", "fails_below": 6} if n <= 3 else {})) for n in range(1, 11)]
TENS = {f"A-{n}": 10 for n in range(1, 11)}
CATERING = Scheme(
    "http://biz.doczj.com/doc/698906395.html, http://21taiyang.com/Business-Operations/12247908.html",
    scheme(
        # 9.0, 7.5 and 6.0 of 10
        [
            level(3, pct=90, keys=1, title_zh="优秀", title_en="excellent"),
            level(2, pct=75, keys=1, title_zh="良好", title_en="good"),
            level(1, pct=60, keys=1, title_zh="一般", title_en="fair"),
        ],
        [section("A", "动态", 100, ROWS)],
        total_points=100,
    ),
    {
        "9.0 is excellent": Case("9 × 10 + 0, the 0 in a plain row: 90 / 10 = 9.0", (TENS | {"A-10": 0},), 90, 100, 3),
        "8.9 is good": Case("8 × 10 + 9 + 0: 89 / 10 = 8.9", (TENS | {"A-9": 9, "A-10": 0},), 89, 100, 2, {3: ["total"]}),
        "rows not checked": Case("8 rows: 72 / 8 = 9.0", (TENS | {"A-10": "na", "A-9": "na", "A-8": 2},), 72, 80, 3),
        "one failed key row is tolerated": Case("9 × 10 + 0, the 0 in a ★ row: 9.0", (TENS | {"A-1": 0},), 90, 100, 3),
        "two are not": Case(
            "8 × 10 + 5 + 5 = 90: 9.0, and no grade",
            (TENS | {"A-1": 5, "A-2": 5},), 90, 100, 0, {1: ["blocked"], 2: ["blocked"], 3: ["blocked"]},
        ),
        "below 6.0": Case("59 / 10 = 5.9", (TENS | {f"A-{n}": 0 for n in range(7, 11)} | {"A-6": 9},), 59, 100, 0, {1: ["total"]}),
        "nothing was checked": Case("no row applies: no score, no grade", (dict.fromkeys(TENS, "na"),), 0, 0, 0, {1: ["unscored"]}),
    },
)  # fmt: skip

SCHEMES = {"scenic": SCENIC, "resort": RESORT, "elder care": ELDER, "farm stay": FARM, "lodging hygiene": LODGING, "catering": CATERING}
