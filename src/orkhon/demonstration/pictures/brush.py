"""Hold the brush: shapes, fades, glows and grain on one sheet of 1600 by 900 units. Knows no scene."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from orkhon.demonstration.pictures.palette import Colour, mix

WIDTH, HEIGHT = 1600, 900

Point = tuple[float, float]
Box = tuple[int, int, int, int]

_GRAIN_TILE = 256
_SOFT = 8
_RIM = 179  # what Pillow's radial gradient reaches at the middle of its edges; 255 is only in its corners


@dataclass(frozen=True)
class Fade:
    """A paint that goes evenly through its stops, down the shape or across it."""

    stops: tuple[Colour, ...]
    across: bool = False

    def at(self, share: float) -> Colour:
        """Return the colour at ``share`` (0 to 1) of the way."""
        place = share * (len(self.stops) - 1)
        index = min(int(place), len(self.stops) - 2)
        return mix(self.stops[index], self.stops[index + 1], place - index)


Paint = Colour | Fade


def fade(*stops: Colour) -> Fade:
    """Return a paint that goes from the first colour at the top to the last at the bottom."""
    return Fade(stops)


def across(*stops: Colour) -> Fade:
    """Return a paint that goes from the first colour at the left to the last at the right."""
    return Fade(stops, across=True)


def rounded(points: Sequence[Point], *, closed: bool = True, steps: int = 8) -> list[Point]:
    """Return a Catmull-Rom curve through the points."""
    count = len(points)
    spans = count if closed else count - 1
    curve: list[Point] = []
    for span in range(spans):
        a, b, c, d = (
            points[(span + k) % count] if closed else points[min(max(span + k, 0), count - 1)] for k in (-1, 0, 1, 2)
        )
        for step in range(steps):
            t = step / steps
            curve.append((_catmull(a[0], b[0], c[0], d[0], t), _catmull(a[1], b[1], c[1], d[1], t)))
    if not closed:
        curve.append(points[-1])
    return curve


def _catmull(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def placed(points: Sequence[Point], x: float, y: float, size: float = 1, *, turn: float = 0) -> list[Point]:
    """Return the points scaled by ``size``, turned by ``turn`` degrees clockwise and moved to (x, y)."""
    cos, sin = math.cos(math.radians(turn)) * size, math.sin(math.radians(turn)) * size
    return [(x + px * cos - py * sin, y + px * sin + py * cos) for px, py in points]


def traced(path: str) -> tuple[Point, ...]:
    """Return the points of an outline written as ``x,y x,y …``."""
    pairs = (pair.split(",") for pair in path.split())
    return tuple((float(x), float(y)) for x, y in pairs)


def around(
    x: float, y: float, rx: float, ry: float, start: float = 0, end: float = 360, steps: int = 48
) -> list[Point]:
    """Return points on an ellipse from ``start`` to ``end`` degrees, clockwise from three o'clock."""
    turns = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(x + rx * math.cos(turn), y + ry * math.sin(turn)) for turn in turns]


