"""Hold the scenes of open country: mountains, glacier, lake, desert, field. Knows no town."""

from __future__ import annotations

import math
from collections.abc import Sequence

from orkhon.demonstration.pictures import palette as p
from orkhon.demonstration.pictures.brush import HEIGHT, WIDTH, Brush, Point, across, fade, rounded, traced
from orkhon.demonstration.pictures.palette import AMBER, DAWN, DAY, DUSK, NIGHT, Mood, mix
from orkhon.demonstration.pictures.scenery import (
    birds,
    clouds,
    glints,
    height_at,
    hills,
    land,
    pine,
    poplar,
    ranges,
    sky,
    summit,
    sun,
    swells,
)


def mountains(brush: Brush, variant: int) -> None:
    """Snow summits behind forested hills."""
    mood, rng = p.of_the_hour(variant, DAY, DUSK, DAWN, NIGHT), brush.rng
    sky(brush, mood, 700)
    sun(brush, mood, rng.uniform(1080, 1240), rng.uniform(190, 260), 46)
    clouds(brush, mix(mood.sky[-1], p.WHITE, 0.3), 110, 380, 6, 0.4)
    ranges(brush, mood, 430, 500, 2, 110, 0.2)
    rock, light = mood.distance(0.55), mix(mood.distance(0.22), mood.sky[-1], 0.35)
    for x, top, half in (
        (1330, 330, 420),
        (330, 300, 430),
        (780, 205, 520),
        (1080, 420, 330),
        (90, 470, 330),
    ):
        near = (top - 200) / 900
        brush_x = x + rng.uniform(-40, 40)
        summit(
            brush,
            brush_x,
            top + rng.uniform(-15, 15),
            760,
            half,
            mix(rock, mood.deep, near),
            light,
            0.34 - near * 0.4,
        )
    brush.mist(520, 720, mood.haze, 0, 0.75)
    for base, tall, near in ((680, 52, 0.5), (745, 72, 0.72), (815, 100, 0.92)):
        _forest(brush, mood, base, tall, near)


def _forest(brush: Brush, mood: Mood, base: float, tall: float, near: float) -> None:
    rng = brush.rng
    line, colour = swells(rng, base, 34, waves=1.2), mood.distance(near)
    x = -20.0
    while x < WIDTH + 20:
        crowd = 0.5 + 0.5 * math.sin(x / 130 + base)
        if rng.random() < 0.25 + crowd:
            pine(
                brush,
                x,
                height_at(line, x) + 8,
                tall * rng.uniform(0.6, 1.1),
                mix(colour, mood.deep, rng.random() * 0.3),
            )
        x += tall * rng.uniform(0.2, 0.42)
    land(brush, line, fade(colour, mix(colour, mood.deep, 0.5)))
    brush.mist(base + 20, base + 110, mood.haze, 0, 0.22 * (1 - near))


def glacier(brush: Brush, variant: int) -> None:
    """A tongue of ice that comes down between dark walls to a turquoise lake."""
    mood, rng = p.of_the_hour(variant, DAY, DAWN, DUSK), brush.rng
    sky(brush, mood, 520)
    clouds(brush, p.WHITE, 70, 230, 5, 0.4)
    rock, light = (
        mix(mood.distance(0.6), p.ink("#2b4a5e"), 0.5),
        mix(mood.distance(0.3), p.ink("#8fb3bf"), 0.4),
    )
    for x, top, half in ((820, 215, 420), (1120, 250, 330), (540, 275, 330)):
        summit(
            brush,
            x + rng.uniform(-30, 30),
            top,
            640,
            half,
            mix(rock, mood.haze, 0.35),
            mix(light, mood.haze, 0.3),
            0.55,
        )
    brush.mist(330, 560, mood.sky[-1], 0, 0.5)
    summit(brush, 170, 250, 760, 470, rock, light, 0.3)
    summit(brush, 1480, 225, 760, 480, mix(rock, mood.deep, 0.2), light, 0.3)
    _tongue(brush, mood)
    shore = 705
    brush.mirror(shore, 195, p.ink("#1c97a3"), 0.5, squeeze=1.6)
    brush.mist(shore, HEIGHT, mix(p.PETROL, mood.deep, 0.35), 0.05, 0.75)
    glints(brush, p.WHITE, shore + 12, 880, 60)
    for _ in range(13):
        _floe(brush, rng.uniform(60, WIDTH - 60), rng.uniform(shore + 22, 862), shore)


