"""What the fields of a checklist and their values are called, for people: in forms, spreadsheets and lists of differences.
A field without a word here is called by its name in the file."""

from __future__ import annotations

import re
from typing import Any

from ..languages import local

ROWS = {
    "checklist": "Checklist",
    "level": "Level",
    "section": "Section",
    "item": "Item",
    "option": "Option",
    "band": "Band",
    "paper": "Paper",
    "minimum": "Minimum",
}
FIELDS = {
    "name_zh": "Name in Chinese",
    "name_en": "Name in English",
    "title_zh": "Wording in Chinese",
    "title_en": "Wording in English",
    "zh": "Wording in Chinese",
    "en": "Wording in English",
    "basis": "Basis",
    "disclaimer_zh": "Notice in Chinese",
    "disclaimer_en": "Notice in English",
    "total_points": "Points in total",
    "bonus_cap": "Bonus points at most",
    "fails_rule.default_pct": "An item fails below (percent)",
    "fails_rule.zh": "Rule in Chinese",
    "fails_rule.en": "Rule in English",
    "partial_rule": "Partly met",
    "bodies": "Who scores",
    "levels_source": "Source of the levels",
    "na_rule": "Items that do not apply",
    "unanswered": "Items not answered",
    "bonus_counts_towards": "Bonus counts towards",
    "join_rule": "Several inspectors",
    "unapproved_na": "Left out without consent",
    "stars": "Stars",
    "min_total_pct": "Of all points at least (percent)",
    "min_total_points": "In total at least (points)",
    "min_bonus_points": "Of the bonus at least (points)",
    "min_optional": "Optional items met at least",
    "measure": "Of what",
    "pct": "At least (percent)",
    "filled_by": "Filled in by",
    "fewest": "Guests' answers at least",
    "worth": "Worth in the total (points)",
    "parent": "Stands below (code)",
    "paper": "Paper (code)",
    "site_kinds": "Only at bases of these kinds",
    "required_from": "Must be met from (stars)",
    "optional": "Optional item",
    "partial_points": "Points when partly met",
    "min_section_pct": "Of each section at least (percent)",
    "max_key_fails": "Key items failed at most",
    "code": "Code",
    "id": "Code",
    "group": "Part",
    "clause": "Clause",
    "clause_status": "State of the clause",
    "scored": "Gives points",
    "max_points": "Points",
    "points": "Points",
    "kind": "Kind of answer",
    "photo": "Photo",
    "severity": "Weight",
    "obligation": "Obligation",
    "method": "Way of checking",
    "guest": "A guest can see it (secret visits)",
    "wording_source": "Source of the wording",
    "points_source": "Source of the points",
    "na_allowed": "May be left out",
    "na_needs_approval": "Leaving out needs consent",
    "fails_below": "Fails below (points)",
    "bonus": "Bonus item",
    "veto_options": "Options that fail at once (codes)",
    "step": "Step (points)",
    "number.scale": "How the number gives points",
    "number.of_zh": "Counted of what, in Chinese",
    "number.of_en": "Counted of what, in English",
    "number.per": "Points per so many",
    "number.every": "So many of the unit",
    "deduct.every": "For each so many",
    "deduct.floor": "Points left at least",
    "number.better": "Better when",
    "number.unit_zh": "Unit in Chinese",
    "number.unit_en": "Unit in English",
    "deduct.per": "Points lost per fault",
    "deduct.unit_zh": "Unit in Chinese",
    "deduct.unit_en": "Unit in English",
    "veto_situation.id": "Code of the situation",
    "veto_situation.zh": "Situation that fails at once, in Chinese",
    "veto_situation.en": "Situation that fails at once, in English",
    "at_least": "At least",
    "at_most": "At most",
}
VALUES = {
    "kind": {
        "yesno": "Yes or no",
        "grade": "One of several options",
        "multi": "Several options, added up",
        "points": "Points in steps",
        "number": "A number with bands",
        "deduct": "Points lost per fault",
    },
    "photo": {"required": "Required", "on_fail": "When it fails", "optional": "As wished", "none": "None"},
    "severity": {"normal": "Normal", "key": "Key item", "veto": "Veto item"},
    "obligation": {"shall": "Shall", "should": "Should", "may": "May", "unknown": "Not known"},
    "method": {"look": "Look", "documents": "Read papers", "ask": "Ask", "measure": "Measure"},
    "wording_source": {"seen": "Seen in the standard", "news": "From the news", "proposal": "Our proposal"},
    "group": {
        "eligibility": "Eligibility",
        "basic": "Basic requirements",
        "service": "Service",
        "assurance": "Assurance",
        "bonus": "Bonus",
    },
    "number.better": {"higher": "Higher", "lower": "Lower"},
    "number.scale": {"bands": "By bands", "unit": "So much per unit", "share": "Its share of all points"},
    "measure": {"section": "A section", "paper": "A paper"},
    "filled_by": {"inspection": "Open visits", "secret": "Secret visits", "survey": "Guests, by the survey"},
    "partial_rule": {"none": "Gives nothing", "half": "Gives half"},
    "bodies": {"inspection": "The inspectors", "recommending": "The recommending body", "self": "The base itself"},
    "site_kinds": {
        "hotel": "Hotel",
        "homestay": "Homestay",
        "scenic": "Scenic area",
        "village": "Village",
        "farm": "Farm",
        "hot_spring": "Hot spring",
        "red_culture": "Heritage site",
        "town": "Small town",
    },
    "na_rule": {
        "drop_from_denominator": "Count neither for nor against",
        "full_points": "Give full points",
        "zero_points": "Give no points",
    },
    "unanswered": {"not_scored_until_answered": "Give no points until answered"},
    "bonus_counts_towards": {"total_points_only": "The total alone"},
    "join_rule": {"mean_of_those_who_answered": "The mean of those who answered", "the_lead_alone": "The lead alone"},
    "unapproved_na": {"counts_as_unanswered": "Counts as not answered"},
}


def field(name: str) -> str:
    return FIELDS.get(name, name)


def plainly(sentence: str, lang: str) -> str:
    """A finding for people who see forms and no file: its fields by their words. English leaves what is a word of its own."""
    names = sorted((name for name in FIELDS if lang == "zh" or "_" in name), key=len, reverse=True)
    found = re.compile(rf"(?<![\w.\"])(?:{'|'.join(map(re.escape, names))})(?![\w.\"])", re.ASCII)
    return found.sub(lambda name: f"“{local(lang, FIELDS[name[0]])}”", sentence)


def value(name: str, said: Any) -> str:
    """A value as people read it, in English; the catalogue has its Chinese."""
    if isinstance(said, bool):
        return "Yes" if said else "No"
    if isinstance(said, list):
        return ", ".join(map(str, said))  # the codes, as the file has them
    return VALUES.get(name, {}).get(str(said), str(said)) if said not in (None, "") else "–"
