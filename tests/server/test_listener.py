"""The one listening socket: a second holder of the port is refused in words, and a freed port is taken."""

from __future__ import annotations

import socket
import threading

import pytest

from orkhon.server.errors import PortTaken
from orkhon.server.listener import open_listener
from tests.hub import DEADLINE


def test_a_port_that_another_program_holds_is_refused_with_what_to_do() -> None:
    with open_listener("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"port {port}: .*in use.*ORKHON_PORT"):
            open_listener("127.0.0.1", port)


def test_a_port_that_becomes_free_within_the_patience_is_taken() -> None:
    first = open_listener("127.0.0.1", 0)
    port = first.getsockname()[1]
    closing = threading.Timer(0.5, first.close)
    closing.start()
    with open_listener("127.0.0.1", port, patience_s=DEADLINE) as second:
        assert second.getsockname()[1] == port
    closing.join()


def test_an_address_that_is_not_of_this_machine_is_refused_in_words() -> None:
    with pytest.raises(PortTaken, match=r"203\.0\.113\.1"):
        open_listener("203.0.113.1", 0)


def test_connections_wait_while_nobody_accepts() -> None:
    with open_listener("127.0.0.1", 0) as listener, socket.socket() as client:
        client.settimeout(DEADLINE)
        client.connect(listener.getsockname())
        assert listener.get_inheritable()
