"""Hold the scene of bread and tea. Knows no other thing."""

from __future__ import annotations

import math

from orkhon.demonstration.pictures import palette as p
from orkhon.demonstration.pictures.brush import WIDTH, Brush, across, around, fade, placed, rounded
from orkhon.demonstration.pictures.palette import Colour, mix

_TILES = ((p.ink("#2b6f86"), p.CREAM), (p.MADDER, p.CREAM), (p.ink("#b3762a"), p.ink("#f5ead0")))


def bread(brush: Brush, variant: int) -> None:
    """Stamped round loaves, a braided one, and tea on an embroidered cloth before a bright window."""
    rng, (thread, linen) = brush.rng, _TILES[variant % 3]
    wall = (p.ink("#c7a06b"), p.ink("#6f9a9a"), p.ink("#a5704f"))[variant % 3]
    brush.wash(fade(mix(wall, p.COAL, 0.45), mix(wall, p.COAL, 0.12)))
    _window(brush, rng.uniform(980, 1060), wall)
    brush.polygon(
        [(-10, 640), (1610, 640), (1610, 910), (-10, 910)],
        fade(mix(linen, wall, 0.3), linen, mix(linen, p.WOOD, 0.3)),
    )
    brush.mist(640, 700, mix(wall, p.COAL, 0.4), 0.35, 0)
    _embroidery(brush, thread)
    _wheat(brush, rng.uniform(1230, 1270), 800)
    _teapot(brush, rng.uniform(300, 350), 726, thread)
    for level in range(4):
        _loaf(brush, 690 + rng.uniform(-9, 9), 742 - level * 42, 210 - level * 9)
    _upright_loaf(brush, 985 + rng.uniform(-15, 15), 690, 148)
    _braid(brush, 1230, 766)
    for x, y in ((455, 800), (560, 836)):
        _cup(brush, x + rng.uniform(-12, 12), y, thread)


def _window(brush: Brush, x: float, wall: Colour) -> None:
    brush.glow(x, 330, 640, 520, p.ink("#fff0cb"), 0.5)
    brush.rect(x - 250, 30, x + 250, 500, mix(p.WOOD, wall, 0.35), radius=8)
    brush.rect(x - 230, 48, x + 230, 482, fade(p.ink("#8fc7cb"), p.ink("#cfe6dc"), p.ink("#f8e8c6")))
    hill = rounded([(x - 230, 400), (x - 120, 360), (x, 396), (x + 120, 340), (x + 230, 390)], closed=False)
    brush.polygon([*hill, (x + 230, 482), (x - 230, 482)], fade(p.ink("#8db7ac"), p.ink("#5f9484")))
    for bar in ((x - 7, 48, x + 7, 482), (x - 230, 220, x + 230, 232)):
        brush.rect(*bar, mix(p.WOOD, wall, 0.35))
    brush.rect(x - 280, 490, x + 280, 516, fade(mix(p.WOOD, wall, 0.5), mix(p.WALNUT, wall, 0.3)))
    brush.soft([(x - 200, 500), (x + 200, 500), (x - 120, 900), (x - 760, 900)], p.ink("#fff0cb"), 0.26, 40)


def _embroidery(brush: Brush, thread: Colour) -> None:
    for x in range(-20, 1640, 62):
        for ring, tone in ((15, thread), (8, mix(thread, p.CREAM, 0.7)), (4, p.OCHRE)):
            brush.polygon([(x, 872 - ring), (x + ring * 1.5, 872), (x, 872 + ring), (x - ring * 1.5, 872)], tone)
        brush.line([(x + 23, 872), (x + 31, 864), (x + 39, 872), (x + 31, 880), (x + 23, 872)], 2.4, thread)
    for y in (846, 898):
        brush.rect(0, y, WIDTH, y + 5, thread)


_CRUST, _GOLD, _BROWN = p.ink("#e0a455"), p.ink("#f2cb85"), p.ink("#8a4a1c")


def _loaf(brush: Brush, x: float, y: float, half: float) -> None:
    rng, flat = brush.rng, 0.3
    brush.soft(around(x + 14, y + 34, half * 1.05, half * 0.22), p.WALNUT, 0.5, 10)
    brush.blob(
        [
            (x - half, y),
            (x - half * 0.92, y + 34),
            (x, y + half * flat + 34),
            (x + half * 0.92, y + 34),
            (x + half, y),
            (x, y - half * flat),
        ],
        across(_CRUST, mix(_CRUST, _BROWN, 0.25), _BROWN),
    )
    brush.oval(x, y, half, half * flat, across(_GOLD, _CRUST, mix(_CRUST, _BROWN, 0.5)))
    brush.oval(x, y + 3, half * 0.68, half * flat * 0.66, fade(mix(_CRUST, _BROWN, 0.55), mix(_CRUST, _GOLD, 0.3)))
    _stamp(brush, x, y + 3, half * 0.56, flat)
    for _ in range(60):
        turn, far = rng.uniform(0, math.tau), rng.uniform(0.1, 0.95) * half
        brush.oval(x + far * math.cos(turn), y + far * flat * math.sin(turn), 3.4, 2, p.ink("#fbeccb"), 0.85)


def _stamp(brush: Brush, x: float, y: float, reach: float, flat: float) -> None:
    for ring, count in ((1.0, 18), (0.66, 12), (0.32, 6)):
        for dot in range(count):
            turn = math.tau * dot / count
            brush.oval(
                x + reach * ring * math.cos(turn),
                y + reach * flat * ring * math.sin(turn),
                4,
                4 * max(flat, 0.5),
                _BROWN,
                0.8,
            )