def _tongue(brush: Brush, mood: Mood) -> None:
    rng = brush.rng
    left = rounded([(760, 420), (700, 480), (690, 530), (560, 590), (430, 640), (380, 706)], closed=False)
    right = rounded([(860, 415), (880, 470), (960, 520), (1040, 580), (1180, 640), (1240, 706)], closed=False)
    shade = mix(p.ink("#7cc9d3"), mood.haze, 0.2)
    brush.polygon([*left, *right[::-1]], fade(mix(p.WHITE, mood.sky[-1], 0.25), p.ink("#e3f1f0"), shade))
    for row in range(4, 38):
        share = row / 39
        one, two = left[round(share * (len(left) - 1))], right[round(share * (len(right) - 1))]
        span, sag = two[0] - one[0], 4 + 30 * share
        start, reach = rng.uniform(0.02, 0.4), rng.uniform(0.2, 0.55)
        crack: list[Point] = []
        for step in range(7):
            t = min(0.98, start + reach * step / 6)
            crack.append((one[0] + span * t, one[1] + sag * math.sin(math.pi * t) + rng.uniform(-2, 2)))
        brush.line(crack, 1.2 + 2.6 * share, p.ink("#4fa9b8"), 0.55)
    for lane in (0.3, 0.52, 0.7):
        moraine = [(a[0] + (b[0] - a[0]) * lane, a[1]) for a, b in zip(left, right, strict=True)]
        brush.limb(
            moraine[::8],
            [2 + 2 * k for k in range(len(moraine[::8]))],
            mix(p.ink("#5b7f8c"), mood.deep, 0.1),
            0.45,
        )
    _ice_front(brush, 372, 1248, 705)


def _ice_front(brush: Brush, start: float, end: float, foot: float) -> None:
    rng, x = brush.rng, start
    tones = (p.ink("#d9f0f0"), p.ink("#a6dbe0"), p.ink("#74c3cd"), p.ink("#4fa9b8"), p.ink("#8fd0d6"))
    while x < end:
        wide = rng.uniform(14, 34)
        middle = 1 - abs((x - start) / (end - start) * 2 - 1) ** 3
        tall = 22 + 50 * middle * rng.uniform(0.75, 1.1)
        tone = rng.choice(tones)
        top = [
            (x, foot - tall),
            (x + wide * 0.5, foot - tall - rng.uniform(2, 10)),
            (x + wide, foot - tall * 0.96),
        ]
        brush.polygon([*top, (x + wide, foot), (x, foot)], fade(mix(tone, p.WHITE, 0.35), tone, p.ink("#2f93a6")))
        brush.line([(x + wide, foot - tall * 0.9), (x + wide - 2, foot)], 1.6, p.ink("#2b7f92"), 0.6)
        x += wide


def _floe(brush: Brush, x: float, y: float, shore: float) -> None:
    rng = brush.rng
    size = (18 + 70 * (y - shore) / 190) * rng.uniform(0.6, 1.2)
    top = [
        (x - size, y),
        (x - size * 0.5, y - size * 0.3),
        (x - size * 0.1, y - size * rng.uniform(0.3, 0.6)),
    ]
    top += [(x + size * 0.4, y - size * 0.22), (x + size, y)]
    brush.polygon(
        [*top, (x + size * 0.6, y + size * 0.12), (x - size * 0.7, y + size * 0.12)],
        fade(p.WHITE, p.ink("#8ad0d8")),
    )
    brush.polygon([top[2], top[3], top[4], (x + size * 0.1, y + size * 0.04)], p.ink("#7cc6d0"), 0.7)
    brush.oval(x, y + size * 0.16, size * 0.9, size * 0.07, p.ink("#d9f0f0"), 0.35)


