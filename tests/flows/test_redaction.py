"""Nothing of a redacted item is left: in no file of the hub's home, on no page, in no backup made afterwards."""

from __future__ import annotations

import gzip
import http.server
import io
import json
import os
import re
import threading
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image

from tests.flows.redaction_cast import EDITORS, PASSWORD
from tests.hub import Hub, Page, Visitor, free_port, wait_until
from tests.postgresql import fresh_database
from tests.prepared import hub_on_postgresql

pytestmark = [pytest.mark.database]

WORDS = {
    "cyrillic": "Сұңқарбекқызы",
    "latin": "Ğülşenazadə",
    "arabic": "شاهینبکوفى",
    "runes": "𐱅𐰇𐰼𐰜𐰾𐰇𐰓",
}
ALL = " ".join(WORDS.values())
SECRET_GUID = "urn:altai:secret"
PASSPHRASE = "a passphrase of the tests"
PORTALS = Path(__file__).parent / "redaction_portal.toml"


def _jpeg() -> bytes:
    """A picture with the words in its IPTC record (caption, 2:120) as agencies write it."""
    caption = ALL.encode()
    record = b"\x1c\x02\x78" + len(caption).to_bytes(2, "big") + caption
    resource = b"8BIM\x04\x04\x00\x00" + len(record).to_bytes(4, "big") + record + b"\x00" * (len(record) % 2)
    out = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(out, "JPEG", quality=80)
    segment = b"Photoshop 3.0\x00" + resource
    plain = out.getvalue()
    return plain[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment + plain[2:]


class AgencySite:
    """The agency's own server: a feed of some items, and the picture of the first."""

    def __init__(self) -> None:
        self.port = free_port()
        self.later: list[str] = []
        self.asked_for_picture = 0
        self._picture = _jpeg()
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body, kind = site.answer(self.path)
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, path: str) -> tuple[bytes, str]:
        """Return the body and its type."""
        if path.startswith("/face"):
            self.asked_for_picture += 1
            return self._picture, "image/jpeg"
        secret = (
            f"<item><guid isPermaLink='false'>{SECRET_GUID}</guid><title>{ALL}</title>"
            f"<description>{escape(f'<p>{ALL} сотқа шақырылды.</p>')}</description>"
            f"<media:content url='http://127.0.0.1:{self.port}/face.jpg' medium='image' type='image/jpeg'>"
            f"<media:description>{ALL}</media:description></media:content>"
            "<pubDate>Sat, 21 Nov 2026 08:00:00 GMT</pubDate></item>"
        )
        others = "".join(
            f"<item><guid isPermaLink='false'>{guid}</guid><title>Ауа райы {guid}</title>"
            "<pubDate>Sat, 21 Nov 2026 07:00:00 GMT</pubDate></item>"
            for guid in ("urn:altai:plain", *self.later)
        )
        feed = (
            "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'>"
            f"<channel><title>Altai</title><link>http://127.0.0.1:{self.port}/</link><description>News</description>"
            f"{secret}{others}</channel></rss>"
        )
        return feed.encode(), "application/rss+xml"

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


def _needles() -> dict[str, bytes]:
    """Every form in which a file could hold one of the words."""
    found: dict[str, bytes] = {}
    for script, word in WORDS.items():
        # A full-text index keeps small letters, and of neighbours in its order only what differs.
        forms = {"as it is": word, "small": word.lower(), "its end": word.lower()[-5:]}
        for form, text in forms.items():
            found[f"{script}, {form}, utf-8"] = text.encode()
            found[f"{script}, {form}, utf-16"] = text.encode("utf-16-le")
            found[f"{script}, {form}, escaped in JSON"] = json.dumps(text)[1:-1].encode()
            found[f"{script}, {form}, in an address"] = quote(text).encode()
            found[f"{script}, {form}, in hexadecimal"] = text.encode().hex().encode()
    found["cyrillic, in an article's address"] = b"sungqarbekqyzy"
    return {how: needle for how, needle in found.items() if len(needle) >= 8}


NEEDLES = _needles()


def _found_in(data: bytes) -> set[str]:
    if data.startswith(b"\x1f\x8b"):
        data += gzip.decompress(data)
    return {how for how, needle in NEEDLES.items() if needle in data}