def _upright_loaf(brush: Brush, x: float, y: float, radius: float) -> None:
    brush.soft(around(x + 30, y + radius * 0.36, radius, 24), p.WALNUT, 0.55, 12)
    centre = y - radius * 0.6
    brush.disc(x + 12, centre + 3, radius, mix(_BROWN, p.COAL, 0.15))
    brush.disc(x, centre, radius, across(_GOLD, _CRUST, mix(_CRUST, _BROWN, 0.55)))
    for notch in range(28):
        turn = math.tau * notch / 28
        one = (x + radius * 0.97 * math.cos(turn), centre + radius * 0.97 * math.sin(turn))
        two = (x + radius * 0.8 * math.cos(turn + 0.08), centre + radius * 0.8 * math.sin(turn + 0.08))
        brush.line([one, two], 4, mix(_CRUST, _BROWN, 0.6), 0.7)
    brush.disc(x, centre, radius * 0.7, fade(mix(_CRUST, _BROWN, 0.6), mix(_CRUST, _BROWN, 0.2)))
    _stamp(brush, x, centre, radius * 0.56, 1)
    for _ in range(80):
        turn, far = brush.rng.uniform(0, math.tau), brush.rng.uniform(0.05, 0.94) * radius
        brush.oval(x + far * math.cos(turn), centre + far * math.sin(turn), 2.4, 3.2, p.ink("#fbeccb"), 0.85)


def _braid(brush: Brush, x: float, y: float) -> None:
    brush.soft(around(x, y + 22, 220, 26), p.WALNUT, 0.55, 12)
    for knot in range(7):
        cx, swell = x - 168 + knot * 56, 1 - ((knot - 3) / 4.4) ** 2
        shape = [(-52, 26), (-34, -24), (8, -58), (44, -50), (46, -8), (22, 28), (-20, 40)]
        brush.blob(placed([(px, py * (0.45 + 0.6 * swell)) for px, py in shape], cx, y), fade(_GOLD, _CRUST, _BROWN))
        gloss = [(-16, -14), (8, -42), (28, -42), (6, -20)]
        brush.blob(placed([(px, py * (0.45 + 0.6 * swell)) for px, py in gloss], cx, y), p.ink("#fff0c8"), 0.4)


def _teapot(brush: Brush, x: float, foot: float, thread: Colour) -> None:
    china = across(p.WHITE, p.ink("#ece3d0"), p.ink("#8f8574"))
    brush.soft(around(x + 24, foot, 170, 24), p.WALNUT, 0.55, 12)
    brush.curve(
        [(x - 110, foot - 170), (x - 196, foot - 190), (x - 200, foot - 96), (x - 112, foot - 62)],
        17,
        p.ink("#e6dcc6"),
    )
    brush.limb(
        [(x + 96, foot - 78), (x + 166, foot - 110), (x + 206, foot - 206)],
        [52, 30, 16],
        across(p.ink("#f3ecdd"), p.ink("#a89c86")),
    )
    body = rounded(
        [
            (x - 62, foot - 214),
            (x - 132, foot - 120),
            (x - 84, foot - 6),
            (x + 84, foot - 6),
            (x + 132, foot - 120),
            (x + 62, foot - 214),
        ]
    )
    brush.polygon(body, china)
    brush.oval(x, foot - 212, 62, 13, p.ink("#d7ccb6"))
    brush.polygon(around(x, foot - 214, 58, 40, 180, 360), china)
    brush.disc(x, foot - 260, 13, mix(thread, p.OCHRE, 0.2))
    for k in range(-3, 4):
        cx, cy = x + k * 33, foot - 112 + 2.4 * k * k * -0.6
        for petal in range(6):
            turn = math.radians(petal * 60)
            brush.oval(cx + 9 * math.cos(turn), cy + 9 * math.sin(turn), 5, 5, thread)
        brush.disc(cx, cy, 4.4, p.OCHRE)
    for y, half in ((foot - 166, 108), (foot - 56, 118)):
        brush.curve([(x - half, y), (x, y + 12), (x + half, y)], 4.5, thread)


def _cup(brush: Brush, x: float, foot: float, thread: Colour) -> None:
    brush.soft(around(x + 12, foot + 2, 66, 11), p.WALNUT, 0.5, 8)
    brush.polygon(
        [(x - 62, foot - 66), *around(x, foot - 66, 62, 68, 0, 180, 30)],
        across(p.WHITE, p.ink("#ece3d0"), p.ink("#94897a")),
    )
    brush.rect(x - 26, foot - 8, x + 26, foot + 4, p.ink("#c6bba6"), radius=3)
    brush.oval(x, foot - 66, 62, 15, p.ink("#efe7d6"))
    brush.oval(x, foot - 64, 53, 11, fade(mix(p.RUST, p.WINE, 0.3), p.ink("#d28a3c")))
    brush.curve([(x - 56, foot - 42), (x, foot - 28), (x + 56, foot - 42)], 4.5, thread)
    for puff in range(4):
        brush.glow(x + 8 * math.sin(puff * 2), foot - 92 - puff * 26, 22 + puff * 4, 26, p.WHITE, 0.22)


def _wheat(brush: Brush, x: float, y: float) -> None:
    for stalk in range(9):
        turn = -18 + stalk * 5.5
        tip = placed([(0, -330 - (stalk % 3) * 26)], x + 60, y, turn=turn)[0]
        brush.line([(x + 60, y), tip], 3.4, mix(p.OCHRE, p.WOOD, 0.25))
        for grain in range(8):
            for side in (-1, 1):
                kernel = [(0, 0), (side * 12, -14), (side * 7, -32), (0, -16)]
                gx, gy = placed([(0, -grain * 15)], *tip, turn=turn)[0]
                brush.polygon(placed(kernel, gx, gy, turn=turn), mix(p.ink("#efc668"), p.WOOD, 0.08 * (grain % 3)))
