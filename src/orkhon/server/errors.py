"""What can go wrong before a process may serve, and the exit status that says: do not start it again."""

# sysexits.h calls it EX_CONFIG. The supervisor ends the hub on it, since another start would end the same
# way.
REFUSED = 78


class ServerError(Exception):
    """The process cannot do what it was started for."""

    retryable = False


class AlreadyRunning(ServerError):
    """Another supervisor holds the same home folder."""

    def __init__(self, home: str, holder: str) -> None:
        super().__init__(
            f"Orkhon is already running in {home} (process {holder}); stop that one first, "
            "or choose another ORKHON_HOME and ORKHON_PORT"
        )


class PortTaken(ServerError):
    """Another program listens on the address."""

    def __init__(self, host: str, port: int, cause: str) -> None:
        super().__init__(
            f"cannot listen on {host} port {port}: {cause}; stop the program that holds it, "
            "or choose another port: ORKHON_PORT=8001 orkhon run"
        )


class Overloaded(ServerError):
    """All threads are busy and the queue before them is full."""

    retryable = True


class BodyTooLarge(ServerError):
    """The request's body is larger than the hub takes."""


class BodyTooSlow(ServerError):
    """The client stopped sending in the middle of its body."""

    retryable = True


class ClientGone(ServerError):
    """The client left before its request was whole."""
