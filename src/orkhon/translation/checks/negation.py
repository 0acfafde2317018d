"""A denial lost or won. Never sure: languages deny by words, by suffixes and by words of the opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from orkhon.language.casing import lower
from orkhon.language.converting import convert, converts
from orkhon.translation.checks.finding import Fault, Pair, Severity, Span

_SURE = {
    "en": r"\b(?:not|cannot|(?:ca|wo|do|does|did|is|are|was|were|would|should|could|have|has|had)n't)\b",
    "ru": r"\b(?:не|нет|нельзя)\b",
    "tr": r"\b(?:değil\w*|yok\w{0,4}|hayır)\b"
    r"|\b\w{2,}(?:m[ae]y?[ae]?(?:d[ıi]|c[ae][kğ]|yor|m[ıi]ş)|m[ıiuü]yor|m[ae]z(?:l[ae]r|d[ıi]|s[ae])?)\w{0,6}\b",
    "az": r"\b(?:deyil\w*|yox\w{0,4}|xeyr)\b|\b\w{2,}(?:m[aə](?:d[ıi]|y[aə]c[aə]|m[ıi]ş)|m[ıi]r|m[aə]z)\w{0,6}\b",
    "kk": r"\b(?:емес\w*|жоқ\w{0,5}|жок)\b"
    r"|\b\w{2,}[мбп][ае](?:й(?:д[ыі]|м[ыі]н|мыз|міз|с[ыі]з)|ды|ді|ған|ген|с[ае])\w{0,6}\b",
    "ky": r"\b(?:эмес\w*|жок\w{0,5})\b"
    r"|\b\w{2,}[бп][аеоө](?:йт|й(?:м[ыи]н|б[ыи]з)|ды|ди|ду|дү|ган|ген|гон|гөн)\w{0,6}\b",
    "uz": r"\b(?:emas\w*|yoʻq\w{0,4})\b|\b\w{2,}ma(?:ydi|di|gan|yapti|ymiz|yman|sa|sligi)\w{0,6}\b",
    "tk": r"\b(?:däl\w{0,5}|ýok\w{0,5})\b|\b\w{2,}m[ae](?:d[yi]|ýär|jak|jek|nd|s[ae]|z)\w{0,6}\b",
}
"""What surely denies: words, and verbs whose ending cannot be another's."""

_MAYBE = {
    "en": r"\b(?:no|never|none|nobody|nothing|neither|nor|without|unable|fail\w*|refus\w*|den(?:y|ie)\w*|lack\w*|hardly"
    r"|unlikely|less|un\w{4,}|in[a-z]{5,}|dis\w{4,}|non-?\w+|\w+less|\w+n't|un|avoid\w*|prevent\w*|miss\w*|reject\w*)\b",
    "ru": r"\b(?:не\w*|ни|никто\w*|никак\w*|нич\w+|никогда|без\w*|отказ\w*|отриц\w*|отсутств\w*|мало\w*|лиш\w+"
    r"|вряд|едва|препятств\w*)\b",
    "tr": r"değil|yok|hayır|\bne\b|hiç|m[ae]|m[ıiuü]yor|s[ıiuü]z|red|aksi|engel|kaç[ıi]n|zor|gayri|inkar",
    "az": r"deyil|yox|xeyr|heç|m[aə]|m[ıi]r|s[ıiuü]z|qeyri|nə\b|rədd|imtina|inkar|na",
    "kk": r"емес|жоқ|ешқ|ешб|еш\b|[мбп][ае]|с[ыі]з|бей|қарсы|бас тарт|теріс",
    "ky": r"эмес|жок|эч|[бп][аеоө]|с[ыиуү]з|баш тарт|терс|каршы",
    "uz": r"emas|yoʻq|hech|ma|siz|\bbe[a-z]+|\bno[a-z]+|rad|na\b",
    "tk": r"däl|ýok|hiç|m[aeä]|s[yiuü]z|ret|inkär|\bna[a-z]+",
}
"""What may deny: wide on purpose, for a denial that is only seen another way must raise no alarm."""

_MAIN = {"az": "az-Latn", "kk": "kk-Cyrl", "ky": "ky-Cyrl", "tk": "tk-Latn", "uz": "uz-Latn"}


def negation(pair: Pair) -> Iterator[Fault]:
    """Yield a clear denial of one side where the other has not even a hint of one."""
    source, target = _denials(pair.source, pair.source_tag), _denials(pair.target, pair.target_tag)
    if source[0] and not target[1]:
        span = source[0][0]
        yield Fault(
            code="negation",
            severity=Severity.NOTE,
            source_spans=(span,),
            values={"what": "lost", "source": pair.source[span[0] : span[1]]},
        )
    elif target[0] and not source[1]:
        span = target[0][0]
        yield Fault(
            code="negation",
            severity=Severity.NOTE,
            target_spans=(span,),
            values={"what": "won", "target": pair.target[span[0] : span[1]]},
        )


@lru_cache(maxsize=2048)
def _denials(text: str, tag: str) -> tuple[tuple[Span, ...], bool]:
    """Return where the text surely denies, and whether anything in it may."""
    code = tag.partition("-")[0]
    if code not in _SURE:
        return (), True
    small = lower(text, code).replace("’", "'")
    main = _MAIN.get(code, tag)
    if tag != main:
        if not converts(tag, main):
            return (), True
        converted = convert(small, tag, main)
        hint = bool(_compiled(_MAYBE[code]).search(converted))
        # The places are those of the text as it stands: a finding without spans is still one.
        return (((0, len(text)),) if _compiled(_SURE[code]).search(converted) else ()), hint
    if len(small) != len(text):
        return (), True
    sure = tuple(match.span() for match in _compiled(_SURE[code]).finditer(small))
    return sure, bool(sure) or bool(_compiled(_MAYBE[code]).search(small))


@lru_cache(maxsize=32)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