def _found_below(home: Path) -> dict[str, set[str]]:
    found = {}
    for path in home.rglob("*"):
        # The run's output, which these tests alone put there: it names the addresses that were asked for.
        if path.is_file() and path.name != "test-run.log":
            try:
                forms = _found_in(path.read_bytes())
            except FileNotFoundError:
                continue
            if forms:
                found[str(path.relative_to(home))] = forms
    return found


@pytest.fixture(scope="module")
def site() -> Iterator[AgencySite]:
    """The agency, online."""
    agency = AgencySite()
    yield agency
    agency.close()


@pytest.fixture(scope="module")
def own_hub(prepared_hub: Hub, tmp_path_factory: pytest.TempPathFactory, site: AgencySite) -> Iterator[Hub]:
    """A running hub without the demonstration, asking that agency."""
    server = os.environ.get("ORKHON_TEST_DATABASE_URL", "")
    home: Path = tmp_path_factory.mktemp("redaction")
    if server:
        hub = hub_on_postgresql(home, server, "orkhon_redaction", model=prepared_hub, demonstration="off").prepare()
    else:
        hub = prepared_hub.copied_to(home, demonstration="off")
    hub.environment["ORKHON_BACKUP_PASSPHRASE"] = PASSPHRASE
    hub.environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
    hub.command("alliance", "load", str(PORTALS))
    _cast(hub, f"people_and_source({str(site.port)!r})")
    try:
        yield hub.start()
    finally:
        hub.stop()


def _cast(hub: Hub, call: str) -> str:
    return hub.command("shell", "-c", f"from tests.flows import redaction_cast; redaction_cast.{call}").stdout


def _entries(hub: Hub) -> list[dict[str, Any]]:
    return [json.loads(line) for line in hub.command("wire", "tail").stdout.splitlines()]


def _signed_in(hub: Hub, name: str) -> Visitor:
    visitor = hub.visitor()
    assert visitor.sign_in(name, PASSWORD).url.endswith("/admin/")
    return visitor


def _pages(hub: Hub, editor: Visitor, addresses: list[str], numbers: dict[str, int]) -> Iterator[tuple[str, Page]]:
    """Yield every page on which the words could stand: portals, feeds, pictures, lists, reports, searches."""
    reader = hub.visitor()
    for path in (*addresses, "/kk/", "/tr/", "/kk/society/", "/kk/rss.xml", "/kk/society/rss.xml", "/sitemap.xml"):
        yield path, reader.get(path)
    position = next(entry["position"] for entry in _entries(hub) if entry["uri"] == SECRET_GUID)
    # The beginning alone: the page repeats what was asked for.
    word = quote(WORDS["cyrillic"][:5])
    for path in (
        "",
        "wire/",
        f"wire/?at={position}",
        "redactions/",
        "snippets/desk/article/",
        f"snippets/desk/article/?q={word}",
        f"snippets/desk/article/edit/{numbers['article']}/",
        f"snippets/desk/article/history/{numbers['article']}/",
        f"snippets/desk/article/usage/{numbers['article']}/",
        "images/",
        f"images/?q={word}",
        "reports/site-history/",
        "reports/workflow/",
        "reports/audit/",
        "sources/health/",
    ):
        yield path, editor.get(f"/admin/{path}")


def test_nothing_of_a_redacted_item_is_left_anywhere(own_hub: Hub, site: AgencySite, tmp_path: Path) -> None:
    hub = own_hub
    wait_until(lambda: len(_entries(hub)) >= 2, "both items on the wire", pause=1)
    wait_until(lambda: _cast(hub, "mirrored()").split()[-1] == "1", "the picture", pause=1)
    words = tmp_path / "words.json"
    words.write_text(json.dumps({**WORDS, "all": ALL, "uri": SECRET_GUID}), encoding="utf-8")
    numbers = json.loads(_cast(hub, f"articles_of({str(words)!r})").splitlines()[-1])
    first, second = (_signed_in(hub, name) for name in EDITORS)
    addresses = _addresses(hub, numbers)
    pictures = re.findall(r'(?:src|srcset)="(/[^" ]+\.webp)', hub.visitor().get(addresses[0]).text)
    assert pictures, "the article shows its picture"
    addresses.append(pictures[0])
    before = {path for path, page in _pages(hub, first, addresses, numbers) if _found_in(page.text.encode())}
    assert {addresses[0], addresses[1], "/kk/", "/kk/rss.xml", "wire/"} <= before, "the search itself must find"
    # The picture was asked for above, which orders its content credentials; they name the item and who sent it.
    wait_until(lambda: any(path.startswith("media/signed/") for path in _found_below(hub.home)), "its credentials")
    planted = _found_below(hub.home)
    assert any(path.startswith("media/kept/") for path in planted)
    assert any(path.startswith("media/original_images/") for path in planted)
    if not hub.environment["ORKHON_DATABASE_URL"]:
        assert {"orkhon.sqlite3", "side.sqlite3"} <= {path.removesuffix("-wal") for path in planted}
    everything = set().union(*planted.values())
    assert {form for form in everything if form.endswith("utf-8")} >= {f"{script}, as it is, utf-8" for script in WORDS}

    _redact(hub, first, second)
    _nothing_left(hub, first, addresses, numbers)

    site.later.append("urn:altai:later")
    fetched = site.asked_for_picture
    later = wait_until(
        lambda: next((one for one in _entries(hub) if one["uri"] == "urn:altai:later"), None), "it", pause=1
    )
    assert "delivery" not in later["extra"].get("sent", {}), "these bytes hold the redacted item as well"
    assert site.asked_for_picture == fetched
    assert hub.command("wire", "verify").stdout.strip().endswith("The wire is whole.")
    _nothing_left(hub, first, addresses, numbers)
    _nothing_in_a_new_backup(hub, tmp_path)


