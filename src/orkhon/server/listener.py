"""Open the hub's one listening socket, before anything is started."""

from __future__ import annotations

import socket
import time

from orkhon.server.errors import PortTaken

BACKLOG = 1024


def open_listener(host: str, port: int, *, patience_s: float = 0.0) -> socket.socket:
    """Return a listening socket whose handle children may inherit.

    The supervisor holds it, so connections wait in the backlog while a new web process starts. It is bound
    without SO_REUSEPORT: with it, a second hub would share the port in silence. Raises `PortTaken` after
    `patience_s` seconds of trying.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + patience_s
    while True:
        listener = socket.socket(family, socket.SOCK_STREAM)
        # Otherwise connections that ended a minute ago would still hold the port (TIME_WAIT).
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(BACKLOG)
        except OSError as error:
            listener.close()
            if time.monotonic() >= deadline:
                raise PortTaken(host, port, error.strerror or str(error)) from error
            time.sleep(0.1)
            continue
        listener.setblocking(False)
        listener.set_inheritable(True)
        return listener
