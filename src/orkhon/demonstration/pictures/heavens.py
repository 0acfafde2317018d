"""Hold the scenes that look up: observatory, satellite, wind turbines. Knows no town."""

from __future__ import annotations

import math

from orkhon.demonstration.pictures import palette as p
from orkhon.demonstration.pictures.brush import (
    WIDTH,
    Brush,
    Point,
    across,
    around,
    fade,
    placed,
    rounded,
)
from orkhon.demonstration.pictures.palette import DAWN, DAY, DUSK, NIGHT, Mood, mix
from orkhon.demonstration.pictures.scenery import (
    clouds,
    height_at,
    land,
    pine,
    ranges,
    sky,
    stars,
    sun,
    swells,
)


def observatory(brush: Brush, variant: int) -> None:
    """An open dome on a ridge, the stars drawn out into arcs round the pole."""
    mood, rng = p.of_the_hour(variant, NIGHT, DUSK), brush.rng
    brush.wash(fade(mix(mood.sky[0], mood.deep, 0.3), *mood.sky[:4], mix(mood.sky[3], mood.sky[4], 0.6)), 0, 780)
    pole = (rng.uniform(560, 640), rng.uniform(330, 370))
    brush.glow(pole[0] + 300, 330, 900, 330, mix(mood.haze, p.WHITE, 0.2), 0.16)
    for _ in range(150):
        radius, start = 20 + 1150 * rng.random() ** 0.75, rng.uniform(0, 360)
        colour = mix(rng.choice((p.WHITE, p.CREAM, p.FIRUZE, p.ink("#9fc4de"))), mood.sky[1], rng.uniform(0, 0.6))
        trail = around(*pole, radius, radius, start, start + rng.uniform(16, 50), steps=max(10, int(radius / 12)))
        brush.line(trail, rng.choice((1.2, 1.6, 2.4)), colour, 0.85)
    brush.disc(*pole, 2.6, p.WHITE)
    ranges(brush, mood, 690, 730, 2, 74, 0.4)
    ridge = swells(rng, 790, 20, waves=0.8)
    x = rng.uniform(960, 1040)
    _dome(brush, mood, x, height_at(ridge, x) + 12)
    _cabin(brush, mood, x + 270, height_at(ridge, x + 270) + 10)
    land(brush, ridge, fade(mood.distance(0.8), mix(mood.distance(0.9), mood.deep, 0.8)))
    for px in range(-20, 780, 28):
        pine(
            brush,
            px + rng.uniform(-9, 9),
            height_at(ridge, max(0, px)) + 14,
            rng.uniform(40, 110),
            mix(mood.distance(0.9), mood.deep, 0.5),
        )
    brush.polygon(
        rounded([(x - 24, 806), (x - 90, 850), (x + 10, 930), (x + 160, 930), (x + 20, 850), (x + 24, 806)]),
        mood.lamp,
        0.14,
    )


def _dome(brush: Brush, mood: Mood, x: float, foot: float) -> None:
    wall, shell = mix(p.ink("#7f9aa0"), mood.deep, 0.55), mix(p.ink("#a9c4c6"), mood.sky[2], 0.42)
    brush.glow(x + 20, foot - 260, 330, 280, mood.lamp, 0.2)
    brush.polygon(
        [(x - 128, foot - 190), (x + 128, foot - 190), (x + 138, foot), (x - 138, foot)],
        across(mix(wall, p.WHITE, 0.16), wall, mix(wall, mood.deep, 0.6)),
    )
    dome = around(x, foot - 200, 150, 156, 180, 360)
    brush.polygon(dome, across(mix(shell, p.WHITE, 0.3), shell, mix(shell, mood.deep, 0.65)))
    for rib in (-110, -66, 66, 110):
        brush.curve(
            [(x + rib * 1.3, foot - 200), (x + rib * 1.08, foot - 280), (x + rib * 0.3, foot - 352)],
            1.8,
            mix(shell, mood.deep, 0.5),
            0.5,
        )
    slit = rounded([(x + 4, foot - 208), (x + 6, foot - 280), (x - 2, foot - 357)], closed=False)
    edge = rounded([(x + 34, foot - 353), (x + 56, foot - 280), (x + 64, foot - 208)], closed=False)
    brush.polygon([*slit, *edge], fade(mix(mood.lamp, p.WHITE, 0.3), mood.lamp, mix(mood.lamp, p.RUST, 0.45)))
    tube = placed([(-16, 40), (-16, -108), (16, -108), (16, 40)], x + 32, foot - 252, turn=12)
    brush.polygon(tube, mix(p.SLAB, mood.deep, 0.3))
    brush.polygon(
        placed([(-20, -108), (20, -108), (20, -96), (-20, -96)], x + 32, foot - 252, turn=12),
        mix(p.SLAB, p.WHITE, 0.15),
    )
    brush.rect(
        x - 158,
        foot - 208,
        x + 158,
        foot - 188,
        across(mix(shell, p.WHITE, 0.1), mix(shell, mood.deep, 0.7)),
        radius=4,
    )
    for window in (-92, 74):
        brush.rect(x + window, foot - 132, x + window + 22, foot - 88, mood.lamp, 0.9, radius=11)
    brush.rect(
        x - 22,
        foot - 92,
        x + 22,
        foot,
        fade(mix(mood.lamp, p.OCHRE, 0.2), mix(mood.lamp, p.RUST, 0.5)),
        radius=5,
    )
    brush.glow(x, foot - 30, 130, 70, mood.lamp, 0.5)


