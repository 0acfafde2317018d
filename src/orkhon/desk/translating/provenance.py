"""How a translation was made: for machines as IPTC's digital source type, for readers in words. Writes nothing."""

from __future__ import annotations

from typing import Final

from orkhon.desk.models import Article
from orkhon.translation.engines.provenance import (
    MACHINE,
    MACHINE_CHECKED,
    RULES,
    RULES_CHECKED,
    digital_source_type,
    provenance_words,
)
from orkhon.translation.models import Document, Engine, EngineKind, Segment, SegmentStatus

_OURS: Final = frozenset({MACHINE, MACHINE_CHECKED, RULES, RULES_CHECKED})


def machine_sentences(document: Document) -> list[Segment]:
    """Return those sentences whose translation began with an engine, whoever wrote on since."""
    return list(Segment.objects.filter(document=document).exclude(engine="").exclude(target="").order_by("order"))


def source_type_of(document: Document, said: str) -> str:
    """Return the digital source type of the translation; what an editor wrote there himself stays."""
    helped = machine_sentences(document)
    if said and said not in _OURS:
        return said
    return digital_source_type(_kind_of(helped), checked=_are_checked(helped)) if helped else ""


def words_for_readers(article: Article) -> str:
    """Return how the translation was made, in the active language; empty where no machine helped.

    The route is the longest that a sentence went: readers are told of the language on the way even of one sentence.
    """
    if article.original_id is None or article.digital_source_type not in _OURS:
        return ""
    document = Document.objects.filter(target=article.uri).first()
    helped = machine_sentences(document) if document is not None else []
    if document is None or not helped:
        return ""
    route = max((tuple(one.route.split()) for one in helped), key=len)
    checked = article.digital_source_type in (MACHINE_CHECKED, RULES_CHECKED) or _are_checked(helped)
    kind = EngineKind.APERTIUM if article.digital_source_type in (RULES, RULES_CHECKED) else ""
    return provenance_words(route if len(route) > 1 else (document.source_tag, document.target_tag), kind, checked)


def _kind_of(helped: list[Segment]) -> str:
    """Return the kind of the engines; where they were of several, one that learned from samples counts."""
    kinds = list(Engine.objects.filter(name__in={one.engine for one in helped}).values_list("kind", flat=True))
    types = {digital_source_type(kind, checked=False): kind for kind in kinds}
    return types[RULES] if set(types) == {RULES} else ""


def _are_checked(helped: list[Segment]) -> bool:
    """True where a person has confirmed, or written on, each of them."""
    return not any(one.status in (SegmentStatus.FILLED, SegmentStatus.STALE) for one in helped)
