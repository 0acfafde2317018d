"""Hold the scenes by the sea: a sail, a port, a bridge over a strait. Knows nothing of lakes and land."""

from __future__ import annotations

import math

from orkhon.demonstration.pictures import palette as p
from orkhon.demonstration.pictures.brush import HEIGHT, WIDTH, Brush, Point, across, fade, placed, rounded
from orkhon.demonstration.pictures.palette import AMBER, DAWN, DAY, DUSK, NIGHT, Colour, Mood, mix
from orkhon.demonstration.pictures.scenery import birds, clouds, glints, hills, ranges, sky, sun, swells


def sea(brush: Brush, variant: int) -> None:
    """A sailing boat on long swells, the sun low and its path on the water."""
    mood, rng = p.of_the_hour(variant, AMBER, DAY, DUSK, NIGHT), brush.rng
    horizon = 440
    sky(brush, mood, horizon)
    light = rng.uniform(420, 560)
    sun(brush, mood, light, 330 if not mood.dark else 250, 58)
    clouds(brush, mix(mood.sky[-1], p.WHITE, 0.3), 110, 330, 7, 0.4)
    ranges(brush, mood, horizon - 6, horizon, 1, 38, 0.2)
    top, low = mix(p.FIRUZE, mood.sky[-1], 0.35), mix(p.PETROL, mood.deep, 0.45)
    if mood.dark:
        top = mix(mood.water, mood.sky[-1], 0.35)
    brush.wash(fade(top, mix(top, low, 0.6), low), horizon, HEIGHT)
    glints(brush, mix(mood.sun, p.WHITE, 0.3), horizon + 4, 640, 90, x=light, spread=170)
    waves = 9
    for index in range(waves):
        share = index / (waves - 1)
        if index == 5:
            _sloop(brush, mood, rng.uniform(1000, 1120), 700)
        _swell(
            brush,
            478 + 400 * share**1.35,
            7 + 17 * share,
            mix(top, low, 0.12 + 0.88 * share),
            mix(top, p.WHITE, 0.3),
        )
    brush.mist(560, HEIGHT, mix(low, mood.deep, 0.4), 0, 0.5)
    glints(brush, mix(mood.sun, p.WHITE, 0.3), 620, 890, 46, x=light, spread=260)
    birds(brush, 720, 240, 5, mix(mood.deep, mood.haze, 0.3))


def _swell(brush: Brush, base: float, height: float, colour: Colour, foam: Colour) -> None:
    line = rounded(swells(brush.rng, base, height, waves=2.6)[::3], closed=False, steps=6)
    brush.polygon([*line, (WIDTH + 30, base + 150), (-30, base + 150)], fade(mix(colour, foam, 0.18), colour), 0.62)
    brush.line(line, 1 + height / 14, foam, 0.3)


def _sloop(brush: Brush, mood: Mood, x: float, y: float) -> None:
    sail, shade = mix(p.WHITE, mood.sky[-1], 0.2), mix(p.CREAM, mood.haze, 0.35)
    brush.soft([(x - 150, y), (x + 130, y), (x + 60, y + 90), (x - 60, y + 90)], mix(sail, mood.water, 0.3), 0.35, 14)
    main = rounded([(x + 4, y - 362), (x - 60, y - 230), (x - 128, y - 62)], closed=False)
    brush.polygon([*main, (x + 2, y - 52)], across(shade, mix(shade, sail, 0.6)))
    jib = rounded([(x + 16, y - 330), (x + 92, y - 190), (x + 140, y - 44)], closed=False)
    brush.polygon([*jib, (x + 16, y - 60)], across(sail, mix(sail, shade, 0.5)))
    for step in (0.3, 0.52, 0.74):
        brush.line(
            [(x + 2, y - 362 + 310 * step), (x - 126 * step, y - 360 + 298 * step)],
            1.6,
            mix(shade, mood.deep, 0.3),
            0.5,
        )
    brush.line([(x + 9, y - 372), (x + 9, y - 30)], 5, mix(p.WOOD, mood.deep, 0.3))
    brush.polygon([(x + 9, y - 374), (x - 28, y - 366), (x + 9, y - 356)], p.MADDER)
    hull = [
        (x - 146, y - 40),
        (x + 156, y - 46),
        (x + 120, y + 6),
        (x + 84, y + 18),
        (x - 96, y + 18),
        (x - 130, y + 2),
    ]
    brush.polygon(hull, fade(mix(p.MADDER, p.WHITE, 0.1), mix(p.MADDER, mood.deep, 0.5)))
    brush.line([hull[0], hull[1]], 6, mix(p.CREAM, mood.haze, 0.2))
    brush.rect(x - 70, y - 58, x + 10, y - 42, mix(p.CREAM, mood.haze, 0.3), radius=5)


