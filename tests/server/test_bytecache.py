"""The byte cache: what may be kept, in which forms it is given out, and when it is forgotten."""

from __future__ import annotations

import gzip
import hashlib
import threading

import brotli
import pytest

from orkhon.server.bytecache import (
    EVERYTHING,
    TAGS_HEADER,
    ByteCache,
    CachedAnswer,
    Headers,
    Purge,
    accepts,
    make_answer,
    reply_for,
    storable,
)

PUBLIC: Headers = ((b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"public, max-age=0"))

# No letter follows from those before it, so that compression only adds to it.
NOISE = b"".join(hashlib.sha256(b"%d" % number).digest() for number in range(40))


def page(
    body: bytes = b"<p>salem</p>" * 100,
    *,
    headers: Headers = PUBLIC,
    status: int = 200,
    tags: str | None = None,
) -> CachedAnswer:
    """An answer as the bridge would keep it."""
    named: Headers = ((TAGS_HEADER, tags.encode()),) if tags is not None else ()
    return make_answer(status=status, headers=(*headers, *named), body=body)


@pytest.mark.parametrize("status", [200, 301, 404, 410])
def test_a_public_answer_is_kept_with_these_statuses(status: int) -> None:
    assert storable(status, PUBLIC)


@pytest.mark.parametrize("status", [201, 206, 302, 304, 400, 403, 500, 503])
def test_a_public_answer_with_another_status_is_not_kept(status: int) -> None:
    assert not storable(status, PUBLIC)


@pytest.mark.parametrize(
    "extra",
    [
        ((b"set-cookie", b"sessionid=1"),),
        ((b"vary", b"Cookie"),),
        ((b"vary", b"Accept-Encoding, Accept-Language"),),
        ((b"vary", b"Accept-Encoding"), (b"Vary", b"Cookie")),
        ((b"vary", b"*"),),
        ((b"cache-control", b"no-store"),),
        ((b"Cache-Control", b"private"),),
        ((b"content-encoding", b"br"),),
    ],
)
def test_an_answer_for_some_visitors_only_is_not_kept(extra: Headers) -> None:
    assert not storable(200, (*PUBLIC, *extra))


def test_an_answer_that_does_not_call_itself_public_is_not_kept() -> None:
    assert not storable(200, ((b"content-type", b"text/html"), (b"cache-control", b"max-age=60")))
    assert not storable(200, ((b"content-type", b"text/html"),))


def test_an_answer_that_varies_by_encoding_alone_is_kept() -> None:
    assert storable(200, (*PUBLIC, (b"vary", b"accept-encoding")))


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        (b"", False),
        (b"gzip", True),
        (b"br, GZIP;q=0.5", True),
        (b"gzip;q=0", False),
        (b"gzip; q=0.000, *", False),
        (b"*", True),
        (b"*;q=0", False),
        (b"identity", False),
        (b"xgzip", False),
    ],
)
def test_gzip_is_given_to_those_alone_who_take_it(accepted: bytes, takes: bool) -> None:
    assert accepts(accepted, b"gzip") is takes


def test_the_compressed_form_holds_the_same_page_under_another_etag() -> None:
    answer = page()
    plain = reply_for(answer, method="GET", if_none_match=b"", accept_encoding=b"")
    squeezed = reply_for(answer, method="GET", if_none_match=b"", accept_encoding=b"gzip")
    assert gzip.decompress(squeezed.body) == plain.body
    assert dict(squeezed.headers)[b"content-encoding"] == b"gzip"
    assert dict(squeezed.headers)[b"etag"] != dict(plain.headers)[b"etag"]
    assert dict(plain.headers)[b"vary"] == dict(squeezed.headers)[b"vary"] == b"Accept-Encoding"
    assert int(dict(squeezed.headers)[b"content-length"]) == len(squeezed.body) < len(plain.body)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"short", b"text/html"), (b"\x89PNG" * 1000, b"image/png"), (NOISE, b"text/plain")],
)
def test_what_gzip_would_not_help_is_given_plain(body: bytes, content_type: bytes) -> None:
    answer = page(body, headers=((b"content-type", content_type), (b"cache-control", b"public")))
    reply = reply_for(answer, method="GET", if_none_match=b"", accept_encoding=b"gzip")
    assert reply.body == body
    assert b"content-encoding" not in dict(reply.headers)


