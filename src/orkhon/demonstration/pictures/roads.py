"""Hold the scenes of travel: the train on its viaduct and the bus in its street. Knows no ship."""

from __future__ import annotations

from orkhon.demonstration.pictures import palette as p
from orkhon.demonstration.pictures.brush import (
    HEIGHT,
    WIDTH,
    Brush,
    Paint,
    across,
    around,
    fade,
    placed,
    rounded,
)
from orkhon.demonstration.pictures.palette import AMBER, DAWN, DAY, DUSK, NIGHT, Colour, Mood, mix
from orkhon.demonstration.pictures.scenery import (
    clouds,
    height_at,
    hills,
    land,
    pine,
    ranges,
    sky,
    sun,
    swells,
    tree,
)


def train(brush: Brush, variant: int) -> None:
    """A long train with lit windows on a stone viaduct."""
    mood, rng = p.of_the_hour(variant, NIGHT, DAWN, DUSK, DAY), brush.rng
    sky(brush, mood, 660)
    sun(brush, mood, rng.uniform(300, 460), 230, 40)
    clouds(brush, mix(mood.sky[-1], p.WHITE, 0.2), 110, 340, 6, 0.25)
    ranges(brush, mood, 470, 560, 3, 110, 0.42)
    hills(brush, mood, 610, 690, 2, 44, 0.6)
    brush.mist(560, 760, mood.haze, 0, 0.5)
    _viaduct(brush, mood, 612)
    _carriages(brush, mood, rng.uniform(1290, 1400), 596)
    _valley(brush, mood)


def _viaduct(brush: Brush, mood: Mood, deck: float) -> None:
    stone = mix(mix(p.ink("#8b8474"), mood.haze, 0.15), mood.deep, 0.42)
    lit, dim = mix(stone, mood.sun, 0.2), mix(stone, mood.deep, 0.4)
    pitch, pier = 178, 38
    for index in range(-1, 10):
        x = index * pitch + 20
        brush.polygon([(x, deck), (x + pier, deck), (x + pier + 7, HEIGHT), (x - 7, HEIGHT)], across(lit, stone, dim))
        arch = around(x + pier + (pitch - pier) / 2, deck + 92, (pitch - pier) / 2, 74, 180, 360)
        brush.polygon([(x + pier - 1, deck), *arch, (x + pitch + 1, deck)], fade(stone, mix(stone, dim, 0.4)))
        brush.line(arch, 5, mix(lit, stone, 0.4))
        brush.rect(x - 6, deck + 88, x + pier + 6, deck + 97, mix(lit, stone, 0.5))
        for course in range(8):
            y = deck + 120 + course * 24
            brush.line([(x, y), (x + pier, y)], 1.3, dim, 0.6)
    brush.rect(-5, deck - 4, WIDTH + 5, deck + 18, fade(lit, dim))
    for x in range(0, WIDTH, 30):
        brush.rect(x, deck + 18, x + 14, deck + 24, dim)


def _carriages(brush: Brush, mood: Mood, nose: float, rail: float) -> None:
    body = mix(p.TURQUOISE, mood.deep, 0.12)
    brush.glow(nose + 210, rail - 20, 330, 110, mood.lamp, 0.6)
    x = nose - 190
    while x > -320:
        _carriage(brush, mood, x - 252, rail, body)
        x -= 258
    front = rounded([(-192, -72), (-90, -71), (-30, -60), (26, -34), (44, -14), (34, -3), (-192, -3)], closed=False)
    brush.polygon(
        placed([*front, (-192, -3)], nose, rail),
        fade(mix(body, p.WHITE, 0.3), body, mix(body, mood.deep, 0.45)),
    )
    brush.polygon(
        placed([(-58, -62), (-28, -57), (8, -38), (-34, -38)], nose, rail),
        fade(p.COAL, mix(p.PETROL, p.COAL, 0.3)),
    )
    _window_row(brush, mood, nose - 178, rail, 3)
    brush.polygon(placed([(-192, -24), (30, -24), (38, -17), (-192, -17)], nose, rail), mix(p.OCHRE, mood.sun, 0.3))
    for wheel in (-160, -130, -40, -10):
        brush.disc(nose + wheel, rail, 8, p.COAL)
    brush.disc(nose + 34, rail - 20, 5, mix(mood.lamp, p.WHITE, 0.6))
    brush.glow(nose + 36, rail - 20, 60, 44, mix(mood.lamp, p.WHITE, 0.4), 0.9)
    brush.rect(-5, rail + 7, WIDTH + 5, rail + 12, mix(mood.deep, mood.haze, 0.35))


