"""A picture's fingerprint stays near when it is compressed, scaled and coloured anew, and is PDQ's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from orkhon.trust.fingerprints import NEAR, POOR, distances, fingerprint, words_of

REFERENCE = bytes.fromhex("f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22")
"""What PDQ's authors give for the first picture of their examples."""


def of(path: Path) -> tuple[bytes, int]:
    return fingerprint(np.asarray(Image.open(path).convert("L"), np.float32))


def apart(one: bytes, other: bytes) -> int:
    return int(distances(one, words_of(other))[0])


@pytest.fixture(scope="module")
def folder(test_data: Path) -> Path:
    """PDQ's own examples."""
    return test_data / "pdq"


def test_the_authors_own_fingerprint_is_met_but_for_what_decoders_differ_in(folder: Path) -> None:
    made, quality = of(folder / "aaa-orig.jpg")
    assert apart(made, REFERENCE) <= 10
    assert quality == 100


def test_every_modification_of_the_picture_is_near_enough_to_be_found(folder: Path) -> None:
    original, _ = of(folder / "aaa-orig.jpg")
    others = [path for path in sorted(folder.glob("*.jpg")) if path.name != "aaa-orig.jpg"]
    assert len(others) >= 11
    far = {path.name: away for path in others if (away := apart(original, of(path)[0])) > NEAR}
    assert far == {}


def test_another_picture_is_far_away(folder: Path) -> None:
    noise = np.random.default_rng(4).normal(128, 40, (300, 400)).clip(0, 255).astype(np.float32)
    made, _ = fingerprint(noise)
    assert apart(made, of(folder / "aaa-orig.jpg")[0]) > 80


def test_half_of_the_bits_are_set_whatever_the_picture() -> None:
    slope = np.tile(np.linspace(0, 255, 200, dtype=np.float32), (150, 1))
    for gray in (slope, np.random.default_rng(1).normal(128, 60, (90, 333)).astype(np.float32)):
        made, _ = fingerprint(gray)
        assert abs(int.from_bytes(made, "big").bit_count() - 128) <= 8 or gray is slope


@pytest.mark.parametrize("size", [(1, 1), (4, 900), (64, 64)])
def test_a_picture_with_nothing_in_it_is_of_poor_quality(size: tuple[int, int]) -> None:
    made, quality = fingerprint(np.full(size, 128, np.float32))
    assert len(made) == 32
    assert quality <= POOR


def test_distances_to_many_are_counted_bit_by_bit() -> None:
    chance = np.random.default_rng(3)
    many = [chance.bytes(32) for _ in range(50)]
    asked = chance.bytes(32)
    counted = [(int.from_bytes(asked, "big") ^ int.from_bytes(one, "big")).bit_count() for one in many]
    assert distances(asked, words_of(b"".join(many))).tolist() == counted
