"""`python -m bench [NAME…]`: run the benchmarks, a line a figure. Exits 0 even when a figure is short."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from bench import desk_day, desk_memory, exchange, keeping, language, search, wire, wire_screen
from bench.figures import Figure, scale, write_json

BENCHES: dict[str, Callable[[], Iterator[Figure]]] = {
    "wire": wire.figures,
    "keeping": keeping.figures,
    "language": language.figures,
    "exchange": exchange.figures,
    "search": search.figures,
    "desk": lambda: chain(wire_screen.figures(), desk_memory.figures(), desk_day.figures()),
}


def main(names: list[str]) -> int:
    """Run the benches of these names, or all; return 2 for a name that is none."""
    unknown = sorted(set(names) - set(BENCHES))
    if unknown:
        print(f"no benchmark is called {', '.join(unknown)}; there are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    if scale() != 1:
        print(f"BENCH_SCALE={scale():g}: sizes are shrunk, so figures are not comparable with full runs")
    measured: list[Figure] = []
    for name in names or list(BENCHES):
        try:
            for figure in BENCHES[name]():
                print(figure.line(), flush=True)
                measured.append(figure)
        except Exception:
            traceback.print_exc()
            print(f"bench-{name} stopped early; the figures above it stand", file=sys.stderr)
    target = os.environ.get("BENCH_JSON")
    if target:
        write_json(measured, Path(target))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