def lake(brush: Brush, variant: int) -> None:
    """A still lake that doubles its mountains; a rowing boat, reeds in front."""
    mood, rng = p.of_the_hour(variant, DAWN, DUSK, DAY, NIGHT), brush.rng
    shore = 590
    sky(brush, mood, shore)
    sun(brush, mood, rng.uniform(460, 620), 235, 42)
    clouds(brush, mix(mood.sky[-1], p.WHITE, 0.35), 110, 330, 6, 0.4)
    ranges(brush, mood, 430, 500, 2, 100, 0.22)
    light = mix(mood.distance(0.25), mood.sky[-1], 0.4)
    for x, top, half in ((1010, 270, 390), (1330, 330, 370), (760, 385, 300), (180, 395, 330)):
        summit(brush, x + rng.uniform(-30, 30), top, 620, half, mood.distance(0.48), light, 0.3)
    brush.mist(460, shore, mood.haze, 0, 0.65)
    bank = [(x, min(y, shore - 4)) for x, y in swells(rng, shore - 22, 16, waves=1.1)]
    for x in range(-10, WIDTH, 15):
        if math.sin(x / 90 + variant) + rng.uniform(-0.5, 0.5) > 0:
            pine(
                brush,
                x,
                height_at(bank, x) + 5,
                rng.uniform(26, 58),
                mix(mood.distance(0.7), mood.deep, rng.random() * 0.3),
            )
    land(brush, bank, mood.distance(0.72))
    brush.mirror(shore, HEIGHT - shore, mood.water, 0.34, squeeze=1.5)
    brush.mist(shore, HEIGHT, mix(mood.water, mood.deep, 0.6), 0, 0.75)
    brush.rect(0, shore - 1, WIDTH, shore + 1.5, mix(mood.sky[-1], p.WHITE, 0.3), 0.6)
    glints(brush, mix(mood.sky[-1], p.WHITE, 0.4), shore + 8, 880, 90)
    _rowing_boat(brush, mood, rng.uniform(760, 900), 722)
    for clump in (-20, 130, 1390, 1560):
        _reeds(brush, mood, clump + rng.uniform(-25, 25))


def _rowing_boat(brush: Brush, mood: Mood, x: float, y: float) -> None:
    hull, dark = mix(p.MADDER, mood.deep, 0.2), mix(p.WALNUT, mood.deep, 0.5)
    brush.soft([(x - 120, y + 18), (x + 120, y + 18), (x + 80, y + 40), (x - 80, y + 40)], mood.deep, 0.55, 8)
    brush.polygon(rounded([(x - 128, y - 26), (x, y - 8), (x + 128, y - 26), (x, y + 2)]), dark)
    outline = [(x - 132, y - 28), (x - 60, y - 10), (x, y - 7), (x + 60, y - 10), (x + 132, y - 28)]
    outline += [(x + 96, y + 16), (x, y + 25), (x - 96, y + 16)]
    brush.polygon(outline, fade(mix(hull, p.WHITE, 0.18), hull, dark))
    brush.line(outline[:5], 4.5, mix(p.CREAM, mood.haze, 0.25))
    brush.line([(x - 30, y - 14), (x - 150, y + 34)], 4, mix(p.SAND, mood.deep, 0.3))
    brush.line([(x + 30, y - 14), (x + 150, y + 34)], 4, mix(p.SAND, mood.deep, 0.3))


def _reeds(brush: Brush, mood: Mood, x: float) -> None:
    rng, stem = brush.rng, mix(mood.deep, p.PINE, 0.25)
    for _ in range(26):
        foot, tall, lean = x + rng.gauss(0, 46), rng.uniform(90, 230), rng.uniform(-12, 44)
        points = [(foot, 910), (foot + lean * 0.4, 910 - tall * 0.6), (foot + lean, 910 - tall)]
        brush.limb(points, [6, 4, 1.5], mix(stem, mood.haze, rng.random() * 0.18))
        if rng.random() < 0.35:
            tip = points[-1]
            brush.line([(tip[0], tip[1] - 6), (tip[0] + 5, tip[1] - 40)], 9, mix(p.WALNUT, mood.deep, 0.2))


