"""The illustrations of the demonstration. Pure Pillow: no Django, no database, no clock."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from functools import cache

import pytest
from PIL import Image, ImageChops, ImageStat

from orkhon.demonstration.pictures import SCENES, draw

WIDTH, HEIGHT = 320, 180
FEWEST_COLOURS = 900
SMALLEST_SPREAD = 12.0
SMALLEST_DIFFERENCE = 3.0

EVERY_SCENE = pytest.mark.parametrize("name", sorted(SCENES))


@cache
def drawn(name: str, variant: int = 0) -> bytes:
    """A small picture, drawn once for all tests."""
    return draw(name, width=WIDTH, height=HEIGHT, variant=variant)


@cache
def opened(file: bytes) -> Image.Image:
    return Image.open(io.BytesIO(file)).convert("RGB")


def difference(one: bytes, other: bytes) -> float:
    """How far two pictures are apart on average, in steps of 255; about 0 for the same picture."""
    return _mean_gap(opened(one), opened(other))


def _mean_gap(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


def test_the_scenes_are_those_that_the_stock_of_the_demonstration_names() -> None:
    named = """bread bridge bus desert field glacier horse lake library manuscript market mountains
        observatory orchestra port satellite school sea skyline stadium stele textile train wind"""
    assert set(SCENES) == set(named.split())


@EVERY_SCENE
def test_a_scene_is_a_webp_of_the_size_asked_for(name: str) -> None:
    with Image.open(io.BytesIO(drawn(name))) as picture:
        assert (picture.format, picture.size) == ("WEBP", (WIDTH, HEIGHT))


@EVERY_SCENE
@pytest.mark.parametrize("variant", [0, 1])
def test_a_scene_drawn_twice_is_the_same_byte_for_byte(name: str, variant: int) -> None:
    assert draw(name, width=WIDTH, height=HEIGHT, variant=variant) == drawn(name, variant)


@EVERY_SCENE
@pytest.mark.parametrize("variant", [0, 1, 2, 3])
def test_a_scene_is_not_flat(name: str, variant: int) -> None:
    picture = opened(drawn(name, variant))
    colours = picture.getcolors(WIDTH * HEIGHT)
    assert colours is not None
    assert len(colours) >= FEWEST_COLOURS
    assert max(ImageStat.Stat(picture).stddev) >= SMALLEST_SPREAD


@EVERY_SCENE
def test_the_lower_half_holds_a_subject(name: str) -> None:
    lower = opened(drawn(name)).crop((0, HEIGHT // 2, WIDTH, HEIGHT))
    assert max(ImageStat.Stat(lower).stddev) >= SMALLEST_SPREAD


@EVERY_SCENE
def test_the_first_four_variants_of_a_scene_are_four_pictures(name: str) -> None:
    for one in range(4):
        for other in range(one):
            assert difference(drawn(name, one), drawn(name, other)) >= SMALLEST_DIFFERENCE, (one, other)


def test_no_two_scenes_look_the_same() -> None:
    names = sorted(SCENES)
    for index, one in enumerate(names):
        for other in names[:index]:
            assert difference(drawn(one), drawn(other)) >= SMALLEST_DIFFERENCE, (one, other)


def test_a_jpeg_is_drawn_when_asked_for_and_shows_the_same_picture() -> None:
    file = draw("stele", width=WIDTH, height=HEIGHT, format="jpeg")
    with Image.open(io.BytesIO(file)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (WIDTH, HEIGHT))
    assert difference(file, drawn("stele")) < SMALLEST_DIFFERENCE


@pytest.mark.parametrize("size", [(420, 180), (180, 180), (120, 240), (1, 1)])
def test_any_shape_is_cut_to_the_size_asked_for(size: tuple[int, int]) -> None:
    assert opened(draw("horse", width=size[0], height=size[1])).size == size


def test_a_wide_picture_loses_its_sky_before_its_ground() -> None:
    whole, wide = draw("school", width=420, height=236), draw("school", width=420, height=180)
    lost = {top: _mean_gap(opened(whole).crop((0, top, 420, top + 180)), opened(wide)) for top in range(57)}
    assert min(lost, key=lost.__getitem__) in range(42, 49)


def test_the_full_size_is_1600_by_900() -> None:
    assert opened(draw("desert")).size == (1600, 900)


def test_a_variant_beyond_the_palettes_still_draws_its_own_picture() -> None:
    assert draw("lake", width=WIDTH, height=HEIGHT, variant=40) != drawn("lake")


def test_an_unknown_scene_is_refused_with_the_names_that_are_known() -> None:
    with pytest.raises(ValueError, match=r"no scene 'volcano'; the scenes are bread, bridge, .*wind"):
        draw("volcano")


@pytest.mark.parametrize(("width", "height"), [(0, 900), (1600, -1), (5000, 900)])
def test_a_size_that_cannot_be_drawn_is_refused_with_its_bounds(width: int, height: int) -> None:
    with pytest.raises(ValueError, match=rf"{width} by {height} was asked for; each side is 1 to 4096"):
        draw("sea", width=width, height=height)


def test_an_unknown_format_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match=r"'gif' was asked for; the formats are jpeg, webp"):
        draw("sea", format="gif")  # type: ignore[arg-type]


def test_another_process_with_other_hashes_draws_the_same_bytes_without_numpy() -> None:
    programme = (
        "import hashlib, sys; sys.modules['numpy'] = None\n"
        "from orkhon.demonstration.pictures import draw\n"
        f"print(hashlib.sha256(draw('market', width={WIDTH}, height={HEIGHT})).hexdigest())"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", programme],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(prints) == 1
