"""What the glossary's screens show. Reads; changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from orkhon.items import INTERFACE_LANGUAGES
from orkhon.translation.actions.keep_term import folded
from orkhon.translation.models import StyleRule, Term, TermWording, WordingStatus

PAGE = 50
_MOST_TYPED = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageRow:
    """What a term is called in one language: the preferred wording, the admitted and the forbidden ones."""

    code: str
    tag: str
    preferred: str
    admitted: tuple[str, ...]
    forbidden: tuple[str, ...]


def terms_shown(*, typed: str = "", kind: str = "", contested: bool = False) -> QuerySet[Term]:
    """Return the terms that hold what was typed, in any language and script, the newest change first."""
    rows = Term.objects.prefetch_related(
        Prefetch("wordings", queryset=TermWording.objects.order_by("tag", "agency", "pk"))
    )
    key = folded(typed[:_MOST_TYPED])
    if key:
        rows = rows.filter(pk__in=TermWording.objects.filter(folded__contains=key).values("term"))
    if kind:
        rows = rows.filter(kind=kind)
    if contested:
        rows = rows.filter(pk__in=TermWording.objects.exclude(agency="").values("term"))
    return rows.order_by("-changed", "-pk")


def languages_of(term: Term) -> list[LanguageRow]:
    """Return the eight languages with the general wordings of the term, in whatever script they were entered."""
    found: dict[str, Mapping[str, list[str]]] = {
        code: {status: [] for status in WordingStatus.values} for code in INTERFACE_LANGUAGES
    }
    tags: dict[str, str] = {}
    for one in term.wordings.all():
        code = one.tag.partition("-")[0]
        if not one.agency and code in found:
            found[code][one.status].append(one.text)
            tags.setdefault(code, one.tag)
    rows = []
    for code, texts in found.items():
        preferred, *others = texts[WordingStatus.PREFERRED] or [""]
        rows.append(
            LanguageRow(
                code=code,
                tag=tags.get(code, code),
                preferred=preferred,
                admitted=tuple(others + texts[WordingStatus.ADMITTED]),
                forbidden=tuple(texts[WordingStatus.FORBIDDEN]),
            )
        )
    return rows


def own_forms_of(term: Term) -> list[TermWording]:
    """Return the agencies' own forms, by agency, portal and language."""
    return [
        one
        for one in sorted(term.wordings.all(), key=lambda one: (one.agency, one.portal, one.tag, one.text))
        if one.agency
    ]


def name_of(term: Term, language: str) -> str:
    """Return what a term is called in the interface's language, else in English, else in any."""
    chosen = {row.code: row.preferred or next(iter(row.admitted), "") for row in languages_of(term)}
    return chosen.get(language) or chosen["en"] or next((name for name in chosen.values() if name), f"#{term.pk}")


def style_rules_shown(*, agency: str = "", language: str = "") -> QuerySet[StyleRule]:
    """Return rules of style by agency and language."""
    rows = StyleRule.objects.order_by("agency", "language", "text", "pk")
    if agency:
        rows = rows.filter(agency=agency)
    return rows.filter(language=language) if language else rows
