"""What is quoted stays quoted, every quotation mark has its partner, and each language writes its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orkhon.translation.checks.finding import Fault, Pair, Severity

_OPEN_CLOSE = re.compile(r"«|»|[“”„‟\"]|‹|›|″|''")
_SINGLE = re.compile(r"(?<!\w)[‘'](?=\w[^‘’'\n]{2,300}[’'](?!\w))")
_SAID = re.compile(r"(?:^|[\s.:])[—–-]\s")
_LEAST_WORDS = 2
_GUILLEMETS = frozenset({"kk", "ky", "ru"})
_FORMS = {"«": "«…»", "“": "“…”"}


def quotes(pair: Pair) -> Iterator[Fault]:
    """Yield a quotation that lost its marks or won them, a mark without partner, and marks of another language."""
    source = [match.span() for match in _OPEN_CLOSE.finditer(pair.source)]
    target = [match.span() for match in _OPEN_CLOSE.finditer(pair.target)]
    if source and not target and not _SINGLE.search(pair.target) and not _SAID.search(pair.target):
        if _quoted_words(pair.source, source) >= _LEAST_WORDS:
            yield Fault(
                code="quote",
                severity=Severity.WARN,
                source_spans=tuple(source),
                values={"what": "lost"},
            )
    elif (
        target
        and not source
        and not _SINGLE.search(pair.source)
        and not _SAID.search(pair.source)
        and _quoted_words(pair.target, target) > 2 * _LEAST_WORDS
    ):
        yield Fault(
            code="quote",
            severity=Severity.NOTE,
            target_spans=tuple(target),
            values={"what": "won"},
        )
    if len(target) % 2 and len(source) % 2 == 0:
        yield Fault(
            code="quote",
            severity=Severity.NOTE,
            target_spans=(target[-1],),
            values={"what": "open"},
        )
    yield from _forms(pair, target)


def _quoted_words(text: str, marks: list[tuple[int, int]]) -> int:
    if len(marks) < 2:
        return 0
    quoted = (text[one[1] : other[0]].split() for one, other in zip(marks[::2], marks[1::2], strict=False))
    # Names of firms, films and ships stand in quotation marks in some languages and not in others.
    return max(sum(word[0].islower() for word in words) for words in quoted)


def _forms(pair: Pair, target: list[tuple[int, int]]) -> Iterator[Fault]:
    """Marks of other forms, with the edits to this language's; nothing where they do not pair."""
    if not target or len(target) % 2 or pair.target_tag.endswith("Arab"):
        return
    opening, closing = ("«", "»") if pair.target_code in _GUILLEMETS else ("“", "”")
    edits: list[tuple[int, int, str]] = []
    depth = 0
    for start, end in target:
        said = pair.target[start:end]
        if said in "«“‹„" or (said not in "»›”" and depth == 0):
            depth += 1
            right = opening
        else:
            depth -= 1
            right = closing
        if depth < 0 or depth > 1:
            return  # one inside another: the inner ones are marked otherwise, and only a person sees which
        if said != right:
            edits.append((start, end, right))
    if depth or not edits:
        return
    yield Fault(
        code="quote",
        severity=Severity.NOTE,
        target_spans=tuple((start, end) for start, end, _ in edits),
        values={"what": "form", "wanted": _FORMS[opening]},
        edits=tuple(edits),
    )
