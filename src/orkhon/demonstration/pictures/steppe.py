"""Hold the scenes of the steppe: the stele and the horse. Knows no town."""

from __future__ import annotations

from orkhon.demonstration.pictures import palette as p
from orkhon.demonstration.pictures.brush import HEIGHT, Brush, Point, across, fade, placed, rounded, traced
from orkhon.demonstration.pictures.palette import AMBER, DAWN, DAY, DUSK, NIGHT, Colour, Mood, mix
from orkhon.demonstration.pictures.scenery import (
    birds,
    clouds,
    grass,
    height_at,
    hills,
    land,
    ranges,
    sky,
    sun,
    swells,
)

_RUNES: tuple[tuple[tuple[Point, ...], ...], ...] = (
    (((0, 0), (0, 10)),),
    (((0, 0), (5, 5), (0, 10)),),
    (((5, 0), (0, 5), (5, 10)),),
    (((0, 0), (0, 10)), ((0, 2), (5, 6))),
    (((0, 0), (5, 10)), ((5, 0), (0, 10))),
    (((0, 10), (0, 0), (5, 4)),),
    (((2, 0), (2, 10)), ((0, 4), (2, 0), (5, 4))),
    (((0, 2), (5, 2)), ((0, 7), (5, 7))),
)


def stele(brush: Brush, variant: int) -> None:
    """A carved stone on its tortoise in the open steppe; the marks only look like writing."""
    mood, rng = p.of_the_hour(variant, DUSK, DAWN, NIGHT, AMBER), brush.rng
    sky(brush, mood, 640)
    sun(brush, mood, rng.uniform(420, 540), 500 if not mood.dark else 400, 62)
    clouds(brush, mix(mood.sky[-1], mood.sun, 0.3), 110, 400, 7, 0.38)
    ranges(brush, mood, 570, 610, 2, 64, 0.28)
    hills(brush, mood, 625, 690, 3, 22, 0.55)
    ground = swells(rng, 752, 14, waves=0.9)
    soil = mix(mix(p.ink("#8a6a35"), mood.haze, 0.15), mood.deep, 0.35)
    land(brush, ground, fade(mix(soil, mood.sun, 0.2), mix(soil, mood.deep, 0.6)))
    x = rng.uniform(930, 1010)
    brush.soft([(x - 60, 805), (x + 120, 812), (x + 640, 880), (x + 420, 884)], mood.deep, 0.6, 14)
    _tortoise(brush, mood, x, 812)
    _stone(brush, mood, x, 742)
    grass(brush, 815, 44, 240, mix(soil, mood.deep, 0.4), mix(soil, mood.sun, 0.35))
    grass(brush, HEIGHT + 4, 110, 260, mix(soil, mood.deep, 0.75), mix(soil, mood.sun, 0.1))
    birds(brush, 620, 260, 4, mood.distance(0.8))


def _stone(brush: Brush, mood: Mood, x: float, foot: float) -> None:
    lit, dim = mix(p.ink("#9aa39b"), mood.sun, 0.22), mix(p.ink("#46555a"), mood.deep, 0.35)
    top = foot - 500
    front = [
        (x - 96, foot),
        (x - 86, top + 96),
        (x - 70, top + 40),
        (x - 30, top + 4),
        (x + 12, top),
        (x + 50, top + 34),
        (x + 64, top + 92),
        (x + 74, foot),
    ]
    side = [
        (x + 12, top),
        (x + 44, top + 10),
        (x + 84, top + 46),
        (x + 98, top + 100),
        (x + 110, foot - 12),
        (x + 74, foot),
        (x + 64, top + 92),
        (x + 50, top + 34),
    ]
    brush.polygon(side, fade(mix(dim, mood.haze, 0.15), mix(dim, mood.deep, 0.4)))
    brush.polygon(front, across(mix(lit, mood.sun, 0.25), mix(lit, dim, 0.35)))
    brush.polygon(front, fade(lit, dim), 0.28)
    shield = placed([(-34, 20), (0, -26), (34, 20), (26, 52), (-26, 52)], x - 10, top + 56)
    brush.line([*shield, shield[0]], 4, mix(dim, mood.deep, 0.3))
    brush.curve(
        placed([(-44, 46), (-52, 0), (-24, -34), (0, -42), (24, -34), (50, 0), (44, 46)], x - 11, top + 58),
        4,
        mix(dim, lit, 0.25),
    )
    for column in range(6):
        for row in range(21):
            if brush.rng.random() < 0.9:
                _rune(
                    brush,
                    x - 78 + column * 25 + row * -0.3,
                    top + 130 + row * 16.8,
                    mix(dim, mood.deep, 0.35),
                    lit,
                )
    for _ in range(26):
        cx, cy = x + brush.rng.uniform(-80, 60), foot - brush.rng.uniform(10, 470)
        brush.oval(cx, cy, brush.rng.uniform(3, 12), brush.rng.uniform(2, 6), p.ink("#c08a3a"), 0.16)
    brush.line([front[0], front[1], front[2], front[3], front[4]], 2.5, mix(lit, mood.sun, 0.6))