def test_brotli_is_given_before_gzip_to_those_who_take_both() -> None:
    answer = page()
    reply = reply_for(answer, method="GET", if_none_match=b"", accept_encoding=b"gzip, deflate, br, zstd")
    assert dict(reply.headers)[b"content-encoding"] == b"br"
    assert brotli.decompress(reply.body) == answer.plain.body
    assert len({dict(form.headers)[b"etag"] for form in (answer.plain, answer.gzipped, answer.brotlied) if form}) == 3


def test_the_same_page_has_the_same_bytes_and_etag_whenever_it_is_made() -> None:
    first, second = page(tags="a"), page(tags="b")
    assert first.plain == second.plain
    assert (first.gzipped, first.brotlied) == (second.gzipped, second.brotlied)


@pytest.mark.parametrize("wanted", [b"%b", b"W/%b", b'"other", %b', b"*"])
@pytest.mark.parametrize("encoding", [b"", b"gzip", b"br"])
def test_a_visitor_who_has_the_page_is_told_304_without_a_body(wanted: bytes, encoding: bytes) -> None:
    answer = page()
    etag = dict(reply_for(answer, method="GET", if_none_match=b"", accept_encoding=encoding).headers)[b"etag"]
    asked = wanted.replace(b"%b", etag)
    reply = reply_for(answer, method="GET", if_none_match=asked, accept_encoding=encoding)
    assert (reply.status, reply.body) == (304, b"")
    assert dict(reply.headers)[b"etag"] == etag
    assert b"content-length" not in dict(reply.headers)


def test_a_visitor_who_has_an_older_page_gets_the_new_one() -> None:
    reply = reply_for(page(b"new"), method="GET", if_none_match=b'"old"', accept_encoding=b"")
    assert (reply.status, reply.body) == (200, b"new")


def test_a_410_is_never_told_as_304() -> None:
    reply = reply_for(page(b"gone", status=410), method="GET", if_none_match=b"*", accept_encoding=b"")
    assert reply.status == 410


def test_head_gets_the_headers_of_get_and_no_body() -> None:
    answer = page()
    get = reply_for(answer, method="GET", if_none_match=b"", accept_encoding=b"gzip")
    head = reply_for(answer, method="HEAD", if_none_match=b"", accept_encoding=b"gzip")
    assert head.headers == get.headers
    assert head.body == b""


def found(cache: ByteCache, key: str, now: float = 1.0) -> str:
    """What the cache says of a key: `fresh`, `old`, or nothing."""
    kept = cache.find(key)
    return "" if kept is None else "fresh" if now < kept.fresh_until else "old"


def test_a_page_is_purged_by_what_it_shows_and_by_nothing_else() -> None:
    cache = ByteCache()
    cache.store("/kk/a/", page(tags="item:a list:kk"), mark=cache.mark, now=0.0)
    cache.store("/kk/b/", page(tags="item:b list:kk"), mark=cache.mark, now=0.0)
    cache.purge([Purge(tag="item:c"), Purge(tag="item:a", hard=True)], now=0.5)
    assert (found(cache, "/kk/a/"), found(cache, "/kk/b/")) == ("", "fresh")
    cache.purge([Purge(tag="list:kk")], now=0.5)
    assert found(cache, "/kk/b/") == "old"
    cache.purge([Purge(tag="item:b", hard=True)], now=0.5)
    assert len(cache) == cache.bytes_kept == 0


def test_a_purge_of_everything_and_of_anything_touches_who_does_not_say_what_it_shows() -> None:
    cache = ByteCache()
    cache.store("silent", page(), mark=cache.mark, now=0.0)
    cache.store("none", page(tags=""), mark=cache.mark, now=0.0)
    cache.purge([Purge(tag="item:a")], now=0.5)
    assert (found(cache, "silent"), found(cache, "none")) == ("old", "fresh")
    cache.purge([Purge(tag=EVERYTHING)], now=0.5)
    assert found(cache, "none") == "old"
    cache.purge([Purge(tag=EVERYTHING, hard=True)], now=0.5)
    assert len(cache) == 0


def test_an_answer_with_endless_tags_is_touched_by_every_purge() -> None:
    cache = ByteCache()
    cache.store("map", page(tags=" ".join(f"item:{number}" for number in range(5000))), mark=cache.mark, now=0.0)
    cache.purge([Purge(tag="item:elsewhere", hard=True)], now=0.5)
    assert found(cache, "map") == ""


