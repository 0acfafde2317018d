"""The process that decodes pictures from anybody: no database, no network, little memory, little time; writes no file.

`python -m orkhon.verification.decoding.child MEGABYTES SECONDS` reads frames (`frames.py`) and answers each. It
limits itself before it reads the first byte, so that a picture made to break a decoder breaks this process alone.
Knows no Django.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import json
import os
import resource
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from orkhon.formats import picture_fields
from orkhon.formats.errors import FormatError
from orkhon.trust import c2pa_files
from orkhon.trust.content_credentials import Provenance, TrustList
from orkhon.trust.fingerprints import NEAR, POOR, fingerprint
from orkhon.verification.decoding import details, index
from orkhon.verification.decoding.frames import FrameMalformed, read_frame, write_frame
from orkhon.verification.decoding.passing_on import Ask, passed_on

MOST_PIXELS: Final = 50_000_000
"""As of pictures that the desk takes (media/actions/add_picture.py)."""
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
_PRINT_SIDE: Final = 512
_DRAFT_SIDE: Final = 2 * details.ASKED_SIDE
"""Larger JPEGs are decoded at half, a quarter or an eighth of their size."""
_PR_SET_PDEATHSIG: Final = 1
_ALL_TAGS: Final = {"camera": (271, 272), "software": (305,)}
_LONGEST_FACT: Final = 500

Answer = tuple[dict[str, object], list[bytes]]


class Refused(Exception):
    """The picture cannot be read; the text is one of the `REFUSALS`."""


REFUSALS: Final = ("not a picture", "too many pixels", "broken")


@dataclass(frozen=True, kw_only=True)
class _Read:
    """One decoded picture: gray, and as large as details are looked for in it."""

    gray: NDArray[np.uint8]
    format: str
    width: int
    height: int


class Session:
    """What one process has decoded so far: the given picture, which candidates are then laid on."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._given: NDArray[np.uint8] | None = None
        self._details: details.Details | None = None
        self._prints: list[bytes] = []
        self._words: NDArray[np.uint32] = np.zeros(0, np.uint32)

    def read(self, said: Mapping[str, Any], blobs: Sequence[bytes]) -> Answer:
        """Decode the picture and say all that can be said of it alone."""
        (data,) = blobs
        picture = _decoded(data)
        pdq, quality = _printed(picture.gray)
        answer: dict[str, object] = {
            "format": picture.format, "width": picture.width, "height": picture.height, "quality": quality,
        }  # fmt: skip
        kept = details.details_of(details.scaled(picture.gray, details.KEPT_SIDE), details.KEPT)
        words = np.unique(details.words_of(kept.descriptors))
        if said.get("whole"):
            answer["facts"] = _facts(data)
            answer["provenance"] = _provenance(data, picture.format, said)
            self._take(picture.gray)
        return answer, [pdq, words.astype("<u4").tobytes()]

    def _take(self, gray: NDArray[np.uint8]) -> None:
        """Keep what the picture is looked for by: itself, its mirror image, and pictures that seem to stand in it."""
        self._given = details.scaled(gray, details.ASKED_SIDE)
        whole = details.details_of(self._given, details.ASKED)
        mirrored = np.ascontiguousarray(self._given[:, ::-1])
        looks = [gray, np.ascontiguousarray(gray[:, ::-1])]
        words = [whole, details.details_of(mirrored, details.ASKED // 2)]
        parts: list[tuple[details.Details, details.Box]] = []
        shrunk = self._given.shape[1] / gray.shape[1]
        for left, top, width, height in details.insets(gray):
            cut = gray[top : top + height, left : left + width]
            small = details.scaled(cut, details.KEPT_SIDE)
            part = details.details_of(small, details.ASKED // 2)
            looks.append(cut)
            words.append(part)
            box = (left * shrunk, top * shrunk, width * shrunk, height * shrunk, small.shape[1] / (width * shrunk))
            parts.append((part, box))
        self._details = details.joined(whole, parts)
        self._prints = [pdq for pdq, quality in map(_printed, looks) if quality > POOR]
        self._words = np.unique(np.concatenate([details.words_of(one.descriptors) for one in words]))

    def search(self, said: Mapping[str, Any], blobs: Sequence[bytes]) -> Answer:
        """Ask the index for what looks like the picture that was read."""
        if self._given is None:
            raise ValueError("a picture is read before it is looked for")
        found = index.search(Path(str(said["folder"])), self._prints, self._words, near=NEAR)
        return {"alike": found.alike, "nominated": found.nominated, "rows": found.rows}, []

    def compare(self, said: Mapping[str, Any], blobs: Sequence[bytes]) -> Answer:
        """Lay kept pictures on the one that was read, until `enough` of them lie well on it."""
        given, of_given = self._given, self._details
        if given is None or of_given is None:
            raise ValueError("a picture is read before others are laid on it")
        results: list[dict[str, object] | None] = []
        enough, well = int(said.get("enough", 3)), 0
        for data in blobs:
            result = _laid(data, given, of_given) if well < enough else None
            well += result is not None
            results.append(result)
        return {"results": results}, []

    def sign(self, said: Mapping[str, Any], blobs: Sequence[bytes]) -> Answer:
        """Put a signed manifest into the file."""
        data, key = blobs
        credentials = c2pa_files.Credentials(chain=str(said["chain"]), key=key)
        try:
            with passed_on(str(said["stamp"]), self._ask) as stamp:
                signed = c2pa_files.sign(data, str(said["type"]), said["manifest"], credentials, stamp=stamp)
        except c2pa_files.SigningFailed as error:
            return {"failed": str(error)[:300]}, []
        return {}, [signed]


def _laid(data: bytes, given: NDArray[np.uint8], of_given: details.Details) -> dict[str, object] | None:
    try:
        kept = details.scaled(_decoded(data).gray, details.ASKED_SIDE)
    except Refused:
        return None
    best: details.Laid | None = None
    for mirrored in (False, True):
        turned = np.ascontiguousarray(kept[:, ::-1]) if mirrored else kept
        laid = details.laid_on(details.details_of(turned, details.ASKED), of_given, mirrored=mirrored)
        if laid is not None and (best is None or laid.points > best.points):
            best = laid
        if best is not None and best.points > 60:
            break
    if best is None:
        return None
    return {"points": best.points, "mirrored": best.mirrored, **asdict(details.compared(kept, given, best))}


def _decoded(data: bytes) -> _Read:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise Refused("too many pixels")
                form, size = str(opened.format), opened.size
                opened.draft("L", (_DRAFT_SIDE, _DRAFT_SIDE))
                turned = ImageOps.exif_transpose(opened)
                if turned.mode in {"RGBA", "LA", "PA", "P"}:
                    # What shines through is white on a page.
                    alpha = turned.convert("RGBA")
                    turned = Image.alpha_composite(Image.new("RGBA", alpha.size, "white"), alpha)
                gray = np.asarray(turned.convert("L"), np.uint8)
    except Refused:
        raise
    except Image.DecompressionBombWarning as error:
        raise Refused("too many pixels") from error
    except Image.DecompressionBombError as error:
        raise Refused("too many pixels") from error
    except UnidentifiedImageError as error:
        raise Refused("not a picture") from error
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, AttributeError, EOFError) as error:
        # Whatever a decoder raises over hostile bytes: there is no picture in them.
        raise Refused("broken") from error
    if min(gray.shape) < 1:
        raise Refused("broken")
    return _Read(gray=gray, format=form, width=size[0], height=size[1])


def _printed(gray: NDArray[np.uint8]) -> tuple[bytes, int]:
    return fingerprint(details.scaled(gray, _PRINT_SIDE).astype(np.float32))


def _provenance(data: bytes, form: str, said: Mapping[str, Any]) -> dict[str, object]:
    lists = [
        c2pa_files.TrustAnchors(owner=TrustList(one["owner"]), roots=one["roots"], revoked=frozenset(one["revoked"]))
        for one in said["lists"]
    ]
    now = datetime.fromisoformat(said["now"])
    found = c2pa_files.read_credentials(data, c2pa_files.TYPES[form], lists=lists, stamps=said["stamps"], now=now)
    return provenance_as_json(found)


def provenance_as_json(found: Provenance) -> dict[str, object]:
    """Return it with moments as texts."""
    return {**asdict(found), "signed": found.signed.astimezone(UTC).isoformat() if found.signed else None}


def _facts(data: bytes) -> list[tuple[str, str]]:
    """What the file says of itself, a line or a few each. Its place on the globe is not even read."""
    found: list[tuple[str, str]] = []
    with contextlib.suppress(FormatError):
        fields = picture_fields.read(data, max_bytes=len(data))
        plain = (
            ("title", fields.title), ("headline", fields.headline), ("caption", fields.caption),
            ("creator", ", ".join(fields.creator[:10])), ("credit", fields.credit), ("source", fields.source),
            ("copyright_notice", fields.copyright_notice), ("usage_terms", fields.usage_terms),
            ("city", fields.city), ("country", fields.country),
            ("created", fields.created.isoformat() if fields.created else ""),
            ("keywords", ", ".join(fields.keywords[:30])), ("digital_source_type", fields.digital_source_type),
        )  # fmt: skip
        found += [(name, value) for name, value in plain if value]
    with contextlib.suppress(Exception):  # a camera's tags may be anything, and nothing hangs on them
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            tags = opened.getexif()
        for name, numbers in _ALL_TAGS.items():
            value = " ".join(str(tags[number]) for number in numbers if isinstance(tags.get(number), str))
            if value.strip():
                found.append((name, value))
    return [(name, _bounded(value)) for name, value in found if _bounded(value)]


def _bounded(value: str) -> str:
    """Without what controls terminals, turns the direction of writing or is nothing at all."""
    letters = "".join(one for one in value[: 4 * _LONGEST_FACT] if one.isprintable() or one in "\n ")
    lines = [" ".join(line.split()) for line in letters.split("\n")]
    return "\n".join(line for line in lines if line)[:_LONGEST_FACT]


def _limit(megabytes: int, seconds: int) -> None:
    """Close every way by which bytes could take more than they are given."""
    # RLIMIT_DATA and not RLIMIT_AS: the index is mapped, and is nobody's memory.
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    library = ctypes.CDLL(None)
    if hasattr(library, "prctl"):
        # A decoder that hangs must not outlive a hub that was killed.
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    with contextlib.suppress(OSError):
        os.nice(5)


def main(arguments: Sequence[str]) -> int:
    """Answer frames until there are no more."""
    _limit(int(arguments[0]), int(arguments[1]))
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not get into the answers.
    os.dup2(2, 1)
    details.one_thread()
    session = Session(_asker(incoming, outgoing))
    jobs: Mapping[str, Callable[[Mapping[str, Any], Sequence[bytes]], Answer]] = {
        "read": session.read, "search": session.search, "compare": session.compare, "sign": session.sign,
    }  # fmt: skip
    while True:
        try:
            said, blobs = read_frame(incoming)
        except EOFError:
            return 0
        except FrameMalformed as error:
            print(error, file=sys.stderr)  # noqa: T201 - the hub logs it
            return 1
        try:
            answer, data = jobs[said["job"]](said, blobs)
        except Refused as error:
            answer, data = {"refused": str(error)}, []
        except MemoryError:
            answer, data = {"refused": "too many pixels"}, []
        except Exception:
            traceback.print_exc()
            answer, data = {"refused": "broken"}, []
        write_frame(outgoing, answer, data)


def _asker(incoming: IO[bytes], outgoing: IO[bytes]) -> Ask:
    """Requests for time stamps go to the hub, which has the guarded fetcher; this process speaks to nobody."""

    def ask(address: str, body: bytes) -> bytes:
        write_frame(outgoing, {"ask": address}, [body])
        said, blobs = read_frame(incoming)
        if "answer" not in said:
            raise ValueError(json.dumps(said)[:200])
        return blobs[0]

    return ask


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stderr.flush()
    # Libraries' own endings have nothing left to do here.
    os._exit(status)
