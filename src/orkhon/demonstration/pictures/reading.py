"""Hold the scenes of books: library and manuscript. Knows no readable letter."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from orkhon.demonstration.pictures import palette as p
from orkhon.demonstration.pictures.brush import (
    HEIGHT,
    WIDTH,
    Brush,
    Point,
    across,
    around,
    fade,
    placed,
    rounded,
)
from orkhon.demonstration.pictures.palette import Colour, mix

PagePlace = Callable[[float, float], Point]

_SPINES = (
    p.MADDER,
    p.RUST,
    p.OCHRE,
    p.TURQUOISE,
    p.PETROL,
    p.ink("#2f5f8a"),
    p.CREAM,
    p.FIRUZE,
    p.WINE,
    p.ink("#dfe5dd"),
    p.LEAF,
)


def library(brush: Brush, variant: int) -> None:
    """Shelves to the ceiling, a ladder, and a reading table in the light of its lamp."""
    rng = brush.rng
    room = (p.ink("#12343d"), p.ink("#3a2018"), p.ink("#1b2a45"))[variant % 3]
    brush.wash(fade(mix(room, p.COAL, 0.35), room))
    board = mix(p.WOOD, room, 0.2)
    for bay in range(4):
        left = bay * 400 + 14
        for shelf in range(5):
            foot = 148 + shelf * 150
            brush.rect(left, foot - 138, left + 372, foot, fade(mix(room, p.COAL, 0.62), mix(room, p.COAL, 0.3)))
            _books(brush, left + 6, foot, 360)
            brush.rect(left - 4, foot, left + 376, foot + 12, fade(mix(board, p.SAND, 0.3), mix(board, p.COAL, 0.3)))
        brush.rect(left - 26, 0, left, HEIGHT, across(mix(board, p.SAND, 0.15), board, mix(board, p.COAL, 0.4)))
    brush.mist(0, 330, mix(room, p.COAL, 0.5), 0.62, 0)
    lamp = rng.uniform(640, 720)
    brush.glow(lamp, 620, 760, 470, p.ink("#ffd28a"), 0.42)
    _ladder(brush, rng.uniform(1180, 1260), board)
    _table(brush, room, lamp)


def _books(brush: Brush, left: float, foot: float, wide: float) -> None:
    rng, x = brush.rng, left
    while x < left + wide - 34:
        thick, tall, colour = (
            rng.uniform(12, 30),
            rng.uniform(78, 122),
            mix(rng.choice(_SPINES), p.COAL, rng.uniform(0.05, 0.28)),
        )
        if rng.random() < 0.07:
            x += rng.uniform(16, 44)
            continue
        paint = across(mix(colour, p.WHITE, 0.18), colour, mix(colour, p.COAL, 0.4))
        if rng.random() < 0.08 and x + thick + 40 < left + wide:
            brush.polygon(
                placed(
                    [(0, 0), (thick, 0), (thick, -tall), (0, -tall)],
                    x + tall * 0.22,
                    foot - 1,
                    turn=-12 if x < left + 8 else 12,
                ),
                paint,
            )
            x += thick + tall * 0.3
            continue
        brush.rect(x, foot - tall, x + thick, foot, paint, radius=2)
        trim = mix(p.SAND, colour, 0.3) if sum(colour) < 420 else mix(p.WINE, colour, 0.3)
        for band in (0.14, 0.2, 0.84):
            if rng.random() < 0.75:
                brush.rect(x + 1, foot - tall * (1 - band), x + thick - 1, foot - tall * (1 - band) + 3, trim)
        if thick > 17 and rng.random() < 0.6:
            brush.rect(x + thick * 0.28, foot - tall * 0.7, x + thick * 0.72, foot - tall * 0.45, trim, 0.9, radius=2)
        x += thick + 1


def _ladder(brush: Brush, x: float, board: Colour) -> None:
    light = mix(board, p.SAND, 0.4)
    for y in range(90, 900, 62):
        slope = (900 - y) * 0.13
        brush.rect(x + slope, y, x + slope + 104, y + 11, fade(mix(light, p.WHITE, 0.12), mix(light, p.COAL, 0.35)))
    for rail in (0, 96):
        brush.polygon(
            [(x + rail, 910), (x + rail + 15, 910), (x + rail + 134, -5), (x + rail + 119, -5)],
            across(mix(light, p.WHITE, 0.1), mix(light, p.COAL, 0.3)),
        )
    brush.rect(0, 62, WIDTH, 72, fade(p.SAND, p.WOOD))


def _table(brush: Brush, room: Colour, lamp: float) -> None:
    wood, top = mix(p.WOOD, p.SAND, 0.12), 770
    brush.rect(0, top + 34, WIDTH, HEIGHT, fade(mix(p.WALNUT, room, 0.3), p.COAL))
    brush.polygon(
        [(-10, top + 40), (60, top), (1540, top), (1610, top + 40)],
        across(mix(wood, room, 0.5), mix(wood, p.SAND, 0.5), mix(wood, room, 0.5)),
    )
    brush.rect(-10, top + 40, WIDTH + 10, top + 66, fade(wood, mix(wood, p.COAL, 0.5)))
    brush.glow(lamp, top + 16, 420, 50, p.ink("#fff0c4"), 0.75)
    for level, (wide, colour) in enumerate(((210, p.MADDER), (190, p.PETROL), (200, p.OCHRE), (160, p.CREAM))):
        y, x = top + 20 - level * 30, 960 + (level * 37) % 22
        brush.rect(x, y - 30, x + wide, y, fade(mix(colour, p.WHITE, 0.2), mix(colour, p.COAL, 0.3)), radius=4)
        brush.rect(x + wide - 12, y - 26, x + wide + 2, y - 4, p.ink("#efe4c9"))
    _open_book(brush, lamp - 150, top + 30, 0.62)
    brush.rect(lamp + 96, top + 6, lamp + 204, top + 22, fade(p.OCHRE, p.WOOD), radius=7)
    brush.rect(lamp + 145, top - 150, lamp + 155, top + 8, across(p.SAND, p.OCHRE, p.WOOD))
    shade = rounded(
        [
            (lamp + 44, top - 142),
            (lamp + 62, top - 192),
            (lamp + 150, top - 218),
            (lamp + 238, top - 192),
            (lamp + 256, top - 142),
        ],
        closed=False,
    )
    brush.glow(lamp + 150, top - 130, 280, 190, p.ink("#ffe6ad"), 0.6)
    brush.polygon(shade, fade(mix(p.TURQUOISE, p.WHITE, 0.35), p.TURQUOISE, mix(p.TURQUOISE, p.ink("#fff0c4"), 0.35)))
    brush.rect(lamp + 44, top - 145, lamp + 256, top - 137, p.ink("#fff3cf"), radius=4)


def _open_book(brush: Brush, x: float, foot: float, size: float) -> None:
    page = p.ink("#f6ead0")
    for side in (-1, 1):
        leaf = [(0, -40), (side * 60, -66), (side * 170, -52), (side * 214, -8), (side * 110, -18), (0, 0)]
        brush.polygon(
            placed([(0, 8), *((px, py + 12) for px, py in leaf[1:])], x, foot, size),
            mix(p.MADDER, p.COAL, 0.15),
        )
        brush.polygon(
            placed(leaf, x, foot, size),
            across(page, mix(page, p.SAND, 0.35)) if side > 0 else across(mix(page, p.SAND, 0.3), page),
        )
        for line in range(5):
            y = -48 + line * 9
            brush.line(
                placed(
                    [(side * (26 + line * 3), y + 6), (side * 90, y - 4), (side * (160 + line * 5), y + 2)],
                    x,
                    foot,
                    size,
                ),
                2,
                mix(p.WOOD, page, 0.4),
                0.7,
            )


def manuscript(brush: Brush, variant: int) -> None:
    """An illuminated book on a desk by candlelight, with pen and ink; its lines only look like writing."""
    rng = brush.rng
    cloth = (p.ink("#14323b"), p.ink("#4a1a16"), p.ink("#2b2440"))[variant % 3]
    brush.wash(fade(mix(cloth, p.COAL, 0.75), mix(cloth, p.COAL, 0.35)), 0, 470)
    for column in range(7):
        x = 60 + column * 246
        brush.polygon(
            [(x, 480), (x, 200), *around(x + 80, 200, 80, 110, 180, 360), (x + 160, 480)],
            mix(cloth, p.COAL, 0.72),
            0.8,
        )
    brush.polygon(
        [(-10, 470), (1610, 470), (1610, 910), (-10, 910)],
        fade(mix(p.WOOD, p.COAL, 0.45), mix(p.WOOD, p.SAND, 0.12), mix(p.WALNUT, p.COAL, 0.2)),
    )
    for grain in range(34):
        y = 482 + grain * 13
        brush.curve(
            [(-20, y), (500, y + rng.uniform(-6, 6)), (1000, y + rng.uniform(-6, 6)), (1620, y)],
            1.6,
            p.WALNUT,
            0.5,
        )
    candle = rng.uniform(1310, 1350)
    brush.glow(candle, 360, 900, 560, p.ink("#ffc873"), 0.5)
    brush.soft(around(790, 800, 610, 80), p.COAL, 0.65, 24)
    _folios(brush, 770, 790)
    _candle(brush, candle, 650)
    _inkwell(brush, rng.uniform(215, 245), 690)
    brush.soft([(1180, 812), (1420, 752), (1420, 772), (1190, 828)], p.COAL, 0.6, 8)
    brush.limb([(1170, 812), (1290, 776), (1430, 734)], [4, 13, 11], fade(p.SAND, p.OCHRE))
    brush.limb([(1148, 819), (1162, 815), (1176, 810)], [1, 5, 9], p.COAL)


def _folios(brush: Brush, x: float, foot: float) -> None:
    page, gold = p.ink("#f3e3bf"), p.ink("#c9952f")
    board = [(-560, 14), (-500, -330), (0, -304), (500, -330), (560, 14), (0, 44)]
    brush.polygon(placed(board, x, foot), fade(mix(p.MADDER, p.COAL, 0.1), mix(p.WINE, p.COAL, 0.3)))
    for side in (-1, 1):
        for sheet in range(6):
            edge = _leaf(side, 12 - sheet * 2.4, 540 - sheet * 5)
            brush.polygon(placed(edge, x, foot), mix(page, p.WOOD, 0.35 - 0.06 * sheet))
        tones = (mix(page, p.SAND, 0.15), page, mix(page, p.WOOD, 0.5))
        brush.polygon(placed(_leaf(side, -4, 512), x, foot), across(*tones[::-side]))
        at = partial(_on_page, x, foot, side)
        _headpiece(brush, at, gold, full=side > 0)
        _script(brush, at, 0.42 if side > 0 else 0.12, mix(p.WALNUT, page, 0.12))


def _leaf(side: int, lift: float, reach: float) -> list[Point]:
    top = rounded(
        [(0, -316 + lift), (side * reach * 0.3, -352 + lift), (side * reach * 0.92, -330 + lift)],
        closed=False,
    )
    low = rounded([(side * reach, 4 + lift), (side * reach * 0.32, -16 + lift), (0, 26 + lift)], closed=False)
    return [*top, *low]


def _on_page(x: float, foot: float, side: int, u: float, v: float) -> Point:
    share = u if side > 0 else 1 - u
    reach = 34 + share * (414 + 26 * v)
    top, low = (
        -318 - 26 * math.sin(math.pi * min(1, share * 1.1)),
        14 - 30 * math.sin(math.pi * min(1, share * 1.1)),
    )
    return x + side * reach, foot + top + 16 + (low - top - 36) * v


def _headpiece(brush: Brush, at: PagePlace, gold: Colour, *, full: bool) -> None:
    frame = [at(0.0, 0.0), at(0.5, 0.0), at(1.0, 0.0), at(1.0, 1.0), at(0.5, 1.0), at(0.0, 1.0), at(0.0, 0.0)]
    brush.line(frame, 6, gold)
    brush.line(frame, 1.8, p.PETROL)
    if not full:
        return
    panel = [at(k / 12, 0.05) for k in range(13)] + [at(1 - k / 12, 0.33) for k in range(13)]
    brush.polygon(panel, p.ink("#1d5a78"))
    brush.line([*panel, panel[0]], 4, gold)
    for k in range(6):
        centre = at((k + 0.5) / 6, 0.19)
        for petal in range(8):
            turn = math.radians(petal * 45)
            tip = (centre[0] + 17 * math.cos(turn), centre[1] + 17 * math.sin(turn))
            brush.oval(*tip, 6.5, 6.5, p.FIRUZE if petal % 2 else p.RUST)
        brush.disc(*centre, 12, gold)
        brush.disc(*centre, 6, p.MADDER)
    vine = [at(k / 60, 0.19 + 0.1 * math.sin(k / 60 * math.tau * 3 + math.pi / 2)) for k in range(61)]
    brush.line(vine, 2.6, gold)


def _script(brush: Brush, at: PagePlace, start: float, tone: Colour) -> None:
    rng, rows = brush.rng, round((0.96 - start) / 0.078)
    for row in range(rows):
        v, u = start + 0.03 + row * 0.078, 0.07
        while u < 0.91:
            word = min(0.93 - u, rng.uniform(0.05, 0.15))
            stroke: list[Point] = []
            for k in range(9):
                px, py = at(u + word * k / 8, v)
                stroke.append((px, py + rng.choice((-7, -2, 0, 2, 4))))
            brush.curve(stroke, 3, mix(p.MADDER, tone, 0.2) if row == 0 and u < 0.2 else tone)
            px, py = at(u + word * rng.random(), v)
            brush.disc(px, py + rng.choice((-11, 10)), 2, tone)
            u += word + 0.028


def _candle(brush: Brush, x: float, foot: float) -> None:
    brass = across(mix(p.OCHRE, p.WHITE, 0.35), p.OCHRE, p.WALNUT)
    brush.soft(around(x + 20, foot + 4, 110, 18), p.COAL, 0.6, 10)
    brush.oval(x, foot, 92, 22, brass)
    brush.oval(x, foot - 6, 80, 16, across(p.OCHRE, p.WOOD))
    brush.limb([(x, foot - 6), (x, foot - 60), (x, foot - 110)], [52, 18, 48], brass)
    brush.rect(
        x - 23,
        foot - 276,
        x + 23,
        foot - 104,
        across(p.ink("#fff0cf"), p.ink("#f0d39a"), p.ink("#a9783f")),
        radius=5,
    )
    brush.limb([(x - 15, foot - 272), (x - 17, foot - 238), (x - 16, foot - 214)], [9, 9, 12], p.ink("#fdebc3"))
    brush.glow(x, foot - 316, 210, 210, p.ink("#ffdf9c"), 0.8)
    brush.line([(x, foot - 276), (x + 1, foot - 292)], 3, p.COAL)
    flame = [
        (x, foot - 368),
        (x + 17, foot - 318),
        (x + 13, foot - 292),
        (x, foot - 282),
        (x - 13, foot - 292),
        (x - 16, foot - 316),
    ]
    brush.blob(flame, fade(p.ink("#ffb347"), p.ink("#ffe9ad"), p.ink("#fff8e0")))


def _inkwell(brush: Brush, x: float, foot: float) -> None:
    glaze = across(mix(p.TURQUOISE, p.WHITE, 0.3), p.TURQUOISE, mix(p.PETROL, p.COAL, 0.4))
    brush.soft(around(x - 20, foot, 80, 16), p.COAL, 0.6, 9)
    brush.blob(
        [
            (x - 30, foot - 84),
            (x - 60, foot - 40),
            (x - 48, foot),
            (x + 48, foot),
            (x + 60, foot - 40),
            (x + 30, foot - 84),
        ],
        glaze,
    )
    brush.oval(x, foot - 86, 33, 10, mix(p.OCHRE, p.COAL, 0.2))
    brush.oval(x, foot - 86, 24, 6.5, p.COAL)
    brush.line([(x - 54, foot - 36), (x + 54, foot - 36)], 4, p.OCHRE)
    for lean, tall in ((-44, 150), (26, 172)):
        brush.limb(
            [(x, foot - 88), (x + lean * 0.5, foot - 88 - tall / 2), (x + lean, foot - 88 - tall)],
            [6, 8, 7],
            fade(p.SAND, p.WOOD),
        )