def port(brush: Brush, variant: int) -> None:
    """Gantry cranes over a container ship at the quay."""
    mood, rng = p.of_the_hour(variant, DAWN, DUSK, DAY, NIGHT), brush.rng
    shore = 730
    sky(brush, mood, 600)
    sun(brush, mood, rng.uniform(300, 430), 300, 44)
    clouds(brush, mix(mood.sky[-1], p.WHITE, 0.3), 90, 340, 7, 0.4)
    ranges(brush, mood, 520, 560, 2, 56, 0.28)
    for x in (240, 520, 1480):
        _crane(brush, x + rng.uniform(-20, 20), 640, 0.55, mood.distance(0.35))
    brush.rect(0, 622, WIDTH, shore, fade(mood.distance(0.45), mood.distance(0.6)))
    _stacks(brush, mood, 622, 30, 15, 0.5)
    brush.mist(440, 640, mood.haze, 0, 0.4)
    for x in (640, 1000, 1340):
        _crane(brush, x + rng.uniform(-18, 18), 720, 1, mix(mix(p.RUST, mood.deep, 0.2), mood.haze, 0.12))
    brush.rect(0, 706, WIDTH, shore, fade(mix(p.SLAB, mood.haze, 0.25), mix(p.SLAB, mood.deep, 0.4)))
    _freighter(brush, mood, rng.uniform(300, 360), shore + 26)
    brush.mirror(shore + 26, HEIGHT - shore - 26, mix(mood.water, mood.deep, 0.25), 0.5, squeeze=1.5)
    brush.mist(shore + 26, HEIGHT, mood.deep, 0.05, 0.6)
    glints(brush, mix(mood.sky[-1], p.WHITE, 0.2), shore + 34, 890, 90)
    birds(brush, 560, 200, 6, mood.distance(0.7))


def _crane(brush: Brush, x: float, foot: float, size: float, colour: Colour) -> None:
    def at(px: float, py: float) -> Point:
        return x + px * size, foot + py * size

    dark, broad = mix(colour, p.COAL, 0.35), 11 * size
    for px, tone in ((-62, dark), (62, dark), (-92, colour), (32, colour)):
        brush.line([at(px, 0), at(px + (12 if px > 0 else 24), -300)], broad, tone)
    for one, two in (
        ((-92, -90), (34, -90)),
        ((-86, -186), (38, -186)),
        ((-92, -90), (38, -186)),
        ((34, -90), (-86, -186)),
    ):
        brush.line([at(*one), at(*two)], broad * 0.6, colour)
    brush.line([at(-250, -300), at(190, -300)], broad * 1.5, colour)
    brush.line([at(-250, -318), at(190, -318)], broad * 0.5, colour)
    for px in range(-250, 180, 36):
        brush.line([at(px, -300), at(px + 18, -318), at(px + 36, -300)], broad * 0.3, colour)
    brush.line([at(-30, -300), at(0, -430), at(40, -300)], broad * 0.9, colour)
    for end in ((-240, -306), (-130, -306), (180, -306)):
        brush.line([at(0, -428), at(*end)], 3 * size, dark)
    brush.rect(*at(96, -346), *at(166, -306), dark, radius=4 * size)
    brush.rect(*at(-190, -292), *at(-154, -266), dark, radius=4 * size)
    for px in (-184, -160):
        brush.line([at(px, -268), at(px, -190)], 2 * size, dark)
    brush.rect(*at(-206, -192), *at(-138, -162), mix(p.TURQUOISE, dark, 0.3))
    brush.disc(*at(0, -434), 5 * size, p.ink("#ffb08a"))


_CARGO = (
    p.RUST,
    p.TURQUOISE,
    p.OCHRE,
    p.PETROL,
    p.MADDER,
    p.ink("#3b6f8c"),
    p.ink("#c9c2ac"),
    p.ink("#77a6a4"),
)


def _stacks(brush: Brush, mood: Mood, foot: float, wide: float, tall: float, air: float) -> None:
    rng, x = brush.rng, 0.0
    while x < WIDTH:
        for level in range(rng.randint(1, 4)):
            _container(brush, x, foot - tall * level, wide, tall, mix(rng.choice(_CARGO), mood.haze, air))
        x += wide + (26 if rng.random() < 0.12 else 1)