def _cabin(brush: Brush, mood: Mood, x: float, foot: float) -> None:
    wall = mix(p.ink("#5d767c"), mood.deep, 0.62)
    brush.rect(x - 74, foot - 74, x + 74, foot, across(mix(wall, p.WHITE, 0.12), wall))
    brush.polygon(
        [(x - 90, foot - 72), (x - 60, foot - 102), (x + 60, foot - 102), (x + 90, foot - 72)],
        mix(wall, mood.deep, 0.4),
    )
    for window in (-48, -8, 32):
        brush.rect(x + window, foot - 54, x + window + 20, foot - 24, mood.lamp, 0.85, radius=3)
    brush.line([(x + 50, foot - 100), (x + 50, foot - 168)], 3, wall)
    brush.polygon(placed(around(0, 0, 26, 26, 0, 180, 20), x + 50, foot - 160, turn=-50), mix(wall, p.WHITE, 0.2))


def satellite(brush: Brush, variant: int) -> None:
    """A satellite with spread panels above the curve of the Earth."""
    mood, rng = p.of_the_hour(variant, NIGHT, DUSK, DAY), brush.rng
    brush.wash(fade(p.ink("#030812"), p.ink("#061527"), p.ink("#0a2238")))
    brush.glow(1250, 200, 700, 330, mix(mood.haze, p.ink("#264a78"), 0.5), 0.35)
    brush.glow(300, 330, 640, 280, mix(p.MADDER, mood.haze, 0.4), 0.16)
    stars(brush, 860, 420)
    _earth(brush, mood)
    x, y, turn = rng.uniform(770, 850), rng.uniform(455, 485), rng.uniform(-20, -14)
    _wings(brush, x, y, turn)
    _spacecraft(brush, x, y, turn)


def _earth(brush: Brush, mood: Mood) -> None:
    rng, centre, radius = brush.rng, (720.0, 2380.0), 1720.0
    air = mix(p.FIRUZE, mood.sky[-1], 0.35)
    for ring in range(14):
        brush.disc(*centre, radius + 62 - ring * 4.2, air, 0.03 + ring * 0.006)
    ocean = fade(mix(p.TURQUOISE, mood.sky[3], 0.35), p.ink("#0c4a63"), p.ink("#07293f"), *(p.ink("#041626"),) * 12)
    brush.disc(*centre, radius, ocean)
    for _ in range(16):
        turn, depth = math.radians(rng.uniform(-118, -62)), rng.uniform(40, 220)
        cx, cy = centre[0] + (radius - depth) * math.cos(turn), centre[1] + (radius - depth) * math.sin(turn)
        flat = 0.16 + depth / 600
        shape = [
            (
                cx + rng.uniform(30, 140) * math.cos(k * 0.42),
                cy + rng.uniform(30, 140) * flat * math.sin(k * 0.42),
            )
            for k in range(15)
        ]
        brush.blob(shape, mix(p.ink("#2f7a68"), p.ink("#8a7a4a"), rng.random() * 0.7), 0.62)
        for _ in range(14):
            lx, ly = cx + rng.gauss(0, 60), cy + rng.gauss(0, 60) * flat
            if math.hypot(lx - centre[0], ly - centre[1]) < radius - 16:
                brush.disc(lx, ly, rng.uniform(1, 2.4), mood.lamp, 0.8)
    for _ in range(24):
        turn, depth = rng.uniform(-120, -60), rng.uniform(10, 190)
        arc = around(*centre, radius - depth, radius - depth, turn, turn + rng.uniform(2, 7), 12)
        brush.limb(arc, [2 + 7 * math.sin(math.pi * k / 12) * (0.4 + depth / 160) for k in range(13)], p.WHITE, 0.4)
    brush.line(around(*centre, radius, radius, -125, -55, 160), 3.5, mix(air, p.WHITE, 0.5), 0.9)
    for step in range(46):
        x, y = around(*centre, radius + 2, radius + 2, -78, -52, 45)[step]
        brush.glow(x, y, 90, 60, mix(mood.sun, p.WHITE, 0.3), 0.1 * (1 - abs(step - 22) / 24))


