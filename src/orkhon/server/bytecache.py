"""Keep whole answers as bytes, each with the tags of what it shows, until what they show has changed.

No I/O, no clock: `now` is passed in (seconds). What may be stored is the answer's own word: HTTP caching as RFC 9111
means it for shared caches, and stricter. A *soft* purge leaves an answer to those who wait for a newer one; a *hard*
one (a kill, a withholding, a redaction, a correction) takes it away at once and for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import math
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import brotli

Headers = tuple[tuple[bytes, bytes], ...]

PAGE_HEADER = b"x-orkhon-page"
"""In it the program names the page that it answers with, for whoever counts. It never leaves the hub."""
TAGS_HEADER = b"x-orkhon-tags"
"""In it the program names what its answer shows, parted by spaces. It never leaves the hub."""
EVERYTHING: Final = "*"
"""The tag of whatever is kept. An answer that does not say what it shows is touched by every purge."""
STORED_STATUSES = frozenset({200, 301, 404, 410, 451})
LARGEST_ENTRY = 1 << 20
COMPRESSED_FROM = 500
_OVERHEAD = 1024
_TAG_BYTES = 120
_MOST_TAGS: Final = 600
"""Of an answer that shows more than these (a sitemap), any change is one of it."""
_REMEMBERED: Final = 4096
"""Purges that are known back from now; an answer that began before them is not kept."""
_GUESTS: Final = 16
"""The part of the room that is left to what strangers can make up without end: one of so many."""
_COMPRESSING: Final[dict[bytes, Callable[[bytes], bytes]]] = {
    # mtime=0: the same page is the same bytes, whoever compressed it and when.
    b"gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
    b"br": lambda body: bytes(brotli.compress(body, quality=5)),
}
_COMPRESSIBLE = (
    b"text/",
    b"application/json",
    b"application/javascript",
    b"application/xml",
    b"application/rss+xml",
    b"application/atom+xml",
    b"application/feed+json",
    b"application/ld+json",
    b"application/manifest+json",
    b"image/svg+xml",
)
HOP_BY_HOP = frozenset({b"connection", b"keep-alive", b"transfer-encoding", b"upgrade", b"te", b"trailer"})
"""They belong to one connection, which is the server's and not the program's."""
NEVER_LEAVES = HOP_BY_HOP | {PAGE_HEADER, TAGS_HEADER}
# Made anew for each reply.
_NOT_KEPT = NEVER_LEAVES | {b"content-length", b"etag", b"date", b"age", b"vary", b"x-request-id"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What goes to a client: status, headers, and the body as it is sent."""

    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class CachedAnswer:
    """A whole answer in all its forms: as it is, for those who take gzip, and for those who take brotli.

    Each of the compressed ones is made when somebody first takes it: nearly all take brotli. `size` allows for both.
    `tags` say what it shows, None where the program did not say. What is `lasting` never changes under its address.
    """

    plain: Reply
    squeezed: dict[bytes, Reply | None]
    etags: frozenset[bytes]
    unchanged: Headers
    size: int
    tags: frozenset[str] | None
    lasting: bool
    page: bytes = b""

    @property
    def gzipped(self) -> Reply | None:
        """The form for those who take gzip, None where that would not be smaller."""
        return self._in(b"gzip")

    @property
    def brotlied(self) -> Reply | None:
        """The form for those who take brotli, None where that would not be smaller."""
        return self._in(b"br")

    def squeeze(self) -> None:
        """Make all forms now."""
        for coding in _COMPRESSING:
            self._in(coding)

    def _in(self, coding: bytes) -> Reply | None:
        """Return that form; threads that make it at the same time make the same."""
        if coding in self.squeezed:
            return self.squeezed[coding]
        body = _COMPRESSING[coding](self.plain.body)
        smaller = len(body) < len(self.plain.body)
        self.squeezed[coding] = found = _in_coding(self.plain, coding, body) if smaller else None
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Purge:
    """What changed. `hard`: it was taken away or put right, so nobody may be shown what was before."""

    tag: str
    hard: bool = False


@dataclass(kw_only=True, slots=True)
class Kept:
    """An answer in the cache: fresh before `fresh_until`, which a soft purge brings forward to its own moment.

    Before `again_at` nobody asks for a newer one: the last who did was given none.
    """

    answer: CachedAnswer
    made: float
    fresh_until: float
    again_at: float = 0.0


def _tokens(value: bytes) -> set[bytes]:
    return {part.partition(b"=")[0].strip() for part in value.lower().split(b",")}


