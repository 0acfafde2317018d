"""Whose signatures in pictures this hub trusts: folders of certificates, a list each. Reads files; fetches no list.

`ORKHON_HOME/trust/`, or the folder that `ORKHON_TRUST` names, has a folder for each list: `alliance`, `c2pa`, `iptc`,
`other`, and `time-stamps` for authorities of time. In each lie roots (`.pem`) and lists of revoked certificates
(`.crl`). The hub's own root is on the alliance's list always.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from orkhon.trust.content_credentials import TrustList
from orkhon.trust.picture_certificates import CertificateMalformed, read_certificates, revoked_serials
from orkhon.verification.pictures.workshop import Trusted

log = logging.getLogger(__name__)

STAMPS: Final = "time-stamps"
_MOST_BYTES: Final = 4 << 20
"""Of all files of one list. The C2PA's own has a few dozen roots."""


def trusted(folder: Path, *, own_root: bytes = b"", own_revoked: bytes = b"") -> Trusted:
    """Return the lists in the folder. A file that cannot be read is told in the log and trusts nobody.

    A list of revoked certificates that cannot be read takes its whole list out: better nobody than somebody revoked.
    """
    lists = []
    for owner in TrustList:
        place = folder / owner.value
        mine = owner is TrustList.ALLIANCE
        roots = _joined(place, ".pem") + (b"\n" + own_root if mine else b"")
        taken_back = [*_files(place, ".crl"), *([own_revoked] if mine and own_revoked else [])]
        try:
            revoked = revoked_serials(taken_back, roots)
        except CertificateMalformed as error:
            log.warning("a list of trust counts for nothing", extra={"list": owner.value, "cause": str(error)})
            continue
        if roots.strip():
            lists.append((owner, roots.decode("ascii", "replace"), revoked))
    return Trusted(lists=tuple(lists), stamps=_joined(folder / STAMPS, ".pem").decode("ascii", "replace"))


def _joined(place: Path, ending: str) -> bytes:
    kept = []
    for pem in _files(place, ending):
        try:
            read_certificates(pem)
        except CertificateMalformed as error:
            log.warning("a file of trust counts for nothing", extra={"folder": str(place), "cause": str(error)})
            continue
        kept.append(pem.strip())
    return b"\n".join(kept)


def _files(place: Path, ending: str) -> list[bytes]:
    try:
        paths = sorted(path for path in place.iterdir() if path.suffix == ending and path.is_file())
    except OSError:
        return []
    found, left = [], _MOST_BYTES
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as error:
            log.warning("a file of trust cannot be read", extra={"file": str(path), "cause": str(error)})
            continue
        left -= len(data)
        if left < 0:
            log.warning("a list of trust is too long; the rest counts for nothing", extra={"folder": str(place)})
            break
        found.append(data)
    return found
