"""Ask a web address for a feed, conditionally. Knows nothing of what is in it."""

from __future__ import annotations

from orkhon.intake.deliveries import RawDelivery, Retrieval
from orkhon.outbound.fetch import FetchRequest, fetch

SECONDS = 20.0
"""For the whole answer, however slowly it comes."""

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/json;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)


def retrieve(retrieval: Retrieval) -> RawDelivery:
    """Return what the address gives. Raises a subclass of `orkhon.outbound.errors.OutboundError`."""
    fetched = fetch(
        FetchRequest(
            url=retrieval.address,
            etag=retrieval.etag,
            last_modified=retrieval.last_modified,
            max_bytes=retrieval.max_bytes,
            timeout=SECONDS,
            allow_local=retrieval.local,
            user_agent=retrieval.user_agent,
            accept=_ACCEPT,
        )
    )
    return RawDelivery(
        data=fetched.body,
        content_type=fetched.content_type,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        # Without the query: keys travel there, and "#part" in a text would be written out with it.
        base_url=fetched.final_url.partition("?")[0],
        not_modified=fetched.not_modified,
    )
