"""Long lists cut into pages: which page is asked for, and where the ones beside it are. Knows no list."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from orkhon.portals.views.section import address_of, page_number


@dataclass(frozen=True, kw_only=True)
class Paging:
    """One page of a list. `newer` and `older` are addresses, empty where there is none."""

    number: int
    last: int
    offset: int
    newer: str
    older: str
    path: str

    @property
    def is_first(self) -> bool:
        """True on the first page, the only one that other languages have too."""
        return self.number == 1


def paging(request: HttpRequest, *, total: int, per_page: int, path: str) -> Paging:
    """Return the page that is asked for. Raises `Http404` for numbers that the list does not have."""
    last = max(1, -(-total // per_page))
    number = page_number(request, last)
    return Paging(
        number=number,
        last=last,
        offset=(number - 1) * per_page,
        newer=address_of(path, number - 1) if number > 1 else "",
        older=address_of(path, number + 1) if number < last else "",
        path=address_of(path, number),
    )
