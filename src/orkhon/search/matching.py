"""Turn a question into the index's own queries. Builds terms and ranges alone: nothing that a person typed is parsed.

A word is found in its exact form, which counts most, in a form of the same stem, in plain letters, and as a name that
sounds alike. Names are looked up among those that are in the index and judged one by one, so that only names that
`orkhon.language` takes for one are found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

import tantivy
from tantivy import FieldType, Occur, Query

from orkhon.language.names import name_similarity
from orkhon.search.asking import Asked, Filter, Part
from orkhon.search.documents import place_labels, topic_labels
from orkhon.search.keys import AskedKeys, asked_keys, label_key, name_term
from orkhon.search.schema import MARKER, schema

_ALIKE: Final = 0.9
_LIKER: Final = 0.95
_MOST_CANDIDATES: Final = 120
"""Names that sound like a form of the word, of which each is judged: some 80 µs apiece."""

_MANY_WORDS: Final = 8
"""From so many words on they share what so many may have judged: else 32 names take more than a second."""

_MOST_NAMES: Final = 16
_SHORTEST_NAME: Final = 4
_SHORTEST_MISSPELT: Final = 5
_TITLE: Final = 1.6
_STEM: Final = 0.6
_NAME: Final = 0.35
_MISSPELT: Final = 0.2
_TIE: Final = 0.1


def all_of(clauses: Sequence[tuple[Occur, Query]]) -> Query:
    """Return the query of these clauses, of everything where none is wanted."""
    if not any(occur is not Occur.MustNot for occur, _ in clauses):
        clauses = [*clauses, (Occur.Must, Query.all_query()), (Occur.MustNot, term("uri", MARKER))]
    return Query.boolean_query(list(clauses))


def term(field: str, value: str) -> Query:
    """Return the query for one exact value of a field that has no positions."""
    return Query.term_query(schema(), field, value, "basic")


def one_of(field: str, values: Iterable[str]) -> Query:
    """Return the query for any of these values; score plays no part."""
    # Half a surrogate pair is no text: a command's argument or a JSON string can hold one, the index cannot.
    known = [value.encode("utf-8", "replace").decode() for value in values]
    return Query.const_score_query(Query.term_set_query(schema(), field, known), 0.0)


def clauses_of(asked: Asked, searcher: tantivy.Searcher, *, misspelt: bool = False) -> list[tuple[Occur, Query]]:
    """Return what the words and filters of a query demand; `misspelt` lets long words differ by one letter."""
    clauses: list[tuple[Occur, Query]] = []
    words = sum(not part.phrase for group in asked.groups for part in group)
    most = _MOST_CANDIDATES * _MANY_WORDS // max(words, _MANY_WORDS)
    for group in asked.groups:
        parts = [_part(part, searcher, most, misspelt=misspelt) for part in group]
        clauses.append((Occur.Must, parts[0] if len(parts) == 1 else _best(parts)))
    clauses += [(Occur.MustNot, _exactly(part)) for part in asked.without]
    clauses += filters(asked.filters)
    clauses += dates(asked.since, asked.until)
    return clauses


def filters(wanted: Iterable[Filter]) -> list[tuple[Occur, Query]]:
    """Return the clauses of filters: those of one name are alternatives, those without are left out."""
    clauses: list[tuple[Occur, Query]] = []
    names: dict[tuple[str, bool], list[Filter]] = {}
    for one in wanted:
        names.setdefault((one.name, one.without), []).append(one)
    for (name, without), some in names.items():
        field, values = name, [one.value for one in some]
        if name in ("topic", "place"):
            labels = topic_labels if name == "topic" else place_labels
            field, values = "labels", [label for value in values for label in labels(value)]
        elif name == "language":
            values = [value.partition("-")[0].lower() for value in values]
        elif name != "uri":
            values = [value.lower() for value in values]
        elif MARKER in values:
            values = [value for value in values if value != MARKER] or [""]
        clauses.append((Occur.MustNot if without else Occur.Must, one_of(field, dict.fromkeys(values))))
    return clauses


def dates(since: datetime | None, until: datetime | None) -> list[tuple[Occur, Query]]:
    """Return the clause for items first put out from `since` on and before `until`."""
    if since is None and until is None:
        return []
    low = int(since.timestamp()) if since is not None else None
    high = int(until.timestamp()) if until is not None else None
    return [(Occur.Must, between("date", low, high))]


def between(field: str, low: int | None, high: int | None) -> Query:
    """Return the query for values from `low` on and below `high`."""
    found = Query.range_query(schema(), field, FieldType.Integer, low, high, include_upper=high is None)
    return Query.const_score_query(found, 0.0)


def _part(part: Part, searcher: tantivy.Searcher, most: int, *, misspelt: bool) -> Query:
    if part.phrase:
        return _exactly(part)
    word = part.words[0]
    keys = asked_keys(word)
    alternatives = [_exact(one) for one in keys.exact]
    alternatives += [Query.boost_query(term("title", one[0]), _TITLE) for one in keys.exact if len(one) == 1]
    alternatives += [
        Query.boost_query(_in_languages(_tf("words", bare), codes), _STEM)
        for bare, codes in zip(keys.bare, keys.spoken, strict=True)
    ]
    alternatives += [Query.boost_query(term("stems", stem), _STEM) for stem in keys.stems]
    names = _names(keys, searcher, most)
    if names:
        alternatives.append(Query.const_score_query(Query.term_set_query(schema(), "names", names), _NAME))
    if misspelt:
        alternatives += _misspelt(keys)
    return _best(alternatives)


def _exactly(part: Part) -> Query:
    """Return the query for these words, one after the other, in their exact forms in any script."""
    ways: dict[tuple[str, ...], None] = {}
    choices = [asked_keys(word).exact for word in part.words]
    # The n-th way of each word belongs to the n-th language; where a word has fewer, all its ways are one.
    for number in range(max(map(len, choices), default=0)):
        keys = [one[min(number, len(one) - 1)] for one in choices if one]
        ways.setdefault(tuple(key for some in keys for key in some))
    return _best([_exact(way) for way in ways if way])


def _exact(words: tuple[str, ...]) -> Query:
    if len(words) == 1:
        return _tf("words", words[0])
    return Query.phrase_query(schema(), "words", list(words))


def _in_languages(query: Query, codes: tuple[str, ...]) -> Query:
    """Return `query` for items in these languages alone, in all where none are given."""
    if not codes:
        return query
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, one_of("language", codes))])


def _tf(field: str, value: str) -> Query:
    return Query.term_query(schema(), field, value, "freq")


def _best(queries: list[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries, _TIE)


def _names(keys: AskedKeys, searcher: tantivy.Searcher, most: int) -> list[str]:
    """Return the terms of names in the index that are the word in another spelling; of each form `most` are judged."""
    sounds = sounds_of(keys)
    near = [searcher.terms_with_prefix("names", f"{sound}|", limit=most) for sound, _, _ in sounds]
    if not any(near) or _is_common(keys, dict(one for some in near for one in some), searcher):
        return []
    found: dict[str, int] = {}
    for (_, root, least), some in zip(sounds, near, strict=True):
        found.update((known, count) for known, count in some if alike(root, known.partition("|")[2], least))
    return sorted(found, key=lambda one: -found[one])[:_MOST_NAMES]


def sounds_of(keys: AskedKeys) -> list[tuple[str, str, float]]:
    """Return how the word may sound as a name: the sound's key, the form, and how like it a name must be.

    A stem that some language would make of the word is a guess, so that names must be liker to it than to the word.
    """
    sounds: list[tuple[str, str, float]] = []
    for number, root in enumerate(keys.roots):
        wanted = name_term(root)
        if len(root) >= _SHORTEST_NAME and wanted:
            sounds.append((wanted.partition("|")[0], root, _LIKER if number else _ALIKE))
    return sounds


def _is_common(keys: AskedKeys, names: Mapping[str, int], searcher: tantivy.Searcher) -> bool:
    """Return whether the word stands in most texts without a capital, and so is no name."""
    exact = {one[0] for one in keys.exact if len(one) == 1}
    everywhere = sum(searcher.doc_freq("words", one) for one in exact)
    capital = sum(count for known, count in names.items() if label_key(known.partition("|")[2]) in exact)
    return capital * 2 < everywhere


@lru_cache(maxsize=1 << 15)
def alike(one: str, two: str, least: float = _ALIKE) -> bool:
    """Return whether two forms are one name."""
    return name_similarity(one, two) >= least


def _misspelt(keys: AskedKeys) -> list[Query]:
    return [
        Query.const_score_query(Query.fuzzy_term_query(schema(), "words", one[0], 1, True, False), _MISSPELT)
        for one in keys.exact[:4]
        if len(one) == 1 and len(one[0]) >= _SHORTEST_MISSPELT
    ]