def _rune(brush: Brush, x: float, y: float, cut: Colour, edge: Colour) -> None:
    for stroke in brush.rng.choice(_RUNES):
        line = placed(stroke, x, y, 1.12)
        brush.line([(px + 1.2, py + 1.2) for px, py in line], 2, edge, 0.5)
        brush.line(line, 2.3, cut)


def _tortoise(brush: Brush, mood: Mood, x: float, foot: float) -> None:
    lit, dim = mix(p.ink("#8b958f"), mood.sun, 0.18), mix(p.ink("#3d4c52"), mood.deep, 0.4)
    paint = fade(mix(lit, dim, 0.2), dim)
    brush.blob(
        placed(
            [(-150, -44), (-208, -64), (-246, -58), (-256, -36), (-232, -22), (-190, -24), (-150, -8)],
            x,
            foot,
        ),
        paint,
    )
    for leg in (-120, 96):
        brush.rect(x + leg, foot - 40, x + leg + 52, foot + 4, dim, radius=12)
    shell = rounded([(-176, -18), (-150, -66), (-90, -94), (0, -104), (94, -92), (150, -62), (176, -18), (0, -4)])
    brush.polygon(placed(shell, x, foot), paint)
    for turn in (-110, -52, 8, 66, 118):
        brush.curve(
            placed([(turn * 0.55, -98), (turn * 0.9, -60), (turn * 1.08, -14)], x, foot),
            2.6,
            mix(dim, mood.deep, 0.4),
        )
    brush.curve(
        placed([(-168, -36), (-90, -62), (0, -70), (90, -62), (168, -36)], x, foot),
        2.6,
        mix(dim, mood.deep, 0.4),
    )


def horse(brush: Brush, variant: int) -> None:
    """Horses that gallop over a rise in front of the sun, felt tents behind."""
    mood, rng = p.of_the_hour(variant, AMBER, DUSK, DAWN, DAY), brush.rng
    sky(brush, mood, 690)
    light = rng.uniform(800, 880)
    brush.glow(light, 520, 900, 520, mood.sun, 0.5)
    brush.disc(light, 520, 185, fade(mix(mood.sun, p.WHITE, 0.25), mood.sun))
    clouds(brush, mix(mood.sky[-1], mood.sun, 0.25), 110, 420, 8, 0.36)
    ranges(brush, mood, 600, 640, 2, 70, 0.25)
    hills(brush, mood, 655, 705, 2, 20, 0.42)
    for camp, size in ((75, 0.9), (1470, 0.9), (1565, 0.7)):
        _tent(brush, mood, camp + rng.uniform(-18, 18), 708 + rng.uniform(-4, 6), size)
    rise = swells(rng, 776, 12, waves=0.7)
    soil = mix(mix(p.ink("#7a5a2c"), mood.haze, 0.1), mood.deep, 0.45)
    land(brush, rise, fade(mix(soil, mood.sun, 0.22), mix(soil, mood.deep, 0.65)))
    dark = mix(mood.deep, p.WALNUT, 0.4)
    for place, size, tone in ((330, 1.35, 0.22), (1250, 1.5, 0.14), (790, 2.25, 0.0)):
        x = place + rng.uniform(-18, 18)
        foot = height_at(rise, x) + (size - 1) * 26
        for puff in range(6):
            y = foot + rng.uniform(-14, 8)
            brush.glow(x - size * (30 + 34 * puff), y, 60 * size, 24 * size, mix(soil, mood.sun, 0.6), 0.34)
        _horse(brush, x, foot, size, mix(dark, mood.haze, tone))
    grass(brush, HEIGHT + 2, 92, 320, mix(soil, mood.deep, 0.8), mix(soil, mood.sun, 0.12))


