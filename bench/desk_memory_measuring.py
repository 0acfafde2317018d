"""The measuring of the memory, in a process and a home of its own: `python -m bench.desk_memory_measuring N DATA`.

Prints one JSON object. Of sentences that the memory has, one word is changed, and it is asked for them; then for
others as they are. What was filled and built in this home before is taken as it is.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path

import django
from django.core.management import call_command

# Models cannot be imported before Django knows its settings.
django.setup()

from bench.desk_memory_filling import fill, other_language, read_sentences, varied_word  # noqa: E402 - as above
from orkhon.items import Language  # noqa: E402 - as above
from orkhon.translation.memory import lookup, lookup_many  # noqa: E402 - as above
from orkhon.translation.memory.actions.rebuild import rebuild  # noqa: E402 - as above
from orkhon.translation.models import Wording  # noqa: E402 - as above

QUESTIONS = 300


def measure(wordings: int, data: Path, home: Path) -> dict[str, float]:
    """Fill a memory with so many wordings, index them and ask it."""
    read_sentences(data)
    began = time.monotonic()
    made = fill(wordings, home)
    print(f"{made:,} wordings made in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    per_second = _indexed(home, made)
    chance, kazakh = random.Random(7), Language.parse("kk")
    fuzzy: list[float] = []
    found = 0
    for text, other in _some(chance, wordings // 2):
        parts = text.split()
        parts[chance.randrange(len(parts))] = varied_word(chance, "kk")
        began = time.perf_counter()
        found += bool(lookup(" ".join(parts), kazakh, Language.parse(other)))
        fuzzy.append((time.perf_counter() - began) * 1000)
    exact: list[float] = []
    for text, other in _some(chance, wordings // 2):
        began = time.perf_counter()
        lookup_many([text], kazakh, Language.parse(other))
        exact.append((time.perf_counter() - began) * 1000)
    return {
        "memory_lookup_p95_ms": _p95(fuzzy),
        "memory_exact_p95_ms": _p95(exact),
        "memory_found": 100 * found / len(fuzzy),
        "memory_index_per_s": per_second,
    }


def _indexed(home: Path, made: int) -> float:
    """Build the index, where this home has none of all these wordings, and return how fast that went."""
    kept = home / "bench-index.json"
    if made or not kept.exists():
        built = rebuild(progress=_told)
        kept.write_text(json.dumps(built.wordings / built.seconds), encoding="utf-8")
    return float(json.loads(kept.read_bytes()))


def _told(done: int) -> None:
    if not done % 500_000:
        print(f"{done:,} indexed", file=sys.stderr, flush=True)


def _some(chance: random.Random, units: int) -> list[tuple[str, str]]:
    """Return Kazakh sentences of the memory, each with the other language that it is said in."""
    numbers = chance.sample(range(1, units + 1), min(QUESTIONS, units))
    rows = Wording.objects.filter(unit__in=numbers, language="kk").values_list("text", "unit")
    return [(text, other_language(unit)) for text, unit in rows]


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    measured = measure(int(sys.argv[1]), Path(sys.argv[2]), Path(os.environ["ORKHON_HOME"]))
    print(json.dumps(measured))
