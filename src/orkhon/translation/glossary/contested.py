"""Names and titles that members write differently: what is said when an item is taken, and all forms for a search.

The hub never rewrites a member's words or quotations; it says who writes what.
"""

from __future__ import annotations

from collections.abc import Sequence

from orkhon.items import Language
from orkhon.translation.checks.finding import ContestedForm, Finding, Severity
from orkhon.translation.checks.wordings import WordingIndex, wording_of
from orkhon.translation.glossary.entries import Glossary
from orkhon.translation.glossary.held import held_glossary

LONGEST_READ = 100_000
_MOST_TOLD = 8
_MOST_FORMS = 24


def warnings_on_take(item_text: str, language: Language, newsroom: str) -> tuple[Finding, ...]:
    """Return, for each contested name in an item that `newsroom` takes, who writes it how; each name once.

    A warning where the newsroom has a form of its own that the item does not use, else a note.
    """
    text = item_text[:LONGEST_READ]
    found: dict[int, Finding] = {}
    for start, end, entries in held_glossary().find(text, language.tag):
        for entry in entries:
            forms = entry.contested_forms(language.tag)
            if not forms or entry.term in found or len(found) >= _MOST_TOLD:
                continue
            said = text[start:end]
            own = [form.text for form in forms if form.agency == newsroom]
            differs = bool(own) and not any(_is_said(form, said) for form in own)
            found[entry.term] = Finding(
                code="name",
                severity=Severity.WARN if differs else Severity.NOTE,
                target_spans=((start, end),),
                values={"what": "contested", "said": said, "forms": forms_in_words(forms), "note": entry.note},
            )
    return tuple(found.values())


def _is_said(form: str, said: str) -> bool:
    return said.lower().startswith(form.lower())


def forms_in_words(forms: Sequence[ContestedForm]) -> str:
    """Return who writes what, one after the other."""
    return "; ".join(
        f"{form.agency}{f' ({form.portal})' if form.portal else ''}: {form.text}" for form in forms[:_MOST_FORMS]
    )


def other_forms(words: Sequence[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return for a search which runs of its words are a contested name, and all other forms of that name.

    Each answer is (first word, behind the last word, the forms). The words are in no stated language: those of all are
    looked through. Nothing without contested names.
    """
    glossary = held_glossary()
    index = _contested_index(glossary)
    if index is None:
        return []
    text = " ".join(words)
    starts: list[int] = []
    place = 0
    for word in words:
        starts.append(place)
        place += len(word) + 1
    found: dict[tuple[int, int], dict[str, None]] = {}
    for code, one in index.items():
        for start, end, terms in one.find(text, Language.parse(code).tag):
            if start not in starts:
                continue
            first = starts.index(start)
            last = next((number for number, begin in enumerate(starts) if begin >= end), len(words))
            forms = found.setdefault((first, last), {})
            wordings = [wording for term in terms for wording in glossary.entries[term].wordings]
            # What members write comes first: the forms of eight languages alone may be more than are looked for.
            wordings.sort(key=lambda wording: not wording.agency)
            forms.update(dict.fromkeys(wording.text for wording in wordings))
    answer = []
    for (first, last), forms in found.items():
        said = " ".join(words[first:last]).lower()
        others = tuple(form for form in forms if form.lower() != said)[:_MOST_FORMS]
        if others:
            answer.append((first, last, others))
    return answer


class _Kept:
    """The index of contested names alone, of the state of the glossary that it was made for."""

    glossary: Glossary | None = None
    index: dict[str, WordingIndex[int]] | None = None


def _contested_index(glossary: Glossary) -> dict[str, WordingIndex[int]] | None:
    if _Kept.glossary is glossary:
        return _Kept.index
    index: dict[str, WordingIndex[int]] = {}
    for entry in glossary.entries.values():
        if not entry.contested:
            continue
        for wording in entry.wordings:
            # Who searches writes small letters too.
            for text in {wording.text, wording.text.lower()}:
                index.setdefault(wording.code, WordingIndex()).add(wording_of(text, wording.tag), entry.term)
    _Kept.glossary, _Kept.index = glossary, index or None
    return _Kept.index
