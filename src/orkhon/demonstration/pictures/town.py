"""Hold the scenes of buildings: skyline, stadium, school. Knows no vehicle and no countryside."""

from __future__ import annotations

import math

from orkhon.demonstration.pictures import palette as p
from orkhon.demonstration.pictures.brush import HEIGHT, WIDTH, Brush, Point, across, around, fade, placed
from orkhon.demonstration.pictures.palette import AMBER, DAWN, DAY, DUSK, NIGHT, Colour, Mood, mix
from orkhon.demonstration.pictures.scenery import birds, clouds, glints, ranges, sky, stars, sun, tree


def skyline(brush: Brush, variant: int) -> None:
    """A city of towers and domes along a river."""
    mood, rng = p.of_the_hour(variant, AMBER, NIGHT, DUSK, DAY), brush.rng
    quay = 730
    sky(brush, mood, 660)
    sun(brush, mood, rng.uniform(1080, 1260), 300, 56)
    clouds(brush, mix(mood.sky[-1], p.WHITE, 0.3), 90, 340, 7, 0.4)
    ranges(brush, mood, 500, 540, 2, 80, 0.2)
    for row, near in enumerate((0.2, 0.42, 0.72)):
        x = -40.0
        while x < WIDTH:
            wide = rng.uniform(46, 110) * (0.8 + 0.2 * row)
            tall = rng.uniform(110, 330) * (1.1 - 0.2 * row) * (1.15 - 0.45 * abs(x - 760) / 800)
            _building(brush, mood, x, quay, wide, tall, near + rng.uniform(-0.04, 0.04))
            x += wide + rng.choice((0, 2, 6, 14))
        if row == 1:
            _tower(brush, mood, rng.uniform(560, 640), quay)
        brush.mist(520, quay, mood.haze, 0, 0.38 - 0.14 * row)
    _great_dome(brush, mood, rng.uniform(850, 930), quay)
    brush.rect(0, quay - 12, WIDTH, quay + 10, fade(mood.distance(0.75), mood.distance(0.9)))
    for x in range(20, WIDTH, 64):
        brush.glow(x, quay - 26, 22, 22, mood.lamp, 0.75)
        brush.line([(x, quay - 8), (x, quay - 26)], 2.4, mood.distance(0.95))
    brush.mirror(quay + 10, HEIGHT - quay - 10, mood.water, 0.42, squeeze=2)
    brush.mist(quay + 10, HEIGHT, mix(mood.water, mood.deep, 0.6), 0, 0.8)
    glints(brush, mood.lamp, quay + 18, 890, 110)


def _building(brush: Brush, mood: Mood, x: float, foot: float, wide: float, tall: float, near: float) -> None:
    rng, colour, top = brush.rng, mood.distance(near), foot - tall
    paint = across(mix(colour, mood.sun, 0.12), colour, mix(colour, mood.deep, 0.18))
    brush.rect(x, top, x + wide, foot, paint)
    kind = rng.randrange(6)
    if kind == 0:
        brush.oval(x + wide / 2, top + 1, wide * 0.42, wide * 0.46, paint)
        brush.line([(x + wide / 2, top - wide * 0.42), (x + wide / 2, top - wide * 0.7)], 2.5, colour)
    elif kind == 1:
        brush.polygon([(x, top + 1), (x + wide, top + 1), (x + wide, top - wide * 0.5)], paint)
    elif kind == 2:
        brush.rect(x + wide * 0.2, top - 26, x + wide * 0.8, top + 1, paint)
        brush.line([(x + wide / 2, top - 26), (x + wide / 2, top - 76)], 2.5, colour)
    elif kind == 3:
        brush.polygon([(x, top + 1), (x + wide / 2, top - wide * 0.6), (x + wide, top + 1)], paint)
    _windows(brush, mood, x, top, foot, wide, near)


def _windows(brush: Brush, mood: Mood, x: float, top: float, foot: float, wide: float, near: float) -> None:
    rng = brush.rng
    columns = max(2, int(wide / 17))
    step, share = wide / columns, (0.55 if mood.dark else 0.3) * near + 0.06
    for row in range(int((foot - top - 22) / 19)):
        for column in range(columns):
            left, up = x + column * step + step * 0.28, top + 14 + row * 19
            if rng.random() < share:
                brush.rect(
                    left,
                    up,
                    left + step * 0.44,
                    up + 10,
                    mix(mood.lamp, p.OCHRE, rng.random() * 0.35),
                    0.35 + 0.6 * near,
                )
            else:
                brush.rect(left, up, left + step * 0.44, up + 10, mood.deep, 0.16 * near)


