"""HAS: how it is asked, and what a story becomes. The service here is ours, its news and its login are invented."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from orkhon.intake.connectors.has import retrieve as has_retrieve
from orkhon.intake.connectors.has.parse import parse
from orkhon.intake.connectors.has.retrieve import retrieve
from orkhon.intake.connectors.has.service import Service, read_page
from orkhon.intake.deliveries import Arrival
from orkhon.intake.errors import ListUnusable, SourceMisconfigured
from orkhon.items import ItemType
from orkhon.outbound.errors import RefusedByServer
from orkhon.outbound.pacing import Pace
from tests.intake.connectors.retrievals import NOW, READING, Poll
from tests.intake.connectors.test_telegram import PNG
from tests.outbound.servers import Handler, serving

NINJS = {
    "uri": "aa:text:20261122:1",
    "type": "text",
    "version": "1",
    "language": "tr",
    "headline": "Uydurma haber",
    "body_xhtml": "<p>Metin</p>",
}


def _result(id_: str, kind: int, date: str, group: str = "g1") -> dict[str, object]:
    return {"id": id_, "type": str(kind), "title": f"Başlık {id_}", "date": date, "group_id": group}


@dataclass
class Has:
    """The service: what it lists, and what was asked of it."""

    results: list[dict[str, object]] = field(default_factory=list)
    documents: dict[str, object] = field(default_factory=dict)
    pictures: set[str] = field(default_factory=set)
    failing: dict[str, int] = field(default_factory=dict)
    packed: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    searches: list[dict[str, list[str]]] = field(default_factory=list)
    address: str = ""

    def __call__(self, request: Handler) -> None:
        """Answer one request."""
        if request.path.startswith("/link/"):
            assert request.headers["Authorization"] is None or "127.0.0.1" in self.address
            request.send(PNG, headers={"Content-Type": "image/png"})
            return
        pair = base64.b64decode(request.headers["Authorization"].removeprefix("Basic ")).decode()
        if pair != "invented:hush":
            request.send(status=401)
            return
        self.asked.append(request.path)
        if request.path == "/abone/search/":
            form = parse_qs(request.rfile.read(int(request.headers["Content-Length"])).decode())
            self.searches.append(form)
            start = int(form["offset"][0])
            some = self.results[start : start + int(form["limit"][0])]
            request.send(json.dumps({"data": {"result": some, "total": len(self.results)}}).encode())
            return
        kind, id_ = request.path.split("/")[2:4]
        if id_ in self.failing:
            request.send(status=self.failing[id_])
        elif id_ in self.packed:
            request.send(b"x", headers={"Content-Type": "application/json", "Content-Encoding": "invented"})
        elif kind == "document" and id_ in self.documents:
            request.send(json.dumps(self.documents[id_]).encode(), headers={"Content-Type": "application/json"})
        elif kind == "token" and id_ in self.pictures:
            request.send(status=302, headers={"Location": f"{self.address}/link/{id_}"})
        else:
            request.send(status=404)


@pytest.fixture
def has() -> Iterator[Has]:
    service = Has(
        results=[
            _result("aa:picture:20261122:2", 2, "2026-11-22T16:01:00Z"),
            _result("aa:text:20261122:1", 1, "2026-11-22T16:00:00Z"),
            _result("aa:video:20261122:3", 3, "2026-11-22T16:02:00Z"),
        ],
        documents={"aa:text:20261122:1": NINJS},
        pictures={"aa:picture:20261122:2"},
    )
    with serving(service) as address:
        service.address = address
        yield service


@pytest.fixture
def poll(has: Has) -> Poll:
    def asked_quickly(retrieval: object) -> Iterator[Arrival]:
        service = Service(retrieval=retrieval, pace=Pace(0.0))  # type: ignore[arg-type]
        return retrieve(service.retrieval, service)

    options = {"user": "invented", "types": [1, 2, 3], "languages": [1], "format": "newsml29"}
    return Poll(retrieve=asked_quickly, address=has.address, options=options, secret="hush\n")


def test_text_picture_and_film_of_a_group_are_one_item(has: Has, poll: Poll) -> None:
    (arrival,) = poll()
    assert arrival.raw is not None
    (item,) = parse(arrival.raw, READING).items
    assert (item.uri, item.headline) == ("aa:text:20261122:1", "Uydurma haber")
    picture, film = (association.item for association in item.associations)
    assert (picture.type, picture.uri) == (ItemType.PICTURE, "aa:picture:20261122:2")
    assert picture.media[0].renditions[0].href == arrival.raw.files[0].name
    assert arrival.raw.files[0].data == PNG
    assert film.type is ItemType.VIDEO
    assert film.media[0].renditions[0].href == f"{has.address}/abone/token/aa:video:20261122:3/web"
    assert has.searches[0] == {
        "start_date": ["2026-11-21T16:40:00Z"],
        "end_date": ["NOW"],
        "filter_type": ["1,2,3"],
        "filter_language": ["1"],
        "offset": ["0"],
        "limit": ["100"],
    }
    assert "/abone/document/aa:text:20261122:1/newsml29" in has.asked


def test_what_was_taken_is_not_asked_for_again_and_the_search_goes_on_from_there(has: Has, poll: Poll) -> None:
    poll()
    has.asked.clear()
    poll.now = NOW + timedelta(hours=7)
    assert poll() == []
    assert has.asked == ["/abone/search/"]
    assert has.searches[-1]["start_date"] == ["2026-11-22T10:40:00Z"]


def test_a_picture_that_comes_later_joins_its_text(has: Has, poll: Poll) -> None:
    poll()
    has.results.append(_result("aa:picture:20261122:9", 2, "2026-11-22T16:30:00Z"))
    has.pictures.add("aa:picture:20261122:9")
    (arrival,) = poll()
    assert arrival.raw is not None
    (item,) = parse(arrival.raw, READING).items
    assert [association.item.uri for association in item.associations] == [
        "aa:picture:20261122:2", "aa:video:20261122:3", "aa:picture:20261122:9",
    ]  # fmt: skip


def test_a_picture_of_no_text_is_an_item(has: Has, poll: Poll) -> None:
    has.results = [_result("aa:picture:20261122:2", 2, "2026-11-22T16:01:00Z", group="")]
    (arrival,) = poll()
    assert arrival.raw is not None
    (item,) = parse(arrival.raw, READING).items
    assert (item.type, item.headline) == (ItemType.PICTURE, "Başlık aa:picture:20261122:2")


def test_a_document_that_is_gone_is_told_and_stops_no_other(has: Has, poll: Poll) -> None:
    has.results.append(_result("aa:text:20261122:4", 1, "2026-11-22T16:09:00Z", group="g2"))
    first, second = poll()
    assert first.raw is not None
    assert (second.name, second.raw) == ("aa:text:20261122:4", None)
    assert "404" in second.refusal


def test_a_document_that_fails_for_now_stops_no_other_and_is_asked_for_again(has: Has, poll: Poll) -> None:
    has.results.append(_result("aa:text:20261122:4", 1, "2026-11-22T16:09:00Z", group="g2"))
    has.documents["aa:text:20261122:4"] = {**NINJS, "uri": "aa:text:20261122:4"}
    has.failing = {"aa:text:20261122:1": 500}
    visit = poll.retrieve(poll.retrieval())
    assert [next(visit).name] == ["aa:text:20261122:4"]
    with pytest.raises(RefusedByServer, match="500"):
        next(visit)
    assert poll.cursor == ""
    poll.known = {"aa:text:20261122:4|2026-11-22T16:09:00Z"}
    has.failing = {}
    assert [arrival.name for arrival in poll()] == ["aa:text:20261122:1"]


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_service_that_wants_to_be_left_alone_is_asked_nothing_more(has: Has, poll: Poll, status: int) -> None:
    has.results = [_result(f"aa:text:20261122:{n}", 1, f"2026-11-22T16:0{n}:00Z", group=f"g{n}") for n in (1, 2)]
    has.failing = {"aa:text:20261122:1": status}
    with pytest.raises(RefusedByServer, match=str(status)):
        poll()
    assert not any("aa:text:20261122:2" in path for path in has.asked)


def test_a_document_that_is_too_long_or_strangely_packed_is_refused(has: Has, poll: Poll) -> None:
    has.results = [_result(f"aa:text:20261122:{n}", 1, f"2026-11-22T16:0{n}:00Z", group=f"g{n}") for n in (1, 2, 3)]
    has.documents["aa:text:20261122:2"] = {**NINJS, "body_xhtml": "x" * 5000}
    has.packed = {"aa:text:20261122:3"}
    poll.max_bytes = 3000
    first, second, third = poll()
    assert first.raw is not None
    assert "3,000" in second.refusal
    assert "invented" in third.refusal


def test_all_pages_are_asked(has: Has, poll: Poll) -> None:
    has.results = [
        _result(f"aa:text:20261122:{n}", 1, f"2026-11-22T15:{n // 60:02}:{n % 60:02}Z", "") for n in range(150)
    ]
    has.documents = {str(result["id"]): {**NINJS, "uri": result["id"]} for result in has.results}
    assert len(poll()) == 150
    assert [search["offset"] for search in has.searches] == [["0"], ["100"]]


def test_an_endless_list_is_refused(has: Has, poll: Poll, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(has_retrieve, "MOST_PAGES", 2)
    has.results = [_result(f"aa:text:1:{n}", 1, "2026-11-22T15:00:00Z") for n in range(300)]
    with pytest.raises(ListUnusable, match="narrow the source"):
        poll()


def test_a_wrong_password_and_none_are_told_apart_and_never_shown(has: Has, poll: Poll) -> None:
    poll.secret = "wrong"
    with pytest.raises(RefusedByServer, match="401") as refused:
        poll()
    assert "wrong" not in str(refused.value)
    poll.secret = ""
    with pytest.raises(SourceMisconfigured, match="no secret"):
        poll()


def test_half_a_second_lies_between_two_requests_of_one_customer() -> None:
    moments = [10.0]
    slept: list[float] = []
    pace = Pace(0.5, clock=lambda: moments[0], sleep=slept.append)
    assert [pace.wait("a"), pace.wait("a"), pace.wait("b"), pace.wait("a")] == [0.0, 0.5, 0.0, 1.0]
    moments[0] = 20.0
    assert pace.wait("a") == 0.0
    assert slept == [0.5, 1.0]


def test_the_pause_holds_over_processes_and_starts(tmp_path: Path) -> None:
    moments = [1000.0]
    slept: list[float] = []

    def started() -> Pace:
        return Pace(0.5, clock=lambda: moments[0], sleep=slept.append)

    assert started().wait("a", folder=tmp_path) == 0.0
    assert [started().wait("a", folder=tmp_path), started().wait("b", folder=tmp_path)] == [0.5, 0.0]
    other = started()
    assert [other.wait("a", folder=tmp_path), other.wait("a", folder=tmp_path)] == [1.0, 1.5]
    moments[0] = 500.0
    assert other.wait("a", folder=tmp_path) == 0.0, "the clock was set back"
    for file in tmp_path.iterdir():
        file.write_text("broken")
    assert started().wait("a", folder=tmp_path) == 0.0


def test_types_are_understood_as_words_too_and_documents_inside_of_json(has: Has, poll: Poll) -> None:
    has.results = [
        {**_result("aa:text:20261122:1", 1, "2026-11-22T16:00:00Z"), "type": "text"},
        {**_result("aa:picture:20261122:2", 2, "2026-11-22T16:01:00Z"), "type": None},
    ]
    has.documents = {"aa:text:20261122:1": {"response": {"success": True}, "data": json.dumps(NINJS)}}
    (arrival,) = poll()
    assert arrival.raw is not None
    (item,) = parse(arrival.raw, READING).items
    assert (item.headline, len(item.associations)) == ("Uydurma haber", 1)
    found = [_result("aa:graph:1:2", 5, ""), {"id": "x", "type": "graphic"}, {"id": "y", "type": "opera"}]
    assert [one.type for one in read_page(json.dumps({"data": {"result": found}}).encode()).found] == [5, 5]


def test_who_asked_too_soon_comes_again_and_takes_no_excuse_for_a_picture(has: Has, poll: Poll) -> None:
    has.documents["aa:text:20261122:1"] = {"response": {"message": "Try again in 0.312 sec"}}
    with pytest.raises(RefusedByServer, match="more time") as refused:
        poll()
    assert refused.value.retryable
    assert poll.known == set()


def test_results_that_cannot_be_read_are_left_out() -> None:
    page = read_page(json.dumps({"data": {"result": [7, {"id": "../x", "type": 1}, _result("a", 1, "")]}}).encode())
    assert [found.id for found in page.found] == ["a"]
    assert (page.results, page.strange) == (3, 2)
    with pytest.raises(ListUnusable, match="quota"):
        read_page(b'{"response": {"success": false, "message": "quota"}}')
