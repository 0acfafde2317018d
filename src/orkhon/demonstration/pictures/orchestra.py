"""Hold the scene of the orchestra. Knows no face: people are outlines."""

from __future__ import annotations

import math

from orkhon.demonstration.pictures import palette as p
from orkhon.demonstration.pictures.brush import (
    HEIGHT,
    Brush,
    Point,
    across,
    around,
    fade,
    placed,
    rounded,
)
from orkhon.demonstration.pictures.palette import Colour, mix


def orchestra(brush: Brush, variant: int) -> None:
    """An orchestra in half-circles under warm lamps; the conductor from behind."""
    rng = brush.rng
    hall = (p.ink("#4a1518"), p.ink("#0d3b47"), p.ink("#3d2a1a"))[variant % 3]
    brush.wash(fade(mix(hall, p.COAL, 0.75), mix(hall, p.COAL, 0.35), hall, mix(hall, p.COAL, 0.3)))
    _shell(brush, hall)
    _pipes(brush, hall)
    for x in (420, 800, 1180):
        shift = rng.uniform(-40, 40)
        brush.soft(
            [(x - 30, -20), (x + 30, -20), (x + 250 + shift, 800), (x - 250 + shift, 800)],
            p.ink("#ffdc9a"),
            0.2,
            30,
        )
    brush.oval(800, 860, 1050, 290, fade(mix(p.OCHRE, p.CREAM, 0.25), mix(p.WOOD, p.OCHRE, 0.35), p.WALNUT))
    for row, (count, rx, ry, size) in enumerate(((15, 690, 236, 0.66), (12, 610, 182, 0.84), (9, 500, 112, 1.06))):
        tone = mix(mix(p.COAL, hall, 0.35), p.OCHRE, 0.16 - row * 0.07)
        brush.line(around(800, 812, rx + 40, ry - 24, 192, 348), 12, mix(p.WALNUT, p.OCHRE, 0.15), 0.7)
        for seat in range(count):
            turn = math.radians(196 + 148 * (seat + 0.5) / count)
            _musician(
                brush,
                800 + rx * math.cos(turn),
                812 + ry * math.sin(turn),
                size,
                tone,
                _instrument(row, seat, count),
            )
    _harp(brush, 196, 800)
    for x in (560, 1040):
        _timpani(brush, x + rng.uniform(-20, 20), 566)
    _conductor(brush, 800 + rng.uniform(-10, 10), 912)
    brush.mist(760, HEIGHT, p.COAL, 0, 0.5)


def _shell(brush: Brush, hall: Colour) -> None:
    for panel in range(13):
        x0, x1 = -60 + panel * 132, -60 + (panel + 1) * 132
        bend = 70 * (1 - ((panel - 6) / 6) ** 2)
        tone = mix(mix(p.WOOD, hall, 0.35), p.SAND, 0.1 + 0.1 * (panel % 2))
        brush.polygon([(x0, 200 - bend), (x1, 200 - bend), (x1, 640), (x0, 640)], fade(mix(tone, p.COAL, 0.35), tone))
        brush.rect(x1 - 3, 200 - bend, x1, 640, p.COAL, 0.4)
    for side in (-1, 1):
        for fold in range(6):
            x = 800 + side * (800 - fold * 34)
            hem = x - side * (50 - fold * 6)
            brush.polygon(
                [(x, -5), (x - side * 40, -5), (hem - side * 16, 820), (hem + side * 30, 820)],
                across(mix(hall, p.COAL, 0.3), mix(hall, p.RUST, 0.22), mix(hall, p.COAL, 0.45)),
            )
    for swag in range(7):
        shape = around(130 + swag * 223, -6, 150, 104, 0, 180, 24)
        brush.polygon(shape, fade(mix(hall, p.COAL, 0.4), mix(hall, p.RUST, 0.25)))
        brush.line(shape, 5, mix(p.OCHRE, hall, 0.25))


def _pipes(brush: Brush, hall: Colour) -> None:
    for pipe in range(-13, 14):
        x, tall = 800 + pipe * 21, 300 - 9 * abs(pipe) + 34 * (pipe % 3)
        metal = mix(p.ink("#d9b56a"), hall, 0.3)
        brush.rect(
            x - 8,
            470 - tall,
            x + 8,
            480,
            across(mix(metal, p.WHITE, 0.3), metal, mix(metal, p.COAL, 0.55)),
            radius=7,
        )
        brush.polygon([(x - 5, 440), (x + 5, 440), (x, 458)], p.COAL, 0.7)
    brush.rect(510, 476, 1090, 508, fade(mix(p.WOOD, p.SAND, 0.2), p.WALNUT))


def _instrument(row: int, seat: int, count: int) -> str:
    if row == 0:
        return "bass" if seat > count - 4 else "horn"
    if seat >= count - 3:
        return "cello"
    return "violin" if row == 2 or seat < count // 2 else "flute"