def _addresses(hub: Hub, numbers: dict[str, int]) -> list[str]:
    """Return where readers find the article and its translation."""

    def linked(language: str, pk: int) -> str | None:
        found = re.search(rf'href="(/{language}/[^"]+-{pk}/)"', hub.visitor().get(f"/{language}/").text)
        return found[1] if found else None

    return [
        wait_until(lambda: linked("kk", numbers["article"]), "the article on the portal"),
        wait_until(lambda: linked("tr", numbers["latin"]), "the translation on the portal"),
    ]


def _order(first: Visitor, position: int, words: dict[str, str]) -> str:
    """Order a redaction in the admin, and return the address of the order's page."""
    form = first.get(f"/admin/wire/{position}/redact/")
    assert form.status == 200
    ordered = first.post(f"/admin/wire/{position}/redact/", words, page=form)
    path = re.sub(r"^https?://[^/]+", "", ordered.url)
    assert re.fullmatch(r"/admin/redactions/\d+/", path), ordered.text[:2000]
    return path


def _redact(hub: Hub, first: Visitor, second: Visitor) -> None:
    position = next(entry["position"] for entry in _entries(hub) if entry["uri"] == SECRET_GUID)
    # One that quotes what must go, and is refused for that: its words must not outlive the item either.
    quoting = _order(first, position, {"reason": f"takes out «{ALL}»", "authority": ALL, "keep_words": "on"})
    assert _found_in(first.get(quoting).text.encode())
    second.post(quoting, {"refuse": "1"}, page=second.get(quoting))
    path = _order(first, position, {"reason": "order 12"})
    confirmed = second.post(path, {"confirm": "1"}, page=second.get(path))
    assert not _found_in(confirmed.text.encode())
    wait_until(lambda: "free space of the databases was overwritten" in second.get(path).text, "the end of it")


def _nothing_left(hub: Hub, editor: Visitor, addresses: list[str], numbers: dict[str, int]) -> None:
    pages = dict(_pages(hub, editor, addresses, numbers))
    assert {path: _found_in(page.text.encode()) for path, page in pages.items() if _found_in(page.text.encode())} == {}
    assert [pages[path].status for path in addresses] == [410, 410, 404]
    assert "біржола жойылды" in pages[addresses[0]].text
    assert _found_below(hub.home) == {}
    assert _found_in(_cast(hub, "every_row()").encode()) == set()


def _nothing_in_a_new_backup(hub: Hub, folder: Path) -> None:
    backup = folder / "hub.backup"
    hub.command("backup", str(backup))
    if hub.environment["ORKHON_DATABASE_URL"]:
        server = os.environ["ORKHON_TEST_DATABASE_URL"]
        restored = Hub(folder / "restored", database_url=fresh_database(server, "orkhon_restored"), demonstration="off")
    else:
        restored = Hub(folder / "restored", demonstration="off")
    restored.environment |= {name: hub.environment[name] for name in ("ORKHON_BACKUP_PASSPHRASE", "PYTHONPATH")}
    restored.command("restore", str(backup))
    assert _found_below(restored.home) == {}
    assert _found_in(_cast(restored.prepare(), "every_row()").encode()) == set()
    assert restored.command("wire", "verify").stdout.strip().endswith("The wire is whole.")