def _tower(brush: Brush, mood: Mood, x: float, foot: float) -> None:
    colour = mood.distance(0.5)
    paint = across(mix(colour, mood.sun, 0.35), colour, mix(colour, mood.deep, 0.3))
    for side in (-1, 1):
        brush.limb(
            [(x + side * 40, foot), (x + side * 14, foot - 200), (x + side * 22, foot - 380)],
            [12, 9, 7],
            paint,
        )
    brush.rect(x - 8, foot - 390, x + 8, foot, paint)
    brush.disc(x, foot - 412, 48, fade(mix(p.OCHRE, mood.sun, 0.6), mix(p.OCHRE, mood.deep, 0.25)))
    brush.polygon([(x - 5, foot - 456), (x + 5, foot - 456), (x, foot - 540)], colour)


def _great_dome(brush: Brush, mood: Mood, x: float, foot: float) -> None:
    wall, tile = mood.distance(0.8), mix(mix(p.TURQUOISE, mood.haze, 0.1), mood.deep, 0.12)
    for side in (-176, 176):
        brush.rect(x + side - 13, foot - 250, x + side + 13, foot, across(mix(wall, mood.sun, 0.2), wall))
        brush.rect(x + side - 19, foot - 206, x + side + 19, foot - 196, wall)
        brush.oval(x + side, foot - 250, 15, 26, across(mix(tile, p.WHITE, 0.2), tile))
    brush.rect(x - 140, foot - 110, x + 140, foot, across(mix(wall, mood.sun, 0.2), wall))
    brush.rect(x - 74, foot - 168, x + 74, foot - 100, across(mix(wall, mood.sun, 0.22), wall))
    dome = [
        (-74, -164),
        (-88, -200),
        (-72, -244),
        (-30, -276),
        (0, -300),
        (30, -276),
        (72, -244),
        (88, -200),
        (74, -164),
    ]
    brush.blob(placed(dome, x, foot), across(mix(tile, p.WHITE, 0.28), tile, mix(tile, mood.deep, 0.45)))
    for rib in (-52, -26, 0, 26, 52):
        brush.curve(
            placed([(rib * 0.95, -164), (rib * 1.18, -206), (0, -292)], x, foot),
            2,
            mix(tile, mood.deep, 0.45),
            0.5,
        )
    brush.line([(x, foot - 296), (x, foot - 326)], 3.5, p.OCHRE)
    brush.rect(x - 80, foot - 172, x + 80, foot - 160, mix(p.OCHRE, wall, 0.35))
    for index in range(7):
        left = x - 122 + index * 37
        brush.rect(left, foot - 64, left + 20, foot - 4, mood.lamp, 0.85, radius=10)


def stadium(brush: Brush, variant: int) -> None:
    """A full bowl under floodlights, the mown pitch below."""
    mood, rng = p.of_the_hour(variant, NIGHT, DUSK, DAY), brush.rng
    brush.wash(fade(*mood.sky), 0, 520)
    if mood.dark:
        stars(brush, 200, 90)
    _stands(brush, mood)
    _pitch(brush, mood)
    _roof(brush, mood)
    for x in (110, 1490):
        _floodlight(brush, mood, x, 120)
    for _ in range(9):
        _player(brush, rng.uniform(280, 1320), rng.uniform(650, 830))
    brush.disc(800 + rng.uniform(-160, 160), 792, 7, p.WHITE)
    brush.mist(760, HEIGHT, mood.deep, 0, 0.35)


def _stands(brush: Brush, mood: Mood) -> None:
    rng = brush.rng
    base = mix(p.ink("#12394a"), mood.haze, 0.2)
    brush.polygon(
        [*around(800, 470, 1120, 250, 180, 360), (1920, 640), (-320, 640)],
        fade(mix(base, mood.haze, 0.25), base),
    )
    tones = (
        p.ink("#cfd9d4"),
        p.FIRUZE,
        p.OCHRE,
        p.RUST,
        p.MADDER,
        p.ink("#4d8794"),
        p.ink("#1d5260"),
        p.ink("#e6c98f"),
    )
    for tier in range(27):
        share = tier / 26
        rx, ry, y = 1090 - 330 * share, 226 - 130 * share, 470 + 52 * share
        if tier in {9, 18}:
            brush.line(around(800, y, rx, ry, 184, 356), 9, mix(base, p.COAL, 0.45))
            continue
        for step in range(150):
            if rng.random() < 0.86:
                turn = math.radians(188 + 164 * (step + rng.uniform(-0.2, 0.2)) / 150)
                x, head = 800 + rx * math.cos(turn), y + ry * math.sin(turn)
                brush.disc(x, head, 2.7 + 1.1 * share, mix(rng.choice(tones), base, 0.25 + rng.random() * 0.4))
    brush.line(around(800, 530, 752, 88, 180, 360), 16, mix(p.TURQUOISE, p.COAL, 0.25))