def _values(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> bytes:
    return b",".join(value for key, value in headers if key.lower() == name)


def storable(status: int, headers: Headers) -> bool:
    """Tell whether an answer says of itself that all visitors may be given the same bytes."""
    if status not in STORED_STATUSES:
        return False
    names = {name.lower() for name, _ in headers}
    if b"set-cookie" in names or b"content-encoding" in names or b"content-range" in names:
        return False
    control = _tokens(_values(headers, b"cache-control"))
    if b"public" not in control or control & {b"no-store", b"private", b"no-cache"}:
        return False
    return _tokens(_values(headers, b"vary")) <= {b"accept-encoding", b""}


def accepts(accept_encoding: bytes, coding: bytes) -> bool:
    """Tell whether the client takes that coding (RFC 9110, 12.5.3): named, or by `*`, and not with weight nought."""
    weights: dict[bytes, bool] = {}
    for part in accept_encoding.lower().split(b","):
        name, *parameters = (piece.strip() for piece in part.split(b";"))
        refused = any(piece.replace(b" ", b"").rstrip(b"0") in {b"q=", b"q=0."} for piece in parameters)
        weights[name] = not refused
    return weights.get(coding, weights.get(b"*", False))


def make_answer(*, status: int, headers: Headers, body: bytes) -> CachedAnswer:
    """Return the answer in every form that a client may ask for; those that are compressed are not made yet.

    An answer marked `immutable` (RFC 8246: its address changes with its content) is touched by no purge.
    """
    kept = tuple((name.lower(), value) for name, value in headers if name.lower() not in _NOT_KEPT)
    content_type = _values(kept, b"content-type").lower()
    digest = hashlib.sha256(b"%d\n%b\n" % (status, content_type))
    digest.update(body)
    stem = digest.hexdigest()[:32].encode()
    compressible = content_type.startswith(_COMPRESSIBLE) and len(body) > COMPRESSED_FROM
    vary: Headers = ((b"vary", b"Accept-Encoding"),) if compressible else ()
    last = ((b"etag", b'"%b"' % stem), (b"content-length", b"%d" % len(body)))
    tags = _tags(headers)
    squeezed = len(body) // 2 if compressible else 0
    total = len(body) + squeezed + 3 * sum(len(name) + len(value) for name, value in kept)
    return CachedAnswer(
        plain=Reply(status=status, headers=(*kept, *vary, *last), body=body),
        squeezed={} if compressible else dict.fromkeys(_COMPRESSING),
        etags=frozenset((b'"%b"' % stem, *(b'"%b-%b"' % (stem, coding) for coding in _COMPRESSING))),
        unchanged=tuple(
            (name, value)
            for name, value in (*kept, *vary)
            if name not in {b"content-type", b"content-encoding", b"content-language"}
        ),
        size=total + _OVERHEAD + _TAG_BYTES * len(tags or ()),
        tags=tags,
        lasting=b"immutable" in _tokens(_values(kept, b"cache-control")),
        page=_values(headers, PAGE_HEADER),
    )


def _in_coding(plain: Reply, coding: bytes, body: bytes) -> Reply:
    """Return the same reply with a body of that coding, which has an ETag of its own (RFC 9110, 8.8.3.3)."""
    *kept, (_, etag), _ = plain.headers
    own = ((b"content-encoding", coding), (b"etag", b'%b-%b"' % (etag[:-1], coding)))
    return Reply(status=plain.status, headers=(*kept, *own, (b"content-length", b"%d" % len(body))), body=body)


def _tags(headers: Headers) -> frozenset[str] | None:
    said = [value for name, value in headers if name.lower() == TAGS_HEADER]
    if not said:
        return None
    tags = frozenset(b" ".join(said).decode("utf-8", "replace").split())
    return tags if len(tags) <= _MOST_TAGS and EVERYTHING not in tags else None


@lru_cache(maxsize=512)
def _codings(accept_encoding: bytes) -> tuple[bool, bool]:
    return accepts(accept_encoding, b"br"), accepts(accept_encoding, b"gzip")


def form_for(answer: CachedAnswer, accept_encoding: bytes) -> Reply:
    """Return the smallest form that the client takes."""
    takes_brotli, takes_gzip = _codings(accept_encoding)
    if takes_brotli and answer.brotlied is not None:
        return answer.brotlied
    if takes_gzip and answer.gzipped is not None:
        return answer.gzipped
    return answer.plain


def reply_for(answer: CachedAnswer, *, method: str, if_none_match: bytes, accept_encoding: bytes) -> Reply:
    """Return what this client gets: the body, the compressed body, no body (HEAD), or 304."""
    chosen = form_for(answer, accept_encoding)
    if if_none_match and answer.plain.status == 200:
        # Weak comparison (RFC 9110, 13.1.2).
        asked = {tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")}
        if asked & answer.etags or b"*" in asked:
            etag = next(value for name, value in chosen.headers if name == b"etag")
            return Reply(status=304, headers=(*answer.unchanged, (b"etag", etag)), body=b"")
    if method == "HEAD":
        return Reply(status=chosen.status, headers=chosen.headers, body=b"")
    return chosen


class ByteCache:
    """Answers by key, the least recently asked leaving first. Safe between threads.

    404s and what else is stored as a guest have a small part of the room, in which they push out one another alone:
    addresses that lead nowhere are endless.
    """

    def __init__(self, *, max_bytes: int = 48 << 20, fresh_s: float = 60.0) -> None:
        self.fresh_s = fresh_s
        self._most = {False: max_bytes, True: max_bytes // _GUESTS}
        self._answers: dict[bool, OrderedDict[Hashable, Kept]] = {False: OrderedDict(), True: OrderedDict()}
        self._bytes = {False: 0, True: 0}
        self._by_tag: dict[str, set[Hashable]] = {}
        self._purges: deque[Purge] = deque(maxlen=_REMEMBERED)
        self._count = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return sum(map(len, self._answers.values()))

    @property
    def bytes_kept(self) -> int:
        """Return how many bytes the answers take, their headers and an allowance for each included."""
        return sum(self._bytes.values())

    @property
    def is_nearly_full(self) -> bool:
        """Tell whether what is stored next may push out what somebody asked for."""
        return self._bytes[False] > self._most[False] * 3 // 4

    @property
    def mark(self) -> int:
        """Return how many purges there were. Take it before an answer is rendered, and store it with that."""
        return self._count

    def find(self, key: Hashable) -> Kept | None:
        """Return what is kept of that key, fresh or not, or None."""
        with self._lock:
            kept = self._answers[False].get(key)
            if kept is not None:
                self._answers[False].move_to_end(key)
                return kept
            kept = self._answers[True].get(key)
            if kept is not None:
                self._answers[True].move_to_end(key)
            return kept

    def store(self, key: Hashable, answer: CachedAnswer, *, mark: int, now: float, guest: bool = False) -> bool:
        """Keep an answer that was begun at `mark`; return whether it may be given to those who asked after it.

        What was purged hard meanwhile is not kept; what was purged softly is kept as old.
        """
        guest = guest or answer.plain.status == 404
        with self._lock:
            hit = self._hit_since(mark, answer)
            if hit is None or hit.hard:
                return False
            if answer.size > min(self._most[guest], 3 * LARGEST_ENTRY + _OVERHEAD):
                return not hit.tag
            self._remove(key)
            fresh_until = now if hit.tag else math.inf if answer.lasting else now + self.fresh_s
            self._answers[guest][key] = Kept(answer=answer, made=now, fresh_until=fresh_until)
            self._bytes[guest] += answer.size
            for tag in self._tags_of(answer):
                self._by_tag.setdefault(tag, set()).add(key)
            while self._bytes[guest] > self._most[guest]:
                self._remove(next(iter(self._answers[guest])))
        return not hit.tag

    def purge(self, purges: Iterable[Purge], *, now: float) -> None:
        """Let go what shows any of it: at once, or as soon as there is something newer."""
        with self._lock:
            for purge in purges:
                self._count += 1
                self._purges.append(purge)
                if purge.tag == EVERYTHING:
                    keys = {key for part in self._answers.values() for key in part}
                else:
                    keys = self._by_tag.get(purge.tag, set()) | self._by_tag.get(EVERYTHING, set())
                for key in keys:
                    self._touch(key, hard=purge.hard, now=now)

    def _touch(self, key: Hashable, *, hard: bool, now: float) -> None:
        kept = self._answers[False].get(key) or self._answers[True].get(key)
        if kept is None or kept.answer.lasting:
            return
        if hard:
            self._remove(key)
        elif kept.fresh_until > now:
            kept.fresh_until = now

    def _hit_since(self, mark: int, answer: CachedAnswer) -> Purge | None:
        """Return the worst purge since then that touches the answer, one without a tag for none, None if unknown."""
        nothing = Purge(tag="")
        since = self._count - mark
        if not since or answer.lasting:
            return nothing
        if since > len(self._purges):
            return None
        touching = [
            purge
            for purge in list(self._purges)[-since:]
            if answer.tags is None or purge.tag == EVERYTHING or purge.tag in answer.tags
        ]
        return max(touching, key=lambda purge: purge.hard, default=nothing)

    @staticmethod
    def _tags_of(answer: CachedAnswer) -> Iterable[str]:
        if answer.lasting:
            return ()
        return (EVERYTHING,) if answer.tags is None else answer.tags

    def _remove(self, key: Hashable) -> None:
        for guest, part in self._answers.items():
            kept = part.pop(key, None)
            if kept is None:
                continue
            self._bytes[guest] -= kept.answer.size
            for tag in self._tags_of(kept.answer):
                keys = self._by_tag.get(tag)
                if keys is not None:
                    keys.discard(key)
                    if not keys:
                        del self._by_tag[tag]
