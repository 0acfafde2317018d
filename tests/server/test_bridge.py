"""The bridge between the server's loop and a WSGI program in threads, through real connections."""

from __future__ import annotations

import hashlib
import http.client
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from orkhon.server.bytecache import ByteCache, Purge
from orkhon.server.hearing import REFUSE
from orkhon.server.limits import Limits
from tests.hub import DEADLINE, wait_until
from tests.server.programs import Program, Server, hears, loop_app


@pytest.fixture
def program() -> Program:
    """The program behind the bridge."""
    return Program()


@pytest.fixture
def server(program: Program) -> Iterator[Server]:
    """A bridge without a cache."""
    with Server(program) as running:
        yield running


def ask(
    server: Server, path: str, *, method: str = "GET", body: object = None, headers: dict[str, str] | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    """Ask on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)
    connection.request(method, path, body=body, headers=headers or {}, encode_chunked=hasattr(body, "__next__"))  # type: ignore[arg-type]  # any body that http.client takes
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


def test_the_path_arrives_decoded_byte_by_byte_as_pep_3333_wants_it(server: Server) -> None:
    _, content = ask(server, "/a%2Fb/%C3%A9%FF?q=%20x%26")
    assert content == b"path /a/b/\xc3\xa9\xff"
    environ = server.program.environ
    assert environ["PATH_INFO"] == "/a/b/\xc3\xa9\xff"
    assert environ["QUERY_STRING"] == "q=%20x%26"
    assert environ["SCRIPT_NAME"] == ""
    assert environ["SERVER_PORT"] == str(server.port)
    assert "CONTENT_LENGTH" not in environ


def test_headers_arrive_as_latin_1_and_repeated_ones_joined(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=DEADLINE) as raw:
        raw.sendall(
            b"GET / HTTP/1.1\r\nHost: kk.example\r\nX-Name: \xe9\r\nAccept: a\r\nAccept: b\r\n"
            b"Cookie: a=1\r\nCookie: b=2\r\nX_Forwarded_For: 6.6.6.6\r\nProxy: evil\r\nConnection: close\r\n\r\n"
        )
        while raw.recv(65536):
            pass
    environ = server.program.environ
    assert environ["HTTP_X_NAME"] == "\xe9"
    assert environ["HTTP_ACCEPT"] == "a,b"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_HOST"] == "kk.example"
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert "HTTP_PROXY" not in environ


def test_the_answer_carries_a_request_id_that_the_program_knows_too(server: Server) -> None:
    response, _ = ask(server, "/", headers={"X-Request-Id": "chosen-by-a-stranger"})
    assert response.headers["x-request-id"] == server.program.environ["HTTP_X_REQUEST_ID"] != "chosen-by-a-stranger"


def test_headers_of_the_program_leave_as_latin_1_without_those_of_the_connection(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)
    for _ in range(2):
        connection.request("GET", "/x")
        response = connection.getresponse()
        assert response.read() == b"path /x"
        assert response.headers["content-length"] == "7"
        assert response.headers["x-word"] == "ü"
    connection.close()


def test_a_forwarded_address_counts_only_from_a_trusted_proxy(program: Program) -> None:
    forwarded = {
        "X-Forwarded-For": "6.6.6.6, 203.0.113.7",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "news.example",
        "X-Request-Id": "abc-1",
    }
    with Server(program) as open_to_all:
        ask(open_to_all, "/", headers=forwarded)
        assert program.environ["REMOTE_ADDR"] == "127.0.0.1"
        assert program.environ["wsgi.url_scheme"] == "http"
        assert program.environ["HTTP_HOST"] != "news.example"
        assert not [key for key in program.environ if key.startswith("HTTP_X_FORWARDED")]
    with Server(Program(), trust_proxy=True) as behind:
        response, _ = ask(behind, "/", headers=forwarded)
        assert behind.program.environ["REMOTE_ADDR"] == "203.0.113.7"
        assert behind.program.environ["wsgi.url_scheme"] == "https"
        assert behind.program.environ["HTTP_HOST"] == "news.example"
        assert response.headers["x-request-id"] == "abc-1"


def test_an_upload_arrives_whole_with_its_length_also_when_it_comes_in_chunks(server: Server) -> None:
    data = bytes(range(256)) * 8192
    expected = f"{len(data)} {len(data)} {hashlib.sha256(data).hexdigest()}".encode()
    assert ask(server, "/upload", method="POST", body=data)[1] == expected
    pieces = (data[start : start + 50_000] for start in range(0, len(data), 50_000))
    headers = {"Transfer-Encoding": "chunked"}
    assert ask(server, "/upload", method="POST", body=pieces, headers=headers)[1] == expected


def test_an_upload_that_is_too_large_is_refused_however_it_comes(program: Program) -> None:
    with Server(program, limits=Limits(largest_body=100_000)) as server:
        response, content = ask(server, "/upload", method="POST", headers={"Content-Length": "100001"})
        assert response.status == 413
        assert b"100000 bytes" in content
        with socket.create_connection(("127.0.0.1", server.port), timeout=DEADLINE) as raw:
            raw.sendall(b"POST /upload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in range(3):
                raw.sendall(b"C350\r\n" + b"x" * 50_000 + b"\r\n")
            assert raw.recv(65536).startswith(b"HTTP/1.1 413")
        assert program.asked == 0


def test_an_upload_that_stops_in_the_middle_holds_no_thread_and_is_ended(program: Program) -> None:
    with (
        Server(program, limits=Limits(threads=1, body_piece=1.0)) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=DEADLINE) as raw,
    ):
        raw.sendall(b"POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf")
        assert ask(server, "/meanwhile")[1] == b"path /meanwhile"
        assert raw.recv(65536).startswith(b"HTTP/1.1 408")
    assert program.asked == 1


def test_a_client_that_leaves_in_the_middle_of_its_upload_reaches_no_thread(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=DEADLINE) as raw:
        raw.sendall(b"POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf")
    assert ask(server, "/meanwhile")[1] == b"path /meanwhile"
    assert server.program.asked == 1


def test_head_has_the_headers_and_no_body(server: Server) -> None:
    response, content = ask(server, "/x", method="HEAD")
    assert (response.status, content) == (200, b"")
    assert response.headers["content-length"] == "7"
    assert server.program.environ["REQUEST_METHOD"] == "HEAD"


def test_an_answer_without_content_has_no_length(server: Server) -> None:
    response, content = ask(server, "/empty")
    assert (response.status, content) == (204, b"")
    assert "content-length" not in response.headers


def test_a_program_may_start_its_response_with_its_first_piece(server: Server) -> None:
    response, content = ask(server, "/late")
    assert (response.status, content) == (203, b"first second")


def test_pieces_of_a_stream_arrive_while_the_program_still_makes_more(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)
    connection.request("GET", "/stream")
    response = connection.getresponse()
    assert response.readline() == b"data: 0\n"
    assert not server.program.closed.is_set()
    response.close()
    connection.close()
    assert server.program.closed.wait(DEADLINE), "the stream went on after its client had left"


def test_a_stream_that_breaks_does_not_look_whole(server: Server) -> None:
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        ask(server, "/breaks")


def test_a_program_that_fails_at_once_is_answered_500_and_the_next_goes_on(server: Server) -> None:
    response, content = ask(server, "/fails")
    assert response.status == 500
    assert b"as the test wants" not in content
    assert ask(server, "/x")[1] == b"path /x"


def test_a_file_arrives_whole(server: Server) -> None:
    response, content = ask(server, "/file?large")
    assert response.headers["content-length"] == "3000000"
    assert content == b"w" * 3_000_000


def test_slow_downloads_of_files_hold_no_thread(program: Program) -> None:
    with Server(program, limits=Limits(threads=1)) as server:
        slow = []
        for _ in range(3):
            connection = socket.create_connection(("127.0.0.1", server.port), timeout=DEADLINE)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(b"GET /file?large HTTP/1.1\r\nHost: h\r\n\r\n")
            assert connection.recv(100)
            slow.append(connection)
        assert ask(server, "/x")[1] == b"path /x"
        for connection in slow:
            connection.close()


def test_more_requests_than_threads_and_queue_hold_are_told_when_to_come_again(program: Program) -> None:
    program.gate.clear()
    with Server(program, limits=Limits(threads=1, waiting=1)) as server, ThreadPoolExecutor(8) as visitors:
        answers = [visitors.submit(ask, server, "/private/0")]
        # Until the thread has taken the first, it would be the one that waits.
        wait_until(lambda: program.asked == 1, "the thread to take the first request")
        answers += [visitors.submit(ask, server, f"/private/{number}") for number in range(1, 8)]

        def refusals() -> list[Future[tuple[http.client.HTTPResponse, bytes]]]:
            return [answer for answer in answers if answer.done()]

        wait_until(lambda: len(refusals()) >= 6, "all to be refused but one who is served and one who waits")
        refused = refusals()
        assert [answer.result()[0].status for answer in refused] == [503] * 6
        assert {answer.result()[0].headers["retry-after"] for answer in refused} == {"2"}
        program.gate.set()
        assert sorted(answer.result()[0].status for answer in answers) == [200, 200] + [503] * 6


@pytest.mark.parametrize("shares_port", [True, False])
def test_a_process_that_shares_its_port_lets_connections_go_while_requests_wait(
    program: Program, shares_port: bool
) -> None:
    program.gate.clear()
    with (
        Server(
            program, limits=Limits(threads=1), loop_apps={"/healthz": loop_app("alive")}, shares_port=shares_port
        ) as server,
        ThreadPoolExecutor(2) as visitors,
    ):
        held = [visitors.submit(ask, server, "/private")]
        wait_until(lambda: program.asked == 1, "the thread to take the first request")
        assert "connection" not in ask(server, "/healthz")[0].headers
        held.append(visitors.submit(ask, server, "/private"))
        if shares_port:
            wait_until(lambda: ask(server, "/healthz")[0].headers.get("connection") == "close", "a goodbye")
        assert ("connection" in ask(server, "/healthz")[0].headers) is shares_port
        program.gate.set()
        assert [one.result()[0].status for one in held] == [200, 200]
        assert "connection" not in ask(server, "/healthz")[0].headers


def test_programs_on_the_loop_answer_while_all_threads_are_busy(program: Program) -> None:
    program.gate.clear()
    with (
        Server(program, limits=Limits(threads=1), loop_apps={"/healthz": loop_app("alive")}) as server,
        ThreadPoolExecutor(1) as visitors,
    ):
        held = visitors.submit(ask, server, "/private")
        assert ask(server, "/healthz")[1] == b"alive"
        program.gate.set()
        assert held.result()[0].status == 200


def test_the_server_ends_though_streams_are_open(program: Program) -> None:
    with Server(program) as server:
        connections = []
        for _ in range(3):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)
            connection.request("GET", "/stream")
            assert connection.getresponse().readline()
            connections.append(connection)
        server.end()
        for connection in connections:
            connection.close()


def test_a_public_page_is_rendered_once_until_what_it_shows_changes(program: Program) -> None:
    cache = ByteCache()
    with Server(program, cache=cache, ear=hears) as server:
        first, _ = ask(server, "/tagged/a/b", headers={"Cookie": "a=1"})
        cache.purge([Purge(tag="c")], now=time.monotonic())
        second, content = ask(server, "/tagged/a/b", headers={"If-None-Match": "x"})
        assert content == b"salem"
        assert first.headers["etag"] == second.headers["etag"]
        assert program.asked == 1
        for number, hard in enumerate((False, True)):
            program.page = lambda number=number: f"jana {number}"  # type: ignore[misc]  # bound now
            cache.purge([Purge(tag="b", hard=hard)], now=time.monotonic())
            assert ask(server, "/tagged/a/b")[1] == b"jana %d" % number
        assert program.asked == 3


def test_who_asks_first_does_not_choose_the_form_for_the_others(program: Program) -> None:
    program.page = lambda: "salem " * 200
    with Server(program, ear=hears) as server:
        conditions = {"If-None-Match": '"x"', "Accept-Encoding": "gzip", "If-Modified-Since": "yesterday"}
        assert ask(server, "/public", method="HEAD", headers=conditions)[1] == b""
        assert program.environ["REQUEST_METHOD"] == "GET"
        assert not {"HTTP_IF_NONE_MATCH", "HTTP_ACCEPT_ENCODING", "HTTP_IF_MODIFIED_SINCE"} & set(program.environ)
        response, content = ask(server, "/public")
        assert (content, response.headers["content-encoding"]) == (b"salem " * 200, None)
        etag = response.headers["etag"]
        assert ask(server, "/public", headers={"If-None-Match": etag})[0].status == 304
        assert program.asked == 1


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/public", {"Authorization": "Bearer x"}),
        ("/public", {"Range": "bytes=0-1"}),
        ("/public?" + "x" * 3000, {}),
        ("/admin/public", {}),
    ],
)
def test_some_requests_always_reach_the_program(program: Program, path: str, headers: dict[str, str]) -> None:
    def route(path: bytes, query: bytes) -> bytes | None:
        return None if path.startswith(b"/admin/") else query

    with Server(program, ear=hears, route=route) as server:
        ask(server, path, headers=headers)
        ask(server, path, headers=headers)
        assert program.asked == 2


def test_hosts_schemes_queries_and_visitors_countries_are_kept_apart(program: Program) -> None:
    numbers = itertools.count()
    program.page = lambda: str(next(numbers))
    with Server(program, ear=hears, trust_proxy=True, country_header="X-Country") as server:
        asked: list[tuple[str, dict[str, str]]] = [
            ("/public", {"Host": "a.example"}),
            ("/public", {"Host": "b.example"}),
            ("/public", {"Host": "a.example", "X-Forwarded-Proto": "https"}),
            ("/public?page=2", {"Host": "a.example"}),
            ("/public/%41", {"Host": "a.example"}),
            ("/public", {"Host": "a.example", "X-Country": "KZ"}),
        ]
        for _ in range(2):
            contents = [ask(server, path, headers=headers)[1] for path, headers in asked]
            assert contents == [b"0", b"1", b"2", b"3", b"4", b"5"]


def test_what_a_reader_has_chosen_is_kept_apart_and_nothing_else_of_the_cookies_is_told(program: Program) -> None:
    numbers = itertools.count()
    program.page = lambda: f"{next(numbers)} {program.environ.get('HTTP_COOKIE', '-')}"

    def chosen(path: bytes, cookies: bytes) -> bytes:
        return b"look=dark" if path == b"/public" and b"look=dark" in cookies else b""

    with Server(program, ear=hears, chosen=chosen) as server:
        for _ in range(2):
            assert ask(server, "/public")[1] == b"0 -"
            assert ask(server, "/public", headers={"Cookie": "sessionid=secret"})[1] == b"0 -"
            assert ask(server, "/public", headers={"Cookie": "sessionid=secret; look=dark"})[1] == b"1 look=dark"
            assert ask(server, "/public", headers={"Cookie": "look=dark"})[1] == b"1 look=dark"
            assert ask(server, "/public/2", headers={"Cookie": "look=dark"})[1] == b"2 -"


def test_whoever_cannot_hear_for_ever_keeps_nothing(program: Program) -> None:
    with Server(program) as server:
        ask(server, "/public")
        ask(server, "/public")
        assert program.asked == 2


def test_visitors_of_a_private_page_each_get_their_own(program: Program) -> None:
    with Server(program, ear=hears) as server, ThreadPoolExecutor(4) as visitors:
        program.gate.clear()
        asked = [visitors.submit(ask, server, "/private", headers={"Cookie": f"n={n}"}) for n in range(4)]
        time.sleep(0.3)
        program.gate.set()
        assert [answer.result()[1] for answer in asked] == [b"private n=%d" % n for n in range(4)]


def test_a_small_public_file_is_kept_and_a_large_one_is_not(program: Program) -> None:
    with Server(program, ear=hears) as server:
        assert ask(server, "/file")[1] == ask(server, "/file")[1] == b"w" * 70_000
        assert program.asked == 1
        assert ask(server, "/file?large")[1] == ask(server, "/file?large")[1] == b"w" * 3_000_000
        assert program.asked == 4, "once as nobody, to see whether all may have it, and then for each"


def test_a_stampede_on_one_page_renders_it_once(program: Program) -> None:
    program.gate.clear()
    with Server(program, ear=hears) as server, ThreadPoolExecutor(20) as visitors:
        answers = [visitors.submit(ask, server, "/public") for _ in range(20)]
        wait_until(lambda: program.asked, "the first to reach the program")
        time.sleep(0.3)
        program.gate.set()
        assert {answer.result()[1] for answer in answers} == {b"salem"}
        assert program.asked == 1


def test_those_who_wait_for_a_page_that_fails_are_answered_too(program: Program) -> None:
    with Server(program, ear=hears) as server, ThreadPoolExecutor(4) as visitors:
        answers = [visitors.submit(ask, server, "/fails") for _ in range(4)]
        assert [answer.result()[0].status for answer in answers] == [500] * 4


@pytest.mark.parametrize("hard", [True, False])
def test_a_page_rendered_before_the_change_is_not_given_to_those_who_ask_after_it(program: Program, hard: bool) -> None:
    cache = ByteCache()
    program.gate.clear()
    with Server(program, cache=cache, ear=hears) as server, ThreadPoolExecutor(2) as visitors:
        program.page = lambda: "old"
        early = visitors.submit(ask, server, "/tagged/a")
        wait_until(lambda: program.asked, "the visitor to reach the program")
        program.page = lambda: "new"
        cache.purge([Purge(tag="a", hard=hard)], now=time.monotonic())
        late = visitors.submit(ask, server, "/tagged/a")
        wait_until(lambda: program.asked == 2, "the second visitor to reach the program too")
        program.gate.set()
        assert early.result()[1] == b"old", "it was asked before the change"
        assert late.result()[1] == b"new"
        assert ask(server, "/tagged/a")[1] == b"new"


def test_no_visitor_is_shown_the_old_page_after_a_hard_purge(program: Program) -> None:
    cache = ByteCache()
    value = 1
    purged = 1
    program.page = lambda: str(value)
    stale: list[tuple[int, int]] = []
    stop = threading.Event()

    def visit(server: Server) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=DEADLINE)
        while not stop.is_set():
            before = purged
            connection.request("GET", "/tagged/a")
            shown = int(connection.getresponse().read())
            if shown < before:
                stale.append((shown, before))
        connection.close()

    with Server(program, cache=cache, ear=hears) as server:
        visitors = [threading.Thread(target=visit, args=(server,)) for _ in range(6)]
        for visitor in visitors:
            visitor.start()
        end = time.monotonic() + DEADLINE
        while (value < 120 or program.asked < 100) and time.monotonic() < end:
            value += 1  # the commit
            cache.purge([Purge(tag="a", hard=True)], now=time.monotonic())
            purged = value
            time.sleep(0.01)
        stop.set()
        for visitor in visitors:
            visitor.join(DEADLINE)
    assert program.asked >= 100
    assert stale == []


def test_while_one_asks_for_the_newer_page_others_are_given_the_old_one(program: Program) -> None:
    cache = ByteCache()
    with Server(program, cache=cache, ear=hears, limits=Limits(patience=DEADLINE)) as server:
        ask(server, "/tagged/a")
        program.page = lambda: "jana"
        program.gate.clear()
        cache.purge([Purge(tag="a")], now=time.monotonic())
        with ThreadPoolExecutor(1) as visitors:
            renewing = visitors.submit(ask, server, "/tagged/a")
            wait_until(lambda: program.asked == 2, "one to ask for the newer page")
            answer, content = ask(server, "/tagged/a")
            assert content == b"salem"
            assert int(answer.headers["age"]) >= 0
            assert answer.headers["cache-status"].startswith("orkhon; hit; ttl=-")
            assert program.asked == 2
            program.gate.set()
            assert renewing.result()[1] == b"jana"
        answer, content = ask(server, "/tagged/a")
        assert (content, answer.headers["age"]) == (b"jana", None)


def test_what_was_purged_hard_is_given_to_nobody_while_the_newer_page_is_made(program: Program) -> None:
    cache = ByteCache()
    with Server(program, cache=cache, ear=hears) as server, ThreadPoolExecutor(2) as visitors:
        ask(server, "/tagged/a")
        program.page = lambda: "jana"
        program.gate.clear()
        cache.purge([Purge(tag="a")], now=time.monotonic())
        cache.purge([Purge(tag="a", hard=True)], now=time.monotonic())
        asked = [visitors.submit(ask, server, "/tagged/a") for _ in range(2)]
        wait_until(lambda: program.asked == 2, "one to ask for the newer page")
        time.sleep(0.3)
        assert not any(one.done() for one in asked)
        program.gate.set()
        assert [one.result()[1] for one in asked] == [b"jana", b"jana"]


def test_an_old_page_is_given_while_the_program_fails_or_is_slow_and_never_one_purged_hard(program: Program) -> None:
    cache = ByteCache()
    with Server(program, cache=cache, ear=hears, limits=Limits(patience=0.2)) as server:
        assert ask(server, "/tagged/a")[1] == ask(server, "/tagged/b")[1] == b"salem"
        program.broken = True
        cache.purge([Purge(tag="a"), Purge(tag="b", hard=True)], now=time.monotonic())
        answer, content = ask(server, "/tagged/a")
        assert (answer.status, content) == (200, b"salem")
        assert answer.headers["cache-status"].startswith("orkhon; hit; ttl=-")
        assert ask(server, "/tagged/b")[0].status == 500
        program.broken = False
        program.page = lambda: "jana"
        program.gate.clear()
        assert ask(server, "/tagged/a")[1] == b"salem", "whoever asks for the newer one does not wait for ever"
        program.gate.set()
        wait_until(lambda: ask(server, "/tagged/a")[1] == b"jana", "the newer page, without a hand")
        assert ask(server, "/tagged/b")[1] == b"jana"


def test_pages_go_on_for_a_time_while_nobody_can_be_told_of_kills(program: Program) -> None:
    silent = 0.0
    with Server(program, cache=ByteCache(), ear=lambda now: silent, limits=Limits(deaf=60.0)) as server:
        ask(server, "/tagged/a")
        program.page = lambda: "jana"
        silent = 59.0
        assert ask(server, "/tagged/a")[1] == b"salem"
        assert ask(server, "/tagged/b")[1] == ask(server, "/tagged/b")[1] == b"jana"
        assert program.asked == 3, "what is not kept yet is asked for each time, and not kept now"
        silent = 61.0
        assert ask(server, "/tagged/a")[1] == b"jana"
        silent = 0.0
        assert ask(server, "/tagged/a")[1] == b"salem"
        silent = REFUSE
        assert ask(server, "/tagged/a")[1] == b"jana"


def test_nothing_of_a_request_but_host_path_and_the_page_s_own_parameters_reaches_what_all_are_given(
    program: Program,
) -> None:
    poison = {
        "Host": "Kk.Example",
        "X-Forwarded-Host": "evil.example",
        "X-Original-URL": "/admin/",
        "X-Rewrite-URL": "/admin/",
        "X-HTTP-Method-Override": "DELETE",
        "Forwarded": "host=evil.example",
        "Cookie": "theme=evil",
        "Accept-Language": "ru",
        "User-Agent": "<script>",
        "Referer": "https://evil.example/",
        "Origin": "https://evil.example",
    }

    def route(path: bytes, query: bytes) -> bytes | None:
        return b"page=2" if b"page=2" in query else b""

    with Server(program, ear=hears, route=route) as server:
        ask(server, "/public?utm_source=evil&page=2", headers=poison)
        environ = program.environ
        assert {name for name in environ if name.startswith("HTTP_")} == {"HTTP_HOST", "HTTP_X_REQUEST_ID"}
        assert environ["HTTP_HOST"] == "kk.example"
        assert environ["QUERY_STRING"] == "page=2"
        assert "evil" not in str({name: value for name, value in environ.items() if isinstance(value, str)})
        for query in range(50):
            ask(server, f"/public?page=2&x={query}", headers={"Host": "kk.example"})
        assert program.asked == 1


def test_what_a_page_shows_and_what_it_is_called_never_leaves(program: Program) -> None:
    with Server(program, ear=hears) as server:
        for path in ("/tagged/a", "/named", "/named?private"):
            for _ in range(2):
                names = {name.lower() for name in ask(server, path)[0].headers}
                assert not {name for name in names if name.startswith("x-orkhon")}


def test_a_proxy_may_keep_what_nobody_counts_no_longer_than_the_second_that_it_is(program: Program) -> None:
    cache = ByteCache()
    with Server(program, cache=cache, ear=hears, limits=Limits(proxy_keeps=True)) as server:

        def told(path: str) -> str:
            return ask(server, path)[0].headers["x-accel-expires"]

        for _ in range(2):
            assert abs(int(told("/public").removeprefix("@")) - time.time()) < DEADLINE
            assert {told(path) for path in ("/named", "/private", "/file?large", "/stream404")} == {"0"}
        program.gate.clear()
        cache.purge([Purge(tag="public")], now=time.monotonic())
        with ThreadPoolExecutor(1) as visitors:
            renewing = visitors.submit(ask, server, "/public")
            wait_until(lambda: ask(server, "/public")[0].headers["age"], "an old page to be given")
            assert told("/public") == "0"
            program.gate.set()
            renewing.result()


def test_whoever_counts_is_told_of_each_page_that_was_given_and_of_nothing_else(program: Program) -> None:
    told: list[tuple[bytes, str]] = []
    with Server(
        program, cache=ByteCache(), ear=hears, told=lambda request, page: told.append((page, request.client))
    ) as counting:
        first, _ = ask(counting, "/named")
        again, _ = ask(counting, "/named")
        unchanged, _ = ask(counting, "/named", headers={"If-None-Match": first.headers["etag"]})
        private, _ = ask(counting, "/named?private")
        for method, path in (
            ("HEAD", "/named"),
            ("POST", "/named?private"),
            ("GET", "/public"),
            ("GET", "/named?gone"),
        ):
            ask(counting, path, method=method)
    assert [answer.status for answer in (first, again, unchanged, private)] == [200, 200, 304, 200]
    assert told == [(b"orkhon kk science 7", "127.0.0.1")] * 4
    assert not [answer for answer in (first, again, unchanged, private) if "x-orkhon-page" in answer.headers]


def test_a_page_is_given_also_where_counting_fails(program: Program) -> None:
    def fails(request: object, page: bytes) -> None:
        raise RuntimeError("broken, as the test wants it")

    with Server(program, told=fails) as counting:
        answer, content = ask(counting, "/named")
    assert (answer.status, content) == (200, b"salem")
