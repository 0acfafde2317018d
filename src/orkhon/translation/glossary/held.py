"""Keep the glossary in the memory of this process, as new as the database says. Changes nothing there."""

from __future__ import annotations

import threading
from collections import defaultdict

from django.db import transaction

from orkhon.translation.checks.guide import GuideKind, GuideRule
from orkhon.translation.glossary.entries import Entry, EntryWording, Glossary
from orkhon.translation.models import GlossaryState, StyleRule, Term, TermWording

_EMPTY = Glossary(number=-1, entries={}, rules={})


class _Held:
    """What this process has; one thread at a time reads it anew."""

    def __init__(self) -> None:
        self.glossary = _EMPTY
        self.reading = threading.Lock()


_held = _Held()


def number() -> int:
    """Return which state of the glossary the database has: one query for one row."""
    return GlossaryState.objects.values_list("number", flat=True).order_by("pk").first() or 0


def held_glossary() -> Glossary:
    """Return the glossary as the database has it now; read anew only where somebody has changed it."""
    asked = number()
    if _held.glossary.number == asked:
        return _held.glossary
    with _held.reading:
        if _held.glossary.number != asked:
            _held.glossary = _read(_held.glossary)
    return _held.glossary


def forget_held() -> None:
    """Forget what is held: for tests, whose databases begin at the same number again."""
    _held.glossary = _EMPTY


def _read(former: Glossary) -> Glossary:
    with transaction.atomic():
        # The number first: what is changed meanwhile is read, and read again when its number is seen.
        reached = number()
        wordings: dict[int, list[EntryWording]] = defaultdict(list)
        fields = ("term_id", "tag", "text", "status", "agency", "portal", "reason", "since")
        for term, *facts in TermWording.objects.order_by("pk").values_list(*fields).iterator(chunk_size=5000):
            wordings[term].append(EntryWording(**dict(zip(fields[1:], facts, strict=True))))
        entries = {
            pk: Entry(term=pk, kind=kind, note=note, wordings=tuple(wordings.get(pk, ())))
            for pk, kind, note in Term.objects.order_by("pk").values_list("pk", "kind", "note")
        }
        rules: dict[tuple[str, str], list[GuideRule]] = defaultdict(list)
        for rule in StyleRule.objects.order_by("pk"):
            rules[rule.agency, rule.language].append(
                GuideRule(kind=GuideKind(rule.kind), text=rule.text, instead=rule.instead, note=rule.note, rule=rule.pk)
            )
    kept = {(one.tag, one.text) for entry in entries.values() for one in entry.wordings}
    return Glossary(
        number=reached,
        entries=entries,
        rules={key: tuple(some) for key, some in rules.items()},
        known={key: wording for key, wording in former.known.items() if key in kept},
    )
