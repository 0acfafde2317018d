"""Ask for a channel's preview page and for the photos of posts that are new. Makes no items of them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import asdict

import orjson

from orkhon.formats.decode import decode
from orkhon.intake.connectors.telegram.posts import Post, read_posts
from orkhon.intake.deliveries import Arrival, DeliveredFile, RawDelivery, Retrieval
from orkhon.intake.pictures import name_by_hash
from orkhon.intake.words import one_line
from orkhon.outbound.errors import OutboundError
from orkhon.outbound.fetch import FetchRequest, fetch

log = logging.getLogger(__name__)

SECONDS = 20.0
_PHOTO_SECONDS = 10.0
_PHOTO_BYTES = 10_000_000


def retrieve(retrieval: Retrieval) -> Iterator[Arrival]:
    """Give the posts that are new or edited, the oldest first.

    Raises a subclass of `OutboundError`, `PreviewOff` for a page without posts, `ListUnusable` for another page. A
    photo that does not come holds nothing up: the post goes without it, and is looked at again with the next poll.
    """
    fetched = fetch(
        FetchRequest(
            url=retrieval.address,
            max_bytes=retrieval.max_bytes,
            timeout=SECONDS,
            allow_local=retrieval.local,
            user_agent=retrieval.user_agent,
            accept="text/html, */*;q=0.5",
        )
    )
    posts = read_posts(decode(fetched.body, fetched.content_type))
    known = retrieval.taken([post.key for post in posts])
    for post in posts:
        if post.key not in known:
            yield _arrival(post, retrieval)


def _arrival(post: Post, retrieval: Retrieval) -> Arrival:
    files: list[DeliveredFile] = []
    whole = True
    for address in post.photos:
        try:
            photo = fetch(
                FetchRequest(
                    url=address,
                    max_bytes=_PHOTO_BYTES,
                    timeout=_PHOTO_SECONDS,
                    allow_local=retrieval.local,
                    user_agent=retrieval.user_agent,
                    accept="image/*, */*;q=0.1",
                )
            )
        except OutboundError as error:
            whole = False
            log.warning("photo not given", extra={"post": post.name, "error": one_line(error)})
            continue
        files.append(
            DeliveredFile(name=name_by_hash(photo.body), data=photo.body, content_type=photo.content_type[:127])
        )
    said = asdict(post) | {"photos": [file.name for file in files]}
    # Views change with every look, and are no part of what the agency said.
    data = orjson.dumps({name: value for name, value in said.items() if name != "views"})
    raw = RawDelivery(data=data, content_type="application/json", base_url="https://t.me/", files=tuple(files))
    return Arrival(name=post.url, raw=raw, key=post.key if whole else "")
