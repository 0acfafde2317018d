"""Details of pictures (ORB), which crops and pictures in pictures are known by, and what was changed between two
pictures.

Gray pixels in, numbers out. Loads OpenCV, so only the process that decodes pictures imports it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]

Box = tuple[float, float, float, float, float]
"""Left, top, width and height of a part in the whole picture's pixels, and by how much the part was enlarged."""

KEPT: Final = 256
"""Details a kept picture is found by, spread over it."""
ASKED: Final = 1200
"""Details of a given picture, of which a screenshot's may lie in one corner."""
KEPT_SIDE: Final = 640
ASKED_SIDE: Final = 1024
_CELLS: Final = 4
_WORD_BITS: Final = 22
_TABLES: Final = 3
_RATIO: Final = 0.8
_FEWEST: Final = 14
_STRAY_PX: Final = 4.0


@dataclass(frozen=True, kw_only=True)
class Details:
    """Where the details lie, in pixels of the gray picture they were taken from, and 32 bytes of each."""

    places: NDArray[np.float32]
    descriptors: NDArray[np.uint8]


def scaled(gray: Gray, side: int) -> Gray:
    """Return the picture with `side` pixels along its longer side; a smaller one is left as it is."""
    longer = max(gray.shape)
    if longer <= side:
        return gray
    size = (max(1, round(gray.shape[1] * side / longer)), max(1, round(gray.shape[0] * side / longer)))
    return np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def details_of(gray: Gray, most: int) -> Details:
    """Return up to `most` details, the strongest of each of the sixteen parts of the picture first."""
    orb = cv2.ORB.create(nfeatures=most * 3, scaleFactor=1.2, nlevels=8, edgeThreshold=19, fastThreshold=7)
    points, descriptors = orb.detectAndCompute(gray, None)
    if descriptors is None or not len(points):
        return Details(places=np.zeros((0, 2), np.float32), descriptors=np.zeros((0, 32), np.uint8))
    places = np.array([point.pt for point in points], np.float32)
    strength = np.array([point.response for point in points])
    cells = (places // (np.array([gray.shape[1], gray.shape[0]]) / _CELLS)).astype(int).clip(0, _CELLS - 1)
    order = np.argsort(-strength)
    cell = (cells[:, 1] * _CELLS + cells[:, 0])[order]
    # The rank of each detail in its own part: all first ones, then all second ones, and so on.
    by_cell = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[by_cell], np.arange(_CELLS * _CELLS))
    rank = np.empty(len(order), int)
    rank[by_cell] = np.arange(len(order)) - starts[cell[by_cell]]
    chosen = order[np.argsort(rank, kind="stable")[:most]]
    return Details(places=places[chosen], descriptors=np.asarray(descriptors[chosen], np.uint8))


