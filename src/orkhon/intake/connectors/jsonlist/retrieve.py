"""Ask a web address for one or several pages of a list. Knows nothing of what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlsplit, urlunsplit

from orkhon.intake.deliveries import Arrival, RawDelivery, Retrieval
from orkhon.intake.errors import SourceMisconfigured
from orkhon.outbound.fetch import FetchRequest, fetch

SECONDS = 20.0
MOST_PAGES = 20


def page_addresses(retrieval: Retrieval) -> Iterator[str]:
    """Yield the addresses of the pages that the options want, the newest first: it does not wait for older ones."""
    parameter = str(retrieval.options.get("page_parameter", ""))
    if not parameter:
        yield retrieval.address
        return
    first = int(retrieval.options.get("first_page", 1))
    pages = min(max(1, int(retrieval.options.get("pages", 1))), MOST_PAGES)
    parts = urlsplit(retrieval.address)
    for number in range(first, first + pages):
        query = f"{parts.query}&" if parts.query else ""
        yield urlunsplit(parts._replace(query=f"{query}{quote(parameter)}={number}"))


def retrieve(retrieval: Retrieval) -> Iterator[Arrival]:
    """Give the pages. Raises a subclass of `orkhon.outbound.errors.OutboundError`, or `SourceMisconfigured`."""
    authorization = ""
    if retrieval.options.get("bearer"):
        token = retrieval.secret().strip()
        if not token:
            raise SourceMisconfigured("the source has no secret, and its list wants a bearer token; give it")
        authorization = f"Bearer {token}"
    for address in page_addresses(retrieval):
        fetched = fetch(
            FetchRequest(
                url=address,
                max_bytes=retrieval.max_bytes,
                timeout=SECONDS,
                allow_local=retrieval.local,
                user_agent=retrieval.user_agent,
                accept="application/json, */*;q=0.5",
                authorization=authorization,
            )
        )
        raw = RawDelivery(
            data=fetched.body,
            content_type=fetched.content_type,
            base_url=fetched.final_url.partition("?")[0],
            facts=retrieval.options,
        )
        yield Arrival(raw=raw, name=address.partition("?")[0])
