"""NewsML 1.x in both directions: 1.0 to 1.2 in, 1.2 out. Knows nothing of NewsML-G2, which took its place."""

from __future__ import annotations

from orkhon.formats.newsml1_reading import parse
from orkhon.formats.newsml1_writing import CONTENT_TYPE, render

__all__ = ["CONTENT_TYPE", "parse", "render"]