_BODY = traced(
    "-58,-84 -50,-97 -34,-103 -12,-98 10,-98 26,-107 42,-122 58,-139 66,-146 69,-155 73,-147 80,-139 "
    "92,-127 99,-117 97,-110 90,-108 82,-113 73,-117 66,-110 60,-96 54,-80 44,-68 28,-64 4,-56 "
    "-18,-57 -36,-64 -52,-68"
)
_LEGS: tuple[tuple[tuple[Point, ...], tuple[float, ...]], ...] = (
    (((44, -80), (72, -72), (98, -64), (110, -46), (119, -42)), (24, 15, 9, 6, 7)),
    (((40, -78), (62, -60), (80, -44), (66, -26), (62, -18)), (24, 14, 9, 6, 8)),
    (((-44, -82), (-58, -60), (-80, -48), (-98, -26), (-108, -22)), (34, 22, 10, 6, 7)),
    (((-38, -80), (-40, -56), (-62, -38), (-74, -12), (-83, -6)), (34, 22, 10, 6, 8)),
)
_MANE = traced("66,-150 52,-148 38,-138 22,-134 8,-122 -6,-120 14,-112 10,-104 32,-108 46,-122 60,-138")
_TAIL = traced("-54,-94 -72,-106 -94,-104 -118,-92 -142,-94 -124,-82 -134,-74 -106,-78 -84,-84 -66,-84")


def _horse(brush: Brush, x: float, foot: float, size: float, colour: Colour) -> None:
    far = mix(colour, p.OCHRE, 0.12)
    for index in (1, 3, 0, 2):
        points, widths = _LEGS[index]
        tone = far if index in {1, 3} else colour
        brush.limb(placed(points, x, foot, size), [width * size for width in widths], tone)
    brush.blob(placed(_TAIL, x, foot, size), far)
    brush.blob(placed(_BODY, x, foot, size), colour)
    brush.blob(placed(_MANE, x, foot, size), far)


def _tent(brush: Brush, mood: Mood, x: float, foot: float, size: float) -> None:
    felt, shade = mix(p.WHITE, mood.sky[-1], 0.25), mix(mood.haze, mood.deep, 0.35)
    brush.polygon(placed([(-62, 0), (-62, -42), (62, -42), (62, 0)], x, foot, size), across(felt, shade))
    roof = rounded([(-66, -42), (-40, -66), (-12, -80), (12, -80), (40, -66), (66, -42)], closed=False)
    brush.polygon(placed(roof, x, foot, size), across(mix(felt, shade, 0.1), mix(shade, mood.deep, 0.1)))
    brush.polygon(placed([(-64, -40), (64, -40), (64, -33), (-64, -33)], x, foot, size), mix(p.MADDER, mood.haze, 0.2))
    brush.polygon(placed([(-14, 0), (-14, -34), (14, -34), (14, 0)], x, foot, size), mix(p.TURQUOISE, mood.deep, 0.35))
    brush.oval(x, foot - 81 * size, 12 * size, 4 * size, mix(shade, mood.deep, 0.4))
    for puff in range(5):
        brush.glow(x + (4 + puff * 7) * size, foot - (96 + puff * 24) * size, 22 * size, 22 * size, felt, 0.25)
