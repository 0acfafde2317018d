"""What changes of pages: entries of the wire, statements that write rows, and which part of an address counts."""

from __future__ import annotations

import pytest

from orkhon.config.changed_tables import tags_of
from orkhon.config.page_news import Entry, purge_of, purges_of
from orkhon.config.page_routes import knows_host, query_of_page
from orkhon.config.statements import tables_read, written_by
from orkhon.server.bytecache import EVERYTHING, Purge


def entry(kind: str, *, agency: str = "altai", language: str | None = "kk") -> Entry:
    """One entry about item a."""
    return (7, "urn:a", kind, agency, language)


@pytest.mark.parametrize("kind", ["kill", "withhold", "redact", "correct"])
def test_what_takes_an_item_away_or_puts_it_right_purges_it_hard(kind: str) -> None:
    assert Purge(tag="item:urn:a", hard=True) in purges_of([entry(kind)], desk="desk")


@pytest.mark.parametrize("kind", ["publish", "update", "release"])
def test_news_purge_softly_the_item_and_the_lists_of_their_language_alone(kind: str) -> None:
    found = purges_of([entry(kind)], desk="desk")
    assert found == [Purge(tag="item:urn:a"), Purge(tag="headlines:kk"), Purge(tag="headlines:any")]
    listed = purges_of([entry(kind, agency="desk")], desk="desk")
    assert [purge.tag for purge in listed] == ["item:urn:a", "articles:kk", "articles:any"]


def test_an_entry_that_does_not_say_its_language_is_about_the_lists_of_all() -> None:
    tags = {purge.tag for purge in purges_of([entry("release", agency="desk", language=None)], desk="desk")}
    assert {"articles:kk", "articles:az", "articles:any"} <= tags


def test_a_changed_right_purges_everything_at_once() -> None:
    assert purges_of([entry("publish"), entry("policy")], desk="desk") == [Purge(tag=EVERYTHING, hard=True)]


@pytest.mark.parametrize(
    ("told", "purge"),
    [
        ("table:portals_rate", Purge(tag="table:portals_rate")),
        ("!article:7", Purge(tag="article:7", hard=True)),
        ("table:alliance_legalorder", Purge(tag="table:alliance_legalorder", hard=True)),
    ],
)
def test_rows_purge_softly_unless_they_forbid_or_take_away(told: str, purge: Purge) -> None:
    assert purge_of(told) == purge


ARTICLE = '"desk_article"'


@pytest.mark.parametrize(
    ("statement", "values", "tags"),
    [
        ('INSERT INTO "portals_rate" ("id") VALUES (%s)', (1,), ["table:portals_rate"]),
        ('INSERT OR IGNORE INTO "portals_rate" ("id") VALUES (%s)', (1,), ["table:portals_rate"]),
        ('DELETE FROM "portals_rate" WHERE "portals_rate"."id" IN (%s)', (1,), ["table:portals_rate"]),
        (f'INSERT INTO {ARTICLE} ("id") VALUES (%s)', (1,), []),
        (f'UPDATE {ARTICLE} SET "latest_revision_id" = %s WHERE {ARTICLE}."id" = %s', (5, 7), []),
        (f'UPDATE {ARTICLE} SET "headline" = %s WHERE {ARTICLE}."id" = %s', ("x", 7), ["article:7"]),
        (f'UPDATE {ARTICLE} SET "live" = %s WHERE {ARTICLE}."id" = %s', (False, 7), ["!article:7"]),
        (f'UPDATE {ARTICLE} SET "withdrawn_at" = %s WHERE {ARTICLE}."uid" = %s', (None, "u"), ["!table:desk_article"]),
        (f'UPDATE {ARTICLE} SET "deck" = %s WHERE {ARTICLE}."id" IN (%s, %s)', ("", 7, 8), ["article:7", "article:8"]),
        (f'DELETE FROM {ARTICLE} WHERE {ARTICLE}."id" IN (%s, %s)', (7, 8), ["!article:7", "!article:8"]),
        (f'UPDATE {ARTICLE} SET "deck" = %s WHERE ({ARTICLE}."id" = %s AND NOT 1)', ("", 7), ["table:desk_article"]),
    ],
)  # fmt: skip
def test_a_statement_says_what_it_changes(statement: str, values: tuple[object, ...], tags: list[str]) -> None:
    written = written_by(statement)
    assert written is not None
    assert tags_of(written, values) == tags


def test_a_question_says_which_tables_it_reads() -> None:
    asked = (
        'SELECT "a"."id" FROM "desk_article" "a" INNER JOIN "desk_topic" ON (1) '
        'LEFT OUTER JOIN "media_picture" T5 ON (2) WHERE EXISTS(SELECT 1 FROM "wagtailcore_site")'
    )
    assert tables_read(asked) == {"desk_article", "desk_topic", "media_picture", "wagtailcore_site"}
    assert written_by(asked) is None


@pytest.mark.parametrize(
    ("address", "counts"),
    [
        ("/kk/?utm_source=x&fbclid=y", b""),
        ("/kk/science/?page=2&page=3&utm=%00&x", b"page=3"),
        ("/kk/science/?x=1&%70age=2", b"page=2"),
        ("/kk/science/words-12/?x=1", b""),
        ("/kk/nothing/like/this/?x=1", b""),
        ("/static/portals/base.css?v=1", b""),
        ("/kk/search/?q=x", None),
        ("/admin/", None),
        ("/admin/login/?next=/", None),
        ("/api/v1/entries", None),
        ("/media/x", None),
        ("/", None),
        ("/recordings/1/x/play.mp3", None),
    ],
)
def test_only_what_a_page_depends_on_is_left_of_an_address(address: str, counts: bytes | None) -> None:
    path, _, query = address.encode().partition(b"?")
    assert query_of_page(path, query) == counts


def test_a_route_that_names_no_parameters_is_not_kept_with_any() -> None:
    assert query_of_page(b"/kk/check/", b"") == b""
    assert query_of_page(b"/kk/check/", b"uri=urn:a") is None


@pytest.mark.parametrize(
    ("host", "known"),
    [
        (b"127.0.0.1", True),
        (b"localhost:80", True),
        (b"[::1]", True),
        (b"[::1]:443", True),
        (b"localhost:31337", False),
        (b"made-up.localhost", False),
        (b"localhost.", False),
        (b"", False),
    ],
)
def test_strangers_names_and_ports_are_not_the_hubs(host: bytes, known: bool) -> None:
    assert knows_host(host) is known