def _pitch(brush: Brush, mood: Mood) -> None:
    far, near, top, low = (220.0, 1380.0), (-330.0, 1930.0), 532.0, 930.0
    brush.polygon(
        [(-10, 540), (60, 520), (1540, 520), (1610, 540), (1610, 910), (-10, 910)],
        fade(p.ink("#2b6a62"), p.ink("#12453f")),
    )

    def at(u: float, v: float) -> Point:
        depth = v**1.35
        left, right = far[0] + (near[0] - far[0]) * depth, far[1] + (near[1] - far[1]) * depth
        return left + (right - left) * u, top + (low - top) * depth

    for stripe in range(14):
        green = p.ink("#3f9468") if stripe % 2 else p.ink("#348258")
        a, b = stripe / 14, (stripe + 1) / 14
        brush.polygon([at(a, 0), at(b, 0), at(b, 1), at(a, 1)], mix(green, mood.deep, 0.06))
    white = p.ink("#e4efe2")
    ring = [at(0.5 + 0.1 * math.cos(k / 24 * math.tau), 0.45 + 0.24 * math.sin(k / 24 * math.tau)) for k in range(25)]
    boxes = [
        [(0.03, 0.2), (0.16, 0.2), (0.16, 0.74), (0.03, 0.74)],
        [(0.97, 0.2), (0.84, 0.2), (0.84, 0.74), (0.97, 0.74)],
    ]
    brush.line([at(0.03, 0.05), at(0.97, 0.05), at(0.97, 1), at(0.03, 1), at(0.03, 0.05)], 3.5, white)
    brush.line([at(0.5, 0.05), at(0.5, 1)], 3.5, white)
    brush.line(ring, 3.5, white)
    for box in boxes:
        brush.line([at(u, v) for u, v in box], 3.5, white)
    for side in (-1, 1):
        post, span = at(0.5 + side * 0.47, 0.38), at(0.5 + side * 0.47, 0.56)
        brush.line([post, (post[0], post[1] - 46), (span[0], span[1] - 58), span], 5, p.WHITE)
    brush.glow(800, 700, 760, 260, p.ink("#dff2cf"), 0.26)


def _roof(brush: Brush, mood: Mood) -> None:
    steel = mix(p.ink("#0e3040"), mood.deep, 0.4)
    outer, inner = around(800, 452, 1180, 330, 180, 360), around(800, 462, 1090, 262, 180, 360)
    brush.polygon(outer + inner[::-1], fade(mix(steel, mood.haze, 0.45), steel))
    for one, two in zip(outer[4:-4:2], inner[4:-4:2], strict=True):
        brush.line([one, two], 2.2, mix(steel, mood.haze, 0.5))
    brush.line(inner, 6, mix(steel, p.FIRUZE, 0.4))
    for x, y in inner[8:-8:2]:
        brush.glow(x, y + 6, 46, 40, mood.lamp, 0.7)
        brush.rect(x - 9, y + 2, x + 9, y + 9, mix(mood.lamp, p.WHITE, 0.6), radius=3)


def _floodlight(brush: Brush, mood: Mood, x: float, y: float) -> None:
    steel, inward = mix(p.COAL, mood.haze, 0.15), 1 if x < 800 else -1
    beam = [(x, y), (x + inward * 420, 880), (x + inward * 1120, 680)]
    brush.soft(beam, p.ink("#f4f7df"), 0.13 if mood.dark else 0.07, 30)
    brush.limb([(x, 640), (x, 400), (x, y)], [22, 15, 10], across(mix(steel, mood.haze, 0.4), steel))
    brush.glow(x, y, 300, 240, p.ink("#f4f3da"), 0.6)
    brush.rect(x - 66, y - 46, x + 66, y + 40, steel, radius=5)
    for row in range(3):
        for column in range(5):
            brush.disc(x - 50 + column * 25, y - 30 + row * 27, 9.5, mix(mood.lamp, p.WHITE, 0.75))


