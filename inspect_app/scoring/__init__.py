"""Scores of one visit, in SQL, the same on the tablet and at the centre.

Laws
- Whole numbers only: points are hundredths of a point; shares are compared by cross-multiplication, never divided.
- `visit` is bound inside the innermost select, so a visit costs the same however many others there are.
- An answer counts when nothing supersedes it; once its sheet is submitted, when the submission covers it (what came later: late.py).
- Scorers are joined as the checklist says: by the mean of those who answered (sum and count, rounded once, half up), or the lead's alone.
- A ratio gives points in hundredths on the sheet where it is seen, and a paper its share of the total; each is rounded once, half up.
- Two answers of one sheet that differ are none until a person has chosen; two that agree are one.
- What the lead settled counts alone, until the lead settles again; an answer the lead had not seen stands beside it and is shown.
- Not applicable leaves the denominator, or counts as full or no points, as the checklist says; where consent is asked it counts as
  unanswered until a supervisor gave it. Where nothing is left to score, no level is reached.
- What a level asks is points × whole ≥ need × attainable (models.Minimum), of roots, named sections, papers, bonus or optional items.
- A cancelled visit has its scores, on its own pages; whoever adds up over visits leaves it out (cancelled.py).
- In a secret visit only items that a guest can see are asked: the others are no part of it, not even of the denominator.
- Unanswered items stay in the denominator: a score so far never flatters.
- What several queries stand on is one CTE object for one `visit`, so that a tablet can ask it once (fieldkit/shared.py). PostgreSQL is
  told to keep it too: it would ask the options anew for each row it joins (a visit's levels took 0.9 s instead of 0.1).
"""

from .cancelled import cancelled, words
from .disputes import conflicts, differing
from .heads import (
    Joined,
    answer_heads,
    checklist_of,
    closed,
    counts,
    flag,
    listed,
    renewed,
    settled_heads,
    submissions,
    superseded,
    versions_of,
    whole,
)
from .joining import binds, counting, survey, together
from .late import late
from .levels import levels, low_sections, passed, required, shortfalls, standing
from .lifts import lifts, prospects
from .points import asked, chosen, reached, scored, value
from .results import by_visit, papers, results, sections, total

__all__ = [
    "Joined",
    "answer_heads",
    "asked",
    "binds",
    "by_visit",
    "cancelled",
    "checklist_of",
    "chosen",
    "closed",
    "conflicts",
    "counting",
    "counts",
    "differing",
    "flag",
    "late",
    "levels",
    "lifts",
    "listed",
    "low_sections",
    "papers",
    "passed",
    "prospects",
    "reached",
    "renewed",
    "required",
    "results",
    "scored",
    "sections",
    "settled_heads",
    "shortfalls",
    "standing",
    "submissions",
    "superseded",
    "survey",
    "together",
    "total",
    "value",
    "versions_of",
    "whole",
    "words",
]
