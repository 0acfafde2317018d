"""Hold the scene of the market. Knows no face: people are outlines."""

from __future__ import annotations

import math

from orkhon.demonstration.pictures import palette as p
from orkhon.demonstration.pictures.brush import (
    HEIGHT,
    WIDTH,
    Brush,
    across,
    around,
    fade,
    placed,
    rounded,
)
from orkhon.demonstration.pictures.palette import Colour, mix

_FRUIT = (
    p.ink("#b5371f"),
    p.ink("#d98b2b"),
    p.ink("#e6b94e"),
    p.ink("#7d9a3d"),
    p.ink("#6d2237"),
    p.ink("#c8643a"),
)
_CLOTH = ((p.MADDER, p.CREAM), (p.TURQUOISE, p.CREAM), (p.OCHRE, p.CREAM), (p.PETROL, p.ink("#d8e4dc")))


def market(brush: Brush, variant: int) -> None:
    """A vaulted bazaar with striped awnings, heaped fruit and spice."""
    rng = brush.rng
    air = (p.ink("#e9c88f"), p.ink("#8fc0bd"), p.ink("#d99a6c"))[variant % 3]
    stone = mix(p.ink("#a0592b"), air, 0.2)
    brush.wash(fade(mix(stone, p.COAL, 0.55), mix(stone, p.COAL, 0.2), mix(stone, p.SAND, 0.3)))
    _vaults(brush, stone, air)
    floor = mix(p.ink("#8a6a48"), air, 0.2)
    brush.rect(0, 700, WIDTH, HEIGHT, fade(mix(floor, air, 0.4), mix(floor, p.COAL, 0.55)))
    brush.glow(800, 640, 640, 300, mix(air, p.WHITE, 0.5), 0.6)
    for x, y, size in ((668, 700, 0.62), (728, 702, 0.6), (800, 714, 0.72)):
        _visitor(brush, x + rng.uniform(-22, 22), y, size, air)
    _lamps(brush)
    for side, left in enumerate((-40.0, 1040.0)):
        for depth in (1, 0):
            _stall(
                brush,
                left + (1 if side == 0 else -1) * depth * 210,
                690 - depth * 14,
                1 - depth * 0.3,
                variant + side + 2 * depth,
            )
    for x in range(480, 1130, 126):
        _sack(brush, x + rng.uniform(-10, 10), 846 + 18 * math.cos(x), rng.choice(_FRUIT))


def _vaults(brush: Brush, stone: Colour, air: Colour) -> None:
    for ring in range(6):
        share = ring / 5
        half, top, low = 760 - 420 * share, -60 + 330 * share, 740 - 30 * share
        colour = mix(mix(stone, p.COAL, 0.5 - 0.35 * share), air, 0.55 * share)
        arch = [
            (800 - half, low),
            (800 - half, top + 230),
            (800 - half * 0.72, top + 90),
            (800, top),
            (800 + half * 0.72, top + 90),
            (800 + half, top + 230),
            (800 + half, low),
        ]
        shape = [arch[0], *rounded(arch[1:-1], closed=False), arch[-1]]
        brush.polygon(shape, fade(mix(colour, p.COAL, 0.15), mix(colour, air, 0.3)))
        brush.line(shape, 7 - ring * 0.7, mix(colour, p.CREAM, 0.35), 0.8)
    gate = rounded([(628, 520), (690, 420), (800, 360), (910, 420), (972, 520)], closed=False)
    brush.polygon([(628, 712), *gate, (972, 712)], fade(mix(air, p.WHITE, 0.55), mix(air, p.WHITE, 0.75)))
    for x in (700, 770, 850, 905):
        brush.oval(x, 560, 26, 46, mix(air, p.PETROL, 0.2), 0.4)
    brush.soft([(690, 60), (760, 60), (1010, 720), (720, 720)], mix(air, p.WHITE, 0.6), 0.22, 26)


def _lamps(brush: Brush) -> None:
    for sag, y in ((90, 250), (110, 170)):
        line = [(x, y + sag * (1 - ((x - 800) / 800) ** 2)) for x in range(0, 1601, 40)]
        brush.line(line, 2.2, p.COAL, 0.8)
        for x, bulb in line[1::3]:
            brush.line([(x, bulb), (x, bulb + 18)], 2, p.COAL)
            brush.glow(x, bulb + 26, 80, 80, p.ink("#ffd98f"), 0.6)
            brush.disc(x, bulb + 26, 8, p.ink("#fff0c9"))


