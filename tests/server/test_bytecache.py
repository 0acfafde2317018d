"""The byte cache: what may be kept, in which forms it is given out, and when it is forgotten."""

from __future__ import annotations

import gzip
import hashlib
import threading

import pytest

from orkhon.server.bytecache import (
    ByteCache,
    CachedAnswer,
    Headers,
    accepts_gzip,
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
    generation: int = 1,
    now: float = 0.0,
    headers: Headers = PUBLIC,
    status: int = 200,
) -> CachedAnswer:
    """An answer as the bridge would keep it."""
    return make_answer(status=status, headers=headers, body=body, generation=generation, now=now, lifetime=60.0)


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
    assert accepts_gzip(accepted) is takes


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


def test_the_same_page_has_the_same_bytes_and_etag_in_every_generation() -> None:
    first, second = page(generation=1), page(generation=2, now=1000.0)
    assert first.plain == second.plain
    assert first.gzipped == second.gzipped


@pytest.mark.parametrize("wanted", [b"%b", b"W/%b", b'"other", %b', b"*"])
@pytest.mark.parametrize("encoding", [b"", b"gzip"])
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


def test_a_page_is_forgotten_when_the_generation_moves() -> None:
    cache = ByteCache()
    cache.store("/kk/", page(generation=1))
    assert cache.get("/kk/", generation=1, now=1.0) is not None
    assert cache.get("/kk/", generation=2, now=1.0) is None
    assert len(cache) == cache.bytes_kept == 0


def test_a_page_is_forgotten_when_it_is_a_minute_old() -> None:
    cache = ByteCache(lifetime=60.0)
    cache.store("/kk/", page(now=0.0))
    assert cache.get("/kk/", generation=1, now=59.9) is not None
    assert cache.get("/kk/", generation=1, now=60.0) is None


def test_what_never_changes_under_its_address_outlives_generations() -> None:
    cache = ByteCache()
    headers: Headers = ((b"content-type", b"text/css"), (b"cache-control", b"max-age=315360000, public, immutable"))
    cache.store("/static/orkhon.3f2a.css", page(headers=headers))
    assert cache.get("/static/orkhon.3f2a.css", generation=99, now=1.0) is not None


def test_the_least_recently_asked_page_leaves_first_and_the_bound_holds() -> None:
    size = page(b"x" * 10_000, headers=((b"content-type", b"image/webp"), (b"cache-control", b"public"))).size
    cache = ByteCache(max_bytes=3 * size)
    for name in "abc":
        cache.store(
            name, page(b"x" * 10_000, headers=((b"content-type", b"image/webp"), (b"cache-control", b"public")))
        )
    assert cache.get("a", generation=1, now=0.0) is not None
    cache.store("d", page(b"x" * 10_000, headers=((b"content-type", b"image/webp"), (b"cache-control", b"public"))))
    assert cache.get("b", generation=1, now=0.0) is None
    assert all(cache.get(name, generation=1, now=0.0) for name in "acd")
    assert cache.bytes_kept == 3 * size


def test_an_answer_larger_than_the_whole_cache_empties_nothing() -> None:
    cache = ByteCache(max_bytes=20_000)
    cache.store("small", page(b"small"))
    cache.store("large", page(b"x" * 30_000))
    assert cache.get("large", generation=1, now=0.0) is None
    assert cache.get("small", generation=1, now=0.0) is not None


def test_the_count_of_bytes_is_right_after_threads_have_stored_and_moved_on() -> None:
    cache = ByteCache(max_bytes=100_000)
    answers = {generation: page(b"y" * 5_000, generation=generation) for generation in range(20)}

    def hammer() -> None:
        for generation, answer in answers.items():
            for name in range(30):
                cache.store(name, answer)
                cache.get(name, generation=generation, now=0.0)

    threads = [threading.Thread(target=hammer) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = [cache.get(name, generation=generation, now=0.0) for name in range(30) for generation in (19,)]
    assert cache.bytes_kept == sum(answer.size for answer in held if answer is not None) <= 100_000
