"""The pages for those who connect: what they name is there."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest

from orkhon.exchange import backoff, long_poll, sending
from orkhon.exchange.actions.issue_token import LIFETIME
from orkhon.exchange.api.operation_parts import FEED_NAMES
from orkhon.exchange.api.operations import OPERATIONS
from orkhon.exchange.api.shapes import SHAPES
from orkhon.exchange.models import Channel, Token
from orkhon.intake.push import views as push
from orkhon.outbound.parcels import Parcel
from orkhon.wire.kinds import EntryKind

TESTS = Path(__file__).parents[1]
DOCS = TESTS.parent / "docs"
WIRE = (DOCS / "wire.md").read_text(encoding="utf-8")
API = (DOCS / "api.md").read_text(encoding="utf-8")
PAGES = [DOCS / "api.md", DOCS / "wire.md", DOCS / "howto" / "ask-the-hub-from-python.md"]


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below that heading, without its head."""
    section = WIRE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def functions_in(file: Path) -> set[str]:
    """The names of the tests in that file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_situation_of_the_wire_names_tests_that_are_there() -> None:
    situations = rows("Situations")
    assert len(situations) >= 25
    for cells in situations:
        named = re.findall(r"`([^`]+)`", cells[-1])
        assert named, cells[0]
        for one in named:
            file, _, name = one.partition("::")
            assert (TESTS / file).is_file(), one
            assert name in functions_in(TESTS / file), one


def test_every_kind_of_entry_is_told_of_and_has_its_situation() -> None:
    kinds = {kind.value for kind in EntryKind}
    assert {cells[0].strip("`") for cells in rows("Kinds of entries")} == kinds
    told = " ".join(cells[1] for cells in rows("Situations"))
    assert {kind for kind in kinds if f"`{kind}`" in told} == kinds


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)", text)
    assert links
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_addresses_that_the_page_names_are_those_of_the_table() -> None:
    named = {re.sub(r"/\d+/", "/{notice}/", path) for path in re.findall(r"/api/v1(/[\w./{}-]*)", API)}
    known = {operation.path for operation in OPERATIONS} | {f"/feeds/{name}" for name in FEED_NAMES}
    assert named - known == set()
    assert {"/entries", "/item", "/stream", "/feeds/{format}", "/items", "/notices", "/keys"} <= named


def test_numbers_that_the_page_promises_are_those_of_the_code() -> None:
    for words in (
        f"up to {long_poll.LONGEST_WAIT:g} s",
        f"up to {sending.ENTRIES_A_DELIVERY[Channel.WEBHOOK]} entries",
        f"up to {sending.ENTRIES_A_DELIVERY[Channel.SFTP]} files together",
        f"up to {push.MOST_ITEMS:,} items and\n{push.LARGEST_BODY:,} bytes",
        f"({Token._meta.get_field('per_minute').default}, unless",
        f"fails for {backoff.GIVEN_UP_AFTER // timedelta(hours=1)} hours",
    ):
        assert words in API, words
    assert timedelta(minutes=30) == backoff.LONGEST_PAUSE
    assert (timedelta(seconds=1), 8) == (backoff.FIRST_PAUSE, backoff.REFUSALS_BORNE)
    assert "refused eight times with 400, 406, 409, 413, 415 or 422" in API
    told = API.split("refused eight times with")[1].split("is given")[0]
    concerned = [status for status in range(400, 500) if backoff.concerns_this_delivery(status)]
    assert concerned == [int(status) for status in re.findall(r"\b4\d\d\b", told)]
    assert timedelta(days=365) == LIFETIME
    assert Parcel(url="", body=b"", content_type="").timeout == 10.0


def test_the_entry_on_the_page_has_properties_of_the_shape_alone() -> None:
    (example,) = re.findall(r'^\{"cursor": .*?\}\}$', API, re.MULTILINE | re.DOTALL)
    named = set(re.findall(r'"(\w+)":', example))
    assert named == set(SHAPES["Entry"]["required"]) | {"item"}