def _player(brush: Brush, x: float, y: float) -> None:
    rng, size = brush.rng, 0.3 + (y - 540) / 330
    shirt, skin = rng.choice((p.MADDER, p.WHITE)), p.WALNUT
    brush.soft([(x - 14 * size, y), (x + 60 * size, y - 6), (x + 60 * size, y + 4), (x, y + 8)], p.COAL, 0.4, 5)
    stride = rng.choice((-1, 1)) * 9
    for hip, hoof in ((-4, -stride), (4, stride)):
        brush.limb(
            placed([(hip, -30), (hoof * 0.8, -15), (hoof, 0)], x, y, size),
            [7 * size, 5 * size, 4 * size],
            skin,
        )
    brush.polygon(placed([(-9, -34), (9, -34), (9, -22), (-9, -22)], x, y, size), p.SLAB)
    brush.polygon(placed([(-10, -58), (10, -58), (8, -31), (-8, -31)], x, y, size), shirt)
    brush.line(placed([(-10, -55), (-16, -42), (-9 - stride * 0.5, -36)], x, y, size), 4 * size, shirt)
    brush.line(placed([(10, -55), (16, -42), (12 - stride * 0.5, -36)], x, y, size), 4 * size, shirt)
    brush.disc(x, y - 66 * size, 7 * size, skin)


def school(brush: Brush, variant: int) -> None:
    """A schoolhouse on the first morning: tall windows, old trees, children with satchels from behind."""
    mood, rng = p.of_the_hour(variant, DAY, AMBER, DAWN), brush.rng
    ground = 700
    sky(brush, mood, ground)
    sun(brush, mood, 250 + rng.uniform(-40, 40), 190, 46)
    clouds(brush, p.WHITE, 70, 300, 9, 0.5)
    ranges(brush, mood, 500, 540, 2, 70, 0.22)
    for x in range(-30, 1650, 85):
        tree(
            brush,
            x + rng.uniform(-25, 25),
            ground,
            rng.uniform(170, 240),
            mix(p.LEAF, mood.haze, 0.5),
            mood.distance(0.45),
        )
    _schoolhouse(brush, mood, 800, ground)
    lawn = mix(p.ink("#6fa56b"), mood.haze, 0.15)
    brush.rect(0, ground, WIDTH, HEIGHT, fade(lawn, mix(lawn, mood.deep, 0.42)))
    brush.polygon(
        [(740, ground), (860, ground), (1180, 910), (420, 910)],
        fade(mix(p.CREAM, mood.haze, 0.3), mix(p.SAND, mood.deep, 0.12)),
    )
    leaf = rng.choice((p.ink("#d59a3f"), p.LEAF, p.ink("#c0702f")))
    for x, tall in ((190, 430), (1420, 460)):
        brush.soft(around(x + 60, ground + 64, 210, 34), mood.deep, 0.35, 14)
        tree(
            brush,
            x + rng.uniform(-20, 20),
            ground + 62,
            tall,
            mix(leaf, mood.haze, 0.08),
            mix(p.WOOD, mood.deep, 0.3),
        )
    for _ in range(90):
        fallen = rng.choice((rng.gauss(200, 160), rng.gauss(1420, 170)))
        brush.oval(
            fallen,
            ground + rng.uniform(12, 180),
            rng.uniform(3, 7),
            2.5,
            mix(leaf, p.WHITE, rng.random() * 0.2),
            0.9,
        )
    for x, y, size in ((700, 772, 0.82), (770, 782, 0.95), (925, 806, 1.1)):
        _child(brush, x + rng.uniform(-16, 16), y, size)
    birds(brush, 980, 170, 5, mood.distance(0.6))