@pytest.mark.parametrize(("hard", "left"), [(True, ""), (False, "old")])
def test_what_was_purged_while_a_page_was_made_is_not_kept_as_new(hard: bool, left: str) -> None:
    cache = ByteCache()
    mark = cache.mark
    cache.purge([Purge(tag="item:a", hard=hard)], now=0.5)
    assert not cache.store("early", page(tags="item:a"), mark=mark, now=1.0)
    assert found(cache, "early") == left
    assert cache.store("other", page(tags="item:b"), mark=mark, now=1.0)
    assert cache.store("late", page(tags="item:a"), mark=cache.mark, now=1.0)
    assert (found(cache, "other"), found(cache, "late")) == ("fresh", "fresh")


def test_a_page_begun_before_more_purges_than_are_remembered_is_not_kept() -> None:
    cache = ByteCache()
    mark = cache.mark
    cache.purge((Purge(tag=f"item:{number}") for number in range(5000)), now=0.5)
    assert not cache.store("slow", page(tags="item:none"), mark=mark, now=1.0)
    assert found(cache, "slow") == ""


def test_a_page_is_old_when_a_minute_has_gone() -> None:
    cache = ByteCache(fresh_s=60.0)
    cache.store("/kk/", page(tags=""), mark=cache.mark, now=0.0)
    assert found(cache, "/kk/", 59.9) == "fresh"
    assert found(cache, "/kk/", 60.0) == "old"


def test_what_never_changes_under_its_address_outlives_every_purge() -> None:
    cache = ByteCache()
    headers: Headers = ((b"content-type", b"text/css"), (b"cache-control", b"max-age=315360000, public, immutable"))
    cache.store("/static/orkhon.3f2a.css", page(headers=headers), mark=cache.mark, now=0.0)
    cache.purge([Purge(tag=EVERYTHING, hard=True)], now=0.5)
    assert found(cache, "/static/orkhon.3f2a.css", 1e9) == "fresh"


def test_the_least_recently_asked_page_leaves_first_and_the_bound_holds() -> None:
    picture: Headers = ((b"content-type", b"image/webp"), (b"cache-control", b"public"))
    size = page(b"x" * 10_000, headers=picture).size
    cache = ByteCache(max_bytes=3 * size)
    for name in "abc":
        cache.store(name, page(b"x" * 10_000, headers=picture), mark=0, now=0.0)
    assert cache.find("a") is not None
    cache.store("d", page(b"x" * 10_000, headers=picture), mark=0, now=0.0)
    assert [name for name in "abcd" if cache.find(name)] == ["a", "c", "d"]
    assert cache.bytes_kept == 3 * size


def test_addresses_that_lead_nowhere_push_out_one_another_and_no_page() -> None:
    cache = ByteCache(max_bytes=400_000)
    cache.store("/kk/", page(), mark=0, now=0.0)
    for number in range(500):
        cache.store(f"/kk/{number}/", page(status=404), mark=0, now=0.0)
        cache.store(f"strange:{number}", page(), mark=0, now=0.0, guest=True)
    assert cache.find("/kk/") is not None
    assert cache.find("strange:499") is not None
    assert cache.bytes_kept < 50_000


def test_an_answer_larger_than_the_whole_cache_empties_nothing() -> None:
    cache = ByteCache(max_bytes=20_000)
    cache.store("small", page(b"small"), mark=0, now=0.0)
    assert cache.store("large", page(NOISE * 30), mark=0, now=0.0), "whoever asked for it gets it"
    assert cache.find("large") is None
    assert cache.find("small") is not None


def test_the_count_of_bytes_is_right_after_threads_have_stored_and_purged() -> None:
    cache = ByteCache(max_bytes=100_000)
    answers = [page(b"y" * 5_000, tags=f"item:{number}") for number in range(20)]

    def hammer() -> None:
        for number, answer in enumerate(answers):
            for name in range(30):
                cache.store(name, answer, mark=cache.mark, now=0.0)
                cache.find(name)
            cache.purge([Purge(tag=f"item:{number}", hard=number % 2 == 0)], now=0.0)

    threads = [threading.Thread(target=hammer) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = [kept for name in range(30) if (kept := cache.find(name)) is not None]
    assert cache.bytes_kept == sum(kept.answer.size for kept in held) <= 100_000
    cache.purge([Purge(tag=EVERYTHING, hard=True)], now=0.0)
    assert (len(cache), cache.bytes_kept) == (0, 0)
