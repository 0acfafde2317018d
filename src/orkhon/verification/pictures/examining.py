"""Say all that is known of a picture that somebody gave. Reads; keeps nothing of it, and never says whether it is
true."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orkhon.alliance.called import shown_names
from orkhon.formats import all_media
from orkhon.items import Media
from orkhon.items.archive import is_archived
from orkhon.trust.content_credentials import Provenance, ProvenanceVerdict
from orkhon.trust.fingerprints import POOR
from orkhon.verification.decoding import index
from orkhon.verification.models import Fingerprint, ShownPicture
from orkhon.verification.pictures.certificates import trusted_here
from orkhon.verification.pictures.errors import PictureError
from orkhon.verification.pictures.files import bytes_of
from orkhon.verification.pictures.findings import FACT_NAMES, Fact, How, PictureFindings, PictureMatch, Region
from orkhon.verification.pictures.fingerprinting import index_folder
from orkhon.verification.pictures.noting import hash_in
from orkhon.verification.pictures.refusing import in_words
from orkhon.verification.pictures.workshop import Laying, Nearby, Reading, Workshop
from orkhon.wire.public_versions import PublicVersion, public_versions

log = logging.getLogger(__name__)

Allowing = Callable[[Mapping[str, Sequence[PublicVersion]]], "set[str] | frozenset[str]"]
"""Given the public versions of what was found, by uri, which uris this question may be answered with."""

MOST_MATCHES: Final = 4
_MOST_COMPARED: Final = 12
_MOST_COMPARED_BYTES: Final = 96 << 20
_WHOLE: Final = 0.96
_FILLS: Final = 0.93


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    sha256: str
    distance: int | None
    shown: tuple[ShownPicture, ...]


def examine(data: bytes, *, now: datetime, allowing: Allowing | None = None) -> PictureFindings:
    """Return what is known of the picture; takes a second or two, in a process of its own with limits.

    Only items answer that everybody may see now, and of those only what `allowing` allows. What is no picture, is too
    large or breaks its decoder comes back with `refused` in words. Never raises over the bytes.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        with Workshop() as shop:
            reading = shop.read(data, trust=trusted_here(), now=now)
            found, unavailable = _looked_for(shop, reading, sha256, allowing)
    except PictureError as error:
        log.info("picture not examined", extra={"cause": error.reason})
        return PictureFindings(sha256=sha256, size=len(data), refused=in_words(error.reason))
    return PictureFindings(
        sha256=sha256,
        size=len(data),
        format=reading.format,
        width=reading.width,
        height=reading.height,
        fingerprint=reading.pdq.hex(),
        quality=reading.quality,
        searchable=reading.quality > POOR or len(reading.words) > 0,
        provenance=reading.provenance or Provenance(verdict=ProvenanceVerdict.UNSIGNED),
        facts=tuple(Fact(name=name, value=value) for name, value in reading.facts if name in FACT_NAMES),
        matches=found,
        unavailable=unavailable,
    )


def _looked_for(
    shop: Workshop, reading: Reading, sha256: str, allowing: Allowing | None
) -> tuple[tuple[PictureMatch, ...], tuple[str, ...]]:
    folder = index_folder()
    if not index.is_begun(folder):
        return (), (_("The archive of pictures is not ready yet; ask again later."),)
    near = shop.search(folder)
    candidates = _candidates(near, sha256)
    versions = public_versions({row.uri for one in candidates for row in one.shown})
    allowed = {uri for uri, some in versions.items() if _may_answer(some)}
    if allowing is not None:
        allowed &= allowing({uri: versions[uri] for uri in allowed})
    candidates = [one for one in candidates if any(row.uri in allowed for row in one.shown)]
    laid = _laid(shop, candidates, sha256)
    names = shown_names()
    matches: list[PictureMatch] = []
    for one in candidates:
        lies = laid.get(one.sha256)
        if lies is None and one.distance is None:
            continue
        for row in one.shown:
            match = _match(one, row, lies, versions[row.uri], names) if row.uri in allowed else None
            if match is not None:
                matches.append(match)
    return _best(matches), ()


