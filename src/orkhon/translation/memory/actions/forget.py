"""Forget what a document said: its words leave the tables at once and the indexes soon after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Final

from django.db import transaction

from orkhon.translation.models import ForgottenWording, Unit, Wording, WordingUse

_AT_ONCE: Final = 500


def forget(origin: str, *, redacted: bool = False) -> int:
    """Forget what only this document said, and return how many wordings that were.

    What another document says too stays as that one's. With `redacted` the index's files are made anew as well.
    """
    with transaction.atomic():
        WordingUse.objects.filter(origin=origin).delete()
        own = list(Wording.objects.filter(origin=origin).values_list("pk", flat=True))
        removed = 0
        for some in _batched(own):
            removed += _forget(some, redacted=redacted)
    return removed


def forget_wordings(wordings: Collection[int], *, origin: str, redacted: bool = False) -> int:
    """Forget these wordings where they are this document's alone, and return how many went."""
    with transaction.atomic():
        WordingUse.objects.filter(wording__in=wordings, origin=origin).delete()
        own = Wording.objects.filter(pk__in=wordings, origin=origin).values_list("pk", flat=True)
        return _forget(list(own), redacted=redacted)


def _forget(wordings: Collection[int], *, redacted: bool) -> int:
    """Give each to the newest other document that has it; delete the rest, and the units that nothing is left of."""
    heirs: dict[int, WordingUse] = {}
    for use in WordingUse.objects.filter(wording__in=wordings).order_by("when", "pk"):
        heirs[use.wording_id] = use
    for number, use in heirs.items():
        Wording.objects.filter(pk=number).update(
            origin=use.origin, agency=use.agency, reviewer=use.reviewer_id, when=use.when
        )
    WordingUse.objects.filter(pk__in=[use.pk for use in heirs.values()]).delete()
    going = [number for number in wordings if number not in heirs]
    units = set(Wording.objects.filter(pk__in=going).values_list("unit_id", flat=True))
    Wording.objects.filter(pk__in=going).delete()
    ForgottenWording.objects.bulk_create(ForgottenWording(wording=one, redacted=redacted) for one in going)
    Unit.objects.filter(pk__in=units, wordings__isnull=True).delete()
    return len(going)


def _batched(numbers: Iterable[int]) -> Iterator[list[int]]:
    left = iter(numbers)
    while some := list(islice(left, _AT_ONCE)):
        yield some