def _carriage(brush: Brush, mood: Mood, x: float, rail: float, body: Colour) -> None:
    for wheel in (30, 62, 190, 222):
        brush.disc(x + wheel, rail, 8, p.COAL)
    brush.rect(x - 8, rail - 62, x, rail - 8, mix(mood.deep, body, 0.2))
    brush.rect(
        x,
        rail - 72,
        x + 252,
        rail - 3,
        fade(mix(body, p.WHITE, 0.3), body, mix(body, mood.deep, 0.45)),
        radius=8,
    )
    brush.rect(x + 26, rail - 78, x + 226, rail - 71, mix(body, mood.deep, 0.45), radius=3)
    _window_row(brush, mood, x + 40, rail, 7)
    brush.rect(x + 1, rail - 24, x + 251, rail - 17, mix(p.OCHRE, mood.sun, 0.3))
    for door in (12, 226):
        brush.rect(x + door, rail - 60, x + door + 15, rail - 6, mix(body, mood.deep, 0.3), radius=3)
        brush.rect(x + door + 3, rail - 56, x + door + 12, rail - 36, mood.lamp, 0.85, radius=2)


def _window_row(brush: Brush, mood: Mood, x: float, rail: float, count: int) -> None:
    for index in range(count):
        left = x + index * 25.5
        warm = mix(mood.lamp, p.OCHRE, brush.rng.random() * 0.25)
        brush.rect(left, rail - 58, left + 19, rail - 34, fade(mix(warm, p.WHITE, 0.3), warm), radius=4)
        if brush.rng.random() < 0.4:
            brush.oval(left + 9, rail - 37, 5, 6, p.WALNUT, 0.7)
            brush.disc(left + 9, rail - 46, 3.6, p.WALNUT, 0.7)


def _valley(brush: Brush, mood: Mood) -> None:
    rng = brush.rng
    for base, near, tall in ((806, 0.78, 74), (862, 0.93, 108)):
        line = swells(rng, base, 30, waves=1.1)
        for x in range(-20, 1640, 22 if tall < 100 else 34):
            if rng.random() < 0.62:
                pine(
                    brush,
                    x + rng.uniform(-10, 10),
                    height_at(line, x) + 8,
                    tall * rng.uniform(0.5, 1),
                    mix(mood.distance(near), mood.deep, rng.random() * 0.5),
                )
        land(brush, line, fade(mood.distance(near), mix(mood.distance(near), mood.deep, 0.6)))


def bus(brush: Brush, variant: int) -> None:
    """An electric bus at its stop in a street of plane trees."""
    mood, rng = p.of_the_hour(variant, DAWN, DAY, DUSK, AMBER), brush.rng
    kerb = 720
    sky(brush, mood, 640)
    sun(brush, mood, rng.uniform(1080, 1250), 210, 48)
    clouds(brush, mix(mood.sky[-1], p.WHITE, 0.4), 70, 260, 7, 0.4)
    ranges(brush, mood, 400, 440, 2, 70, 0.2)
    _facades(brush, mood, kerb)
    brush.mist(480, kerb, mood.haze, 0, 0.3)
    for x in (90, 470, 1160, 1530):
        leaf = mix(mix(p.LEAF, mood.haze, 0.18), mood.deep, 0.15)
        tree(
            brush,
            x + rng.uniform(-30, 30),
            kerb + 4,
            rng.uniform(330, 400),
            leaf,
            mix(p.WOOD, mood.deep, 0.4),
        )
    pavement = mix(mix(p.ink("#b9b3a3"), mood.haze, 0.2), mood.deep, 0.15)
    road = mix(p.ink("#33505a"), mood.deep, 0.3)
    brush.rect(0, kerb, WIDTH, kerb + 48, fade(pavement, mix(pavement, mood.deep, 0.18)))
    brush.rect(0, kerb + 48, WIDTH, kerb + 60, mix(pavement, mood.deep, 0.45))
    brush.rect(0, kerb + 60, WIDTH, HEIGHT, fade(road, mix(road, mood.deep, 0.55)))
    for x in range(-60, WIDTH, 210):
        brush.polygon([(x, 858), (x + 110, 858), (x + 100, 868), (x - 12, 868)], p.CREAM, 0.75)
    _shelter(brush, mood, 1330, kerb + 30)
    _coach(brush, mood, rng.uniform(300, 360), kerb + 98)


