"""HAS as it speaks: its addresses, its search, its answers. Keeps its pace and knows nothing of items.

At least 500 ms lie between two requests (guide 1.0.0 of 6 May 2013). Links to pictures last one day and work only from
the address that asked, so they are followed at once and never kept.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

import orjson

from orkhon.formats.jsonvalues import read_json
from orkhon.intake.deliveries import DeliveredFile, RawDelivery, Retrieval
from orkhon.intake.errors import ListUnusable, SourceMisconfigured
from orkhon.intake.pictures import name_by_hash
from orkhon.outbound.errors import RefusedByServer
from orkhon.outbound.fetch import Fetched, FetchRequest, fetch
from orkhon.outbound.pacing import Pace

TEXT, PICTURE, VIDEO, FILE, GRAPHIC = 1, 2, 3, 4, 5
PAGE: Final = 100
_PACE: Final = Pace(0.5)
_TOO_SOON: Final = b"try again in"
_SHORT: Final = 2000
_TYPES: Final = {"text": TEXT, "picture": PICTURE, "video": VIDEO, "file": FILE, "graph": GRAPHIC, "graphic": GRAPHIC}
_SECONDS = 20.0
_PICTURE_BYTES = 20_000_000
_ID = re.compile(r"[A-Za-z0-9:_.-]{1,200}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """One result of a search. `type` is 1 text, 2 picture, 3 video, 4 file, 5 graphic."""

    id: str
    type: int
    title: str
    date: str
    group: str

    @property
    def key(self) -> str:
        """What tells this state of the document from a later one."""
        return f"{self.id}|{self.date}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What one search gave; `strange` are results that cannot be read."""

    found: tuple[Found, ...]
    results: int
    strange: int


def read_page(data: bytes) -> Page:
    """Return the results of a search. Raises `ListUnusable`, or a `FormatError` for what is no JSON."""
    value = read_json(data.decode("utf-8", "replace"))
    holder = value.get("data") if isinstance(value, dict) else None
    results = holder.get("result") if isinstance(holder, dict) else None
    if not isinstance(results, list):
        said = value.get("response") if isinstance(value, dict) else None
        words = said.get("message") if isinstance(said, dict) else None
        raise ListUnusable(f"HAS gave no list of results; it says {str(words or 'nothing')[:200]!r}")
    found = tuple(one for one in map(_found, results) if one is not None)
    return Page(found=found, results=len(results), strange=len(results) - len(found))


def _found(value: Any) -> Found | None:
    if not isinstance(value, dict):
        return None
    id_ = str(value.get("id", ""))
    kind = _type(str(value.get("type") or ""), id_)
    if not _ID.fullmatch(id_) or not kind:
        return None
    group = str(value.get("group_id") or "")
    return Found(
        id=id_,
        type=kind,
        title=str(value.get("title") or "")[:1000],
        date=str(value.get("date") or "")[:40],
        group=group if _ID.fullmatch(group) else "",
    )


def _type(written: str, id_: str) -> int:
    """Return the number of a type: from the number, from the word, or from the id, which names it too; 0 for none."""
    if written.isascii() and written.isdecimal():
        return int(written[:4])
    named = id_.split(":")
    return _TYPES.get(written.lower()) or (_TYPES.get(named[1].lower(), 0) if len(named) > 2 else 0)


def _unwrapped(body: bytes) -> bytes:
    """Return a document that came as a text inside of JSON as it is; ninjs, which is JSON itself, has no `data`."""
    if not body.lstrip().startswith(b"{"):
        return body
    value = read_json(body.decode("utf-8", "replace"))
    inside = value.get("data") if isinstance(value, dict) else None
    return inside.encode() if isinstance(inside, str) else body


@dataclass(kw_only=True)
class Service:
    """HAS as one customer sees it."""

    retrieval: Retrieval
    pace: Pace = field(default_factory=lambda: _PACE)

    @property
    def base(self) -> str:
        """The address of the service, without a slash at its end."""
        return self.retrieval.address.partition("?")[0].rstrip("/")

    def _authorization(self) -> str:
        password = self.retrieval.secret().strip()
        if not password:
            raise SourceMisconfigured("the source has no secret: give it the password of the API user")
        pair = f"{self.retrieval.options['user']}:{password}".encode()
        return "Basic " + base64.b64encode(pair).decode("ascii")

    def _ask(self, path: str, *, form: bytes | None = None, form_type: str = "", max_bytes: int = 0) -> Fetched:
        self.pace.wait(f"{self.base} {self.retrieval.options['user']}", folder=self.retrieval.paces)
        fetched = fetch(
            FetchRequest(
                url=f"{self.base}{path}",
                max_bytes=max_bytes or self.retrieval.max_bytes,
                timeout=_SECONDS,
                allow_local=self.retrieval.local,
                user_agent=self.retrieval.user_agent,
                authorization=self._authorization(),
                form=form,
                form_type=form_type or "application/x-www-form-urlencoded",
            )
        )
        if len(fetched.body) < _SHORT and _TOO_SOON in fetched.body.lower():
            raise RefusedByServer(f"HAS wants more time between requests ({fetched.body[:80]!r})", status=429)
        return fetched

    def search(self, since: datetime, offset: int) -> Page:
        """Return one page of what came since. Raises a subclass of `OutboundError`, `ListUnusable` or `FormatError`."""
        options = self.retrieval.options
        asked: dict[str, str] = {
            "start_date": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "end_date": "NOW",
            "offset": str(offset),
            "limit": str(PAGE),
        }
        for name, option in (
            ("filter_type", "types"),
            ("filter_language", "languages"),
            ("filter_category", "categories"),
        ):
            if options.get(option):
                asked[name] = ",".join(map(str, options[option]))
        if options.get("post") == "json":
            return read_page(self._ask("/abone/search/", form=orjson.dumps(asked), form_type="application/json").body)
        return read_page(self._ask("/abone/search/", form=urlencode(asked).encode()).body)

    def document(self, found: Found) -> RawDelivery:
        """Return the text in the format that the options want, NewsML-G2 where they want none."""
        wanted = str(self.retrieval.options.get("format") or "newsml29")
        fetched = self._ask(f"/abone/document/{quote(found.id, safe=':')}/{quote(wanted, safe='')}")
        return RawDelivery(data=_unwrapped(fetched.body), content_type=fetched.content_type)

    def token_address(self, found: Found, size: str) -> str:
        """Return the address that leads to a link of the day; it needs the customer's credentials."""
        return f"{self.base}/abone/token/{quote(found.id, safe=':')}/{quote(size, safe='')}"

    def picture(self, found: Found) -> DeliveredFile:
        """Return the bytes of a picture or graphic, through a link of the day that is followed at once."""
        size = "raster" if found.type == GRAPHIC else str(self.retrieval.options.get("picture") or "web")
        fetched = self._ask(
            f"/abone/token/{quote(found.id, safe=':')}/{quote(size, safe='')}", max_bytes=_PICTURE_BYTES
        )
        return DeliveredFile(
            name=name_by_hash(fetched.body), data=fetched.body, content_type=fetched.content_type[:127]
        )


def grouped(results: Sequence[Found]) -> Mapping[str, tuple[Found, ...]]:
    """Return the results by story, in the order of their coming; what belongs to no group stands alone."""
    groups: dict[str, list[Found]] = {}
    for one in results:
        mine = groups.setdefault(one.group or one.id, [])
        if all(other.id != one.id for other in mine):
            mine.append(one)
    return {name: tuple(members) for name, members in groups.items()}
