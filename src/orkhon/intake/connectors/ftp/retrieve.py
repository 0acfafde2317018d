"""Take whole files from an FTP server. Knows nothing of what is in them."""

from __future__ import annotations

from collections.abc import Iterator

from orkhon.intake.deliveries import Arrival, Retrieval
from orkhon.intake.remote_folders import SECONDS, arrivals_from
from orkhon.outbound.ftp import ftp_folder


def retrieve(retrieval: Retrieval) -> Iterator[Arrival]:
    """Give the files that are whole and new. Raises a subclass of `orkhon.outbound.errors.OutboundError`."""
    with ftp_folder(
        retrieval.address,
        secret=lambda: retrieval.secret().strip("\r\n"),
        seconds=SECONDS,
        allow_local=retrieval.local,
        charset=str(retrieval.options.get("charset") or "utf-8"),
    ) as folder:
        yield from arrivals_from(folder, retrieval)
