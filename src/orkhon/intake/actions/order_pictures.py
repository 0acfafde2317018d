"""Order the pictures of appended items, in the transaction of the append."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from orkhon.intake.at_home import MEDIA_ORIGINALS, stays_at_home
from orkhon.intake.models import MirroredMedia
from orkhon.intake.pictures import picture_links
from orkhon.intake.queries import hash_of
from orkhon.items import Item
from orkhon.wire.erased_names import erased_among


def order_pictures(items: Iterable[Item], *, local: bool, now: datetime) -> int:
    """Note down the pictures of `items`, to be fetched soon.

    Return how many. What is known already is left alone, and what a redaction took is not fetched again. None where
    the originals stay at home.
    """
    if stays_at_home(MEDIA_ORIGINALS):
        return 0
    wanted = {link: item.uri for item in items for link in picture_links(item) if link.isprintable()}
    erased = erased_among(wanted)
    orders = {
        link: MirroredMedia(url_hash=hash_of(link), url=link, item_uri=uri, local=local, ordered=now, next_attempt=now)
        for link, uri in wanted.items()
        if link not in erased
    }
    MirroredMedia.objects.bulk_create(orders.values(), ignore_conflicts=True)
    return len(orders)
