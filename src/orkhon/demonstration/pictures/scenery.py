"""Hold what many scenes share: skies, ridges, water, trees. Knows no whole picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from orkhon.demonstration.pictures.brush import HEIGHT, WIDTH, Brush, Paint, Point, across, fade, rounded
from orkhon.demonstration.pictures.palette import WHITE, Colour, Mood, mix


def sky(brush: Brush, mood: Mood, horizon: float) -> None:
    """Paint the air down to the horizon; by night with stars."""
    brush.wash(mood.distance(0.5))
    brush.wash(fade(*mood.sky), 0, horizon)
    if mood.dark:
        stars(brush, horizon * 0.75, 170)


def stars(brush: Brush, lowest: float, count: int) -> None:
    """Scatter stars that grow fewer and fainter towards ``lowest``."""
    rng = brush.rng
    for _ in range(count):
        height = lowest * rng.random() ** 1.5
        bright = (1 - height / lowest) * rng.uniform(0.35, 1)
        brush.disc(rng.uniform(0, WIDTH), height, rng.choice((0.9, 1.1, 1.4, 2.0)), WHITE, bright)


def sun(brush: Brush, mood: Mood, x: float, y: float, radius: float) -> None:
    """Hang the sun (by night the moon) with a halo that melts into the air."""
    brush.glow(x, y, radius * 9, radius * 7, mood.sun, 0.45)
    brush.glow(x, y, radius * 3, radius * 3, mood.sun, 0.6)
    brush.disc(x, y, radius, fade(mix(mood.sun, WHITE, 0.2), mood.sun))


def clouds(brush: Brush, colour: Colour, top: float, bottom: float, count: int, alpha: float = 0.5) -> None:
    """Float flat-bottomed clouds between two heights, smaller the lower they are."""
    rng = brush.rng
    for _ in range(count):
        y = rng.uniform(top, bottom)
        size = 1.3 - 0.8 * (y - top) / max(1, bottom - top)
        x, span = rng.uniform(-50, WIDTH + 50), rng.uniform(120, 240) * size
        for _ in range(5):
            cx, wide, high = x + rng.uniform(-0.6, 0.6) * span, span * rng.uniform(0.3, 0.6), 15 * size
            outline = [
                (cx - wide, y),
                (cx - wide * 0.5, y - high),
                (cx + wide * 0.3, y - high * 1.3),
                (cx + wide, y),
            ]
            brush.soft(outline, colour, alpha * 0.7, 4)


def crags(rng: Random, base: float, height: float, *, rough: float = 0.52, start: int = 5) -> list[Point]:
    """Return a rocky skyline over the whole width, by midpoint displacement; ``height`` is its swing."""
    level = [rng.uniform(-1, 1) for _ in range(start)]
    swing = rough
    while len(level) < 200:
        between = [(a + b) / 2 + rng.uniform(-1, 1) * swing for a, b in pairwise(level)]
        level = [value for pair in zip(level, between, strict=False) for value in pair] + [level[-1]]
        swing *= rough
    step = (WIDTH + 40) / (len(level) - 1)
    return [(-20 + index * step, base - height * value) for index, value in enumerate(level)]


def swells(rng: Random, base: float, height: float, *, waves: float = 1.6) -> list[Point]:
    """Return a soft skyline over the whole width: hills, dunes, waves."""
    parts = [(rng.uniform(0.6, 1.2) * waves * k, rng.uniform(0, 6.3), 1 / k) for k in (1, 2, 3)]
    line: list[Point] = []
    for x in range(-20, WIDTH + 41, 20):
        swing = sum(size * math.sin(rate * x / WIDTH * math.tau + phase) for rate, phase, size in parts)
        line.append((x, base - height * swing / 1.8))
    return line


def land(brush: Brush, skyline: Sequence[Point], paint: Paint) -> None:
    """Fill everything under a skyline."""
    brush.polygon([*skyline, (WIDTH + 20, HEIGHT), (-20, HEIGHT)], paint)


def height_at(skyline: Sequence[Point], x: float) -> float:
    """Return where a skyline runs at ``x``."""
    for (x0, y0), (x1, y1) in pairwise(skyline):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return skyline[-1][1]


def ranges(brush: Brush, mood: Mood, first: float, last: float, count: int, height: float, reach: float = 0.6) -> None:
    """Stand ``count`` mountain ranges behind one another, each nearer one darker, with air between them."""
    for index in range(count):
        share = index / max(1, count - 1)
        base = first + (last - first) * share
        colour = mood.distance(0.08 + (reach - 0.08) * share)
        land(
            brush,
            crags(brush.rng, base, height * (1 - 0.35 * share)),
            fade(colour, mix(colour, mood.haze, 0.35)),
        )
        brush.mist(base, base + 90, mood.haze, 0, 0.35)


def hills(brush: Brush, mood: Mood, first: float, last: float, count: int, height: float, near: float = 0.75) -> None:
    """Roll ``count`` soft hills behind one another, each nearer one darker."""
    for index in range(count):
        share = index / max(1, count - 1)
        colour = mood.distance(0.15 + (near - 0.15) * share)
        line = swells(brush.rng, first + (last - first) * share, height)
        land(brush, line, fade(mix(colour, mood.haze, 0.12), mix(colour, mood.deep, 0.3)))


def summit(
    brush: Brush, x: float, top: float, base: float, half: float, rock: Colour, light: Colour, ice: float
) -> None:
    """Raise one mountain with a lit and a shaded face; ``ice`` is the share of it under snow."""
    rng, tall = brush.rng, base - top
    left, right = _flank(rng, x, top, -half, tall), _flank(rng, x, top, half, tall)
    brush.polygon([*left[::-1], *right[1:]], fade(light, mix(light, rock, 0.6)))
    spine = [(x, top)]
    spine += [(x + half * (0.03 + 0.025 * (k % 2) - 0.005 * k) * k, top + tall * k / 8) for k in range(1, 9)]
    brush.polygon([*spine, *right[::-1]], fade(rock, mix(rock, light, 0.25)))
    if ice:
        snow = mix(WHITE, light, 0.12)
        _snow(brush, x, top, tall * ice, half * ice, snow, mix(rock, snow, 0.55))


def _flank(rng: Random, x: float, top: float, half: float, tall: float) -> list[Point]:
    steps = 12
    flank = [(x, top)]
    for step in range(1, steps):
        share = step / steps
        flank.append((x + half * (share + rng.uniform(-0.03, 0.03)), top + tall * (share + rng.uniform(-0.02, 0.02))))
    return [*flank, (x + half, top + tall)]


def _snow(brush: Brush, x: float, top: float, tall: float, half: float, lit: Colour, shaded: Colour) -> None:
    rng, teeth = brush.rng, 9
    edge: list[Point] = []
    for tooth in range(teeth + 1):
        share = tooth / teeth
        drop = (0.78 if tooth % 2 else 1.12) * tall * rng.uniform(0.9, 1.1)
        if tooth in {0, teeth}:
            drop *= 0.85
        reach = half * drop / tall * 0.97 if tooth in {0, teeth} else half * 0.8
        edge.append((x + reach * (2 * share - 1), top + drop))
    brush.polygon([(x, top), *edge[::-1]], fade(lit, mix(lit, shaded, 0.5)))
    brush.polygon([(x, top), (x + half * 0.1, top + tall * 0.45), *edge[teeth // 2 + 1 :], (x, top)], shaded, 0.9)


def glints(
    brush: Brush,
    colour: Colour,
    top: float,
    bottom: float,
    count: int,
    *,
    x: float = 800,
    spread: float = 900,
) -> None:
    """Strew flat lights on water, longer and farther apart the nearer they are."""
    rng = brush.rng
    for _ in range(count):
        share = rng.random()
        y = top + (bottom - top) * share**1.3
        long = (12 + 90 * share) * rng.uniform(0.4, 1)
        centre = x + rng.gauss(0, 0.4) * spread * (0.5 + share)
        brush.oval(centre, y, long, 0.9 + 2.2 * share, colour, rng.uniform(0.12, 0.45))


def poplar(brush: Brush, x: float, foot: float, tall: float, colour: Colour) -> None:
    """Stand one slim poplar."""
    wide = tall * 0.11
    brush.line([(x, foot), (x, foot - tall * 0.3)], tall * 0.025, mix(colour, (40, 28, 20), 0.5))
    outline = [(x, foot - tall), (x + wide, foot - tall * 0.5), (x + wide * 0.7, foot - tall * 0.14)]
    outline += [(x - wide * 0.7, foot - tall * 0.14), (x - wide, foot - tall * 0.5)]
    brush.blob(outline, across(mix(colour, WHITE, 0.16), colour, mix(colour, (0, 0, 0), 0.25)))


def pine(brush: Brush, x: float, foot: float, tall: float, colour: Colour) -> None:
    """Stand one spruce of stacked boughs."""
    for tier in range(5):
        y = foot - tall * (0.1 + tier * 0.17)
        wide = tall * 0.2 * (1 - tier * 0.17)
        brush.polygon([(x, y - tall * 0.27), (x + wide, y), (x, y - tall * 0.05), (x - wide, y)], colour)
    brush.rect(x - tall * 0.015, foot - tall * 0.15, x + tall * 0.015, foot, colour)


def tree(brush: Brush, x: float, foot: float, tall: float, leaf: Colour, bark: Colour) -> None:
    """Stand one broad tree: a forked trunk and a crown of three tones."""
    rng, crown = brush.rng, foot - tall * 0.66
    brush.limb([(x, foot), (x, foot - tall * 0.3), (x, crown)], [tall * 0.08, tall * 0.045, tall * 0.03], bark)
    for side in (-1, 1):
        bough = [
            (x, foot - tall * 0.3),
            (x + side * tall * 0.1, foot - tall * 0.45),
            (x + side * tall * 0.16, crown),
        ]
        brush.limb(bough, [tall * 0.035, tall * 0.025, tall * 0.012], bark)
    for tone, lift in ((mix(leaf, (0, 0, 0), 0.25), 0.05), (leaf, 0), (mix(leaf, WHITE, 0.14), -0.07)):
        for _ in range(9):
            turn, far = rng.uniform(0, math.tau), rng.uniform(0, 0.22) * tall * (1 if lift >= 0 else 0.7)
            cx, cy = (
                x + far * math.cos(turn) * 1.2 + lift * tall * 0.5,
                crown + lift * tall + far * math.sin(turn) * 0.8,
            )
            brush.disc(cx, cy, tall * rng.uniform(0.09, 0.15), tone)


def grass(brush: Brush, base: float, tall: float, count: int, colour: Colour, tip: Colour) -> None:
    """Grow blades of grass from below the sheet or from ``base``, leaning with one wind."""
    rng = brush.rng
    for _ in range(count):
        x, high = rng.uniform(0, WIDTH), tall * rng.uniform(0.4, 1)
        foot = base + rng.uniform(0, 12)
        lean = high * rng.uniform(0.05, 0.45)
        blade = [
            (x - 2, foot),
            (x + lean * 0.35, foot - high * 0.6),
            (x + lean, foot - high),
            (x + 2.5, foot),
        ]
        brush.polygon(blade, mix(colour, tip, rng.random()))


def birds(brush: Brush, x: float, y: float, count: int, colour: Colour) -> None:
    """Let a loose flock cross the sky."""
    rng = brush.rng
    for index in range(count):
        cx, cy, wing = x + index * 34 + rng.uniform(-14, 14), y + rng.uniform(-26, 26), rng.uniform(8, 15)
        left = rounded([(cx - wing, cy - wing * 0.2), (cx - wing * 0.5, cy - wing * 0.5), (cx, cy)], closed=False)
        right = rounded([(cx, cy), (cx + wing * 0.5, cy - wing * 0.55), (cx + wing, cy - wing * 0.3)], closed=False)
        brush.line(left + right, 2.2, colour)
