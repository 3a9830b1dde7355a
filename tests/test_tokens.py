"""Colours by their roles: every pair that stands on a page has its contrast in every theme, 10:1 in the sun; one stylesheet, and small."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

CSS = Path(__file__).parent.parent / "static/css"
TOKENS, RULES = ((CSS / name).read_text() for name in ("tokens.css", "app.css"))
PAPERS = ("bg", "surface", "sunken", "raised")
WORDS = [(word, paper) for word in ("ink", "ink-2") for paper in PAPERS]
WORDS += [(f"{role}-ink", paper) for role in ("accent", "fail", "warn") for paper in (*PAPERS, f"{role}-soft")]
WORDS += [(f"on-{role}", role) for role in ("accent", "fail", "warn", "scrim")]
WORDS += [("ink", f"{role}-soft") for role in ("accent", "fail", "warn")] + [("surface", "ink")]
SHAPES = [(shape, paper) for shape in ("edge", "accent", "fail", "warn", "star", "star-off", "focus") for paper in PAPERS]


def block(head: str) -> dict[str, str]:
    """name: value, of the first rule that begins so."""
    return dict(
        re.findall(r"--([\w-]+): ([^;]+);", TOKENS.split(f"{head}{{" if f"{head}{{" in TOKENS else f"{head} {{", 1)[1].split("}", 1)[0])
    )


LIGHT = block(":root")
THEMES = {"light": LIGHT} | {name: LIGHT | block(f':root[data-theme="{name}"]') for name in ("dark", "sun")}


def light(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_everybody_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize(("theme", "words", "shapes"), [("light", 4.5, 3), ("dark", 4.5, 3), ("sun", 10, 10)])
def test_every_pair_has_its_contrast(theme: str, words: float, shapes: float) -> None:
    known = THEMES[theme]
    found = {(a, b, least): round(contrast(known[a], known[b]), 2) for pairs, least in ((WORDS, words), (SHAPES, shapes)) for a, b in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < pair[2]} == {}


@pytest.mark.parametrize(("asked", "named"), [("prefers-color-scheme: dark", "dark"), ("prefers-contrast: more", "sun")])
def test_a_theme_the_system_asks_for_is_the_one_with_that_name(asked: str, named: str) -> None:
    after = TOKENS.split(f"@media ({asked})", 1)[1].split("{", 2)[2].split("}", 1)[0]
    assert dict(re.findall(r"--([\w-]+): ([^;]+);", after)) == block(f':root[data-theme="{named}"]')


def test_raw_colours_stand_among_the_tokens_only() -> None:
    assert re.findall(r"#[0-9a-f]{3,8}\b(?![\w-]*\{)|(?:rgb|hsl|oklch)a?\(", RULES) == []


def test_every_token_that_is_used_is_there() -> None:
    local = set(re.findall(r"(--[\w-]+):", RULES))
    assert {f"--{name}" for name in LIGHT} | local >= set(re.findall(r"var\((--[\w-]+)", RULES + TOKENS))


def test_every_token_that_is_there_is_used() -> None:
    assert {name for name in LIGHT if f"var(--{name})" not in RULES + TOKENS} == set()


def test_it_is_small() -> None:
    assert len(gzip.compress((TOKENS + RULES).encode())) < 30_000


def test_paper_is_printed_on_in_the_colours_of_light() -> None:
    """Pale words are for dark screens; browsers print them without what is dark behind them."""
    assert TOKENS.split(':root[data-theme="dark"]', 1)[0].rstrip().endswith("@media screen {")
