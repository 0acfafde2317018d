"""The API does what its description says, and its description says all that it does."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from jsonschema import Draft202012Validator
from pytest_django import Settings

from orkhon.alliance.models import Agency, LegalOrder
from orkhon.config import web
from orkhon.exchange import stream
from orkhon.exchange.api.openapi import document
from orkhon.exchange.api.operation_parts import FEED_NAMES, Operation
from orkhon.exchange.api.operations import OPERATIONS
from orkhon.exchange.api.shapes import OPEN, SHAPES
from orkhon.exchange.documents import delivery_body, entries_body
from orkhon.exchange.models import Channel, Delivery, DeliveryState, Notice, Subscriber
from orkhon.exchange.noticing import notice_entries
from orkhon.exchange.queries import Reader, page_after, selection_of
from orkhon.exchange.stream import Stream
from orkhon.intake.actions.issue_push_token import issue_push_token
from orkhon.verification.checking.limits import MISSES_PER_MINUTE, PER_MINUTE
from orkhon.verification.models import Check
from orkhon.verification.originals.rebuilding import rebuild
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.seal import seal
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.cursors import cursor_at
from orkhon.wire.entries import EntryKind
from tests.exchange.making import NOW, a_member, an_agency, an_outsider, headers_of, sent
from tests.exchange.serving import PLAIN_STATIC, lender

API = "/api/v1"
LOOP = {"/stream"}
"""Addresses that the web process answers without Django."""


def faults(answer: Any, schema: Mapping[str, Any]) -> list[str]:
    """What of the answer is not as the schema says, or is named in no shape."""
    shapes = deepcopy(SHAPES)
    for name, shape in shapes.items():
        if name not in OPEN:
            shape["additionalProperties"] = False
    validator = Draft202012Validator(
        {"components": {"schemas": shapes}, **schema}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer)]


def addresses() -> Iterator[str]:
    """Every path of the hub below the API's, as OpenAPI writes it; but for the one that takes all the rest."""

    def below(resolver: URLResolver, route: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            here = route + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from below(pattern, here)
            elif pattern.name != "unknown":
                yield "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", here)

    return (path.removeprefix(API) for path in below(get_resolver(), "") if path.startswith(f"{API}/"))


def test_every_address_of_the_api_is_described_and_every_described_one_is_there() -> None:
    assert {operation.path for operation in OPERATIONS} == set(addresses()) | LOOP
    assert {operation.path for operation in OPERATIONS if not operation.name} == LOOP
    source = Path(web.__file__).read_text(encoding="utf-8")
    assert all(f'"{API}{path}"' in source for path in LOOP)


def test_a_method_that_is_not_described_is_refused_with_those_that_are() -> None:
    described: dict[str, set[str]] = {}
    for operation in OPERATIONS:
        described.setdefault(operation.path, set()).add(operation.method)
    for path, methods in described.items():
        if path in LOOP:
            continue
        address = API + path.replace("{notice}", "1").replace("{format}", "rss")
        refused = Client().generic("DELETE", address)
        assert refused.status_code == 405, address
        assert set(refused.headers["Allow"].split(", ")) - {"HEAD", "OPTIONS"} == methods
        assert Client().options(address).headers["Allow"] == refused.headers["Allow"]


