"""Which versions of an index share most runs of words with a text. Knows no wire, no rights and no Django."""

from __future__ import annotations

from typing import Final

import numpy as np
import tantivy
from tantivy import Occur, Query

from orkhon.verification.altering.index import Hashes, shingles
from orkhon.verification.originals.shape import schema

MOST_POSTINGS: Final = 1_500_000
"""Places of the index that one question looks at, those of the rarest runs first: what bounds its time."""

MOST_RUNS: Final = 400
"""Runs of a question that are looked for, the rarest: an item that shares none of them is not its original."""


def ranked(searcher: tantivy.Searcher, words: Hashes, most: int) -> list[tuple[float, int, str]]:
    """Return score, position and uri of the versions that share most with a text of these words, best and newest first.

    The score is the sum of the weights of the runs in common, each the heavier the rarer it is.
    """
    counted = sorted(
        (count, term)
        for run in np.unique(shingles(words)).tolist()
        if (count := searcher.doc_freq("runs", term := f"{run:x}"))
    )
    clauses: list[tuple[Occur, Query]] = []
    places, many = 0, max(1, searcher.num_docs)
    for count, term in counted[:MOST_RUNS]:
        places += count
        if places > MOST_POSTINGS and clauses:
            break
        query = Query.term_query(schema(), "runs", term, "basic")
        clauses.append((Occur.Should, Query.const_score_query(query, float(np.log1p(many / count)))))
    if not clauses:
        return []
    hits = searcher.search(Query.boolean_query(clauses), most, count=False).hits
    if not hits:
        return []
    addresses = [address for _, address in hits]
    positions = searcher.fast_field_values("position", addresses)
    found = [
        (float(score), int(position), str(searcher.doc(address).get_first("uri")))
        for (score, address), position in zip(hits, positions, strict=True)
        if position is not None
    ]
    return sorted(found, key=lambda one: (-one[0], -one[1]))
