"""The glossary as one process holds it: terms with their wordings, found in a text in one walk. Asks no database."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from orkhon.language.converting import convert, converts
from orkhon.translation.checks.finding import ContestedForm
from orkhon.translation.checks.guide import GuideRule
from orkhon.translation.checks.wordings import Wording, WordingIndex, wording_of

PREFERRED, ADMITTED, FORBIDDEN = "preferred", "admitted", "forbidden"


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryWording:
    """One wording; `agency` and `portal` are empty where it is everybody's."""

    tag: str
    text: str
    status: str
    agency: str = ""
    portal: str = ""
    reason: str = ""
    since: date | None = None

    @property
    def code(self) -> str:
        """Its language without the script."""
        return self.tag.partition("-")[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One term with all its wordings."""

    term: int
    kind: str
    note: str
    wordings: tuple[EntryWording, ...]

    @property
    def contested(self) -> bool:
        """True where some agency has a wording of its own."""
        return any(one.agency for one in self.wordings)

    def wanted(self, tag: str, *, agency: str = "", portal: str = "") -> tuple[str, ...]:
        """Return what that agency, on that portal, writes in the language `tag`, the first choice first.

        A form of its own takes the place of everybody's. Where members write differently and nothing is said for all,
        an agency without a form of its own is told none.
        """
        own = [one for one in self._in(tag) if agency and one.agency == agency and one.status != FORBIDDEN]
        chosen = [one for one in own if portal and one.portal == portal] or [one for one in own if not one.portal]
        if not chosen:
            chosen = [one for one in self._in(tag) if not one.agency and one.status != FORBIDDEN]
        chosen.sort(key=lambda one: (one.status != PREFERRED, one.tag != tag))
        return tuple(dict.fromkeys(_written(one, tag) for one in chosen))

    def forbidden(self, tag: str, *, agency: str = "") -> tuple[str, ...]:
        """Return what nobody writes in the language `tag`, and what that agency does not."""
        found = [one for one in self._in(tag) if one.status == FORBIDDEN and one.agency in ("", agency)]
        return tuple(dict.fromkeys(_written(one, tag) for one in found))

    def contested_forms(self, tag: str) -> tuple[ContestedForm, ...]:
        """Return the members' own forms in the language `tag`, by agency and portal."""
        found = [one for one in self._in(tag) if one.agency and one.status != FORBIDDEN]
        return tuple(
            ContestedForm(
                agency=one.agency, portal=one.portal, text=_written(one, tag), reason=one.reason, since=one.since
            )
            for one in sorted(found, key=lambda one: (one.agency, one.portal, one.text))
        )

    def _in(self, tag: str) -> Iterator[EntryWording]:
        code = tag.partition("-")[0]
        return (one for one in self.wordings if one.code == code)


def _written(wording: EntryWording, tag: str) -> str:
    """The wording in the script of `tag`."""
    return (
        convert(wording.text, wording.tag, tag) if wording.tag != tag and _converts(wording.tag, tag) else wording.text
    )


def _converts(source: str, target: str) -> bool:
    return bool(source) and converts(source, target)


@dataclass(kw_only=True)
class Glossary:
    """All terms and rules of style as they stood at `number`. Indexes are made language by language, when asked for.

    `known` are wordings taken apart for an earlier state: a change of one term leaves the others as they were.
    """

    number: int
    entries: Mapping[int, Entry]
    rules: Mapping[tuple[str, str], tuple[GuideRule, ...]]
    known: dict[tuple[str, str], Wording] = field(default_factory=dict)
    _indexes: dict[str, WordingIndex[int]] = field(default_factory=dict)
    _making: threading.Lock = field(default_factory=threading.Lock)

    def find(self, text: str, tag: str) -> Iterator[tuple[int, int, tuple[Entry, ...]]]:
        """Yield where terms stand in `text`, a text in the language `tag`, with the terms that are said there."""
        for start, end, terms in self._index(tag.partition("-")[0]).find(text, tag):
            yield start, end, tuple(self.entries[term] for term in terms)

    def _index(self, code: str) -> WordingIndex[int]:
        found = self._indexes.get(code)
        if found is not None:
            return found
        with self._making:
            found = self._indexes.get(code)
            if found is None:
                found = self._made(code)
                self._indexes[code] = found
        return found

    def _made(self, code: str) -> WordingIndex[int]:
        index: WordingIndex[int] = WordingIndex()
        for entry in self.entries.values():
            for wording in _distinct(entry.wordings, code):
                index.add(self._taken_apart(*wording), entry.term)
        return index

    def _taken_apart(self, tag: str, text: str) -> Wording:
        known = self.known.get((tag, text))
        if known is None:
            known = self.known[tag, text] = wording_of(text, tag)
        return known


def _distinct(wordings: Iterable[EntryWording], code: str) -> Iterable[tuple[str, str]]:
    return dict.fromkeys((one.tag, one.text) for one in wordings if one.code == code)