@pytest.mark.parametrize("path", ["/entrys", "/entries/", "/notices/one/acknowledgement", "/feeds/%0A", "/feeds/a.b"])
def test_an_address_that_is_none_is_answered_as_programs_read(path: str) -> None:
    answer = Client().get(API + path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert "below it are /entries, /item" in answer.json()["detail"]


def test_the_document_refers_to_nothing_outside_itself_and_to_nothing_that_is_missing() -> None:
    told = Client().get(f"{API}/openapi.json").json()
    assert told == json.loads(json.dumps(document()))
    assert told["openapi"] == "3.1.0"
    referred = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(told)))
    assert referred <= {f"#/components/schemas/{name}" for name in SHAPES}
    names = [one["operationId"] for path in told["paths"].values() for one in path.values()]
    assert len(names) == len(set(names))
    for shape in told["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)


@dataclass(frozen=True, kw_only=True)
class World:
    """The headers by which somebody asks: of the exchange, and where it is pushed."""

    asks: dict[str, dict[str, str]]
    pushes: dict[str, dict[str, str]]
    notice: int


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request to an operation, and the answer's status. The operation's own example, but for what is said here.

    `by`: the member, an unknown, the idle (who used up what it may ask), or the stranger (who may not).
    """

    name: str
    status: int
    by: str = "member"
    path: dict[str, Any] | None = None
    query: dict[str, Any] | None = None
    body: bytes | None = None
    etag: str = ""

    @property
    def operation(self) -> Operation:
        """The row of the table."""
        (found,) = (one for one in OPERATIONS if one.name == self.name)
        return found

    def answer(self, world: World) -> HttpResponse:
        """Ask."""
        examples: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
        for parameter in self.operation.parameters:
            examples[parameter.where][parameter.name] = parameter.example
        if "notice" in examples["path"]:
            examples["path"]["notice"] = world.notice
        address = reverse(self.name, kwargs=examples["path"] | (self.path or {}))
        body = self.body
        if body is None and self.operation.body is not None:
            body = json.dumps(self.operation.body.example).encode()
        headers = (world.pushes if self.name == "push" else world.asks)[self.by]
        return Client().generic(  # type: ignore[return-value]  # Django's stubs know a response for tests alone
            self.operation.method,
            f"{address}?{urlencode(examples['query'] if self.query is None else self.query)}",
            body or b"",
            content_type="application/json",
            headers=examples["header"] | headers | ({"If-None-Match": self.etag} if self.etag else {}),
        )

    def faults(self, world: World) -> list[str]:
        """What of the answer is not as described."""
        answer = self.answer(world)
        described = {one.status: one for one in self.operation.answers}
        if answer.status_code != self.status or self.status not in described:
            return [f"{self.status} was to come, {answer.status_code} came: {answer.content[:300]!r}"]
        told = described[self.status]
        found = [f"no {name}" for name in told.headers if name not in answer.headers]
        if not told.content:
            return found + ([f"a body of {len(answer.content)} bytes"] if answer.content else [])
        media_type = answer.headers["Content-Type"].partition(";")[0]
        if media_type not in told.content:
            return [*found, f"{media_type} is not described"]
        body = json.loads(answer.content) if "json" in media_type else answer.content.decode()
        return found + faults(body, told.content[media_type])


@pytest.fixture
def world(settings: Settings, limits_stand_still: None) -> World:
    """A member whose hub follows this one, after items of which two were taken back."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN_STATIC}
    member, idle, stranger = a_member(), a_member("kyzyl"), an_outsider()
    Subscriber.objects.filter(pk=member.pk).update(follows=True)
    Subscriber.objects.filter(pk=stranger.pk).update(territory="XK")
    LegalOrder.objects.create(
        uri="urn:altai:4", country="XK", authority="A court", reference="2-11", entered=NOW, entered_by="aliya"
    )
    asks = {
        "unknown": {"Authorization": "Bearer ork_guess"},
        "member": headers_of(member),
        "idle": headers_of(idle, per_minute=1),
        "stranger": headers_of(stranger),
    }
    closed = an_agency("closed")
    Agency.objects.filter(pk=closed.pk).update(active=False)
    pushes = {
        "unknown": {"Authorization": "Bearer ork_guess"},
        "member": pushing(an_agency()),
        "idle": pushing(an_agency("kyzyl"), per_minute=1),
        "stranger": pushing(closed),
    }
    for number in range(1, 5):
        sent(number, summary="Түнде", urgency=3)
    sent(1, version="2", headline="Түзету", kind=EntryKind.CORRECT)
    Client().get(f"{API}/entries", headers=asks["member"])
    Client().get(f"{API}/entries", headers=asks["idle"])
    Client().post(f"{API}/items", headers=pushes["idle"])
    notice_entries([kill("urn:altai:2", reason="false", person="Dana Seit", now=NOW)])
    notice_entries([withhold("urn:altai:3", reason="we look again", person="Dana Seit", now=NOW)])
    seal(now=NOW + timedelta(days=2))
    rebuild()
    Check.objects.create(key="OR-7K2M-Q9XB-4TWD", kind="text", asked=NOW, language="kk", identity="1", question="–")
    return World(asks=asks, pushes=pushes, notice=Notice.objects.get(kind="kill", subscriber=member).pk)


def pushing(agency: Agency, per_minute: int = 60) -> dict[str, str]:
    """The header by which a program of the agency pushes."""
    now = datetime.now(UTC)
    return {
        "Authorization": f"Bearer {issue_push_token(agency, 'a test', by='test', now=now, per_minute=per_minute)[1]}"
    }


UNREAD = {"nobody-reads-this": 1}


def visits() -> Iterator[Asked]:
    """A request for each status that is described."""
    for operation in OPERATIONS:
        statuses = {answer.status for answer in operation.answers} if operation.name else set()
        if 400 in statuses:
            yield Asked(name=operation.name, status=400, query=UNREAD)
        if 401 in statuses:
            yield Asked(name=operation.name, status=401, by="unknown")
            yield Asked(name=operation.name, status=429, by="idle")
        if 403 in statuses:
            yield Asked(name=operation.name, status=403, by="stranger")
        if operation.method == "GET" and operation.name:
            yield Asked(name=operation.name, status=200)
    yield Asked(name="exchange:entries", status=200, query={"limit": 3})
    yield Asked(name="exchange:log", status=200, query={"limit": 3})
    yield Asked(name="exchange:item", status=200, query={"uri": "urn:altai:3"})
    yield Asked(name="exchange:item", status=410, query={"uri": "urn:altai:2"})
    yield Asked(name="exchange:item", status=451, by="stranger", query={"uri": "urn:altai:4"})
    yield Asked(name="exchange:item", status=404, query={"uri": "urn:altai:99"})
    for name in ("exchange:entries", "exchange:log"):
        yield Asked(name=name, status=404, query={"cursor": "3Cc4hAUTswm0uVWE"})
    yield Asked(name="exchange:proofs", status=404, query={"uri": "urn:altai:99"})
    for name in ("exchange:item", "exchange:proofs"):
        yield Asked(name=name, status=400, query={"uri": "urn:altai:1\0"})
    yield Asked(name="exchange:feed", status=400, query={"agency": "altai\0"})
    for name in FEED_NAMES:
        yield Asked(name="exchange:feed", status=200, path={"format": name}, query={})
    yield Asked(name="exchange:feed", status=204, path={"format": "newsml1"}, query={"urgency": 1})
    yield Asked(name="exchange:feed", status=304, etag="as it is")
    yield Asked(name="exchange:feed", status=404, path={"format": "pigeon"})
    yield Asked(name="exchange:acknowledgement", status=404, path={"notice": 10**30})
    yield Asked(name="exchange:acknowledgement", status=413, body=b'"%s"' % (b"n" * 10_000))
    yield Asked(name="exchange:acknowledgement", status=413, body=b'"%s"' % (b"n" * 3_000_000))
    yield Asked(name="exchange:acknowledgement", status=422, body=b'{"person": ""}')
    yield Asked(name="exchange:acknowledgement", status=200)
    yield Asked(name="exchange:report", status=413, body=b'"%s"' % (b"n" * 100_000))
    yield Asked(name="exchange:report", status=422, body=b'{"position": 1, "aside": 0, "answers": [1]}')
    yield Asked(name="exchange:report", status=200)
    yield Asked(name="exchange:one_check", status=404, path={"key": "OR-2222-2222-2222"})
    yield Asked(name="exchange:check", status=200)
    yield Asked(name="exchange:check", status=413, body=b'"%s"' % (b"n" * 300_000))
    for _ in range(PER_MINUTE - 1):
        yield Asked(name="exchange:check", status=422, body=b'{"text": "?"}')
    yield Asked(name="exchange:check", status=429)
    for _ in range(MISSES_PER_MINUTE - 1):
        yield Asked(name="exchange:one_check", status=404, path={"key": "OR-2222-2222-2222"})
    yield Asked(name="exchange:one_check", status=429, path={"key": "OR-2222-2222-2222"})
    yield Asked(name="push", status=201)
    yield Asked(name="push", status=200)
    yield Asked(name="push", status=207, body=b'[{"uri": "urn:altai:6", "type": "text"}, {"type": "text"}]')
    yield Asked(name="push", status=422, body=b'[{"type": "text"}]')
    yield Asked(name="push", status=422, body=b"not a document")
    yield Asked(name="push", status=413, body=b" " * 20_000_001)


NEVER_HERE = {("push", 503), ("exchange:check", 503)}
"""What comes of a busy database or archive alone; tests/intake and tests/verification show it."""


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
def test_every_described_answer_comes_and_is_as_described(world: World) -> None:
    etag = Client().get(f"{API}/feeds/rss", headers=world.asks["member"]).headers["ETag"]
    seen: set[tuple[str, int]] = set()
    for asked in visits():
        whole = replace(asked, etag=etag) if asked.etag else asked
        assert whole.faults(world) == [], asked
        seen.add((asked.name, asked.status))
    described = {(one.name, answer.status) for one in OPERATIONS if one.name for answer in one.answers}
    assert described - NEVER_HERE == seen


@pytest.mark.django_db(databases="__all__")
def test_the_words_that_an_address_reads_are_those_of_its_description(world: World) -> None:
    asked = [one for one in visits() if one.query == UNREAD]
    assert len(asked) == len([one for one in OPERATIONS if one.name]) - 2
    for one in asked:
        described = {parameter.name for parameter in one.operation.parameters if parameter.where == "query"}
        detail = json.loads(one.answer(world).content)["detail"]
        if one.name == "push":
            assert f"write {described.pop()}=correct" in detail
            continue
        read = set(detail.rpartition("this address reads ")[2].split(", ")) - {"none"}
        assert (one.name, read) == (one.name, described)


def streamed(query: str, token: dict[str, str]) -> tuple[int, bytes]:
    """Status and body of a stream that ends when it has told what there is."""
    got: dict[str, Any] = {"status": 0, "body": b""}
    lend = lender()

    async def run() -> None:
        async def beyond(position: int, _seconds: float) -> int:
            ended.set()
            return position

        async def receive() -> dict[str, Any]:
            await ended.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            got["status"] = message.get("status", got["status"])
            got["body"] += message.get("body", b"")

        ended = asyncio.Event()
        headers = [(name.lower().encode(), value.encode()) for name, value in token.items()]
        scope = {"type": "http", "method": "GET", "query_string": query.encode(), "headers": headers}
        with ThreadPoolExecutor(1, initializer=lend) as executor:
            await Stream(beyond=beyond, executor=executor, closing=ended.is_set)(scope, receive, send)

    # In another thread: the browser that other tests drive keeps a loop running in this one.
    with ThreadPoolExecutor(1) as outside:
        outside.submit(asyncio.run, run()).result()
    return got["status"], got["body"]


@pytest.mark.django_db(databases="__all__")
def test_the_events_of_the_stream_and_its_words_are_as_described(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # It would close the connection of the test, which is within a transaction.
    monkeypatch.setattr(stream, "close_old_connections", lambda: None)
    status, body = streamed(f"cursor={cursor_at(0)}", world.asks["member"])
    events = re.findall(rb"^id: (\S+)\nevent: (\S+)\ndata: (.+)$", body, re.MULTILINE)
    assert (status, len(events)) == (200, 7)
    for cursor, kind, data in events:
        entry = json.loads(data)
        assert faults(entry, {"$ref": "#/components/schemas/Entry"}) == []
        assert (entry["cursor"], entry["kind"]) == (cursor.decode(), kind.decode())
    status, body = streamed("nobody-reads-this=1", world.asks["member"])
    (operation,) = (one for one in OPERATIONS if one.path == "/stream")
    read = set(json.loads(body)["detail"].rpartition("this address reads ")[2].split(", "))
    assert (status, read) == (400, {one.name for one in operation.parameters if one.where == "query"})


@pytest.mark.django_db(databases="__all__")
def test_what_a_webhook_is_sent_is_as_described(world: World) -> None:
    member = a_member("tengri")
    page = page_after(Reader(subscriber_id=member.pk, selection=selection_of(member)), 0)
    delivery = Delivery.objects.create(
        subscriber=member, channel=Channel.WEBHOOK, first=1, last=6, entries=6, state=DeliveryState.PENDING, created=NOW
    )
    body = json.loads(delivery_body(delivery, entries_body(page.given), page.position))
    assert {entry["kind"] for entry in body["entries"]} == {"publish", "correct", "kill", "withhold"}
    assert faults(body, {"$ref": "#/components/schemas/Webhook"}) == []


def test_the_examples_of_bodies_are_of_their_own_shape() -> None:
    bodies = [operation.body for operation in OPERATIONS if operation.body is not None]
    assert len(bodies) == 4
    for body in bodies:
        assert faults(body.example, body.content["application/json"]) == []


class _Page(HTMLParser):
    """What a page loads and links to, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.text = ""
        self.anchors: set[str] = set()
        self.links: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.loaded += [named[name] for name in ("src", "href") if name in named and tag in ("script", "link", "img")]
        self.anchors.add(named.get("id", ""))
        if tag == "a":
            self.links.add(named["href"])
        assert tag != "script"
        assert "style" not in named

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_for_people_tells_of_every_address_parameter_and_shape_and_loads_its_own_sheet_alone(
    settings: Settings,
) -> None:
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN_STATIC}
    answer = Client().get(f"{API}/")
    assert answer.headers["Content-Language"] == "en"
    page = _Page(answer.content.decode())
    for operation in OPERATIONS:
        assert f"{API}{operation.path}" in page.text
        assert all(parameter.name in page.text for parameter in operation.parameters)
    for name, shape in SHAPES.items():
        assert name in page.anchors
        assert all(one in page.text for one in shape["properties"])
    assert {link.removeprefix("#") for link in page.links if link.startswith("#")} <= page.anchors
    assert page.loaded == ["/static/exchange/reference.css"]
    assert finders.find("exchange/reference.css")
    assert "`" not in page.text