def _facades(brush: Brush, mood: Mood, foot: float) -> None:
    rng, x = brush.rng, -60.0
    tones = (p.ink("#d9b98a"), p.ink("#8fb3ae"), p.ink("#c98b63"), p.ink("#e5d6b6"), p.ink("#6f9aa0"))
    while x < WIDTH:
        wide, tall = rng.choice((190, 240, 290)), rng.uniform(250, 390)
        wall = mix(mix(rng.choice(tones), mood.haze, 0.38), mood.deep, 0.22 if mood.dark else 0.06)
        brush.rect(x, foot - tall, x + wide, foot, across(mix(wall, p.WHITE, 0.1), wall, mix(wall, mood.deep, 0.12)))
        brush.rect(x - 6, foot - tall - 12, x + wide + 6, foot - tall + 4, mix(wall, mood.deep, 0.25))
        columns = wide // 48
        for row in range(int(tall / 92)):
            for column in range(columns):
                left = x + (column + 0.5) * wide / columns - 13
                up = foot - tall + 30 + row * 84
                lit = rng.random() < (0.55 if mood.dark else 0.15)
                glass = mood.lamp if lit else mix(p.PETROL, wall, 0.35)
                brush.rect(left - 4, up - 4, left + 30, up + 52, mix(wall, p.WHITE, 0.3), radius=13)
                brush.rect(left, up, left + 26, up + 52, glass, 0.9, radius=11)
                brush.rect(left - 7, up + 50, left + 33, up + 56, mix(wall, mood.deep, 0.3))
        x += wide + 2


def _shelter(brush: Brush, mood: Mood, x: float, foot: float) -> None:
    steel = mix(p.SLAB, mood.haze, 0.15)
    brush.rect(x, foot - 190, x + 200, foot - 14, fade(mix(p.FIRUZE, p.WHITE, 0.5), p.FIRUZE), 0.32)
    for post in (0, 96, 194):
        brush.rect(x + post, foot - 196, x + post + 6, foot, steel)
    brush.polygon(
        [(x - 30, foot - 206), (x + 222, foot - 216), (x + 222, foot - 200), (x - 30, foot - 192)],
        fade(mix(steel, p.WHITE, 0.2), steel),
    )
    brush.rect(x + 24, foot - 54, x + 172, foot - 44, mix(p.WOOD, mood.haze, 0.15))
    for leg in (38, 150):
        brush.rect(x + leg, foot - 46, x + leg + 6, foot - 4, steel)
    for seat, coat in ((60, p.MADDER), (128, p.OCHRE)):
        brush.blob(
            placed([(-18, 0), (-17, -40), (0, -50), (17, -40), (18, 0), (14, 30), (-14, 30)], x + seat, foot - 52),
            mix(coat, mood.deep, 0.25),
        )
        brush.disc(x + seat, foot - 114, 14, mix(p.WALNUT, mood.deep, 0.2))