def _candidates(near: Nearby, sha256: str) -> list[_Candidate]:
    """What may be the same picture, the likeliest first; of what has no details in common the fingerprint alone
    speaks."""
    order = list(dict.fromkeys([*(row for row, _ in near.alike), *(row for row, _ in near.nominated)]))
    prints = Fingerprint.objects.in_bulk(order)
    exact = Fingerprint.objects.filter(sha256=sha256).first()
    rows = ([exact] if exact is not None else []) + [prints[row] for row in order if row in prints]
    rows = list({row.pk: row for row in rows}.values())
    shown: dict[str, list[ShownPicture]] = {}
    for picture in ShownPicture.objects.filter(sha256__in=[row.sha256 for row in rows]).order_by("position"):
        shown.setdefault(picture.sha256, []).append(picture)
    away = dict(near.alike) | ({exact.pk: 0} if exact is not None else {})
    return [
        _Candidate(sha256=row.sha256, distance=away.get(row.pk), shown=tuple(shown[row.sha256]))
        for row in rows
        if row.sha256 in shown
    ]


def _laid(shop: Workshop, candidates: Sequence[_Candidate], sha256: str) -> dict[str, Laying]:
    """Lay the files of the likeliest candidates on the given picture. The same bytes need not be looked at."""
    chosen: list[tuple[str, bytes]] = []
    left = _MOST_COMPARED_BYTES
    for one in candidates:
        if one.sha256 == sha256 or len(chosen) >= _MOST_COMPARED:
            continue
        data = bytes_of(one.sha256)
        if data is not None and len(data) <= left:
            left -= len(data)
            chosen.append((one.sha256, data))
    results = shop.compare([data for _, data in chosen], enough=MOST_MATCHES)
    found = {name: result for (name, _), result in zip(chosen, results, strict=True) if result is not None}
    if any(one.sha256 == sha256 for one in candidates):
        found[sha256] = Laying(
            points=0, mirrored=False, covered=1.0, filled=1.0, inside=(0.0, 0.0, 1.0, 1.0), changed=()
        )
    return found


def _match(
    one: _Candidate,
    row: ShownPicture,
    lies: Laying | None,
    versions: Sequence[PublicVersion],
    names: Mapping[str, str],
) -> PictureMatch | None:
    """Tell one item that showed the picture, by the first version that did and may be seen."""
    version, media = _first_shown(row, versions)
    if version is None or version.entry.item is None:
        return None
    item = version.entry.item
    return PictureMatch(
        uri=row.uri,
        version=version.entry.version,
        agency=version.entry.agency,
        agency_name=names.get(version.entry.agency, version.entry.agency),
        headline=" ".join(item.headline.split())[:300],
        language=item.language.tag if item.language is not None else (get_language() or "en"),
        sent=version.entry.received,
        credit=(media.credit if media is not None else "")[:300],
        caption=(media.caption if media is not None else "")[:1000],
        sha256=one.sha256,
        how=_how(lies),
        mirrored=lies is not None and lies.mirrored,
        covered=lies.covered if lies is not None else 1.0,
        inside=_region(lies.inside) if lies is not None else Region(left=0.0, top=0.0, width=1.0, height=1.0),
        changed=tuple(_region(rectangle) for rectangle in lies.changed) if lies is not None else (),
        compared=lies is not None,
        distance=one.distance,
        points=lies.points if lies is not None else 0,
    )


def _first_shown(row: ShownPicture, versions: Sequence[PublicVersion]) -> tuple[PublicVersion | None, Media | None]:
    for version in versions:
        item = version.entry.item
        if item is None:
            continue
        for media in all_media(item):
            if any(
                one.href == row.name or (row.sha256 and hash_in(one.href) == row.sha256) for one in media.renditions
            ):
                return version, media
    return None, None


def _how(lies: Laying | None) -> How:
    if lies is None:
        return How.SAME
    whole, fills = lies.covered >= _WHOLE, lies.filled >= _FILLS
    if fills:
        return How.SAME if whole else How.CROP
    return How.INSET if whole else How.PART


def _region(rectangle: tuple[float, float, float, float]) -> Region:
    left, top, width, height = rectangle
    return Region(left=left, top=top, width=width, height=height)


def _may_answer(versions: Sequence[PublicVersion]) -> bool:
    """An archive's items answer readers only where a right says so, and so nobody here."""
    return all(one.entry.item is not None and not is_archived(one.entry.item) for one in versions)


def _best(matches: Sequence[PictureMatch]) -> tuple[PictureMatch, ...]:
    """The surest first, of one file's items the one that sent it first; each item once."""
    order = sorted(
        matches,
        key=lambda one: (
            one.distance is None, -one.points if one.compared else 0, one.distance or 0, one.sent, one.uri,
        ),
    )  # fmt: skip
    best: dict[str, PictureMatch] = {}
    for match in order:
        best.setdefault(match.uri, match)
    return tuple(best.values())[:MOST_MATCHES]
