"""Folders on servers: what is taken from them, and what hostile ones are told."""

from __future__ import annotations

import ftplib
import io
import traceback
from collections.abc import Callable
from pathlib import Path

import paramiko
import pytest

from orkhon.intake.connectors.ftp.parse import parse
from orkhon.intake.connectors.ftp.retrieve import retrieve as retrieve_ftp
from orkhon.intake.connectors.sftp.retrieve import retrieve as retrieve_sftp
from orkhon.intake.remote_folders import arrivals_from
from orkhon.outbound.errors import (
    AddressRefused,
    CertificateRefused,
    OutboundError,
    RefusedByServer,
    TimedOut,
    TooLarge,
    Unreachable,
)
from orkhon.outbound.ftp import PORTS, FtpFolder, ftp_folder
from orkhon.outbound.lines import Line, read_server_address
from orkhon.outbound.remote_files import RemoteFile
from orkhon.outbound.sftp import HostKeyChanged, KeyUnreadable, SftpFolder, fingerprint, read_private_key
from tests.intake.connectors.file_servers import PASSWORD, USER, serving_ftp, serving_lines, serving_sftp
from tests.intake.connectors.retrievals import READING, Poll, rss
from tests.intake.connectors.tls_ftp_server import serving_ftp_in_tls
from tests.outbound.certificates import certificate


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "home" / "out"
    folder.mkdir(parents=True)
    (folder / "a.xml").write_bytes(rss("a"))
    return folder


def _ftp(port: int, path: str = "out") -> Poll:
    return Poll(retrieve=retrieve_ftp, address=f"ftp://{USER}@127.0.0.1:{port}/{path}", secret=PASSWORD)


@pytest.mark.parametrize("without", [(), ("MLSD", "MLST")])
def test_a_file_is_taken_once_by_ftp_and_stays_there(out: Path, without: tuple[str, ...]) -> None:
    with serving_ftp(out.parent, without=without) as port:
        poll = _ftp(port)
        assert poll() == []
        (arrival,) = poll()
        assert arrival.raw is not None
        assert parse(arrival.raw, READING).items[0].uri == "https://altai.example/news/a"
        assert poll() == []
        assert (out / "a.xml").exists()


def test_what_was_taken_is_removed_where_the_source_wants_it_and_what_was_refused_is_not(out: Path) -> None:
    (out / "b.xml").write_bytes(b"<html>")
    with serving_ftp(out.parent) as port:
        poll = _ftp(port)
        poll.options = {"remove": True}
        poll()
        assert len(poll(refusing="b.xml")) == 2
    assert [path.name for path in out.iterdir()] == ["b.xml"]


def test_a_long_file_is_refused_and_stops_no_other(out: Path) -> None:
    (out / "b.xml").write_bytes(b"x" * 5000)
    with serving_ftp(out.parent) as port:
        poll = _ftp(port)
        poll.max_bytes = 2000
        poll()
        assert sorted((arrival.name, bool(arrival.refusal)) for arrival in poll()) == [
            ("a.xml", False),
            ("b.xml", True),
        ]


def test_a_wrong_password_is_told_and_not_shown(out: Path) -> None:
    with serving_ftp(out.parent) as port:
        poll = _ftp(port)
        poll.secret = "wrong!"
        with pytest.raises(RefusedByServer, match="check user and secret") as refused:
            poll()
    assert "wrong!" not in str(refused.value)


def test_ftps_goes_to_no_server_without_tls(out: Path) -> None:
    with serving_ftp(out.parent) as port:
        poll = _ftp(port)
        poll.address = poll.address.replace("ftp://", "ftps://")
        with pytest.raises(CertificateRefused, match="offers no TLS"):
            poll()


def test_files_come_and_go_within_tls_and_the_password_never_outside(out: Path, tmp_path: Path) -> None:
    server, roots = certificate(tmp_path, "127.0.0.1")
    with serving_ftp_in_tls(out, server) as served:
        url = f"ftps://{USER}@127.0.0.1:{served.port}/"
        with ftp_folder(url, secret=lambda: PASSWORD, seconds=20, allow_local=True, context=roots) as folder:
            assert [file.name for file in folder.listed()] == ["a.xml"]
            assert folder.read("a.xml", 10_000) == rss("a")
            folder.put("b.xml", rss("b") * 5000)
    assert (out / "b.xml").read_bytes() == rss("b") * 5000
    assert served.plain_words == ["AUTH TLS"]
    # Servers refuse data connections that do not go on with the session of the control connection.
    assert served.resumed == [True, True, True]


