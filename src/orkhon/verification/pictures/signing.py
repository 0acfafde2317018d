"""Sign the renditions that wait for it, in the background: what cannot be signed is given out unsigned, and it is
said why."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Q

import orkhon
from orkhon.alliance.queries import names_of_agencies
from orkhon.formats import all_media
from orkhon.media.models import Picture
from orkhon.outbound.errors import OutboundError
from orkhon.outbound.fetch import FetchRequest, fetch
from orkhon.verification.models.picture import UNSIGNED, SignedRendition
from orkhon.verification.pictures.certificates import SigningCertificate, signing_certificate
from orkhon.verification.pictures.errors import PictureBusy, PictureError, SigningRefused, StampRefused
from orkhon.verification.pictures.giving import forget_signed, keep_signed
from orkhon.verification.pictures.manifests import About, manifest_of
from orkhon.verification.pictures.noting import hash_in
from orkhon.verification.pictures.workshop import Workshop
from orkhon.wire.queries import state_of

log = logging.getLogger(__name__)

AT_ONCE: Final = 20
_BATCH_SECONDS: Final = 120.0
_FIRST_WAIT: Final = timedelta(minutes=1)
_MOST_ATTEMPTS: Final = 6
_STAMP_BYTES: Final = 64_000
_STAMP_SECONDS: Final = 10.0


def sign_due(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Sign up to `limit` renditions that are due, and return how many were signed. One that fails stops no other."""
    due = list(SignedRendition.objects.filter(next_attempt__lte=now).order_by("next_attempt", "pk")[:limit])
    if not due:
        return 0
    try:
        certificate = signing_certificate(Path(settings.ORKHON_HOME), now=now)
    except SigningRefused as error:
        for row in due:
            _fail(row, str(error), again=True, now=now)
        return 0
    signed = 0
    while due:
        with Workshop(seconds=_BATCH_SECONDS, cpu_seconds=int(_BATCH_SECONDS)) as shop:
            while due:
                row = due.pop(0)
                try:
                    signed += _sign(row, shop, certificate, now=now)
                except (SigningRefused, PictureBusy) as error:
                    _fail(row, str(error), again=error.retryable, now=now)
                except PictureError as error:
                    _fail(row, str(error), again=False, now=now)
                    break
    return signed


def _sign(row: SignedRendition, shop: Workshop, certificate: SigningCertificate, *, now: datetime) -> bool:
    """Return whether the signed form is kept: not that of a picture which went before, or while it was signed."""
    picture = Picture.objects.filter(pk=row.picture).first()
    if picture is None:
        forget_signed(Q(pk=row.pk))
        return False
    try:
        data = (Path(settings.MEDIA_ROOT) / row.source_name).read_bytes()
    except OSError as error:
        raise SigningRefused("the rendition's file is gone") from error
    if hashlib.sha256(data).hexdigest() != row.source_hash:
        raise SigningRefused("the rendition is another one by now")
    manifest = manifest_of(_about(picture), version=orkhon.__version__)
    stamp = settings.ENVIRONMENT.time_stamps

    def made(stamp: str) -> bytes:
        return shop.sign(
            data, row.content_type, manifest, chain=certificate.chain, key=certificate.key, stamp=stamp, ask=ask_stamp
        )

    cause = ""
    try:
        signed = made(stamp)
    except StampRefused as error:
        # A signature without a time stamp holds until the certificate ends, and is then made anew.
        cause, stamp = str(error)[:300], ""
        log.warning("picture signed without a time stamp", extra={"cause": cause})
        signed = made("")
    return keep_signed(row, signed, certificate=certificate.fingerprint, stamped=bool(stamp), signed=now, cause=cause)


def _about(picture: Picture) -> About:
    """What is known of the picture: as its item on the wire tells it, else as the desk does."""
    state = state_of(picture.item_uri) if picture.item_uri else None
    item = state.entry.item if state is not None and state.entry is not None else None
    media = next(
        (
            one
            for one in (all_media(item) if item is not None else ())
            if any(hash_in(rendition.href) == picture.sha256 for rendition in one.renditions)
        ),
        None,
    )
    agency = names_of_agencies().get(state.agency, "") if state is not None else ""
    return About(
        title=(media.headline if media is not None and media.headline else picture.title),
        credit=picture.credit or (media.credit if media is not None else ""),
        agency=agency,
        item_uri=picture.item_uri,
        source_type=media.digital_source_type if media is not None else "",
    )


def ask_stamp(address: str, request: bytes) -> bytes:
    """Ask the authority that the operator chose (RFC 3161, section 3.4). Raises `StampRefused`."""
    try:
        found = fetch(
            FetchRequest(
                url=address,
                form=request,
                form_type="application/timestamp-query",
                accept="application/timestamp-reply",
                max_bytes=_STAMP_BYTES,
                timeout=_STAMP_SECONDS,
                allow_local=True,
            )
        )
    except OutboundError as error:
        raise StampRefused(f"the time-stamping authority gave no time stamp: {error}") from error
    return found.body


def _fail(row: SignedRendition, cause: str, *, again: bool, now: datetime) -> None:
    attempts = row.attempts + 1
    again = again and attempts < _MOST_ATTEMPTS
    SignedRendition.objects.filter(pk=row.pk).update(
        attempts=attempts,
        cause=cause[:300],
        next_attempt=now + _FIRST_WAIT * 4 ** (attempts - 1) if again else None,
        **({} if again else {"state": UNSIGNED}),
    )
    log.warning("picture not signed", extra={"picture": row.picture, "again": again, "cause": cause})
