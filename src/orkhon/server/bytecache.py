"""Keep whole answers as bytes while the generation stands still. No I/O, no clock: `now` is passed in (seconds).

What may be stored is the answer's own word: HTTP caching as RFC 9111 means it for shared caches, and
stricter.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

Headers = tuple[tuple[bytes, bytes], ...]

PAGE_HEADER = b"x-orkhon-page"
"""In it the program names the page that it answers with, for whoever counts. It never leaves the hub."""
STORED_STATUSES = frozenset({200, 301, 404, 410, 451})
LARGEST_ENTRY = 1 << 20
GZIP_FROM = 500
_OVERHEAD = 1024
_GZIPPED_TYPES = (
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
# Made anew for each reply, or true of one connection only.
_NOT_KEPT = frozenset(
    {
        b"content-length",
        b"etag",
        b"date",
        b"connection",
        b"keep-alive",
        b"transfer-encoding",
        b"vary",
        b"x-request-id",
        PAGE_HEADER,
    }
)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What goes to a client: status, headers, and the body as it is sent."""

    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True, kw_only=True)
class CachedAnswer:
    """A whole answer in all its forms. `generation` is None for what never changes under its address."""

    generation: Hashable | None
    expires: float
    etags: frozenset[bytes]
    plain: Reply
    gzipped: Reply | None
    unchanged: Headers
    size: int
    page: bytes = b""


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


def accepts_gzip(accept_encoding: bytes) -> bool:
    """Tell whether the client takes gzip (RFC 9110, 12.5.3): named, or by `*`, and not with weight nought."""
    weights: dict[bytes, bool] = {}
    for part in accept_encoding.lower().split(b","):
        name, *parameters = (piece.strip() for piece in part.split(b";"))
        refused = any(piece.replace(b" ", b"").rstrip(b"0") in {b"q=", b"q=0."} for piece in parameters)
        weights[name] = not refused
    return weights.get(b"gzip", weights.get(b"*", False))


def make_answer(
    *, status: int, headers: Headers, body: bytes, generation: Hashable, now: float, lifetime: float
) -> CachedAnswer:
    """Return the answer in every form that a client may ask for. Compresses, so large ones cost milliseconds.

    `generation` is the one that held *before* the answer was rendered. An answer marked `immutable` (RFC
    8246: its address changes with its content) is kept over all generations.
    """
    kept = tuple((name.lower(), value) for name, value in headers if name.lower() not in _NOT_KEPT)
    content_type = _values(kept, b"content-type").lower()
    digest = hashlib.sha256(b"%d\n%b\n" % (status, content_type))
    digest.update(body)
    stem = digest.hexdigest()[:32].encode()
    squeezed: bytes | None = None
    compressible = content_type.startswith(_GZIPPED_TYPES)
    if compressible and len(body) > GZIP_FROM:
        # mtime=0: the same page is the same bytes, whoever compressed it and when.
        squeezed = gzip.compress(body, compresslevel=6, mtime=0)
        if len(squeezed) >= len(body):
            squeezed = None
    vary: Headers = ((b"vary", b"Accept-Encoding"),) if squeezed else ()
    etag, etag_gzip = b'"%b"' % stem, b'"%b-gzip"' % stem

    def reply(content: bytes, tag: bytes, encoding: Headers) -> Reply:
        length = (b"content-length", b"%d" % len(content))
        return Reply(status=status, headers=(*kept, *vary, *encoding, (b"etag", tag), length), body=content)

    immutable = b"immutable" in _tokens(_values(kept, b"cache-control"))
    return CachedAnswer(
        generation=None if immutable else generation,
        expires=now + lifetime,
        etags=frozenset({etag, etag_gzip}),
        plain=reply(body, etag, ()),
        gzipped=reply(squeezed, etag_gzip, ((b"content-encoding", b"gzip"),)) if squeezed else None,
        unchanged=tuple(
            (name, value)
            for name, value in (*kept, *vary)
            if name not in {b"content-type", b"content-encoding", b"content-language"}
        ),
        size=len(body) + len(squeezed or b"") + sum(len(name) + len(value) for name, value in kept) * 2 + _OVERHEAD,
        page=_values(headers, PAGE_HEADER),
    )


def reply_for(answer: CachedAnswer, *, method: str, if_none_match: bytes, accept_encoding: bytes) -> Reply:
    """Return what this client gets: the body, the compressed body, no body (HEAD), or 304."""
    chosen = answer.gzipped if answer.gzipped is not None and accepts_gzip(accept_encoding) else answer.plain
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
    """Answers by key, the least recently asked leaving first. Safe between threads."""

    def __init__(self, *, max_bytes: int = 32 << 20, lifetime: float = 60.0) -> None:
        self.lifetime = lifetime
        self._max_bytes = max_bytes
        self._answers: OrderedDict[Hashable, CachedAnswer] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._answers)

    @property
    def bytes_kept(self) -> int:
        """Return how many bytes the answers take, their headers and an allowance for each included."""
        return self._bytes

    def get(self, key: Hashable, *, generation: Hashable, now: float) -> CachedAnswer | None:
        """Return the answer of that key if it was rendered in that generation and is not too old."""
        with self._lock:
            answer = self._answers.get(key)
            if answer is None:
                return None
            if now >= answer.expires or (answer.generation is not None and answer.generation != generation):
                self._remove(key)
                return None
            self._answers.move_to_end(key)
            return answer

    def store(self, key: Hashable, answer: CachedAnswer) -> None:
        """Keep an answer. The caller has seen that the generation is still that of the answer."""
        if answer.size > min(self._max_bytes, 2 * LARGEST_ENTRY + _OVERHEAD):
            return
        with self._lock:
            if key in self._answers:
                self._remove(key)
            self._answers[key] = answer
            self._bytes += answer.size
            while self._bytes > self._max_bytes:
                self._remove(next(iter(self._answers)))

    def _remove(self, key: Hashable) -> None:
        self._bytes -= self._answers.pop(key).size
