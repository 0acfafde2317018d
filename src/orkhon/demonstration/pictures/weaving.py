"""Hold the scene of the textile, knotted cell by cell. Knows no other thing."""

from __future__ import annotations

from PIL import Image, ImageDraw

from orkhon.demonstration.pictures import palette as p
from orkhon.demonstration.pictures.brush import HEIGHT, WIDTH, Brush
from orkhon.demonstration.pictures.palette import Colour

_LOOM = (200, 112)
_DYES = (
    (p.MADDER, p.CREAM, p.TURQUOISE, p.OCHRE, p.SLAB),
    (p.PETROL, p.CREAM, p.RUST, p.OCHRE, p.WINE),
    (p.ink("#b3762a"), p.CREAM, p.MADDER, p.PETROL, p.WALNUT),
    (p.WINE, p.SAND, p.FIRUZE, p.RUST, p.COAL),
)


def textile(brush: Brush, variant: int) -> None:
    """A flat-woven kilim: stepped medallions with ram's horns between rows of border."""
    dyes = _DYES[variant % 4]
    cells = Image.new("RGB", _LOOM, dyes[0])
    pen = ImageDraw.Draw(cells)
    _borders(pen, dyes, variant)
    for index, x in enumerate((-1, 40, 81, 122, 163, 204)):
        _medallion(pen, x, 56, dyes, index + variant)
        _small_star(pen, x + 20, 30, dyes)
        _small_star(pen, x + 20, 81, dyes)
    brush.stitched(cells)
    _weave(brush)
    for fold in (260.0, 760.0, 1290.0):
        left = fold + brush.rng.uniform(-90, 90)
        brush.soft([(left, -20), (left + 90, -20), (left - 40, 920), (left - 150, 920)], p.COAL, 0.2, 46)
        brush.soft([(left + 130, -20), (left + 200, -20), (left + 70, 920), (left, 920)], p.CREAM, 0.13, 46)


def _borders(pen: ImageDraw.ImageDraw, dyes: tuple[Colour, ...], variant: int) -> None:
    wide, tall = _LOOM
    for top, flip in ((0, False), (tall - 21, True)):
        for row in range(21):
            y = top + (20 - row if flip else row)
            for x in range(wide):
                pen.point((x, y), _border_knot(x, row, dyes, variant * 5))


def _border_knot(x: int, row: int, dyes: tuple[Colour, ...], shift: int) -> Colour:
    ground, pale, cool, warm, dark = dyes
    if row < 3:
        return pale if (x + row) // 2 % 2 else cool
    if row in {3, 18}:
        return warm
    if row > 18:
        return ground if x // 3 % 2 else pale
    away = abs(row - 11) + abs((x + shift) % 26 - 13)
    if away in {7, 8}:
        return pale
    if away < 4:
        return warm
    return cool if away in {11, 12} else dark


def _medallion(pen: ImageDraw.ImageDraw, x: int, y: int, dyes: tuple[Colour, ...], turn: int) -> None:
    ground, pale, cool, warm, dark = dyes
    rings = (
        (21, dark),
        (19, pale),
        (17, warm if turn % 2 else cool),
        (13, ground),
        (11, pale),
        (9, dark),
        (6, warm),
        (3, pale),
    )
    for reach, colour in rings:
        for step in range(reach + 1):
            half = reach - (step - step % 2) if step else reach
            if half >= 0:
                pen.line([(x - half, y - step), (x + half, y - step)], colour)
                pen.line([(x - half, y + step), (x + half, y + step)], colour)
    for side in (-1, 1):
        for lift in (-1, 1):
            horn = [(0, 20), (0, 24), (5, 24), (5, 21), (3, 21)]
            pen.line([(x + side * px, y + lift * py) for px, py in horn], pale)
            hook = [(12, 13), (14, 13), (14, 17), (17, 17), (17, 14), (16, 14)]
            pen.line([(x + side * px, y + lift * py) for px, py in hook], warm)
    pen.rectangle((x - 1, y - 1, x + 1, y + 1), dark)


def _small_star(pen: ImageDraw.ImageDraw, x: int, y: int, dyes: tuple[Colour, ...]) -> None:
    _, pale, cool, warm, _ = dyes
    for dx, dy, colour in ((0, 0, warm), (-3, -3, pale), (3, -3, pale), (-3, 3, pale), (3, 3, pale)):
        pen.rectangle((x + dx - 1, y + dy - 1, x + dx + 1, y + dy + 1), colour)
    for reach in (-6, 6):
        pen.rectangle((x + reach - 1, y - 1, x + reach + 1, y + 1), cool)
        pen.rectangle((x - 1, y + reach - 1, x + 1, y + reach + 1), cool)


def _weave(brush: Brush) -> None:
    rng = brush.rng
    for row in range(0, HEIGHT, 4):
        brush.rect(0, row, WIDTH, row + 1.3, p.COAL, rng.uniform(0.08, 0.26))
        if row % 16 == 0:
            brush.rect(0, row, WIDTH, row + 16, rng.choice((p.CREAM, p.COAL, p.OCHRE)), rng.uniform(0, 0.07))
    for column in range(0, WIDTH, 8):
        brush.rect(column, 0, column + 1.2, HEIGHT, p.COAL, 0.13)
