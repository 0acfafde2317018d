"""Put the first stock of terms into the glossary: each term once, for ever, whatever editors do to it afterwards."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from importlib import resources

from django.db import transaction

from orkhon.items import INTERFACE_LANGUAGES
from orkhon.translation.actions.keep_term import NewWording, add_term
from orkhon.translation.models import GlossaryState, WordingStatus


def load_stock(*, now: datetime) -> int:
    """Add what of the stock was never loaded, and return how many terms that was.

    A term that editors changed stays theirs, and one that they deleted stays deleted.
    """
    data = tomllib.loads((resources.files("orkhon.translation.glossary") / "stock.toml").read_text("utf-8"))
    with transaction.atomic():
        state, _ = GlossaryState.objects.select_for_update().get_or_create(pk=1)
        known = set(state.stock)
        added = []
        for kind, terms in data.items():
            for key, facts in terms.items():
                if key in known:
                    continue
                add_term(
                    kind=kind,
                    wordings=list(_wordings(facts)),
                    note=facts.get("note", ""),
                    stock=key,
                    user=None,
                    now=now,
                )
                added.append(key)
        if added:
            GlossaryState.objects.filter(pk=1).update(stock=sorted(known | set(added)))
    return len(added)


def _wordings(facts: dict[str, str]) -> Iterator[NewWording]:
    for code in INTERFACE_LANGUAGES:
        allowed, *forbidden = facts.get(code, "").split("!")
        for number, text in enumerate(allowed.split("|")):
            status = WordingStatus.ADMITTED if number else WordingStatus.PREFERRED
            yield NewWording(tag=code, text=text, status=status)
        for text in forbidden:
            yield NewWording(tag=code, text=text, status=WordingStatus.FORBIDDEN)