def desert(brush: Brush, variant: int) -> None:
    """Dunes with sharp crests, and a caravan of camels on the ridge."""
    mood, rng = p.of_the_hour(variant, AMBER, DUSK, DAWN), brush.rng
    sky(brush, mood, 560)
    sun(brush, mood, rng.uniform(980, 1200), 330, 74)
    lit = mix(p.ink("#e9b871"), mood.haze, 0.25)
    dim = mix(p.ink("#9a5a33"), mood.deep, 0.25)
    for index in range(3):
        far = 0.6 - 0.18 * index
        line = swells(rng, 505 + 34 * index, 26, waves=1.5)
        land(brush, line, fade(mix(lit, mood.sky[-1], far), mix(dim, mood.sky[-1], far * 0.8)))
    _dune(
        brush,
        [(1720, 560), (1400, 520), (1120, 580), (760, 640), (300, 610), (-60, 660)],
        (1330, 920),
        lit,
        dim,
    )
    crest = [(-60, 560), (180, 560), (430, 590), (760, 640), (1090, 700), (1700, 730)]
    _dune(brush, crest, (560, 940), mix(lit, p.OCHRE, 0.2), mix(dim, p.WINE, 0.15))
    path = rounded(crest, closed=False)
    for index in range(6):
        x = 190 + index * 138 + rng.uniform(-12, 12)
        _camel(brush, x, height_at(path, x) + 3, 0.92, mix(p.WALNUT, mood.deep, 0.55))
    low = [(-60, 850), (300, 812), (700, 800), (1050, 760), (1350, 775), (1700, 700)]
    _dune(brush, low, (900, 1000), mix(lit, p.RUST, 0.3), mix(dim, mood.deep, 0.25))
    brush.mist(700, HEIGHT, mood.deep, 0, 0.25)


def _dune(brush: Brush, crest: Sequence[Point], foot: Point, lit: p.Colour, dim: p.Colour) -> None:
    line = rounded(crest, closed=False)
    ends = [(line[-1][0], 940.0), (line[0][0], 940.0)]
    brush.polygon([*line, *ends], fade(lit, mix(lit, dim, 0.55)))
    half = len(line) // 2
    edge = rounded([line[half], (line[half][0] * 0.7 + foot[0] * 0.3 + 90, line[half][1] + 80), foot], closed=False)
    brush.polygon([*line[half:], (line[-1][0], 940), *edge[::-1]], fade(dim, mix(dim, lit, 0.6)), 0.9)
    for ripple in range(7):
        shifted = [
            (x, y + 16 + ripple * (15 + ripple * 2) + 4 * math.sin(x / 60 + ripple)) for x, y in line[: half + 1]
        ]
        brush.line(shifted, 1.5, mix(dim, lit, 0.4), 0.28)
    brush.line(line, 2, mix(lit, p.WHITE, 0.5), 0.75)


_CAMEL = traced(
    "-44,-50 -38,-60 -29,-64 -22,-82 -12,-84 -5,-66 4,-64 11,-84 22,-84 30,-62 40,-56 47,-62 52,-84 "
    "57,-93 66,-95 79,-89 78,-83 66,-81 61,-70 57,-50 46,-40 24,-36 0,-33 -26,-36 -40,-40"
)


def _camel(brush: Brush, x: float, y: float, size: float, colour: p.Colour) -> None:
    stride = brush.rng.uniform(-5, 5)
    for hip, hoof in ((-36, -42 + stride), (-29, -24 - stride), (40, 34 - stride), (46, 52 + stride)):
        leg = [(hip, -44), ((hip + hoof) / 2 + 2, -22), (hoof, 0)]
        brush.limb([(x + px * size, y + py * size) for px, py in leg], [14 * size, 6 * size, 5 * size], colour)
    brush.blob([(x + px * size, y + py * size) for px, py in _CAMEL], colour)
    load = [(-6, -70), (4, -72), (12, -46), (4, -40), (-8, -44)]
    brush.polygon(
        [(x + px * size, y + py * size) for px, py in load],
        brush.rng.choice((p.MADDER, p.TURQUOISE, p.OCHRE)),
    )


