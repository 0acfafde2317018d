"""Take in a request's body whole before a thread is given to it: memory for small ones, a file for large ones."""

from __future__ import annotations

import asyncio
import tempfile
from typing import IO

from orkhon.server.asgi import Receive
from orkhon.server.errors import BodyTooLarge, BodyTooSlow, ClientGone

IN_MEMORY = 256 << 10


async def spool(receive: Receive, *, largest: int, seconds_a_piece: float) -> tuple[IO[bytes], int]:
    """Return the body, rewound, and its length in bytes.

    Raises `BodyTooLarge` past `largest` bytes, `BodyTooSlow` when nothing came for `seconds_a_piece`,
    `ClientGone`.
    """
    body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the bridge closes it after the answer
    length = 0
    try:
        while True:
            try:
                async with asyncio.timeout(seconds_a_piece):
                    message = await receive()
            except TimeoutError:
                raise BodyTooSlow(f"nothing came for {seconds_a_piece:g} seconds in the middle of the body") from None
            if message["type"] == "http.disconnect":
                raise ClientGone("the client left in the middle of its body")
            piece = message.get("body", b"")
            length += len(piece)
            if length > largest:
                raise BodyTooLarge(f"the body is larger than {largest} bytes; send less at a time")
            body.write(piece)
            if not message.get("more_body", False):
                body.seek(0)
                return body, length
    except BaseException:
        body.close()
        raise
