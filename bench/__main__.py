"""`python -m bench [NAME…]`: run the benchmarks, a line a figure. Exits 0 even when a figure is short."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from bench import (
    desk_day,
    desk_memory,
    exchange,
    keeping,
    language,
    portals,
    search,
    stories,
    verification,
    verification_disk,
    verification_matching,
    verification_pictures,
    wire,
    wire_screen,
)
from bench.figures import Figure, scale, write_json

Part = Callable[[], Iterator[Figure]]

BENCHES: dict[str, tuple[Part, ...]] = {
    "wire": (wire.figures,),
    "keeping": (keeping.figures,),
    "language": (language.figures,),
    "exchange": (exchange.figures,),
    "search": (search.figures,),
    "desk": (wire_screen.figures, desk_day.figures, desk_memory.figures),
    "portals": (portals.figures,),
    "stories": (stories.figures,),
    "verification": (
        verification_matching.figures,
        verification_pictures.figures,
        verification.figures,
        verification_disk.figures,
    ),
    "verification-pictures": (verification_pictures.figures,),
    "desk-wire": (wire_screen.figures,),
    "desk-day": (desk_day.figures,),
    "desk-memory": (desk_memory.figures,),
}
"""Parts of one are run one after the other, the longest last; one that fails stops none of the others."""

_PARTS_ALONE: Final = frozenset({"verification-pictures", "desk-wire", "desk-day", "desk-memory"})


def main(names: list[str]) -> int:
    """Run the benches of these names, or all; return 2 for a name that is none."""
    unknown = sorted(set(names) - set(BENCHES))
    if unknown:
        print(f"no benchmark is called {', '.join(unknown)}; there are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    if scale() != 1:
        print(f"BENCH_SCALE={scale():g}: sizes are shrunk, so figures are not comparable with full runs")
    measured: list[Figure] = []
    for name in names or [name for name in BENCHES if name not in _PARTS_ALONE]:
        for part in BENCHES[name]:
            try:
                for figure in part():
                    print(figure.line(), flush=True)
                    measured.append(figure)
            except Exception:
                traceback.print_exc()
                words = f"{part.__module__} stopped early; the figures above stand, and what follows is measured"
                print(words, file=sys.stderr, flush=True)
    target = os.environ.get("BENCH_JSON")
    if target:
        write_json(measured, Path(target))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
