"""How the memory and its index stand, and all that it holds for a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max

from orkhon.translation.interchange.tmx import TmxUnit, TmxWording
from orkhon.translation.memory.index import folders
from orkhon.translation.memory.index.filling import read_position, told
from orkhon.translation.memory.index.shape import opened
from orkhon.translation.models import Unit, Wording

_AT_ONCE: Final = 1_000


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Sentences by language, and how far the index is behind; `folder` is empty where there is none."""

    units: int
    wordings: dict[str, int]
    folder: str
    indexed: int
    behind: int
    bytes: int
    building: bool


def standing() -> Standing:
    """Return how it stands now. Raises `IndexTrouble`."""
    counted = Wording.objects.values("language").annotate(count=Count("pk")).order_by("language")
    folder = folders.living()
    indexed = read = 0
    if folder is not None:
        with told(folder.name):
            index = opened(str(folder))
            index.reload()
            searcher = index.searcher()
            position = read_position(searcher)
            indexed = max(0, searcher.num_docs - 1)
            read = position.wording if position else 0
    last = Wording.objects.aggregate(last=Max("pk"))["last"] or 0
    return Standing(
        units=Unit.objects.count(),
        wordings={row["language"]: row["count"] for row in counted},
        folder=folder.name if folder is not None else "",
        indexed=indexed,
        behind=max(0, last - read),
        bytes=sum(file.stat().st_size for file in folder.iterdir()) if folder is not None else 0,
        building=folders.is_being_built(),
    )


def all_units() -> Iterator[TmxUnit]:
    """Give every unit that has two languages or more, in the order of their making."""
    last = 0
    while units := list(Unit.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        last = units[-1]
        said: defaultdict[int, list[Wording]] = defaultdict(list)
        for wording in Wording.objects.filter(unit__in=units).order_by("pk"):
            said[wording.unit_id].append(wording)
        for unit in units:
            wordings = said[unit]
            if len({one.language for one in wordings}) > 1:
                yield TmxUnit(
                    wordings=tuple(TmxWording(tag=one.tag, text=one.text) for one in wordings),
                    origin=wordings[0].origin,
                    agency=wordings[0].agency,
                    when=max(one.when for one in wordings),
                )