def _stall(brush: Brush, left: float, counter: float, size: float, kind: int) -> None:
    wide, cloth = 600 * size, _CLOTH[kind % 4]
    roof, drop = counter - 300 * size, 92 * size
    brush.rect(left, roof, left + wide, counter, p.COAL, 0.45)
    for post in (0.03, 0.97):
        brush.rect(left + wide * post - 6 * size, roof, left + wide * post + 6 * size, 850, across(p.WOOD, p.WALNUT))
    for hung in range(9):
        x = left + wide * (0.1 + hung * 0.1)
        brush.line([(x, roof + drop * 0.9), (x, roof + drop * 1.5)], 1.6, p.SAND)
        brush.oval(
            x,
            roof + drop * 1.66,
            8 * size,
            17 * size,
            fade(_FRUIT[(hung + kind) % 6], mix(_FRUIT[(hung + kind) % 6], p.COAL, 0.4)),
        )
    count = 12
    for stripe in range(count):
        a, b = left - 14 + (wide + 28) * stripe / count, left - 14 + (wide + 28) * (stripe + 1) / count
        top_a, top_b = (
            left + 24 + (wide - 48) * stripe / count,
            left + 24 + (wide - 48) * (stripe + 1) / count,
        )
        tone = cloth[stripe % 2]
        brush.polygon(
            [
                (top_a, roof - 26 * size),
                (top_b, roof - 26 * size),
                (b, roof + drop * 0.6),
                (a, roof + drop * 0.6),
            ],
            fade(mix(tone, p.WHITE, 0.14), tone),
        )
        flap = around((a + b) / 2, roof + drop * 0.6, (b - a) / 2, drop * 0.34, 0, 180, 16)
        brush.polygon(flap, fade(mix(tone, p.COAL, 0.12), mix(tone, p.COAL, 0.28)))
    for heap in range(5):
        x = left + wide * (0.12 + heap * 0.19)
        _heap(brush, x, counter, 52 * size, _FRUIT[(heap + kind * 2) % 6], melons=(heap + kind) % 3 == 0)
    brush.rect(left - 6, counter, left + wide + 6, counter + 22 * size, fade(mix(p.WOOD, p.SAND, 0.35), p.WOOD))
    for crate in range(5):
        x0, x1 = left + wide * (0.015 + crate * 0.197), left + wide * (0.2 + crate * 0.197)
        brush.rect(x0, counter + 24 * size, x1, counter + 150 * size, fade(mix(p.WOOD, p.SAND, 0.12), p.WALNUT))
        for slat in range(3):
            y = counter + (34 + slat * 38) * size
            brush.rect(x0 + 5, y, x1 - 5, y + 26 * size, fade(mix(p.WOOD, p.SAND, 0.3), mix(p.WOOD, p.COAL, 0.15)))


def _heap(brush: Brush, x: float, foot: float, half: float, colour: Colour, *, melons: bool) -> None:
    rng, across_count = brush.rng, 3 if melons else 6
    radius = half / across_count
    for row in range(across_count):
        for index in range(across_count - row):
            cx = x + (2 * index - (across_count - row - 1)) * radius
            cy = foot - radius - row * radius * 1.62
            tone = mix(colour, rng.choice((p.CREAM, p.COAL)), rng.random() * 0.16)
            brush.oval(cx, cy, radius * 1.06, radius, fade(mix(tone, p.WHITE, 0.28), tone, mix(tone, p.COAL, 0.45)))
            if melons:
                for rib in (-0.5, 0, 0.5):
                    brush.curve(
                        [
                            (cx + rib * radius * 0.4, cy - radius),
                            (cx + rib * radius * 1.3, cy),
                            (cx + rib * radius * 0.4, cy + radius),
                        ],
                        1.6,
                        mix(tone, p.COAL, 0.4),
                        0.6,
                    )
            else:
                brush.disc(cx - radius * 0.3, cy - radius * 0.4, radius * 0.2, p.WHITE, 0.5)


def _sack(brush: Brush, x: float, foot: float, spice: Colour) -> None:
    jute = mix(p.SAND, p.WOOD, 0.25)
    brush.soft(around(x + 10, foot + 2, 66, 12), p.COAL, 0.6, 8)
    body = rounded(
        [
            (x - 44, foot - 62),
            (x - 54, foot - 22),
            (x - 40, foot + 2),
            (x + 40, foot + 2),
            (x + 54, foot - 22),
            (x + 44, foot - 62),
        ]
    )
    brush.polygon(body, across(mix(jute, p.WHITE, 0.2), jute, mix(jute, p.COAL, 0.45)))
    brush.oval(x, foot - 62, 50, 15, fade(mix(jute, p.COAL, 0.2), mix(jute, p.WHITE, 0.2)))
    cone = rounded(
        [
            (x - 43, foot - 61),
            (x - 18, foot - 92),
            (x, foot - 106),
            (x + 18, foot - 92),
            (x + 43, foot - 61),
            (x, foot - 51),
        ]
    )
    brush.polygon(cone, across(mix(spice, p.WHITE, 0.25), spice, mix(spice, p.COAL, 0.4)))


def _visitor(brush: Brush, x: float, foot: float, size: float, air: Colour) -> None:
    rng = brush.rng
    coat = mix(rng.choice((p.PETROL, p.MADDER, p.SLAB, p.OCHRE, p.WINE)), air, 0.25)
    brush.limb(
        placed([(0, -176), (0, -120), (0, -60), (0, 0)], x, foot, size),
        [44 * size, 62 * size, 60 * size, 72 * size],
        coat,
    )
    brush.disc(x, foot - 200 * size, 21 * size, mix(rng.choice((p.WALNUT, p.COAL, p.MADDER)), air, 0.2))
    brush.disc(x + 46 * size, foot - 66 * size, 22 * size, mix(p.OCHRE, air, 0.2))
    brush.line(placed([(26, -150), (46, -88)], x, foot, size), 9 * size, coat)