def _schoolhouse(brush: Brush, mood: Mood, x: float, foot: float) -> None:
    wall, trim = mix(p.ink("#e2b672"), mood.haze, 0.12), mix(p.WHITE, mood.haze, 0.15)
    roof = mix(p.MADDER, mood.haze, 0.16)
    brush.rect(x - 460, foot - 268, x + 460, foot, across(mix(wall, p.WHITE, 0.18), wall, mix(wall, p.RUST, 0.2)))
    brush.polygon(
        [(x - 484, foot - 266), (x - 430, foot - 342), (x + 430, foot - 342), (x + 484, foot - 266)],
        fade(mix(roof, p.WHITE, 0.12), roof),
    )
    for side in (-300, 300):
        brush.rect(x + side - 18, foot - 372, x + side + 18, foot - 326, fade(roof, mix(roof, mood.deep, 0.3)))
    for y in (foot - 270, foot - 140, foot - 14):
        brush.rect(x - 468, y, x + 468, y + 9, trim)
    for column in (-410, -332, -254, -176, 176, 254, 332, 410):
        for row in (-244, -114):
            _pane(brush, mood, x + column, foot + row, trim)
    brush.rect(x - 124, foot - 320, x + 124, foot, across(mix(wall, p.WHITE, 0.3), mix(wall, p.WHITE, 0.08)))
    brush.polygon([(x - 146, foot - 318), (x, foot - 400), (x + 146, foot - 318)], fade(mix(roof, p.WHITE, 0.14), roof))
    brush.polygon([(x - 100, foot - 324), (x, foot - 380), (x + 100, foot - 324)], trim)
    brush.disc(x, foot - 342, 17, mix(p.SLAB, mood.haze, 0.1))
    brush.disc(x, foot - 342, 13.5, p.WHITE)
    brush.line([(x, foot - 351), (x, foot - 342), (x + 6, foot - 338)], 2, p.SLAB)
    for column in (-72, 0, 72):
        _pane(brush, mood, x + column, foot - 286, trim)
    for column in (-104, -52, 52, 104):
        brush.rect(x + column - 9, foot - 178, x + column + 9, foot - 10, across(trim, mix(trim, mood.deep, 0.25)))
    brush.rect(x - 128, foot - 192, x + 128, foot - 176, trim)
    brush.rect(
        x - 36,
        foot - 142,
        x + 36,
        foot - 8,
        fade(mix(p.TURQUOISE, mood.deep, 0.25), mix(p.PETROL, mood.deep, 0.3)),
        radius=5,
    )
    brush.rect(x - 1.5, foot - 140, x + 1.5, foot - 8, trim)
    for step in range(3):
        brush.rect(
            x - 140 - step * 14,
            foot - 12 + step * 8,
            x + 140 + step * 14,
            foot - 2 + step * 8,
            mix(trim, mood.deep, 0.08 + step * 0.07),
        )


def _pane(brush: Brush, mood: Mood, x: float, top: float, trim: Colour) -> None:
    brush.rect(x - 28, top - 5, x + 28, top + 93, trim, radius=4)
    brush.rect(x - 23, top, x + 23, top + 88, fade(mix(p.FIRUZE, p.WHITE, 0.4), mix(p.PETROL, mood.haze, 0.25)))
    brush.polygon([(x - 23, top + 60), (x - 23, top + 20), (x + 12, top), (x + 23, top)], p.WHITE, 0.22)
    brush.rect(x - 1.5, top, x + 1.5, top + 88, trim)
    brush.rect(x - 23, top + 30, x + 23, top + 33, trim)


def _child(brush: Brush, x: float, y: float, size: float) -> None:
    rng = brush.rng
    coat, bag = rng.choice((p.PETROL, p.SLAB, p.WINE)), rng.choice((p.OCHRE, p.RUST, p.TURQUOISE))
    brush.soft(around(x + 26 * size, y, 50 * size, 7 * size), p.COAL, 0.4, 5)
    for hip, toe in ((-8, -11), (8, 9)):
        brush.limb(placed([(hip, -44), (hip, -22), (toe, 0)], x, y, size), [12 * size, 10 * size, 8 * size], p.COAL)
    brush.blob(placed([(-21, -92), (0, -100), (21, -92), (23, -40), (0, -37), (-23, -40)], x, y, size), coat)
    for side in (-1, 1):
        brush.limb(
            placed([(side * 19, -90), (side * 27, -66), (side * 25, -46)], x, y, size),
            [9 * size, 9 * size, 7 * size],
            coat,
        )
    brush.rect(
        x - 16 * size,
        y - 92 * size,
        x + 16 * size,
        y - 54 * size,
        fade(mix(bag, p.WHITE, 0.15), bag),
        radius=6 * size,
    )
    brush.rect(x - 11 * size, y - 74 * size, x + 11 * size, y - 58 * size, mix(bag, p.COAL, 0.25), radius=3 * size)
    brush.disc(x, y - 114 * size, 17 * size, rng.choice((p.WALNUT, p.COAL, p.WOOD)))
