"""Addresses of the web and of mail, and names behind @, stay what they are. Opens none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orkhon.translation.checks.finding import Fault, Pair, Severity

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>«»“”\"⟦⟧]{1,2000}"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,6}"
    r"|(?<![\w@/.])@[A-Za-z0-9_]{2,40}"
    r"|(?<![\w@/.-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|int|info|kz|kg|uz|az|tr|tm|ru|eu|tv|io)\b(?:/[^\s<>«»“”\"⟦⟧]*)?",
    re.IGNORECASE,
)
_BEHIND = ".,;:!?)]}'’\"…"


def links(pair: Pair) -> Iterator[Fault]:
    """Yield each address that the other side does not have, letter by letter; an edit where one replaced another."""
    source, target = _addresses(pair.source), _addresses(pair.target)
    if not source and not target:
        return
    known, said = {one for one, _, _ in source}, {one for one, _, _ in target}
    lost = [one for one in source if one[0] not in said]
    won = [one for one in target if one[0] not in known]
    for number, (address, start, end) in enumerate(lost):
        other = won[number] if number < len(won) else None
        yield Fault(
            code="link",
            severity=Severity.STOP,
            source_spans=((start, end),),
            target_spans=((other[1], other[2]),) if other else (),
            values={"what": "lost", "source": address},
            edits=((other[1], other[2], pair.source[start:end]),) if other and len(lost) == len(won) == 1 else (),
        )
    for address, start, end in won[len(lost) :]:
        yield Fault(
            code="link",
            severity=Severity.WARN,
            target_spans=((start, end),),
            values={"what": "won", "target": address},
        )


def _addresses(text: str) -> list[tuple[str, int, int]]:
    if "." not in text and "@" not in text:
        return []
    found: list[tuple[str, int, int]] = []
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_BEHIND)
        found.append((address.lower(), match.start(), match.start() + len(address)))
    return found