def _wings(brush: Brush, x: float, y: float, turn: float) -> None:
    cell, line = across(p.ink("#123a63"), p.ink("#2c78a0"), p.ink("#123a63")), p.ink("#0a2036")
    for side in (-1, 1):
        brush.line(placed([(side * 70, 0), (side * 150, 0)], x, y, turn=turn), 8, p.ink("#b9c6c4"))
        for panel in range(3):
            left = side * (150 + panel * 122)
            frame = [(left, -72), (left + side * 114, -72), (left + side * 114, 72), (left, 72)]
            brush.polygon(placed(frame, x, y, turn=turn), p.ink("#d7dcd2"))
            inner = [
                (left + side * 5, -67),
                (left + side * 109, -67),
                (left + side * 109, 67),
                (left + side * 5, 67),
            ]
            brush.polygon(placed(inner, x, y, turn=turn), cell)
            for column in range(1, 6):
                cx = left + side * (5 + column * 104 / 6)
                brush.line(placed([(cx, -66), (cx, 66)], x, y, turn=turn), 1.8, line)
            for row in range(-2, 3):
                brush.line(
                    placed([(left + side * 6, row * 23), (left + side * 108, row * 23)], x, y, turn=turn),
                    1.8,
                    line,
                )
            gleam = [
                (left + side * 14, 67),
                (left + side * 52, -67),
                (left + side * 78, -67),
                (left + side * 40, 67),
            ]
            brush.polygon(placed(gleam, x, y, turn=turn), p.WHITE, 0.14)


def _spacecraft(brush: Brush, x: float, y: float, turn: float) -> None:
    def at(*points: Point) -> list[Point]:
        return placed(points, x, y, turn=turn)

    foil, shade = p.ink("#e3b457"), p.ink("#80501f")
    brush.polygon(
        at((-70, -86), (46, -86), (46, 92), (-70, 92)),
        across(mix(foil, p.WHITE, 0.35), foil, mix(foil, shade, 0.4)),
    )
    brush.polygon(at((46, -86), (74, -64), (74, 76), (46, 92)), fade(shade, mix(shade, p.COAL, 0.5)))
    for fold in (
        (-70, -40, 46, -52),
        (-70, 6, 46, -8),
        (-70, 46, 46, 54),
        (-30, -86, -38, 92),
        (14, -86, 8, 92),
    ):
        brush.line(at((fold[0], fold[1]), (fold[2], fold[3])), 2, mix(foil, shade, 0.6), 0.6)
    brush.polygon(at((-58, -30), (-18, -34), (-16, 2), (-58, 6)), p.SLAB)
    brush.polygon(at((-8, 14), (34, 10), (34, 44), (-8, 48)), p.ink("#d7dcd2"))
    brush.line(at((-12, 92), (-12, 122)), 9, p.ink("#b9c6c4"))
    dish = [(-100, 118), (-64, 152), (-12, 166), (40, 152), (76, 118)]
    brush.polygon(rounded(at(*dish), closed=False), across(p.WHITE, p.ink("#b6c4c2"), p.ink("#5d7478")))
    brush.blob(at((-100, 118), (-12, 104), (76, 118), (-12, 132)), across(p.ink("#7d9496"), p.ink("#dfe5dd")))
    for start in (-70, 46):
        brush.line(at((start, 119), (-12, 206)), 3, p.ink("#d7dcd2"))
    brush.disc(*at((-12, 206))[0], 8, p.RUST)
    brush.line(at((-40, -86), (-52, -150)), 4, p.ink("#d7dcd2"))
    brush.glow(*at((-52, -152))[0], 46, 46, p.ink("#ff9b75"), 0.9)
    brush.disc(*at((-52, -152))[0], 5, p.ink("#ffd6bd"))
    brush.line(at((22, -86), (22, -112)), 8, p.ink("#b9c6c4"))
    brush.blob(at((0, -112), (22, -134), (44, -112), (22, -106)), p.ink("#d7dcd2"))


