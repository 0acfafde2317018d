"""Add, change and delete terms of the glossary, and an agency's own forms of a name. The caller asks who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from orkhon.items import Language
from orkhon.language.folding import Strength, fold
from orkhon.translation.glossary.errors import TermRefused
from orkhon.translation.models import GlossaryState, Term, TermKind, TermWording, WordingStatus
from orkhon.translation.models.glossary import LONGEST_WORDING

MOST_WORDINGS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class NewWording:
    """A wording as somebody enters it; the tag may be a bare language code."""

    tag: str
    text: str
    status: str = WordingStatus.PREFERRED
    agency: str = ""
    portal: str = ""
    reason: str = ""
    since: date | None = None


def add_term(
    *,
    kind: str,
    wordings: Sequence[NewWording],
    user: User | None,
    now: datetime,
    note: str = "",
    stock: str = "",
) -> Term:
    """Add a term with these wordings; from the next sentence on it is found, in all processes.

    Raises `TermRefused` where nothing is said in any language, or a wording cannot be kept.
    """
    rows = _rows(wordings, user)
    if kind not in TermKind.values:
        raise TermRefused.unknown_kind(kind)
    with transaction.atomic():
        term = Term.objects.create(
            kind=kind, note=_line(note, 500), stock=stock, added=now, changed=now, changed_by=user
        )
        _put(term, rows)
        raise_number()
    return term


def change_term(
    term: Term,
    *,
    kind: str,
    note: str,
    wordings: Sequence[NewWording],
    user: User | None,
    now: datetime,
) -> Term:
    """Give the term these general wordings in place of its own; the agencies' own forms stay as they are."""
    rows = _rows(wordings, user)
    if kind not in TermKind.values:
        raise TermRefused.unknown_kind(kind)
    with transaction.atomic():
        Term.objects.filter(pk=term.pk).update(kind=kind, note=_line(note, 500), changed=now, changed_by=user)
        term.wordings.filter(agency="").delete()
        _put(term, [row for row in rows if not row.agency])
        raise_number()
    term.refresh_from_db()
    return term


def delete_term(term: Term) -> None:
    """Delete the term with all its wordings. One of the first stock does not come back with the next start."""
    with transaction.atomic():
        term.delete()
        raise_number()


def add_own_form(term: Term, wording: NewWording, *, user: User | None, now: datetime) -> TermWording:
    """Let an agency, or one of its portals, write the term in a form of its own, and say why and since when."""
    if not wording.agency:
        raise TermRefused.without_agency()
    (row,) = _rows([wording], user)
    with transaction.atomic():
        kept, _ = TermWording.objects.update_or_create(
            term=term,
            tag=row.tag,
            text=row.text,
            agency=row.agency,
            portal=row.portal,
            defaults={
                "folded": row.folded,
                "status": row.status,
                "reason": row.reason,
                "since": row.since,
                "entered_by": user,
            },
        )
        Term.objects.filter(pk=term.pk).update(changed=now, changed_by=user)
        raise_number()
    return kept


def forget_own_form(wording: TermWording, *, user: User | None, now: datetime) -> None:
    """Take an agency's own form back."""
    with transaction.atomic():
        Term.objects.filter(pk=wording.term_id).update(changed=now, changed_by=user)
        wording.delete()
        raise_number()


def raise_number() -> None:
    """Let every process read the glossary anew; within the transaction of what was changed."""
    if not GlossaryState.objects.filter(pk=1).update(number=F("number") + 1):
        GlossaryState.objects.create(pk=1, number=1)


def folded(text: str) -> str:
    """Return what a wording is searched by, the same in all scripts."""
    return " ".join(fold(text, Strength.LOOSE).split())[: 2 * LONGEST_WORDING]


def _line(text: str, most: int) -> str:
    return " ".join(text.split())[:most]


def _rows(wordings: Sequence[NewWording], user: User | None) -> list[TermWording]:
    rows: dict[tuple[str, str, str, str], TermWording] = {}
    for wording in wordings:
        text = " ".join(wording.text.split())
        if not text:
            continue
        if len(text) > LONGEST_WORDING:
            raise TermRefused.too_long(text)
        if not any(sign.isalnum() for sign in text):
            raise TermRefused.without_letters(text)
        if wording.status not in WordingStatus.values:
            raise TermRefused.unknown_status(wording.status)
        try:
            tag = Language.parse(wording.tag).tag
        except ValueError as refusal:
            raise TermRefused.unknown_language(wording.tag) from refusal
        rows.setdefault(
            (tag, text, wording.agency, wording.portal),
            TermWording(
                tag=tag,
                text=text,
                folded=folded(text),
                status=wording.status,
                agency=wording.agency,
                portal=wording.portal,
                reason=_line(wording.reason, 300),
                since=wording.since,
                entered_by=user,
            ),
        )
    if not rows:
        raise TermRefused.empty()
    if len(rows) > MOST_WORDINGS:
        raise TermRefused.too_many(len(rows), MOST_WORDINGS)
    return list(rows.values())


def _put(term: Term, rows: Sequence[TermWording]) -> None:
    for row in rows:
        row.term = term
    TermWording.objects.bulk_create(rows)
