"""Sentences of the catalogue: every language has each, and it names nothing that it is not given."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

Catalogue = Mapping[str, Mapping[str, str]]  # {language: {English sentence: translation}}

NAMED = re.compile(r"%(?:%|\((\w+)\)s)?")


def fault(catalogue: Catalogue, english: str, given: Collection[str] = ()) -> str | None:
    """What would differ between the runtimes: Python stumbles over a percent sign that stands for nothing, JavaScript does not."""
    for language, sentences in catalogue.items():
        if english not in sentences:
            return f"{english!r} without its {language} translation"
    for said in (english, *(sentences[english] for sentences in catalogue.values())):
        for found in NAMED.finditer(said):
            if found[0] != "%%" and found[1] not in given:
                return f"{found[0]} in {said!r}"
    return None