def _container(brush: Brush, x: float, foot: float, wide: float, tall: float, colour: Colour) -> None:
    brush.rect(x, foot - tall + 1, x + wide - 1, foot, fade(mix(colour, p.WHITE, 0.15), mix(colour, p.COAL, 0.2)))
    for rib in range(1, int(wide / 5)):
        brush.rect(x + rib * 5, foot - tall + 3, x + rib * 5 + 1.2, foot - 2, mix(colour, p.COAL, 0.35), 0.6)


def _freighter(brush: Brush, mood: Mood, x: float, line: float) -> None:
    rng = brush.rng
    hull = mix(p.ink("#14485a"), mood.deep, 0.25)
    for column in range(15):
        tiers = 3 + (column % 4 != 0) + (4 < column < 12) + rng.randint(0, 1)
        for level in range(tiers):
            colour = mix(rng.choice(_CARGO), mood.haze, 0.1)
            _container(brush, x + 150 + column * 45, line - 84 - level * 25, 44, 25, mix(colour, mood.deep, 0.12))
    white = mix(p.WHITE, mood.haze, 0.25)
    brush.rect(x + 60, line - 250, x + 140, line - 70, across(white, mix(white, mood.deep, 0.3)))
    brush.rect(x + 40, line - 268, x + 150, line - 240, white, radius=4)
    for row in range(5):
        brush.rect(
            x + 66,
            line - 228 + row * 30,
            x + 134,
            line - 220 + row * 30,
            mood.lamp if mood.dark else p.SLAB,
            0.85,
        )
    brush.rect(x + 46, line - 262, x + 146, line - 250, p.SLAB, 0.8)
    brush.rect(x + 18, line - 210, x + 54, line - 80, fade(p.RUST, mix(p.MADDER, mood.deep, 0.3)))
    body = [
        (x - 6, line - 92),
        (x + 850, line - 84),
        (x + 920, line - 108),
        (x + 872, line + 2),
        (x + 16, line + 2),
    ]
    brush.polygon(body, fade(mix(hull, p.WHITE, 0.12), hull, mix(hull, mood.deep, 0.5)))
    brush.polygon(
        [(x + 13, line - 16), (x + 880, line - 16), (x + 872, line + 2), (x + 16, line + 2)],
        mix(p.MADDER, mood.deep, 0.15),
    )
    brush.line([(x - 4, line - 90), (x + 850, line - 82), (x + 918, line - 106)], 4, white)


def bridge(brush: Brush, variant: int) -> None:
    """A suspension bridge between two shores, its lights in the water."""
    mood, rng = p.of_the_hour(variant, DUSK, DAWN, NIGHT, DAY), brush.rng
    shore, deck = 690, 590
    sky(brush, mood, shore)
    sun(brush, mood, rng.uniform(720, 900), 430, 54)
    clouds(brush, mix(mood.sky[-1], mood.sun, 0.3), 90, 350, 7, 0.4)
    ranges(brush, mood, 590, 620, 2, 60, 0.3)
    _shore(brush, mood, shore)
    towers = (430 + rng.uniform(-20, 20), 1170 + rng.uniform(-20, 20))
    steel = mix(mix(p.ink("#8e3a2c"), mood.deep, 0.35), mood.haze, 0.08)
    _span(brush, steel, mood, towers, deck)
    for x in towers:
        _pylon(brush, x, 200, shore + 8, steel, mood)
    brush.mirror(shore, HEIGHT - shore, mood.water, 0.36, squeeze=2.1)
    brush.mist(shore, HEIGHT, mix(mood.water, mood.deep, 0.5), 0, 0.7)
    glints(brush, mix(mood.sky[-1], mood.sun, 0.5), shore + 8, 890, 120)
    _ferry(brush, mood, rng.uniform(740, 840), 772)
    birds(brush, 880, 300, 5, mood.distance(0.8))


def _shore(brush: Brush, mood: Mood, shore: float) -> None:
    rng = brush.rng
    hills(brush, mood, shore - 62, shore - 34, 2, 26, 0.5)
    for _ in range(150):
        x = rng.choice((rng.uniform(-20, 400), rng.uniform(1200, 1620)))
        high = rng.uniform(14, 50) * (0.5 + abs(x - 800) / 800)
        colour = mix(mood.distance(rng.uniform(0.5, 0.8)), p.CREAM, 0.08)
        brush.rect(x, shore - high, x + rng.uniform(14, 34), shore, colour)
        if mood.dark or rng.random() < 0.4:
            for _ in range(3):
                brush.rect(x + 3, shore - high + 4, x + 6, shore - high + 9, mood.lamp, 0.8)
    for x in (130 + rng.uniform(-30, 30), 1450 + rng.uniform(-30, 30)):
        colour = mood.distance(0.8)
        brush.oval(x, shore - 70, 30, 32, colour)
        brush.rect(x - 42, shore - 72, x + 42, shore, colour)
        for side in (-60, 60):
            brush.polygon(
                [
                    (x + side, shore - 150),
                    (x + side + 5, shore - 128),
                    (x + side + 5, shore),
                    (x + side - 5, shore),
                    (x + side - 5, shore - 128),
                ],
                colour,
            )