@pytest.mark.parametrize("scheme", ["ftp", "ftps"])
@pytest.mark.parametrize(("name", "trusted"), [("127.0.0.1", False), ("agency.example", True)])
def test_a_certificate_that_proves_nothing_is_refused_before_the_password_is_said(
    out: Path, tmp_path: Path, scheme: str, name: str, trusted: bool
) -> None:
    server, roots = certificate(tmp_path, name)
    with serving_ftp_in_tls(out, server) as served:
        url = f"{scheme}://{USER}@127.0.0.1:{served.port}/"
        context = roots if trusted else None  # without: those that this machine trusts
        with (
            pytest.raises(CertificateRefused, match=r"could not prove its name .*mend its certificate") as refused,
            ftp_folder(url, secret=lambda: PASSWORD, seconds=20, allow_local=True, context=context),
        ):
            pass
    assert not refused.value.retryable
    assert served.plain_words == ["AUTH TLS"]


@pytest.mark.parametrize("kind", ["ftp", "sftp", "ftps"])
def test_no_server_of_this_network_is_asked_unless_the_source_is_local(kind: str) -> None:
    retrieve = retrieve_sftp if kind == "sftp" else retrieve_ftp
    with pytest.raises(AddressRefused, match="loopback"):
        Poll(retrieve=retrieve, address=f"{kind}://altai@127.0.0.1/out", local=False)()


@pytest.mark.parametrize("port", [25, 6379, 80])
def test_no_other_service_is_asked(port: int) -> None:
    with pytest.raises(AddressRefused, match="another service"):
        Poll(retrieve=retrieve_ftp, address=f"ftp://198.51.100.1:{port}/", local=False)()


def test_a_server_that_hangs_is_left_at_the_deadline() -> None:
    with (
        serving_lines(b"220 wel") as port,
        pytest.raises(TimedOut, match=r"within 0\.5 s"),
        ftp_folder(f"ftp://127.0.0.1:{port}/", secret=str, seconds=0.5, allow_local=True),
    ):
        pass


@pytest.mark.parametrize("line", [b"220 " + b"x" * 20_000 + b"\r\n", b"\xff\xfe\r\n", b"HTTP/1.1 400\r\n\r\n"])
def test_a_server_that_speaks_no_ftp_is_refused(line: bytes) -> None:
    with (
        serving_lines(line) as port,
        pytest.raises(OutboundError),
        ftp_folder(f"ftp://127.0.0.1:{port}/", secret=str, seconds=1, allow_local=True),
    ):
        pass


@pytest.mark.parametrize("answer", [b"530 no hush, altai", b"421 hush later", b"331 hush", b"hush", b"999 hush"])
def test_a_password_that_the_server_repeats_is_told_to_nobody(answer: bytes) -> None:
    words = (b"220 here\r\n", b"502 no TLS\r\n", b"331 more\r\n", answer + b"\r\n", answer + b"\r\n")
    with (
        serving_lines(*words) as port,
        pytest.raises(OutboundError) as refused,
        ftp_folder(f"ftp://{USER}@127.0.0.1:{port}/", secret=lambda: PASSWORD, seconds=2, allow_local=True),
    ):
        pass
    assert PASSWORD not in "".join(traceback.format_exception(refused.value))


def test_names_that_lead_elsewhere_are_never_asked_for(out: Path) -> None:
    (out / "x y.xml").write_bytes(rss("x"))
    (out / "sub").mkdir()
    with (
        serving_ftp(out.parent) as port,
        ftp_folder(
            f"ftp://{USER}@127.0.0.1:{port}/out", secret=lambda: PASSWORD, seconds=60, allow_local=True
        ) as folder,
    ):
        assert sorted(file.name for file in folder.listed()) == ["a.xml", "x y.xml"]
        poll = _ftp(port)
        list(arrivals_from(folder, poll.retrieval()))


