"""Say whether one item answers a question, without asking the index: by the same keys, in memory.

For what must not wait for an index, or lose anything because it is behind: alerts, and what subscribers are given.
Knows no viewer: who may see the item is decided elsewhere. What differs by a letter is never taken for a match. Of
names in other spellings the index leaves out rare ones, and those of words that are no names in most texts; one item
knows nothing of other texts, so here all of them count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from orkhon.search.asking import Asked, Filter, Part, read_query
from orkhon.search.documents import ARCHIVED, keyed, place_labels, topic_labels
from orkhon.search.forms import with_forms
from orkhon.search.keys import asked_keys, open_dictionaries, opened
from orkhon.search.matching import alike, sounds_of
from orkhon.wire.entries import ItemState, ItemStatus, WireEntry

if TYPE_CHECKING:
    from orkhon.search.queries import Question

_KEPT: Final = 512
"""Items whose keys are kept, some kilobytes each: the newest are asked about by every topic."""

_SOME_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""For questions that ask for no day, to which every moment is the same."""

_Test = Callable[["ItemKeys"], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemKeys:
    """One item as the index would hold it. `texts` are headline and the rest, each as the sequence of its words.

    `terms` has all terms by field, `names` the forms of names by how they sound; `date` in seconds since 1970.
    """

    uri: str
    texts: tuple[tuple[str, ...], ...]
    terms: Mapping[str, frozenset[str]]
    names: Mapping[str, tuple[str, ...]]
    date: int

    @property
    def is_archived(self) -> bool:
        """True for what came out of an archive: it is no news, and nobody is alerted to it."""
        return ARCHIVED in self.terms["labels"]


def keys_of(state: ItemState) -> ItemKeys | None:
    """Return the keys of an item as the wire has it, None where nobody may find it (killed, redacted)."""
    held = keyed(state)
    if held is None:
        return None
    fields: dict[str, list[str]] = {}
    for name, text in held.texts:
        fields.setdefault(name, []).append(text)
    texts = tuple(tuple(text.split()) for text in fields.get("words", ()))
    names: dict[str, list[str]] = {}
    for term in {one for text in fields.get("names", ()) for one in text.split()}:
        sound, _, form = term.partition("|")
        names.setdefault(sound, []).append(form)
    terms = {name: frozenset(fields.get(name, ())) for name in ("labels", "agency", "type", "language")}
    terms["stems"] = frozenset(one for text in fields.get("stems", ()) for one in text.split())
    terms["words"] = frozenset(one for text in texts for one in text)
    return ItemKeys(
        uri=state.uri,
        texts=texts,
        terms=terms,
        names={sound: tuple(sorted(forms)) for sound, forms in names.items()},
        date=dict(held.numbers)["date"],
    )


def keys_of_entry(entry: WireEntry) -> ItemKeys | None:
    """Return the keys of the version that an entry of the log carries, whatever became of it; None for none.

    An entry never changes but by redaction, so its keys are kept for the next who asks.
    """
    if entry.redacted:
        return None
    return _kept(_Entry(entry)) if entry.payload_hash else _keys_of(entry)


class _Entry:
    """An entry as the key of a cache: by its hash, which is of what it holds."""

    __slots__ = ("entry",)

    def __init__(self, entry: WireEntry) -> None:
        self.entry = entry

    def __hash__(self) -> int:
        return hash((self.entry.position, self.entry.payload_hash))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Entry) and (self.entry.position, self.entry.payload_hash, self.entry.uri) == (
            other.entry.position,
            other.entry.payload_hash,
            other.entry.uri,
        )


@lru_cache(maxsize=_KEPT)
def _kept(key: _Entry) -> ItemKeys | None:
    return _keys_of(key.entry)


def _keys_of(entry: WireEntry) -> ItemKeys | None:
    state = ItemState(
        uri=entry.uri,
        agency=entry.agency,
        status=ItemStatus.USABLE,
        entry=entry,
        versions=(entry.version,),
        changed_at=entry.position,
    )
    return keys_of(state)


def matches(question: Question, state: ItemState, *, now: datetime) -> bool:
    """Return whether the item, as the wire has it, answers the question; `now` is what `since:2d` counts from."""
    keys = keys_of(state)
    return keys is not None and Judge(question, now=now).takes(keys)


@dataclass(frozen=True, kw_only=True)
class StandingQuestion:
    """A question that decides about entries of the log by their words alone: the same for ever, whoever asks when.

    What it says of days, such as `since:7d`, counts from when the hub received the entry. Other forms of its words
    are not asked for: which there are changes with the glossary.
    """

    question: Question

    def takes(self, entry: WireEntry) -> bool:
        """Return whether the version that the entry carries answers the question; of one that carries none, no."""
        keys = keys_of_entry(entry)
        if keys is None:
            return False
        judge = _judge(self.question, None)
        return (_judge(self.question, entry.received) if judge.counts_from_now else judge).takes(keys)


