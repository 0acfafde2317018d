"""Give a page with its receipts, and nothing that was taken back before these were on record.

Between choosing a page and writing its receipts a kill may come, and the reader that makes the notices finds nobody who
has the item. So whoever wrote receipts looks once more: what was taken back meanwhile gets its notices now, and the
page is chosen again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from orkhon.exchange.actions.record_given import record_given
from orkhon.exchange.models import Channel
from orkhon.exchange.noticing import notice_entries
from orkhon.exchange.queries import Page, Reader
from orkhon.exchange.selecting import TAKING_BACK, Given
from orkhon.wire.entries import ItemStatus
from orkhon.wire.queries import closed_among, entries_of, head, statuses_of, taken_back_since

_TRIES: Final = 5


def give_page(find: Callable[[], Page], reader: Reader, *, channel: Channel, now: datetime) -> Page:
    """Return the page that `find` chooses, on record, with no word of what was taken back while it was chosen."""
    before = head()
    page = find()
    for _ in range(_TRIES):
        delivery = record_given(reader.subscriber_id, page.given, channel=channel, now=now)
        if delivery is None or not notice_what_was_taken_back(page.given, since=before):
            break
        before = head()
        page = find()
    return page


def notice_what_was_taken_back(given: Sequence[Given], *, since: int = 0) -> bool:
    """Make the notices of what was given with its item and is taken back by now; return whether there is any.

    `since` is where the log ended before anything of it was chosen: what was taken back by then was not given.
    """
    uris = {each.uri for one in given for each in (one, *one.lifted) if each.shown is not None}
    if since:
        uris &= taken_back_since(since)
    if not uris:
        return False
    gone = {uri for uri, status in statuses_of(uris).items() if status in (ItemStatus.KILLED, ItemStatus.WITHHELD)}
    gone |= closed_among(uris)
    for uri in gone:
        notice_entries([entry for entry in entries_of(uri) if entry.kind in TAKING_BACK])
    return bool(gone)
