"""Unpacking within limits."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkhon.outbound.errors import BrokenAnswer, TooLarge, UnknownEncoding
from orkhon.outbound.unpack import take_body


def _pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def _bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    "identity": lambda data: data,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": lambda data: gzip.compress(data[:5]) + gzip.compress(data[5:]),
    "deflate": zlib.compress,
    " Deflate": _bare_deflate,
}


@given(st.binary(max_size=3000), st.sampled_from(sorted(PACKERS)), st.integers(1, 700))
def test_what_was_packed_comes_out_the_same_in_pieces_of_any_size(data: bytes, encoding: str, size: int) -> None:
    packed = PACKERS[encoding](data)
    assert take_body(_pieces(packed, size), encoding=encoding, max_bytes=10_000, name="x") == data


def test_a_gzip_bomb_is_stopped_before_it_is_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000, 9)
    assert len(bomb) < 60_000
    with pytest.raises(TooLarge, match="more than the 1,000,000 bytes"):
        take_body([bomb], encoding="gzip", max_bytes=1_000_000, name="x")


def test_the_limit_counts_what_came_over_the_line_too() -> None:
    with pytest.raises(TooLarge):
        take_body([b"a" * 600, b"b" * 600], encoding="", max_bytes=1000, name="x")


def test_exactly_the_limit_is_allowed() -> None:
    assert take_body([b"a" * 1000], encoding="", max_bytes=1000, name="x") == b"a" * 1000


def test_a_body_cut_in_the_middle_is_told() -> None:
    packed = gzip.compress(b"news " * 1000)
    for cut in (1, 5, len(packed) // 2, len(packed) - 1):
        with pytest.raises(BrokenAnswer):
            take_body([packed[:cut]], encoding="gzip", max_bytes=100_000, name="x")


def test_a_body_that_is_not_packed_as_it_says_is_told() -> None:
    with pytest.raises(BrokenAnswer, match="says that it sends gzip"):
        take_body([b"<rss>plain</rss>"], encoding="gzip", max_bytes=1000, name="x")


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_a_packing_that_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(UnknownEncoding, match="gzip, deflate"):
        take_body([b"x"], encoding=encoding, max_bytes=1000, name="x")


def test_padding_after_the_last_gzip_member_is_let_pass() -> None:
    assert take_body([gzip.compress(b"news"), b"\0" * 20], encoding="gzip", max_bytes=1000, name="x") == b"news"
