"""Take whole files from an SFTP server. Knows nothing of what is in them."""

from __future__ import annotations

from collections.abc import Iterator

from orkhon.intake.deliveries import Arrival, Retrieval
from orkhon.intake.remote_folders import SECONDS, arrivals_from
from orkhon.outbound.sftp import sftp_folder


def retrieve(retrieval: Retrieval) -> Iterator[Arrival]:
    """Give the files that are whole and new. Raises a subclass of `orkhon.outbound.errors.OutboundError`.

    The host key that the server shows at the first visit is kept in the source's options, and demanded from then on.
    """
    with sftp_folder(
        retrieval.address,
        secret=retrieval.secret,
        host_key=str(retrieval.options.get("host_key") or ""),
        pin=retrieval.pin,
        seconds=SECONDS,
        allow_local=retrieval.local,
    ) as folder:
        yield from arrivals_from(folder, retrieval)