def words_of(descriptors: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return the short forms of details, three each: twenty-two of their bits and in front the number of the table.

    Two descriptors of the same detail differ in one bit of ten, so one in ten keeps a short form; those of a picture's
    details together are enough to be met, and hardly any stands in another picture by chance.
    """
    if not len(descriptors):
        return np.zeros(0, np.uint32)
    bits = np.unpackbits(descriptors, axis=1)
    powers = (1 << np.arange(_WORD_BITS)).astype(np.uint32)
    tables = [
        (bits[:, chosen].astype(np.uint32) * powers).sum(axis=1, dtype=np.uint32) | np.uint32(number << _WORD_BITS)
        for number, chosen in enumerate(_BITS)
    ]
    return np.concatenate(tables)


_BITS: Final = np.random.default_rng(20261123).permutation(256)[: _TABLES * _WORD_BITS].reshape(_TABLES, _WORD_BITS)


def joined(whole: Details, parts: Sequence[tuple[Details, Box]]) -> Details:
    """Return the details of a picture with those of its parts, in the whole one's pixels, each place told once."""
    outside = np.ones(len(whole.places), bool)
    places, descriptors = [], []
    for part, box in parts:
        left, top, width, height, scale = box
        inside = part.places / scale + np.array([left, top], np.float32)
        places.append(inside.astype(np.float32))
        descriptors.append(part.descriptors)
        x, y = whole.places[:, 0], whole.places[:, 1]
        outside &= ~((x >= left) & (x < left + width) & (y >= top) & (y < top + height))
    return Details(
        places=np.concatenate([whole.places[outside], *places]),
        descriptors=np.concatenate([whole.descriptors[outside], *descriptors]),
    )


_BLOCK: Final = 24
_GRAYS: Final = 24
_LEAST_SHARE: Final = 0.03
_MOST_INSETS: Final = 3


def insets(gray: Gray) -> list[tuple[int, int, int, int]]:
    """Return where in a screenshot or page there seem to be pictures: left, top, width, height, the largest first.

    Pages and letters are of few grays, pictures of many. A picture that fills nearly all is none in another.
    """
    rows, columns = gray.shape[0] // _BLOCK, gray.shape[1] // _BLOCK
    if min(rows, columns) < 6:
        return []
    blocks = gray[: rows * _BLOCK, : columns * _BLOCK].reshape(rows, _BLOCK, columns, _BLOCK).swapaxes(1, 2)
    many = np.zeros((rows, columns), np.uint8)
    # Of 32 grays, how many stand in a block more than once, and how much of it has the commonest one.
    for row in range(rows):
        for column in range(columns):
            counts = np.bincount(blocks[row, column].ravel() >> 2, minlength=64)
            many[row, column] = (counts > 1).sum() >= _GRAYS // 3 and counts.max() < 0.5 * _BLOCK * _BLOCK
    many = cv2.morphologyEx(many, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    many = cv2.morphologyEx(many, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, _labels, stats, _centres = cv2.connectedComponentsWithStats(many, connectivity=4)
    found = []
    for number in range(1, count):
        left, top, width, height, area = (int(one) for one in stats[number])
        share = width * height / (rows * columns)
        if share >= _LEAST_SHARE and share < 0.85 and area >= 0.5 * width * height:
            found.append(_edges(gray, left * _BLOCK, top * _BLOCK, width * _BLOCK, height * _BLOCK))
    return sorted(found, key=lambda one: -one[2] * one[3])[:_MOST_INSETS]


def _edges(gray: Gray, left: int, top: int, width: int, height: int) -> tuple[int, int, int, int]:
    """Let the rectangle grow to where the page's own gray begins: blocks cut the edges of a picture off."""
    page = int(np.bincount(gray.ravel(), minlength=256).argmax())
    right, bottom = left + width, top + height

    def empty(line: Gray) -> bool:
        return bool((np.abs(line.astype(int) - page) <= 6).mean() > 0.9)

    for _ in range(2 * _BLOCK):
        left -= left > 0 and not empty(gray[top:bottom, left - 1])
        right += right < gray.shape[1] and not empty(gray[top:bottom, right])
        top -= top > 0 and not empty(gray[top - 1, left:right])
        bottom += bottom < gray.shape[0] and not empty(gray[bottom, left:right])
    return left, top, right - left, bottom - top


@dataclass(frozen=True, kw_only=True)
class Laid:
    """How one picture lies in another: a matrix from the kept picture's pixels to the given one's, and how many
    details agree."""

    matrix: NDArray[np.float64]
    points: int
    mirrored: bool


def laid_on(kept: Details, given: Details, *, mirrored: bool = False) -> Laid | None:
    """Return how the kept picture lies in the given one, None where they have too little in common."""
    if min(len(kept.descriptors), len(given.descriptors)) < _FEWEST:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(kept.descriptors, given.descriptors, k=2)
    good = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < _RATIO * pair[1].distance]
    if len(good) < _FEWEST:
        return None
    source = np.asarray([kept.places[match.queryIdx] for match in good], np.float32)
    target = np.asarray([given.places[match.trainIdx] for match in good], np.float32)
    matrix, mask = cv2.findHomography(source, target, cv2.USAC_MAGSAC, _STRAY_PX, maxIters=5000, confidence=0.999)
    if matrix is None or mask is None:
        return None
    points = int(mask.sum())
    # Of many chance pairs some agree by chance.
    if points < max(_FEWEST, 0.15 * len(good)) or not _is_plausible(matrix, source[mask.ravel() > 0]):
        return None
    simple = _simplest(source, target, points)
    return Laid(matrix=np.asarray(matrix, np.float64) if simple is None else simple, points=points, mirrored=mirrored)


def _simplest(source: NDArray[np.float32], target: NDArray[np.float32], points: int) -> NDArray[np.float64] | None:
    """Return how it lies if it was only scaled and turned, or scaled unevenly, and that explains as much; else None.

    Nearly nobody tilts a picture: what a free matrix adds there is the error of the places.
    """
    for fitted in (cv2.estimateAffinePartial2D, cv2.estimateAffine2D):
        matrix, mask = fitted(source, target, method=cv2.RANSAC, ransacReprojThreshold=_STRAY_PX, maxIters=2000)
        if matrix is not None and int(mask.sum()) >= 0.75 * points:
            return np.vstack([matrix, [0.0, 0.0, 1.0]])
    return None


def _is_plausible(matrix: NDArray[np.float64], source: NDArray[np.float32]) -> bool:
    """A picture may be scaled, turned and slightly tilted; it is not folded, and not squeezed into a line."""
    left, top = source.min(axis=0)
    right, bottom = source.max(axis=0)
    if right - left < 16 or bottom - top < 16:
        return False
    corners = np.asarray([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32).reshape(-1, 1, 2)
    there = cv2.perspectiveTransform(corners, matrix).reshape(-1, 2)
    if not np.isfinite(there).all():
        return False
    sides = np.linalg.norm(np.roll(there, -1, axis=0) - there, axis=1)
    here = np.array([right - left, bottom - top, right - left, bottom - top])
    scales = sides / here
    if scales.min() < 0.05 or scales.max() > 20 or scales.max() > 2.0 * scales.min():
        return False
    around = np.roll(there, -1, axis=0) - there
    following = np.roll(around, -1, axis=0)
    turns = around[:, 0] * following[:, 1] - around[:, 1] * following[:, 0]
    return bool((turns > 0).all())


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What two pictures laid on each other show. Rectangles are (left, top, width, height) as shares of the given
    picture.

    `covered` is the share of the kept picture that is to be seen in the given one, `inside` where in the given one the
    kept one lies, `filled` the share of the given picture that it fills.
    """

    covered: float
    filled: float
    inside: tuple[float, float, float, float]
    changed: tuple[tuple[float, float, float, float], ...]


_COMPARED_SIDE: Final = 512
_WINDOW: Final = 11
_LEAST_LIKENESS: Final = 0.5
_TEXTURE: Final = 8.0
_LEAST_AREA: Final = 0.0012
_MOST_REGIONS: Final = 12
_LIGHTER: Final = 40.0


def compared(kept: Gray, given: Gray, laid: Laid) -> Compared:
    """Lay `kept` on `given` and say what differs beyond sharpness, contrast and compression.

    Both at the sizes that `laid` was made from. What lies under the edge of the other is not compared.
    """
    if laid.mirrored:
        kept = np.ascontiguousarray(kept[:, ::-1])
    matrix, size = laid.matrix, (given.shape[1], given.shape[0])
    mask = cv2.warpPerspective(np.full(kept.shape, 255, np.uint8), matrix, size, flags=cv2.INTER_NEAREST)
    back = cv2.warpPerspective(np.full(given.shape, 255, np.uint8), np.linalg.inv(matrix), kept.shape[::-1])
    left, top, width, height = (round(one * side) for one, side in zip(_box(mask, size), (*size, *size), strict=True))
    if min(width, height) < 16:
        return Compared(covered=0.0, filled=0.0, inside=(0.0, 0.0, 0.0, 0.0), changed=())
    # Neither may be finer than the other: the coarser one's grain is all that both know.
    shrink = min(1.0, _COMPARED_SIDE / max(width, height))
    near = (max(16, round(width * shrink)), max(16, round(height * shrink)))
    here = cv2.resize(given[top : top + height, left : left + width], near, interpolation=cv2.INTER_AREA)
    move = np.diag([near[0] / width, near[1] / height, 1.0]) @ np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1.0]])
    small, grown = _shrunk(kept, move @ matrix)
    there, core = _settled(small, here, move @ matrix @ grown)
    changed = _changed(there, here, core, near) if core.any() else ()
    scale = (width / size[0], height / size[1])
    return Compared(
        covered=float((back > 127).mean()),
        filled=float((mask > 0).mean()),
        inside=_box(mask, size),
        changed=tuple(
            (
                left / size[0] + one[0] * scale[0],
                top / size[1] + one[1] * scale[1],
                one[2] * scale[0],
                one[3] * scale[1],
            )
            for one in changed
        ),
    )


def _shrunk(kept: Gray, matrix: NDArray[np.float64]) -> tuple[Gray, NDArray[np.float64]]:
    """Return the kept picture about as fine as it will lie there, and the matrix back to its own pixels."""
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    if scale >= 0.9:
        return kept, np.eye(3)
    size = (max(8, round(kept.shape[1] * scale)), max(8, round(kept.shape[0] * scale)))
    small = np.asarray(cv2.resize(kept, size, interpolation=cv2.INTER_AREA), np.uint8)
    return small, np.diag([kept.shape[1] / size[0], kept.shape[0] / size[1], 1.0])


def _settled(kept: Gray, here: Gray, matrix: NDArray[np.float64]) -> tuple[Gray, NDArray[np.bool_]]:
    """Lay the kept picture down, shifted until both agree best, and return it with where it may be compared."""
    size = (here.shape[1], here.shape[0])
    back = np.linalg.inv(matrix)
    # What no kind of laying but a scaled and turned one has explained stays as it is.
    if abs(back[2, 0]) + abs(back[2, 1]) < 1e-9:
        affine = back[:2].astype(np.float32)
        criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-5)
        with contextlib.suppress(cv2.error):  # both flat, or it does not settle: the details' word stands
            likeness, better = cv2.findTransformECC(
                here, kept, affine.copy(), cv2.MOTION_AFFINE, criteria, inputMask=None, gaussFiltSize=5
            )
            if likeness > 0.5 and np.abs(better - affine)[:, 2].max() < 12:
                back = np.vstack([better, [0.0, 0.0, 1.0]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    there = cv2.warpPerspective(kept, back, size, flags=flags)
    mask = cv2.warpPerspective(np.full(kept.shape, 255, np.uint8), back, size, flags=flags)
    margin = max(3, round(0.015 * max(size)))
    core = cv2.erode((mask > 250).astype(np.uint8), np.ones((2 * margin + 1,) * 2, np.uint8), borderValue=0) > 0
    return there, core


def _box(mask: Gray, size: tuple[int, int]) -> tuple[float, float, float, float]:
    rows, columns = np.nonzero(mask)
    if not len(rows):
        return 0.0, 0.0, 0.0, 0.0
    left, top = columns.min() / size[0], rows.min() / size[1]
    return float(left), float(top), float((columns.max() + 1) / size[0] - left), float((rows.max() + 1) / size[1] - top)


def _changed(
    there: Gray, here: Gray, core: NDArray[np.bool_], size: tuple[int, int]
) -> tuple[tuple[float, float, float, float], ...]:
    one, other = (cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 2.0) for picture in (there, here))
    fitted = _as_light_as(one, other, core)
    likeness = _likeness(fitted, other)
    texture = np.maximum(_spread(fitted), _spread(other))
    lighter = np.abs(_mean(fitted) - _mean(other))
    differs = ((likeness < _LEAST_LIKENESS) & (texture > _TEXTURE) & (lighter > _LIGHTER / 4)) | (lighter > _LIGHTER)
    spots = (differs & core).astype(np.uint8)
    spots = cv2.morphologyEx(spots, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    spots = cv2.morphologyEx(spots, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    count, _labels, stats, _centres = cv2.connectedComponentsWithStats(spots)
    least = _LEAST_AREA * core.sum()
    found = sorted((stats[number] for number in range(1, count) if stats[number][4] >= least), key=lambda one: -one[4])
    return tuple(
        (left / size[0], top / size[1], width / size[0], height / size[1])
        for left, top, width, height, _area in ((int(n) for n in one) for one in found[:_MOST_REGIONS])
    )


def _as_light_as(one: NDArray[np.float32], other: NDArray[np.float32], core: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Give `one` the lights and shadows of `other`: by the order of their grays, so that contrast is no change."""
    grays = np.linspace(0.5, 99.5, 100)
    from_, to = np.percentile(one[core], grays), np.percentile(other[core], grays)
    from_ = np.maximum.accumulate(from_ + np.arange(len(grays)) * 1e-3)
    return np.interp(one, from_, to).astype(np.float32)


def _mean(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.blur(picture, (_WINDOW, _WINDOW)), np.float32)


def _spread(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.sqrt(np.maximum(_mean(picture * picture) - _mean(picture) ** 2, 0.0)), np.float32)


def _likeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """How alike the patterns about each place are, from -1 to 1, however light or contrasted they are."""
    together = _mean(one * other) - _mean(one) * _mean(other)
    return np.asarray(together / np.maximum(_spread(one) * _spread(other), 4.0), np.float32)


def one_thread() -> None:
    """Let OpenCV work in one thread: several processes share the machine."""
    cv2.setNumThreads(1)
    cv2.ocl.setUseOpenCL(False)
