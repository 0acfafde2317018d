"""What a redaction takes from here: tidings whose words may quote what goes."""

from __future__ import annotations

from datetime import datetime

from orkhon.tidings.models import Tiding
from orkhon.wire.erasers import Counts, Eraser, Matter, register_eraser

_WORDS = "tidings"


def _count(matter: Matter) -> Counts:
    return {_WORDS: Tiding.objects.filter(about__in=matter.uris).count()}


def _erase(matter: Matter, now: datetime) -> Counts:
    rows = Tiding.objects.filter(about__in=matter.uris)
    count = rows.count()
    rows.delete()
    return {_WORDS: count}


register_eraser(
    Eraser(name="tidings", count=_count, erase=_erase, tables=(Tiding._meta.db_table,)),
)