class Brush:
    """Paints on one sheet: 1600 by 900 units, y grows downwards, alpha goes from 0 to 1."""

    def __init__(self, *, scale: float, seed: str) -> None:
        """Stretch a black sheet of ``scale`` pixels a unit; all chance in the picture comes from ``seed``."""
        self.rng = Random(seed)
        self.scale = scale
        self.image = Image.new("RGB", (max(1, round(WIDTH * scale)), max(1, round(HEIGHT * scale))))
        self._pen = ImageDraw.Draw(self.image, "RGBA")

    def wash(self, paint: Paint, top: float = 0, bottom: float = HEIGHT) -> None:
        """Fill the sheet between two heights."""
        self.rect(0, top, WIDTH, bottom, paint)

    def polygon(self, points: Sequence[Point], paint: Paint, alpha: float = 1) -> None:
        """Fill a polygon."""
        pixels = [(x * self.scale, y * self.scale) for x, y in points]
        if not isinstance(paint, Fade):
            self._pen.polygon(pixels, fill=(*paint, round(255 * alpha)))
            return
        box = _bounds(pixels)
        moved = [(x - box[0], y - box[1]) for x, y in pixels]
        self._stamp(box, paint, lambda pen, full: pen.polygon(moved, fill=full), alpha)

    def blob(self, points: Sequence[Point], paint: Paint, alpha: float = 1) -> None:
        """Fill the smooth closed shape that runs through the points."""
        self.polygon(rounded(points), paint, alpha)

    def rect(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        paint: Paint,
        alpha: float = 1,
        *,
        radius: float = 0,
    ) -> None:
        """Fill a rectangle, with rounded corners if ``radius`` is given."""
        x0, y0, x1, y1 = (round(v * self.scale) for v in (left, top, right, bottom))
        if x1 <= x0 or y1 <= y0:
            return
        corner = radius * self.scale
        if isinstance(paint, Fade):
            area = (0, 0, x1 - x0 - 1, y1 - y0 - 1)
            self._stamp(
                (x0, y0, x1, y1),
                paint,
                lambda pen, full: pen.rounded_rectangle(area, corner, fill=full),
                alpha,
            )
        elif radius:
            self._pen.rounded_rectangle((x0, y0, x1 - 1, y1 - 1), corner, fill=(*paint, round(255 * alpha)))
        else:
            self._pen.rectangle((x0, y0, x1 - 1, y1 - 1), fill=(*paint, round(255 * alpha)))

    def disc(self, x: float, y: float, radius: float, paint: Paint, alpha: float = 1) -> None:
        """Fill a circle."""
        self.oval(x, y, radius, radius, paint, alpha)

    def oval(self, x: float, y: float, rx: float, ry: float, paint: Paint, alpha: float = 1) -> None:
        """Fill an ellipse with upright axes."""
        s = self.scale
        box = (round((x - rx) * s), round((y - ry) * s), round((x + rx) * s), round((y + ry) * s))
        if isinstance(paint, Fade):
            area = (0, 0, box[2] - box[0], box[3] - box[1])
            grown = (box[0], box[1], box[2] + 1, box[3] + 1)
            self._stamp(grown, paint, lambda pen, full: pen.ellipse(area, fill=full), alpha)
        else:
            self._pen.ellipse(box, fill=(*paint, round(255 * alpha)))

    def line(self, points: Sequence[Point], width: float, colour: Colour, alpha: float = 1) -> None:
        """Draw a line of even width through the points, with round ends if it is opaque and broad."""
        pixels = [(x * self.scale, y * self.scale) for x, y in points]
        thick = max(1, round(width * self.scale))
        self._pen.line(pixels, fill=(*colour, round(255 * alpha)), width=thick, joint="curve" if alpha == 1 else None)
        if alpha == 1 and thick > 3:
            for x, y in (points[0], points[-1]):
                self.disc(x, y, width / 2, colour)

    def curve(self, points: Sequence[Point], width: float, colour: Colour, alpha: float = 1) -> None:
        """Draw a smooth open line through the points."""
        self.line(rounded(points, closed=False), width, colour, alpha)

    def limb(self, points: Sequence[Point], widths: Sequence[float], paint: Paint, alpha: float = 1) -> None:
        """Fill a smooth line whose width follows ``widths``, one for each point: a leg, a bough, a blade."""
        left: list[Point] = []
        right: list[Point] = []
        for index, ((x, y), width) in enumerate(zip(points, widths, strict=True)):
            before, after = points[max(index - 1, 0)], points[min(index + 1, len(points) - 1)]
            dx, dy = after[0] - before[0], after[1] - before[1]
            reach = math.hypot(dx, dy) or 1
            left.append((x - dy / reach * width / 2, y + dx / reach * width / 2))
            right.append((x + dy / reach * width / 2, y - dx / reach * width / 2))
        outline = rounded(left, closed=False) + rounded(right, closed=False)[::-1]
        self.polygon(outline, paint, alpha)

    def glow(self, x: float, y: float, rx: float, ry: float, colour: Colour, strength: float) -> None:
        """Let light (or, with a dark colour, shade) fall off from a point to nothing at the radii."""
        s = self.scale
        size = (max(1, round(2 * rx * s)), max(1, round(2 * ry * s)))
        ramp = [round(255 * strength * max(0, 1 - d / _RIM) ** 2) for d in range(256)]
        mask = Image.radial_gradient("L").point(ramp).resize(size, Image.Resampling.BILINEAR)
        self.image.paste(colour, (round((x - rx) * s), round((y - ry) * s)), mask)

    def mist(self, top: float, bottom: float, colour: Colour, above: float, below: float) -> None:
        """Lay a veil over the whole width whose alpha goes from ``above`` at the top to ``below``."""
        y0, y1 = round(top * self.scale), round(bottom * self.scale)
        rows = max(1, y1 - y0)
        ramp = bytes(round(255 * (above + (below - above) * row / rows)) for row in range(rows))
        mask = Image.frombytes("L", (1, rows), ramp).resize((self.image.width, rows))
        self.image.paste(colour, (0, y0), mask)

    def soft(self, points: Sequence[Point], colour: Colour, alpha: float, blur: float) -> None:
        """Fill a polygon with an edge blurred over ``blur`` units: a cloud, a beam, a cast shadow."""
        small = self.scale / _SOFT
        pixels = [(x * small, y * small) for x, y in points]
        margin = math.ceil(blur * small * 2) + 1
        left, top, right, bottom = _bounds(pixels)
        box = (left - margin, top - margin, right + margin, bottom + margin)
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        moved = [(x - box[0], y - box[1]) for x, y in pixels]
        ImageDraw.Draw(mask).polygon(moved, fill=round(255 * alpha))
        mask = mask.filter(ImageFilter.GaussianBlur(blur * small))
        mask = mask.resize((mask.width * _SOFT, mask.height * _SOFT), Image.Resampling.BILINEAR)
        self.image.paste(colour, (box[0] * _SOFT, box[1] * _SOFT), mask)

    def mirror(self, shore: float, depth: float, tint: Colour, strength: float, *, squeeze: float = 1) -> None:
        """Reflect what stands above ``shore`` in ``depth`` units of water, coloured by ``tint``."""
        y, rows = round(shore * self.scale), max(1, round(depth * self.scale))
        taken = min(y, round(rows * squeeze))
        above = self.image.crop((0, y - taken, self.image.width, y)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        above = above.resize((self.image.width, rows), Image.Resampling.BILINEAR)
        above = above.filter(ImageFilter.BoxBlur((2 * self.scale, 1 * self.scale)))
        self.image.paste(Image.blend(above, Image.new("RGB", above.size, tint), strength), (0, y))

    def stitched(self, cells: Image.Image) -> None:
        """Cover the sheet with a small picture, each of its pixels becoming one stitch."""
        self.image.paste(cells.resize(self.image.size, Image.Resampling.NEAREST))

    def _stamp(self, box: Box, paint: Fade, shape: Callable[[ImageDraw.ImageDraw, int], None], alpha: float) -> None:
        size = (
            min(max(1, box[2] - box[0]), 3 * self.image.width),
            min(max(1, box[3] - box[1]), 3 * self.image.height),
        )
        mask = Image.new("L", size)
        shape(ImageDraw.Draw(mask), round(255 * alpha))
        left, top = max(0, -box[0]), max(0, -box[1])
        right, bottom = min(size[0], self.image.width - box[0]), min(size[1], self.image.height - box[1])
        if left < right and top < bottom:
            seen = (left, top, right, bottom)
            self.image.paste(_ramp(paint, size, seen), (box[0] + left, box[1] + top), mask.crop(seen))


def finished(sheet: Image.Image, size: tuple[int, int], rng: Random) -> Image.Image:
    """Return the sheet brought down to ``size``, with uneven pigment and grain that hide colour steps."""
    picture = sheet.resize(size, Image.Resampling.BOX)
    grain = Image.frombytes("L", (_GRAIN_TILE, _GRAIN_TILE), rng.randbytes(_GRAIN_TILE**2))
    pigment = Image.frombytes("L", (32, 18), rng.randbytes(32 * 18)).resize(size, Image.Resampling.BICUBIC)
    return _speckled(_speckled(picture, _tiled(grain, size), 7), pigment, 5)


def _speckled(picture: Image.Image, noise: Image.Image, span: int) -> Image.Image:
    level = noise.point([value * span // 255 for value in range(256)])
    return ImageChops.add(picture, Image.merge("RGB", (level,) * 3), offset=-(span // 2))


def _tiled(tile: Image.Image, size: tuple[int, int]) -> Image.Image:
    cloth = Image.new("L", size)
    for y in range(0, size[1], tile.height):
        for x in range(0, size[0], tile.width):
            cloth.paste(tile, (x, y))
    return cloth


def _ramp(paint: Fade, size: tuple[int, int], seen: Box) -> Image.Image:
    length, first, last = (size[0], seen[0], seen[2]) if paint.across else (size[1], seen[1], seen[3])
    colours = bytes(part for step in range(first, last) for part in paint.at(step / max(1, length - 1)))
    strip = Image.frombytes("RGB", (last - first, 1) if paint.across else (1, last - first), colours)
    return strip.resize((seen[2] - seen[0], seen[3] - seen[1]), Image.Resampling.NEAREST)


def _bounds(pixels: Sequence[Point]) -> Box:
    xs, ys = [x for x, _ in pixels], [y for _, y in pixels]
    return math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)) + 1, math.ceil(max(ys)) + 1
