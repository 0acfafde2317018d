"""Which stories are near which, by the middles that the engine has of them. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from orkhon.stories.clustering import Engine

MOST = 6
LEAST = 0.3
"""Below this cosine, with the means of languages taken off, two stories have nothing to do with each other."""

Near = dict[str, list[tuple[str, float]]]


def near_each(engine: Engine, stories: Sequence[str]) -> Near:
    """Return for each of these live stories the nearest others with the cosine of their middles, the nearest first."""
    window = engine.window
    orders = [order for name in dict.fromkeys(stories) if (order := window.orders.get(name)) is not None]
    if not orders:
        return {}
    matrix = window.middles.rows
    own = [window.stories[order].row for order in orders]
    lengths = np.sqrt(np.einsum("ij,ij->i", matrix, matrix, dtype=np.float64))
    lengths[lengths == 0] = 1.0
    products = (matrix[own] @ matrix.T).astype(np.float64) / lengths[own][:, None] / lengths[None, :]
    found: Near = {}
    for order, row, line in zip(orders, own, products, strict=True):
        line[row] = -1.0
        count = min(MOST, len(line))
        best = np.argpartition(-line, count - 1)[:count]
        near = sorted((-float(line[place]), int(place)) for place in best if line[place] >= LEAST)
        found[window.stories[order].id] = [
            (window.stories[window.at_row[place]].id, round(-score, 4))
            for score, place in near
            if place in window.at_row
        ]
    return found