def _coach(brush: Brush, mood: Mood, x: float, road: float) -> None:
    body, dark = mix(p.TURQUOISE, mood.haze, 0.06), mix(p.SLAB, mood.deep, 0.2)
    brush.soft([(x - 20, road - 6), (x + 880, road - 6), (x + 850, road + 22), (x + 10, road + 22)], p.COAL, 0.7, 10)
    shell = rounded(
        [
            (6, -250),
            (30, -268),
            (820, -268),
            (854, -252),
            (868, -160),
            (872, -40),
            (860, -18),
            (10, -18),
            (0, -40),
            (0, -160),
        ],
        steps=5,
    )
    brush.polygon(placed(shell, x, road), fade(mix(body, p.WHITE, 0.35), body, mix(body, mood.deep, 0.35)))
    brush.rect(
        x + 60,
        road - 288,
        x + 480,
        road - 266,
        fade(mix(body, p.WHITE, 0.2), mix(body, mood.deep, 0.2)),
        radius=8,
    )
    brush.rect(x + 16, road - 236, x + 850, road - 122, dark, radius=12)
    glass = fade(mix(p.FIRUZE, p.WHITE, 0.45), mix(p.FIRUZE, mood.haze, 0.2), mix(p.PETROL, mood.haze, 0.3))
    if mood.dark:
        glass = fade(mix(mood.lamp, p.WHITE, 0.2), mood.lamp, mix(mood.lamp, p.OCHRE, 0.5))
    for left in (24, 132, 330, 438, 640):
        _glazing(brush, x + left, road, glass)
    for left in (244, 552):
        brush.rect(x + left - 4, road - 240, x + left + 80, road - 34, dark, radius=8)
        for leaf in (0, 39):
            brush.rect(x + left + leaf, road - 232, x + left + leaf + 36, road - 40, glass, radius=6)
    brush.rect(x + 752, road - 230, x + 846, road - 118, glass, radius=10)
    brush.polygon(placed([(770, -118), (800, -230), (826, -230), (796, -118)], x, road), p.WHITE, 0.25)
    brush.rect(x + 646, road - 256, x + 836, road - 240, p.COAL, radius=4)
    for dot in range(20):
        brush.rect(
            x + 656 + dot * 8,
            road - 251,
            x + 661 + dot * 8,
            road - 245,
            p.ink("#ffb74d"),
            0.9 if dot % 5 else 0.15,
        )
    for left, right in ((2, 238), (328, 546), (636, 869)):
        brush.rect(x + left, road - 108, x + right, road - 96, mix(p.CREAM, mood.haze, 0.15))
    brush.rect(x + 2, road - 34, x + 866, road - 20, mix(body, mood.deep, 0.55), radius=5)
    for wheel in (176, 726):
        _wheel(brush, x + wheel, road - 20, mood)
    brush.rect(x + 846, road - 78, x + 870, road - 58, mix(mood.lamp, p.WHITE, 0.5), radius=6)
    brush.glow(x + 880, road - 66, 130, 70, mood.lamp, 0.55)
    brush.rect(x + 1, road - 84, x + 10, road - 54, p.RUST, radius=3)
    brush.line(placed([(846, -226), (884, -232), (886, -178)], x, road), 6, dark)


def _glazing(brush: Brush, x: float, road: float, glass: Paint) -> None:
    brush.rect(x, road - 230, x + 102, road - 128, glass, radius=6)
    brush.polygon(
        [(x + 10, road - 130), (x + 44, road - 228), (x + 66, road - 228), (x + 32, road - 130)],
        p.WHITE,
        0.18,
    )
    if brush.rng.random() < 0.8:
        seat = x + brush.rng.uniform(28, 74)
        brush.polygon(around(seat, road - 128, 21, 42, 180, 360), p.SLAB, 0.75)
        brush.disc(seat, road - 178, 14, p.SLAB, 0.75)


def _wheel(brush: Brush, x: float, y: float, mood: Mood) -> None:
    brush.polygon(around(x, y, 62, 60, 180, 360), p.COAL)
    brush.disc(x, y, 46, p.COAL)
    brush.disc(x, y, 28, fade(mix(p.WHITE, mood.haze, 0.4), mix(p.PETROL, mood.deep, 0.2)))
    brush.disc(x, y, 9, p.SLAB)