@lru_cache(maxsize=256)
def _judge(question: Question, now: datetime | None) -> Judge:
    return Judge(question, now=now or _SOME_DAY, widened=False)


class Judge:
    """A question, read once, that is put to many items. Order, cursor, limit and facets of it play no part."""

    def __init__(self, question: Question, *, now: datetime, widened: bool = True) -> None:
        """Read the question. Opens the dictionaries of stems, which takes seconds once in a process.

        `widened` by the other forms that rooms above know of its words now (`forms.py`), as a search is.
        """
        if not opened.is_set():
            open_dictionaries()
        read = read_query(question.text, now=now)
        asked = with_forms(read) if widened else read
        self.counts_from_now = asked.since is not None or asked.until is not None
        """True where another moment might make it another question."""
        chosen = {
            "agency": question.agencies,
            "language": question.languages,
            "topic": question.topics,
            "place": question.places,
            "type": question.types,
        }
        narrowed = [Filter(name=name, value=value) for name, values in chosen.items() for value in values]
        # As in a search: what holds no word that can be looked for finds nothing.
        self._nothing = bool(question.text.strip()) and asked.is_empty
        self._tests: tuple[_Test, ...] = (
            *_dates(question.since, question.until),
            *_filters(narrowed),
            *_filters(asked.filters),
            *_dates(asked.since, asked.until),
            *_words(asked),
        )

    def takes(self, keys: ItemKeys) -> bool:
        """Return whether the item answers the question."""
        return not self._nothing and all(test(keys) for test in self._tests)


def _words(asked: Asked) -> list[_Test]:
    wanted = [_any([_part(part) for part in group]) for group in asked.groups]
    return wanted + [_not(_exactly(part)) for part in asked.without]


def _part(part: Part) -> _Test:
    if part.phrase:
        return _exactly(part)
    keys = asked_keys(part.words[0])
    bare = list(zip(keys.bare, map(frozenset, keys.spoken), strict=True))
    single = frozenset(one[0] for one in keys.exact if len(one) == 1) | {one for one, codes in bare if not codes}
    in_languages = [(one, codes) for one, codes in bare if codes]
    several = tuple(one for one in keys.exact if len(one) > 1)
    stems = frozenset(keys.stems)
    sounds = sounds_of(keys)

    def takes(item: ItemKeys) -> bool:
        return (
            not single.isdisjoint(item.terms["words"])
            or not stems.isdisjoint(item.terms["stems"])
            or any(one in item.terms["words"] and codes & item.terms["language"] for one, codes in in_languages)
            or any(_stand_together(item, words) for words in several)
            or any(alike(root, form, least) for sound, root, least in sounds for form in item.names.get(sound, ()))
        )

    return takes


def _exactly(part: Part) -> _Test:
    choices = [asked_keys(word).exact for word in part.words]
    ways: dict[tuple[str, ...], None] = {}
    for number in range(max(map(len, choices), default=0)):
        keys = [one[min(number, len(one) - 1)] for one in choices if one]
        ways.setdefault(tuple(key for some in keys for key in some))
    return _any([_phrase(way) for way in ways if way])


def _phrase(words: tuple[str, ...]) -> _Test:
    if len(words) == 1:
        return lambda item: words[0] in item.terms["words"]
    return lambda item: _stand_together(item, words)


def _stand_together(item: ItemKeys, words: tuple[str, ...]) -> bool:
    if not item.terms["words"].issuperset(words):
        return False
    length = len(words)
    return any(
        text[at : at + length] == words
        for text in item.texts
        for at in range(len(text) - length + 1)
        if text[at] == words[0]
    )


def _filters(wanted: Iterable[Filter]) -> list[_Test]:
    names: dict[tuple[str, bool], list[str]] = {}
    for one in wanted:
        names.setdefault((one.name, one.without), []).append(one.value)
    found: list[_Test] = []
    for (name, without), values in names.items():
        test = _filter(name, values)
        found.append(_not(test) if without else test)
    return found


def _filter(name: str, values: list[str]) -> _Test:
    if name == "uri":
        uris = frozenset(values)
        return lambda item: item.uri in uris
    field = name
    if name in ("topic", "place"):
        labels = topic_labels if name == "topic" else place_labels
        field, values = "labels", [label for value in values for label in labels(value)]
    elif name == "language":
        values = [value.partition("-")[0].lower() for value in values]
    else:
        values = [value.lower() for value in values]
    chosen = frozenset(values)
    return lambda item: not chosen.isdisjoint(item.terms[field])


def _dates(since: datetime | None, until: datetime | None) -> list[_Test]:
    found: list[_Test] = []
    if since is not None:
        low = int(since.timestamp())
        found.append(lambda item: item.date >= low)
    if until is not None:
        high = int(until.timestamp())
        found.append(lambda item: item.date < high)
    return found


def _any(tests: list[_Test]) -> _Test:
    return tests[0] if len(tests) == 1 else lambda item: any(test(item) for test in tests)


def _not(test: _Test) -> _Test:
    return lambda item: not test(item)