def wind(brush: Brush, variant: int) -> None:
    """Turbines on rolling hills, nearer ones larger."""
    mood, rng = p.of_the_hour(variant, DAWN, DAY, DUSK), brush.rng
    sky(brush, mood, 660)
    sun(brush, mood, rng.uniform(380, 520), 400, 54)
    clouds(brush, mix(mood.sky[-1], p.WHITE, 0.4), 90, 420, 10, 0.45)
    ranges(brush, mood, 545, 580, 2, 64, 0.25)
    far = swells(rng, 620, 26)
    for x in range(120, 1600, 180):
        _turbine(brush, mood, x + rng.uniform(-40, 40), height_at(far, x) + 6, 0.32)
    land(brush, far, mood.distance(0.4))
    brush.mist(600, 720, mood.haze, 0, 0.45)
    middle = swells(rng, 690, 32, waves=1.2)
    for x in (170, 640, 1440):
        _turbine(brush, mood, x + rng.uniform(-40, 40), height_at(middle, x) + 8, 0.62)
    meadow = mix(p.LEAF, mood.haze, 0.3)
    land(brush, middle, fade(mix(meadow, mood.sun, 0.18), mix(meadow, mood.deep, 0.5)))
    near = swells(rng, 790, 24, waves=0.9)
    for x in (1110, 395):
        _turbine(brush, mood, x + rng.uniform(-25, 25), height_at(near, x) + 14, 1.12 if x > 800 else 0.86)
    land(brush, near, fade(mix(meadow, mood.deep, 0.3), mix(meadow, mood.deep, 0.85)))
    hedge = mix(meadow, mood.deep, 0.75)
    for _ in range(70):
        place = rng.uniform(0, WIDTH)
        y = height_at(near, place) + 10
        brush.oval(place, y, rng.uniform(8, 26), rng.uniform(6, 16), mix(hedge, meadow, rng.random() * 0.4))
    _sheep(brush, mood, near)


def _turbine(brush: Brush, mood: Mood, x: float, foot: float, size: float) -> None:
    white = mix(mix(p.WHITE, mood.sky[-1], 0.25), mood.haze, max(0.0, 0.45 - size * 0.4))
    shade, tall, first = mix(white, mood.deep, 0.35), 400 * size, brush.rng.uniform(0, 120)
    mast = [
        (x - 9 * size, foot),
        (x - 4.5 * size, foot - tall),
        (x + 4.5 * size, foot - tall),
        (x + 9 * size, foot),
    ]
    brush.polygon(mast, across(white, shade))
    hub = (x, foot - tall - 5 * size)
    brush.rect(
        x - 9 * size,
        hub[1] - 10 * size,
        x + 26 * size,
        hub[1] + 10 * size,
        fade(white, shade),
        radius=6 * size,
    )
    for blade in range(3):
        shape = [(-4, 0), (-9, -30), (-6, -90), (-2, -212), (2, -214), (7, -60), (6, -24), (4, 0)]
        turned = placed(shape, *hub, size, turn=first + blade * 120)
        brush.polygon(turned, white)
        brush.polygon([turned[0], *turned[5:], turned[3]], shade, 0.3)
    brush.disc(*hub, 10 * size, fade(white, shade))


def _sheep(brush: Brush, mood: Mood, ground: list[Point]) -> None:
    rng = brush.rng
    wool, dark = mix(p.CREAM, mood.haze, 0.2), mix(p.WALNUT, mood.deep, 0.4)
    for place in range(9):
        x = 540 + place * 54 + rng.uniform(-16, 16)
        y, size = height_at(ground, x) + rng.uniform(26, 74), rng.uniform(0.8, 1.15)
        side = rng.choice((-1, 1))
        for leg in (-9, -4, 5, 10):
            brush.line([(x + leg * size, y), (x + leg * size, y + 13 * size)], 2.6, dark)
        for puff in (-9, 0, 9):
            brush.oval(x + puff * size, y - 4 * size, 11 * size, 10 * size, wool)
        brush.oval(x + side * 19 * size, y - 7 * size, 6 * size, 5 * size, dark)
