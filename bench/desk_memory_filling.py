"""Fill a memory with sentences of the bench, in bulk and from where an earlier run was stopped. Measures nothing.

Sentences are NTREX's in four languages with a quarter of their words drawn anew from the others of that language, so
that each is another and yet like a language. Processes make them with their keys, one a core; this one writes them,
without the table's indexes, which are made again at the end: row by row they would cost most of the time.
"""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.db import connection, transaction
from django.db.models import Max

from orkhon.items import Language
from orkhon.translation.memory.keys import keys_of
from orkhon.translation.models import Unit, Wording

CODES: Final = ("kk", "tr", "ru", "en")
UNITS_AT_ONCE: Final = 5_000
_TOLD_EACH: Final = 50

Made = tuple[str, str, int, int | None]
"""A wording: its language, its text, its key and its shape."""

_sentences: dict[str, list[list[str]]] = {}
_words: dict[str, list[str]] = {}


def read_sentences(data: Path) -> None:
    """Read what is varied. Called before processes are started, which then have it."""
    with (data / "ntrex-dev" / "parallel.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for code in CODES:
        _sentences[code] = [row[code].split() for row in rows if row[code].split()]
        _words[code] = [word for sentence in _sentences[code] for word in sentence]


def other_language(unit: int) -> str:
    """Return in which language a unit is said beside Kazakh."""
    return CODES[1 + unit % 3]


def varied_word(chance: random.Random, code: str) -> str:
    """Return any word of that language."""
    return chance.choice(_words[code])


def fill(wordings: int, home: Path) -> int:
    """Bring the memory to so many wordings and return how many were made now."""
    have = Unit.objects.aggregate(last=Max("pk"))["last"] or 0
    batches = [first for first in range(1, wordings // 2 + 1, UNITS_AT_ONCE) if first > have]
    _without_indexes(home)
    # By fork, so that a process has the sentences and the folding's tables at once; nothing is connected there.
    connection.close()
    with multiprocessing.get_context("fork").Pool(os.cpu_count() or 1) as makers:
        for number, (first, made) in enumerate(makers.imap(_make, batches), 1):
            _write(first, made)
            if not number % _TOLD_EACH:
                print(f"{2 * (first + UNITS_AT_ONCE - 1):,} wordings", file=sys.stderr, flush=True)
    _with_indexes(home)
    return len(batches) * UNITS_AT_ONCE * 2


def _make(first: int) -> tuple[int, list[Made]]:
    """Return the wordings of the units from `first` on, the same in each run."""
    chance = random.Random(first)
    return first, [
        (code, text, keys.key, keys.shape)
        for unit in range(first, first + UNITS_AT_ONCE)
        for code in ("kk", other_language(unit))
        for text in [_varied(chance, code)]
        for keys in [keys_of(text, Language.parse(code))]
    ]


def _varied(chance: random.Random, code: str) -> str:
    sentence = chance.choice(_sentences[code])
    return " ".join(varied_word(chance, code) if chance.random() < 0.25 else word for word in sentence)


def _write(first: int, made: list[Made]) -> None:
    now = connection.ops.adapt_datetimefield_value(datetime.now(UTC))
    tags = {code: Language.parse(code).tag for code in CODES}
    units = [(unit, now) for unit in range(first, first + UNITS_AT_ONCE)]
    rows = [
        (unit, code, tags[code], text, key, shape, f"urn:bench:{unit // 20}", "", None, now)
        for unit, (code, text, key, shape) in zip(_each_twice(first), made, strict=True)
    ]
    # A batch comes whole or not at all, so that the next run goes on after the last one.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {Unit._meta.db_table} (id, created) VALUES (%s, %s)", units)
        cursor.executemany(
            f"INSERT INTO {Wording._meta.db_table} (unit_id, language, tag, text, key, shape, origin, agency, "
            'reviewer_id, "when") VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)',
            rows,
        )


def _each_twice(first: int) -> Iterator[int]:
    return (unit for unit in range(first, first + UNITS_AT_ONCE) for _ in range(2))


def _without_indexes(home: Path) -> None:
    """Drop the indexes of the wordings; how they are made is kept in a file, for a run that is stopped loses them."""
    kept, table = home / "bench-indexes.json", Wording._meta.db_table
    asked = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT LIKE '%%pkey'",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor], [table])
        found = dict(cursor.fetchall())
        if found:
            kept.write_text(json.dumps({**_kept(kept), **found}), encoding="utf-8")
        for name in found:
            cursor.execute(f'DROP INDEX "{name}"')


def _with_indexes(home: Path) -> None:
    kept = home / "bench-indexes.json"
    with connection.cursor() as cursor:
        for statement in _kept(kept).values():
            cursor.execute(statement)
        cursor.execute("ANALYZE")
    kept.unlink(missing_ok=True)


def _kept(file: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(file.read_bytes()) if file.exists() else {}
    return found