def _span(brush: Brush, steel: Colour, mood: Mood, towers: tuple[float, float], deck: float) -> None:
    left, right = towers
    cables = ((-360, left, 600, 214, 2.2), (left, right, 214, 214, 1), (right, 1960, 214, 600, 2.2))
    for x0, x1, y0, y1, _ in cables:
        sag = 300 if x0 == left else 40
        line = [(x0 + (x1 - x0) * k / 40, y0 + (y1 - y0) * k / 40 + sag * (1 - (k / 20 - 1) ** 2)) for k in range(41)]
        for x, y in line:
            if y < deck:
                brush.line([(x, y), (x, deck)], 1.6, mix(steel, mood.haze, 0.25), 0.85)
        brush.line(line, 6, steel)
        for x, y in line[::2]:
            brush.disc(x, y, 2.6, mood.lamp, 0.9)
    brush.rect(
        -10,
        deck - 6,
        WIDTH + 10,
        deck + 14,
        fade(mix(steel, mood.sun, 0.3), steel, mix(steel, mood.deep, 0.6)),
    )
    for x in range(-10, WIDTH, 26):
        brush.line([(x, deck + 13), (x + 13, deck + 27), (x + 26, deck + 13)], 2.4, mix(steel, mood.deep, 0.3))
    brush.rect(-10, deck + 26, WIDTH + 10, deck + 30, mix(steel, mood.deep, 0.4))
    for x in range(12, WIDTH, 44):
        brush.glow(x, deck - 16, 14, 14, mood.lamp, 0.7)
        brush.disc(x, deck - 16, 2.4, mood.lamp)


def _pylon(brush: Brush, x: float, top: float, foot: float, steel: Colour, mood: Mood) -> None:
    for side in (-1, 1):
        leg = [
            (x + side * 20 - 10, top),
            (x + side * 20 + 10, top),
            (x + side * 32 + 13, foot),
            (x + side * 32 - 13, foot),
        ]
        brush.polygon(leg, across(mix(steel, mood.sun, 0.3), steel, mix(steel, mood.deep, 0.45)))
    for y in (top + 24, top + 130, top + 250, 612):
        brush.rect(x - 24, y, x + 24, y + 16, mix(steel, mood.deep, 0.15))
    brush.polygon(
        [(x - 70, foot), (x - 56, foot - 30), (x + 56, foot - 30), (x + 70, foot)],
        mix(p.SLAB, mood.haze, 0.2),
    )
    for side in (-20, 20):
        brush.glow(x + side, top - 4, 16, 16, p.ink("#ff8f6b"), 0.8)
        brush.disc(x + side, top - 4, 3.5, p.ink("#ffc2a0"))


def _ferry(brush: Brush, mood: Mood, x: float, y: float) -> None:
    white, dark = mix(p.WHITE, mood.haze, 0.2), mix(p.SLAB, mood.deep, 0.4)
    brush.soft([(x - 150, y), (x + 150, y), (x + 110, y + 34), (x - 110, y + 34)], mood.deep, 0.55, 10)
    brush.polygon(placed([(-150, -30), (156, -34), (128, 6), (-132, 6)], x, y), fade(mix(dark, p.WHITE, 0.1), dark))
    brush.rect(x - 122, y - 54, x + 104, y - 30, white)
    brush.rect(x - 88, y - 76, x + 66, y - 54, mix(white, mood.deep, 0.08))
    brush.rect(x + 24, y - 94, x + 60, y - 76, white)
    brush.polygon(placed([(-46, -76), (-42, -116), (-14, -116), (-10, -76)], x, y), across(p.OCHRE, p.RUST))
    for row, start, count in ((-48, -112, 15), (-70, -80, 10)):
        for index in range(count):
            brush.rect(
                x + start + index * 14,
                y + row,
                x + start + index * 14 + 9,
                y + row + 10,
                mood.lamp if mood.dark else p.PETROL,
            )
    brush.line([(x - 150, y + 7), (x - 300 - 20 * math.pi, y + 13)], 2, p.WHITE, 0.4)
