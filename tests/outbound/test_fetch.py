"""The guarded fetcher against real servers on loopback."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

import pytest

from orkhon.outbound.errors import (
    AddressRefused,
    BrokenAnswer,
    CertificateRefused,
    RefusedByServer,
    TimedOut,
    TooLarge,
    TooManyRedirects,
    Unreachable,
)
from orkhon.outbound.fetch import FetchRequest, fetch
from tests.outbound.certificates import certificate
from tests.outbound.servers import Handler, serving


def _local(url: str, **options: object) -> FetchRequest:
    return FetchRequest(url=url, allow_local=True, **options)  # type: ignore[arg-type]  # options by name


def _resolving(answers: dict[str, list[str]]) -> Callable[[str, int], Sequence[str]]:
    return lambda host, port: answers.get(host, [host])


def test_a_page_comes_with_its_headers() -> None:
    def answer(request: Handler) -> None:
        request.send(b"news", headers={"Content-Type": "text/xml", "ETag": '"a"', "Last-Modified": "yesterday"})

    with serving(answer) as address:
        fetched = fetch(_local(f"{address}/rss"))
    assert (fetched.status, fetched.body, fetched.content_type) == (200, b"news", "text/xml")
    assert (fetched.etag, fetched.last_modified, fetched.not_modified) == ('"a"', "yesterday", False)
    assert fetched.final_url == f"{address}/rss"


def test_what_has_not_changed_is_not_sent_again() -> None:
    asked: list[tuple[str | None, str | None]] = []

    def answer(request: Handler) -> None:
        asked.append((request.headers["If-None-Match"], request.headers["If-Modified-Since"]))
        request.send(status=304, headers={"ETag": '"a"'})

    with serving(answer) as address:
        fetched = fetch(_local(address, etag='"a"', last_modified="yesterday"))
    assert asked == [('"a"', "yesterday")]
    assert fetched.not_modified
    assert fetched.body == b""


def test_not_modified_without_having_asked_is_an_error() -> None:
    with (
        serving(lambda request: request.send(status=304)) as address,
        pytest.raises(RefusedByServer, match="304"),
    ):
        fetch(_local(address))


def test_a_loopback_address_is_refused_and_not_even_connected_to() -> None:
    asked: list[str] = []
    with (
        serving(lambda request: asked.append(request.path)) as address,
        pytest.raises(AddressRefused, match="local"),
    ):
        fetch(FetchRequest(url=address.replace(address.rsplit(":", 1)[1], "8080")))
    assert asked == []


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
def test_another_spelling_of_loopback_is_refused_too(host: str) -> None:
    with pytest.raises((AddressRefused, Unreachable)):
        fetch(FetchRequest(url=f"http://{host}:8080/"))


def test_a_redirect_to_a_private_address_is_refused() -> None:
    # The first address must look public to be asked at all, so the guard itself is asked about the second.
    with (
        serving(
            lambda request: request.send(status=302, headers={"Location": "http://169.254.169.254/latest"})
        ) as address,
        pytest.raises(AddressRefused, match="link-local"),
    ):
        fetch(_local(address))


def test_a_redirect_to_a_file_is_refused() -> None:
    with (
        serving(lambda request: request.send(status=301, headers={"Location": "file:///etc/passwd"})) as address,
        pytest.raises(AddressRefused, match="file"),
    ):
        fetch(_local(address))


def test_redirects_are_followed_and_their_end_is_told() -> None:
    def answer(request: Handler) -> None:
        if request.path == "/4":
            request.send(b"here")
        else:
            request.send(status=302, headers={"Location": f"/{int(request.path[1:]) + 1}"})

    with serving(answer) as address:
        fetched = fetch(_local(f"{address}/0"))
    assert fetched.body == b"here"
    assert fetched.final_url == f"{address}/4"


def test_endless_redirects_end() -> None:
    count = 0

    def answer(request: Handler) -> None:
        nonlocal count
        count += 1
        request.send(status=302, headers={"Location": "/again"})

    with serving(answer) as address, pytest.raises(TooManyRedirects, match="more than 5 times"):
        fetch(_local(address))
    assert count == 6


def test_a_name_server_that_changes_its_answer_gets_no_second_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []
    connected: list[str] = []
    connect = socket.create_connection

    def rebinding(host: str, port: int) -> Sequence[str]:
        looked_up.append(host)
        return ["8.8.8.8"] if len(looked_up) == 1 else ["127.0.0.1"]

    with serving(lambda request: request.send(status=302, headers={"Location": "/secret"})) as address:
        served = ("127.0.0.1", int(address.rsplit(":", 1)[1]))

        def outside(address: tuple[str, int], *args: object, **options: object) -> socket.socket:
            # Stands for the whole outside world: whatever address was dialled, our own server answers.
            connected.append(address[0])
            return connect(served)

        monkeypatch.setattr(socket, "create_connection", outside)
        with pytest.raises(AddressRefused, match="loopback"):
            fetch(FetchRequest(url="http://rebind.example/"), resolver=rebinding)
    assert looked_up == ["rebind.example", "rebind.example"]
    assert connected == ["8.8.8.8"]


def test_of_a_mixed_answer_only_the_allowed_addresses_are_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connected: list[str] = []

    def no_network(address: tuple[str, int], *args: object, **options: object) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(socket, "create_connection", no_network)
    with pytest.raises(Unreachable, match="nobody there"):
        fetch(
            FetchRequest(url="http://mixed.example/"),
            resolver=_resolving({"mixed.example": ["127.0.0.1", "8.8.8.8", "64:ff9b::1", "10.0.0.1", "2a00::5"]}),
        )
    assert connected == ["8.8.8.8", "2a00::5"]


def test_the_host_header_names_the_host_and_not_the_address() -> None:
    seen: list[str | None] = []

    def answer(request: Handler) -> None:
        seen.append(request.headers["Host"])
        request.send(b"x")

    with serving(answer) as address:
        port = address.rsplit(":", 1)[1]
        fetch(_local(f"http://agency.example:{port}/"), resolver=_resolving({"agency.example": ["127.0.0.1"]}))
    assert seen == [f"agency.example:{port}"]


def test_the_next_address_is_tried_when_the_first_takes_no_connection() -> None:
    with serving(lambda request: request.send(b"second")) as address:
        port = address.rsplit(":", 1)[1]
        fetched = fetch(
            _local(f"http://two.example:{port}/"), resolver=_resolving({"two.example": ["::1", "127.0.0.1"]})
        )
    assert fetched.body == b"second"


def test_credentials_are_sent_to_their_own_host_and_not_to_the_one_it_leads_to() -> None:
    seen: dict[str, str | None] = {}

    def second(request: Handler) -> None:
        seen["second"] = request.headers["Authorization"]
        request.send(b"x")

    with serving(second) as elsewhere:

        def first(request: Handler) -> None:
            seen["first"] = request.headers["Authorization"]
            request.send(status=302, headers={"Location": elsewhere})

        with serving(first) as address:
            fetched = fetch(_local(address.replace("http://", "http://user:secret@")))
    assert seen["first"] is not None
    assert seen["second"] is None
    assert "secret" not in fetched.final_url


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(lambda request: request.send(b"direct")) as address:
        assert fetch(_local(address)).body == b"direct"


def test_a_slow_drip_ends_when_the_whole_time_is_up() -> None:
    leaving = Event()

    def drip(request: Handler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        while not leaving.wait(0.05):
            request.wfile.write(b".")
            request.wfile.flush()

    with serving(drip) as address:
        with pytest.raises(TimedOut, match=r"within 0\.6 s"):
            fetch(_local(address, timeout=0.6))
        leaving.set()


def test_headers_that_never_end_are_cut_off_too() -> None:
    leaving = Event()

    def drip(request: Handler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not leaving.wait(0.03):
            request.wfile.write(b"X-Header: and on\r\n")

    with serving(drip) as address:
        with pytest.raises(TimedOut):
            fetch(_local(address, timeout=0.5))
        leaving.set()


def test_a_name_that_is_never_looked_up_ends_in_time() -> None:
    leaving = Event()

    def stuck(host: str, port: int) -> Sequence[str]:
        leaving.wait(60)
        return []

    with pytest.raises(TimedOut, match="looked up"):
        fetch(FetchRequest(url="http://slow.example/", timeout=0.2), resolver=stuck)
    leaving.set()


def test_a_name_without_an_address_is_told() -> None:
    def nobody(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(Unreachable, match=r"no-such\.example"):
        fetch(FetchRequest(url="http://no-such.example/"), resolver=nobody)


def test_fifty_megabytes_are_refused_by_what_they_announce() -> None:
    sent = 0

    def answer(request: Handler) -> None:
        nonlocal sent
        request.send_response(200)
        request.send_header("Content-Length", str(50_000_000))
        request.end_headers()
        for _ in range(50):
            request.wfile.write(b"x" * 1_000_000)
            sent += 1

    with serving(answer) as address, pytest.raises(TooLarge, match="announces 50,000,000"):
        fetch(_local(address, max_bytes=20_000_000))
    assert sent < 50


def test_fifty_megabytes_that_announce_nothing_are_cut_off_on_the_way() -> None:
    def answer(request: Handler) -> None:
        request.send_response(200)
        request.send_header("Connection", "close")
        request.end_headers()
        for _ in range(50):
            request.wfile.write(b"x" * 1_000_000)
        request.close_connection = True

    with serving(answer) as address, pytest.raises(TooLarge, match="more than the 2,000,000"):
        fetch(_local(address, max_bytes=2_000_000))


def test_a_gzip_bomb_is_stopped() -> None:
    bomb = gzip.compress(b"<item/>" * 3_000_000, 9)
    with (
        serving(lambda request: request.send(bomb, headers={"Content-Encoding": "gzip"})) as address,
        pytest.raises(TooLarge),
    ):
        fetch(_local(address, max_bytes=5_000_000))


def test_a_packed_answer_is_unpacked() -> None:
    packed = gzip.compress("жаңалық".encode())
    with serving(lambda request: request.send(packed, headers={"Content-Encoding": "gzip"})) as address:
        assert fetch(_local(address)).body.decode() == "жаңалық"


def test_an_answer_shorter_than_it_says_is_told() -> None:
    with (
        serving(lambda request: request.send(b"short", headers={"Content-Length": "500"})) as address,
        pytest.raises(BrokenAnswer, match="no whole HTTP answer"),
    ):
        fetch(_local(address))


def test_what_does_not_speak_http_is_told() -> None:
    def answer(request: Handler) -> None:
        request.wfile.write(b"220 mail.example ESMTP\r\n")
        request.close_connection = True

    with serving(answer) as address, pytest.raises(BrokenAnswer):
        fetch(_local(address))


@pytest.mark.parametrize(("status", "retryable"), [(403, False), (404, False), (410, False), (429, True), (503, True)])
def test_a_refusal_says_whether_asking_again_helps(status: int, retryable: bool) -> None:
    with (
        serving(lambda request: request.send(b"no", status=status)) as address,
        pytest.raises(RefusedByServer, match=str(status)) as caught,
    ):
        fetch(_local(address))
    assert caught.value.retryable is retryable
    assert caught.value.status == status
    assert caught.value.retry_after is None


def test_the_wish_to_be_left_alone_is_read_in_both_forms() -> None:
    def seconds(request: Handler) -> None:
        request.send(status=429, headers={"Retry-After": "120"})

    def moment(request: Handler) -> None:
        request.send_response_only(503)
        request.send_header("Date", "Sun, 22 Nov 2026 16:40:00 GMT")
        request.send_header("Retry-After", "Sun, 22 Nov 2026 16:45:00 GMT")
        request.send_header("Content-Length", "0")
        request.end_headers()

    for answer, wanted in ((seconds, 120.0), (moment, 300.0)):
        with serving(answer) as address, pytest.raises(RefusedByServer) as caught:
            fetch(_local(address))
        assert caught.value.retry_after == wanted


def test_nobody_listening_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match="cannot be reached"):
        fetch(_local(f"http://127.0.0.1:{port}/"))


def test_a_user_agent_cannot_smuggle_a_header_in() -> None:
    seen: list[tuple[str | None, str | None]] = []

    def answer(request: Handler) -> None:
        seen.append((request.headers["User-Agent"], request.headers["X-Evil"]))
        request.send(b"x")

    with serving(answer) as address:
        fetch(_local(address, user_agent="Orkhon\r\nX-Evil: yes"))
    assert seen == [("OrkhonX-Evil: yes", None)]


def test_tls_proves_the_name_though_an_address_was_connected_to(tmp_path: Path) -> None:
    server, roots = certificate(tmp_path, "agency.example")
    resolver = _resolving({"agency.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
    with serving(lambda request: request.send(b"proven"), context=server) as address:
        port = address.rsplit(":", 1)[1]
        assert fetch(_local(f"https://agency.example:{port}/"), resolver=resolver, roots=roots).body == b"proven"
        with pytest.raises(CertificateRefused, match=r"other\.example"):
            fetch(_local(f"https://other.example:{port}/"), resolver=resolver, roots=roots)
        with pytest.raises(CertificateRefused, match="could not prove its name"):
            fetch(_local(f"https://agency.example:{port}/"), resolver=resolver)


def test_a_redirect_from_https_to_http_is_followed_and_noted(tmp_path: Path) -> None:
    server, roots = certificate(tmp_path, "127.0.0.1")
    with serving(lambda request: request.send(b"plain")) as plain:

        def lead_on(request: Handler) -> None:
            request.send(status=301, headers={"Location": plain})

        with serving(lead_on, context=server) as address:
            fetched = fetch(_local(address), roots=roots)
    assert fetched.body == b"plain"
    assert fetched.downgraded
