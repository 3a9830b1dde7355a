"""A Chinese sentence has Chinese signs: : ( ) , ; of half width beside a Chinese word come of a template that joins words itself,
as does a gap after a full-width colon."""

from __future__ import annotations

import html
import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from scripts import places
from tests.conftest import sign_in
from tests.demo.known import DONE, REOPENED, YESTERDAY

HALF = re.compile(r"[\u3400-\u9fff\uff00-\uffef](?:[:;,] | ?\()|[:;,)] ?[\u3400-\u9fff]|： \S")
NOT_SAID = re.compile(r"<(script|style|svg)\b.*?</\1>", re.S)
INLINE = re.compile(r"</?(?:a|b|i|span|small)\b[^>]*>")
SAID = re.compile(r'>([^<]+)|(?:aria-label|placeholder|alt|title)="([^"]*)')


def halves(client: FlaskClient, address: str) -> list[str]:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, address
    said = SAID.findall(INLINE.sub("", NOT_SAID.sub("◇", answer.text)))
    return [text for texts in said for text in map(html.unescape, texts) if HALF.search(text)]


def test_no_page_of_the_desk_in_chinese_joins_its_words_by_half_signs(world: Flask) -> None:
    client, folder = sign_in(world, "chen"), Path(world.config["DATA_DIR"])
    pages = [*places.of_the_desk(world, folder).values(), *(f"/visits/{visit}" for visit in (DONE, YESTERDAY, REOPENED))]
    assert {page: said for page in pages if (said := halves(client, page))} == {}


def test_no_page_of_the_field_in_chinese_joins_its_words_by_half_signs(world: Flask) -> None:
    signed, folder = f"/field/visits/{DONE}/onsite", Path(world.config["DATA_DIR"])
    assert halves(sign_in(world, "zhou"), signed) == []
    client = sign_in(world, "shen")
    pages = [page for page in places.of_the_field(world, folder).values() if client.get(page).status_code == 200]
    assert len(pages) > 40
    assert {page: said for page in pages if (said := halves(client, page))} == {}
