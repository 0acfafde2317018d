"""The measuring of the memory, in a process and a home of its own: `python -m bench.desk_memory_measuring N DATA`.

Prints one JSON object. Sentences are NTREX's in four languages with a quarter of their words drawn anew from the
others of that language, so that each is another and yet like a language; a tenth of them is asked for with one word
changed.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django
from django.core.management import call_command

# Models cannot be imported before Django knows its settings.
django.setup()

from orkhon.items import Language  # noqa: E402 - as above
from orkhon.translation.memory import lookup, lookup_many  # noqa: E402 - as above
from orkhon.translation.memory.actions.rebuild import rebuild  # noqa: E402 - as above
from orkhon.translation.memory.keys import keys_of  # noqa: E402 - as above
from orkhon.translation.models import Unit, Wording  # noqa: E402 - as above

CODES = ("kk", "tr", "ru", "en")
QUESTIONS = 300
_AT_ONCE = 2_000


def measure(wordings: int, data: Path) -> dict[str, float]:
    """Fill a memory with so many wordings and ask it."""
    chance = random.Random(7)
    with (data / "ntrex-dev" / "parallel.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    sentences = {code: [row[code].split() for row in rows if row[code].split()] for code in CODES}
    words = {code: [word for sentence in some for word in sentence] for code, some in sentences.items()}

    def varied(code: str, share: float) -> str:
        sentence = chance.choice(sentences[code])
        return " ".join(chance.choice(words[code]) if chance.random() < share else word for word in sentence)

    now = datetime.now(UTC)
    asked: list[tuple[str, str]] = []
    made = 0
    while made < wordings:
        units = Unit.objects.bulk_create(Unit(created=now) for _ in range(_AT_ONCE))
        some = []
        for unit in units:
            other = CODES[1 + unit.pk % 3]
            for code in ("kk", other):
                text, language = varied(code, 0.25), Language.parse(code)
                keys = keys_of(text, language)
                if code == "kk" and len(asked) < 5_000 and chance.random() < 0.2:
                    asked.append((text, other))
                some.append(
                    Wording(
                        unit=unit, language=code, tag=language.tag, text=text, key=keys.key, shape=keys.shape,
                        origin=f"urn:bench:{unit.pk // 20}", when=now,
                    )
                )  # fmt: skip
        Wording.objects.bulk_create(some)
        made += len(some)
    built = rebuild()
    kazakh = Language.parse("kk")
    fuzzy: list[float] = []
    found = 0
    for text, other in chance.sample(asked, min(QUESTIONS, len(asked))):
        parts = text.split()
        parts[chance.randrange(len(parts))] = chance.choice(words["kk"])
        began = time.perf_counter()
        found += bool(lookup(" ".join(parts), kazakh, Language.parse(other)))
        fuzzy.append((time.perf_counter() - began) * 1000)
    exact: list[float] = []
    for text, other in chance.sample(asked, min(QUESTIONS, len(asked))):
        began = time.perf_counter()
        lookup_many([text], kazakh, Language.parse(other))
        exact.append((time.perf_counter() - began) * 1000)
    return {
        "memory_lookup_p95_ms": _p95(fuzzy),
        "memory_exact_p95_ms": _p95(exact),
        "memory_found": 100 * found / len(fuzzy),
        "memory_index_per_s": built.wordings / built.seconds,
    }


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    print(json.dumps(measure(int(sys.argv[1]), Path(sys.argv[2]))))
