"""The terms of a sentence: the glossary's first, then the gazetteer's places. Reads; changes nothing."""

from __future__ import annotations

from orkhon.items import Language
from orkhon.language.gazetteer import find_places
from orkhon.translation.checks.finding import Span, TermHit
from orkhon.translation.checks.marking import Unmarked
from orkhon.translation.glossary.entries import Entry
from orkhon.translation.glossary.held import held_glossary

LONGEST_READ = 20_000
_PLACES = frozenset({"country", "capital", "city"})
_SURE = 0.97


def terms_in(text: str, source: Language, target: Language, *, agency: str = "", portal: str = "") -> list[TermHit]:
    """Return the terms that `text`, in the language `source`, says, with what to write in `target`, in their order.

    `agency` and `portal` are those that the translation is for: a form of their own comes before everybody's.
    `text` may hold the marks of inline markup; places in it count them.
    """
    plain = Unmarked(text[:LONGEST_READ])
    found: list[TermHit] = []
    for start, end, entries in held_glossary().find(plain.text, source.tag):
        found += [_hit(entry, plain, (start, end), target, agency, portal) for entry in entries]
    taken = [(hit.start, hit.end) for hit in found]
    found += _places(plain, source, target, taken)
    return sorted(found, key=lambda hit: (hit.start, hit.end, hit.term))


def _hit(entry: Entry, plain: Unmarked, span: Span, target: Language, agency: str, portal: str) -> TermHit:
    start, end = plain.span(span)
    return TermHit(
        start=start,
        end=end,
        said=plain.text[span[0] : span[1]],
        kind=entry.kind,
        wanted=entry.wanted(target.tag, agency=agency, portal=portal),
        forbidden=entry.forbidden(target.tag, agency=agency),
        note=entry.note,
        term=entry.term,
        contested=entry.contested_forms(target.tag),
    )


def _places(plain: Unmarked, source: Language, target: Language, taken: list[Span]) -> list[TermHit]:
    """Places of the gazetteer that have a name in the target's language and that no term covers."""
    found: list[TermHit] = []
    for one in find_places(plain.text, source.tag):
        wanted = one.place.names.get(target.tag)
        if one.place.kind not in _PLACES or one.likeness < _SURE or not wanted:
            continue
        start, end = plain.span((one.start, one.end))
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        found.append(TermHit(start=start, end=end, said=one.text, kind="place", wanted=(wanted,)))
    return found