def test_the_host_key_is_pinned_at_the_first_visit_and_demanded_then(out: Path) -> None:
    first, second = paramiko.ECDSAKey.generate(), paramiko.ECDSAKey.generate()
    with serving_sftp(out.parent, first) as port:
        poll = Poll(retrieve=retrieve_sftp, address=f"sftp://{USER}@127.0.0.1:{port}/out", secret=PASSWORD)
        poll()
        assert poll.pinned == [fingerprint(first)]
        poll.options = {"host_key": poll.pinned[0]}
        (arrival,) = poll()
        assert arrival.raw is not None
        assert arrival.raw.data == rss("a")
        assert poll() == []
        assert len(poll.pinned) == 1
    with serving_sftp(out.parent, second) as port:
        poll.address = f"sftp://{USER}@127.0.0.1:{port}/out"
        with pytest.raises(HostKeyChanged, match="somebody stands between"):
            poll()


def test_a_private_key_signs_in(out: Path) -> None:
    key = paramiko.ECDSAKey.generate()
    written = io.StringIO()
    key.write_private_key(written)
    with serving_sftp(out.parent, paramiko.ECDSAKey.generate(), allowed=key) as port:
        poll = Poll(retrieve=retrieve_sftp, address=f"sftp://{USER}@127.0.0.1:{port}/out", secret=written.getvalue())
        poll()
        assert len(poll()) == 1


def test_a_wrong_password_and_a_missing_folder_are_told(out: Path) -> None:
    with serving_sftp(out.parent, paramiko.ECDSAKey.generate()) as port:
        poll = Poll(retrieve=retrieve_sftp, address=f"sftp://{USER}@127.0.0.1:{port}/gone", secret=PASSWORD)
        with pytest.raises(RefusedByServer, match="ask its operator"):
            poll()
        poll.secret = "wrong!"
        with pytest.raises(RefusedByServer, match="does not let") as refused:
            poll()
    assert "wrong!" not in str(refused.value)


def test_a_server_that_speaks_no_ssh_is_refused() -> None:
    with serving_lines(b"220 ftp here\r\n" * 200) as port, pytest.raises(OutboundError):
        Poll(retrieve=retrieve_sftp, address=f"sftp://127.0.0.1:{port}/")()


def test_a_key_with_a_passphrase_is_refused_in_words() -> None:
    with pytest.raises(KeyUnreadable, match="ssh-keygen"):
        read_private_key("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n")


class _Folder:
    """A folder whose first file is refused for now, whenever it is asked for."""

    def __init__(self) -> None:
        self.names = ["a.xml", "b.xml"]
        self.removed: list[str] = []

    def listed(self) -> list[RemoteFile]:
        return [RemoteFile(name=name, size=9, changed="1") for name in self.names]

    def look(self, name: str) -> RemoteFile | None:
        return next((one for one in self.listed() if one.name == name), None)

    def read(self, name: str, max_bytes: int) -> bytes:
        if name == "a.xml":
            raise RefusedByServer("450 busy", status=503)
        return rss(name)

    def remove(self, name: str) -> None:
        self.removed.append(name)


def test_a_file_that_is_refused_for_now_stops_no_other_and_is_asked_for_again() -> None:
    folder = _Folder()
    poll = Poll(retrieve=lambda retrieval: arrivals_from(folder, retrieval), address="ftp://altai.example/")
    poll()
    visit = poll.retrieve(poll.retrieval())
    assert [next(visit).name, next(visit).name] == ["ftp://altai.example/", "b.xml"]
    with pytest.raises(RefusedByServer, match="450"):
        next(visit)