def field(brush: Brush, variant: int) -> None:
    """Ripe wheat in rows that run to the horizon, bales, a line of poplars."""
    mood, rng = p.of_the_hour(variant, DAY, AMBER, DAWN), brush.rng
    horizon = 470
    sky(brush, mood, horizon + 40)
    sun(brush, mood, rng.uniform(330, 480), 250, 44)
    clouds(brush, p.WHITE, 80, 330, 9, 0.55)
    ranges(brush, mood, horizon - 26, horizon - 10, 2, 46, 0.25)
    hills(brush, mood, horizon - 4, horizon + 10, 2, 14, 0.45)
    leaf = mix(p.LEAF, mood.deep, 0.35)
    for x in range(60, 1580, 30):
        if not 520 < x < 900:
            poplar(
                brush,
                x + rng.uniform(-8, 8),
                horizon + 16,
                rng.uniform(62, 118),
                mix(leaf, mood.haze, rng.uniform(0.05, 0.25)),
            )
    _rows(brush, mood, rng.uniform(640, 760), horizon + 10)
    for x, y, size in (
        (1060, 600, 0.62),
        (1285, 560, 0.45),
        (430, 572, 0.5),
        (820, 690, 1.15),
        (1400, 730, 1.4),
    ):
        _bale(brush, x + rng.uniform(-25, 25), y, 58 * size)
    _ears(brush)
    birds(brush, rng.uniform(900, 1050), 200, 6, mix(mood.deep, mood.haze, 0.35))


def _rows(brush: Brush, mood: Mood, vanish: float, horizon: float) -> None:
    gold, straw = mix(p.ink("#d9a441"), mood.haze, 0.15), mix(p.ink("#b97a2a"), mood.haze, 0.1)
    brush.wash(fade(mix(gold, mood.haze, 0.45), gold, straw), horizon, HEIGHT)
    for row in range(-34, 34):
        x0, x1 = vanish + row * 150, vanish + row * 150 + 70
        stripe = [(vanish + row * 3.4, horizon), (vanish + row * 3.4 + 1.6, horizon), (x1, 910), (x0, 910)]
        brush.polygon(stripe, mix(straw, p.WALNUT, 0.2), 0.5)
    brush.mist(horizon, horizon + 120, mood.sky[-1], 0.35, 0)
    for _ in range(700):
        share = brush.rng.random() ** 0.7
        x, y = brush.rng.uniform(0, WIDTH), horizon + (HEIGHT - horizon) * share
        brush.line(
            [(x, y), (x + 2, y - 2 - 10 * share)],
            0.6 + 1.4 * share,
            mix(p.CREAM, gold, brush.rng.random()),
            0.4,
        )


def _bale(brush: Brush, x: float, y: float, radius: float) -> None:
    gold, shade = p.ink("#e3b45c"), p.ink("#8f5a22")
    brush.soft(
        [(x - radius, y), (x + radius * 2.6, y - 4), (x + radius * 3, y + 10), (x - radius * 0.8, y + 14)],
        p.WALNUT,
        0.5,
        8,
    )
    brush.rect(x, y - radius * 2, x + radius * 1.5, y, fade(mix(gold, p.WHITE, 0.25), gold, shade))
    brush.oval(x + radius * 1.5, y - radius, radius * 0.75, radius, fade(gold, shade))
    brush.oval(x, y - radius, radius * 0.78, radius, across(mix(gold, p.WHITE, 0.2), gold))
    spiral = [
        (
            x + radius * 0.7 * (1 - k / 90) * math.cos(k / 5),
            y - radius + radius * 0.9 * (1 - k / 90) * math.sin(k / 5),
        )
        for k in range(88)
    ]
    brush.line(spiral, radius * 0.045, shade, 0.6)


def _ears(brush: Brush) -> None:
    rng = brush.rng
    for _ in range(70):
        x = rng.choice((rng.uniform(-20, 420), rng.uniform(1180, 1620), rng.uniform(0, 1600)))
        tall, lean = rng.uniform(50, 190) * (0.5 + 0.5 * abs(x - 800) / 800), rng.uniform(8, 46)
        gold = mix(p.ink("#f0c567"), p.ink("#9a6424"), rng.random() * 0.7)
        stalk = [(x, 910), (x + lean * 0.35, 910 - tall * 0.6), (x + lean, 910 - tall)]
        brush.limb(stalk, [4, 3, 2], mix(gold, p.WALNUT, 0.3))
        for grain in range(6):
            gx, gy = x + lean + grain * 2.2, 910 - tall - grain * 9
            for side in (-1, 1):
                brush.polygon(
                    [
                        (gx, gy + 5),
                        (gx + side * 6 + 1, gy - 3),
                        (gx + side * 3 + 3, gy - 14),
                        (gx + 1, gy - 4),
                    ],
                    gold,
                )
        brush.line([(x + lean + 12, 910 - tall - 54), (x + lean + 22, 910 - tall - 84)], 1.2, gold)