def _musician(brush: Brush, x: float, y: float, size: float, tone: Colour, plays: str) -> None:
    def at(*points: Point) -> list[Point]:
        return placed(points, x, y, size)

    wood, inward = p.ink("#a8541f"), 1 if x < 800 else -1
    brush.blob(
        at((-30, 0), (-34, -50), (-24, -84), (0, -92), (24, -84), (34, -50), (30, 0)),
        across(mix(tone, p.OCHRE, 0.16), tone),
    )
    brush.disc(x, y - 112 * size, 17 * size, mix(tone, p.WALNUT, 0.6))
    if plays in {"cello", "bass"}:
        grow = 1.5 if plays == "bass" else 1.08
        body = [(-16, -52), (-13, -34), (-22, -8), (0, 2), (22, -8), (13, -34), (16, -52), (0, -60)]
        brush.blob(
            placed(body, x + inward * 8, y + 4, size * grow),
            across(mix(wood, p.SAND, 0.3), mix(wood, p.WINE, 0.4)),
        )
        brush.line(placed([(0, -30), (0, -108)], x + inward * 8, y + 4, size * grow), 5 * size, p.WALNUT)
        brush.line(at((-34, -18), (44, -30)), 2.4 * size, p.CREAM)
    elif plays == "violin":
        brush.blob(
            at(
                (inward * 2, -88),
                (inward * 18, -92),
                (inward * 34, -80),
                (inward * 22, -74),
                (inward * 6, -76),
            ),
            wood,
        )
        brush.line(at((inward * 30, -82), (inward * 58, -86)), 4 * size, p.WALNUT)
        brush.line(at((inward * 4, -56), (inward * 44, -112)), 2.4 * size, p.CREAM)
    elif plays == "horn":
        brush.line(around(x + inward * 16 * size, y - 62 * size, 14 * size, 14 * size), 5 * size, p.ink("#e0a93f"))
        brush.polygon(at((inward * 22, -50), (inward * 48, -64), (inward * 44, -34)), p.ink("#e9bd5f"))
    else:
        brush.line(at((-8, -96), (inward * 52, -88)), 4 * size, p.ink("#d5d9cf"))
    brush.polygon(at((-30, 20), (-24, -24), (24, -24), (30, 20)), p.COAL, 0.85)
    brush.polygon(at((-25, 12), (-20, -20), (20, -20), (25, 12)), p.ink("#f3e6c8"), 0.85)
    brush.line(at((0, 18), (0, 56)), 3 * size, p.COAL)


def _harp(brush: Brush, x: float, foot: float) -> None:
    gold = p.ink("#d9a441")
    frame = rounded(
        [
            (x + 120, foot - 10),
            (x + 50, foot - 130),
            (x + 4, foot - 262),
            (x + 40, foot - 292),
            (x + 90, foot - 262),
            (x + 138, foot - 300),
        ],
        closed=False,
    )
    for string in range(13):
        brush.line(
            [
                (x + 22 + string * 9, foot - 276 + 6 * math.sin(string)),
                (x + 20 + string * 8, foot - 200 + string * 14),
            ],
            1.4,
            p.CREAM,
            0.7,
        )
    brush.limb(
        [(x + 138, foot - 304), (x + 134, foot - 150), (x + 126, foot)],
        [18, 11, 16],
        across(mix(gold, p.WHITE, 0.4), gold, p.WOOD),
    )
    brush.limb(frame[::5], [16] * len(frame[::5]), fade(mix(gold, p.WHITE, 0.2), mix(gold, p.WOOD, 0.5)))
    brush.rect(x + 88, foot - 14, x + 160, foot + 8, p.WOOD, radius=6)


def _timpani(brush: Brush, x: float, y: float) -> None:
    for side in (-36, 36):
        brush.polygon(around(x + side, y, 34, 44, 0, 180, 24), across(p.ink("#e0a565"), p.ink("#a8541f"), p.WINE))
        brush.oval(x + side, y, 35, 8, p.ink("#efe3c8"))


def _conductor(brush: Brush, x: float, foot: float) -> None:
    coat = mix(p.COAL, p.ink("#10131c"), 0.5)
    brush.polygon(
        [(x - 130, foot), (x - 112, foot - 44), (x + 112, foot - 44), (x + 130, foot)],
        fade(mix(p.MADDER, p.COAL, 0.2), mix(p.WINE, p.COAL, 0.4)),
    )
    for leg in (-17, 17):
        brush.limb(
            [(x + leg * 0.8, foot - 120), (x + leg, foot - 80), (x + leg * 1.1, foot - 42)],
            [28, 22, 20],
            p.COAL,
        )
    body = [
        (x - 22, foot - 252),
        (x - 46, foot - 236),
        (x - 38, foot - 170),
        (x - 40, foot - 92),
        (x - 8, foot - 84),
        (x, foot - 120),
        (x + 8, foot - 84),
        (x + 40, foot - 92),
        (x + 38, foot - 170),
        (x + 46, foot - 236),
        (x + 22, foot - 252),
    ]
    brush.blob(body, across(mix(coat, p.OCHRE, 0.2), coat, mix(coat, p.OCHRE, 0.2)))
    brush.limb([(x - 40, foot - 234), (x - 86, foot - 222), (x - 122, foot - 276)], [24, 19, 12], coat)
    brush.limb([(x + 40, foot - 234), (x + 84, foot - 240), (x + 112, foot - 308)], [24, 19, 12], coat)
    for hand in ((-124, -284), (114, -316)):
        brush.disc(x + hand[0], foot + hand[1], 9, p.ink("#c08a5e"))
    brush.line([(x + 114, foot - 316), (x + 88, foot - 396)], 3, p.WHITE)
    brush.rect(x - 11, foot - 266, x + 11, foot - 246, p.CREAM)
    brush.oval(x, foot - 284, 23, 27, p.WALNUT)