@pytest.mark.parametrize("kind", ["ftp", "ftp without MLSD", "sftp"])
def test_a_file_that_was_written_anew_while_it_was_read_is_not_removed(out: Path, kind: str) -> None:
    if kind == "sftp":
        serving = serving_sftp(out.parent, paramiko.ECDSAKey.generate())
    else:
        serving = serving_ftp(out.parent, without=("MLSD", "MLST") if "without" in kind else ())
    retrieve = retrieve_sftp if kind == "sftp" else retrieve_ftp
    with serving as port:
        address = f"{kind.partition(' ')[0]}://{USER}@127.0.0.1:{port}/out"
        poll = Poll(retrieve=retrieve, address=address, secret=PASSWORD, options={"remove": True})
        poll()
        visit = poll.retrieve(poll.retrieval())
        next(visit)
        arrival = next(visit)
        (out / "a.xml").write_bytes(rss("a", "Екінші сөз"))
        arrival.settle("")
        list(visit)
        assert (out / "a.xml").exists()
        poll()
        (arrival,) = poll()
        assert arrival.raw is not None
        assert arrival.raw.data == rss("a", "Екінші сөз")
        assert not (out / "a.xml").exists()


def test_after_a_file_that_was_broken_off_the_next_one_comes_whole(out: Path) -> None:
    (out / "b.xml").write_bytes(b"x" * 3_000_000)
    with (
        serving_ftp(out.parent) as port,
        ftp_folder(
            f"ftp://{USER}@127.0.0.1:{port}/out", secret=lambda: PASSWORD, seconds=60, allow_local=True
        ) as folder,
    ):
        with pytest.raises(TooLarge):
            folder.read("b.xml", 10)
        assert folder.read("a.xml", 10_000) == rss("a")


def test_a_plain_failure_of_one_file_by_sftp_is_for_now_and_a_broken_line_is_not() -> None:
    class Client:
        closed = False

        def open(self, path: str, mode: str) -> None:
            raise OSError("Failure")

        def get_channel(self) -> Client:
            return self

    client = Client()
    server = read_server_address("sftp://127.0.0.1/", {"sftp": 22})
    folder = SftpFolder(Line(server, seconds=60, allow_local=True), client, ".")
    with pytest.raises(RefusedByServer, match="for now") as refused:
        folder.read("a.xml", 10)
    assert refused.value.retryable
    client.closed = True
    with pytest.raises(Unreachable):
        folder.read("a.xml", 10)


@pytest.mark.parametrize(("reply", "heard"), [("200 OK", 0), ("226 done", 1), ("426 aborted", 1)])
def test_the_reply_to_a_transfer_that_was_broken_off_is_not_taken_for_the_next_one(reply: str, heard: int) -> None:
    class Client:
        def __init__(self) -> None:
            self.heard = 0

        def retrbinary(self, command: str, callback: Callable[[bytes], None], step: int) -> None:
            callback(b"x" * 11)

        def sendcmd(self, command: str) -> str:
            if reply.startswith("4"):
                raise ftplib.error_temp(reply)  # noqa: S321 - the server's answer
            return reply

        def voidresp(self) -> None:
            self.heard += 1

    client = Client()
    server = read_server_address("ftp://127.0.0.1/", PORTS)
    with pytest.raises(TooLarge):
        FtpFolder(Line(server, seconds=60, allow_local=True), client).read("a.xml", 10)  # type: ignore[arg-type]  # all that is asked
    assert client.heard == heard


def test_a_name_that_is_busy_is_left_out_of_a_list_made_one_by_one() -> None:
    class Client:
        def retrlines(self, command: str, callback: Callable[[str], None]) -> None:
            if command == "MLSD":
                raise ftplib.error_perm("500 unknown")  # noqa: S321 - the server's answer
            for name in ("a.xml", "b.xml"):
                callback(name)

        def size(self, name: str) -> int:
            if name == "a.xml":
                raise ftplib.error_temp(self.busy)  # noqa: S321 - the server's answer
            return 9

        def voidcmd(self, command: str) -> str:
            return "213 20261122164000"

        busy = "450 busy"

    client = Client()
    server = read_server_address("ftp://127.0.0.1/", PORTS)
    folder = FtpFolder(Line(server, seconds=60, allow_local=True), client)  # type: ignore[arg-type]  # all that is asked
    assert folder.listed() == [RemoteFile(name="b.xml", size=9, changed="20261122164000")]
    client.busy = "421 closing"
    with pytest.raises(RefusedByServer, match="421"):
        folder.listed()
