"""A portal on a home screen: manifest, worker and the page without a network."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest
from PIL import Image

import orkhon.portals
from orkhon.portals.spec import PortalSpec
from tests.portals.conftest import FOUR, Writes
from tests.portals.reading import ReadPage
from tests.portals.test_pages import PAST_HOST, get, text_of

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

Portals = tuple[PortalSpec, PortalSpec]
_COLOUR = {"type": "string", "pattern": "^#[0-9a-f]{6}$"}
# W3C Web Application Manifest, the members that browsers need to put it on a home screen.
MANIFEST = {
    "type": "object",
    "required": ["id", "name", "short_name", "lang", "dir", "start_url", "scope", "display", "icons",
                 "theme_color", "background_color"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "short_name": {"type": "string", "minLength": 1, "maxLength": 45},
        "dir": {"enum": ["ltr", "rtl", "auto"]},
        "display": {"enum": ["fullscreen", "standalone", "minimal-ui", "browser"]},
        "theme_color": _COLOUR,
        "background_color": _COLOUR,
        "icons": {
            "type": "array",
            "minItems": 2,
            "items": {
                "required": ["src", "sizes", "type"],
                "properties": {
                    "sizes": {"pattern": r"^\d+x\d+$"},
                    "purpose": {"enum": ["any", "maskable", "monochrome"]},
                },
            },
        },
        "shortcuts": {"type": "array", "items": {"required": ["name", "url"]}},
    },
}  # fmt: skip


def test_every_portal_and_language_has_a_manifest_whose_addresses_are_there(portals: Portals) -> None:
    for host in ("localhost", PAST_HOST):
        for code in FOUR:
            page = ReadPage(text_of(get(f"/{code}/", host)))
            address = page.all("link", rel="manifest")[0]["href"]
            answer = get(address, host)
            assert answer.headers["Content-Type"].startswith("application/manifest+json")
            told = json.loads(answer.content)
            jsonschema.validate(told, MANIFEST)
            assert told["scope"] == told["start_url"] == f"/{code}/"
            for one in told["shortcuts"]:
                assert one["url"].startswith(told["scope"])
                assert get(one["url"], host).status_code == 200
            for icon in told["icons"]:
                image = Image.open(io.BytesIO(get(icon["src"], host).content))
                assert f"{image.width}x{image.height}" == icon["sizes"]


def test_the_worker_reaches_its_language_alone_and_the_policy_lets_it_in(portals: Portals) -> None:
    answer = get("/kk/worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer.headers
    policy = get("/kk/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy, "what workers and registrations fall back to"
    assert "manifest-src 'self'" in policy
    script = (Path(orkhon.portals.__file__).parent / "static/portals/orkhon.js").read_text(encoding="utf-8")
    assert "`${scope}worker.js`, { scope }" in script
    assert get("/en/worker.js").status_code == 404, "the portal is not in English"


def test_the_page_without_a_network_holds_no_article_and_says_so_in_its_language(
    portals: Portals, write: Writes
) -> None:
    article = write("kk")
    page = ReadPage(text_of(get("/kk/offline/")))
    assert page.problems == []
    assert article.headline not in page.shown
    assert page.tags["time"] == 0, "nor a day, which it would say on all others too"
    assert "Байланыс жоқ" in page.words
    assert page.all("meta", name="robots")[0]["content"] == "noindex"


_SCENE = """
const events = {}, kept = new Map(), asked = [];
let network = true;
const answer = (body) => ({ ok: true, body, clone: () => answer(body), text: async () => body });
const own = (one) => new URL(one.url ?? one, "https://p.example").pathname;
const cache = { put: async (key, value) => void kept.set(own(key), value),
  add: async (key) => void kept.set(own(key), await fetch(key)),
  keys: async () => [...kept.keys()].map((key) => ({ url: `https://p.example${key}` })),
  delete: async (key) => kept.delete(own(key)) };
globalThis.self = { registration: { scope: "https://p.example/kk/" }, location: { origin: "https://p.example" },
  skipWaiting: async () => {}, clients: { claim: async () => {} },
  addEventListener: (name, listener) => (events[name] ??= []).push(listener) };
globalThis.caches = { open: async () => cache, match: async (key) => kept.get(own(key)) };
globalThis.fetch = async (one) => { if (!network) throw new TypeError("no network");
  asked.push(own(one)); return answer(own(one) === "/kk/offline/" ? PAGE : `live ${own(one)}`); };
const wait = async (name) => { let done;
  for (const one of events[name]) one({ waitUntil: (p) => (done = p) });
  await done; };
const navigate = async (path, destination = "document") => { let given;
  const request = { method: "GET", mode: "navigate", destination, url: `https://p.example${path}` };
  for (const one of events.fetch) one({ request, respondWith: (p) => (given = p) });
  return (await given)?.body; };
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_the_worker_gives_the_network_first_and_never_keeps_an_article(portals: Portals) -> None:
    page = json.dumps(text_of(get("/kk/offline/")))
    play = f"""const PAGE = {page};{_SCENE}{text_of(get("/kk/worker.js"))}
(async () => {{ await wait("install"); await wait("activate");
const live = await navigate("/kk/science/a-1/"); network = false; const gone = await navigate("/kk/science/a-1/");
const framed = await navigate("/kk/box/", "iframe");
console.log(JSON.stringify([live, gone === PAGE, framed === undefined, [...kept.keys()]])); }})();"""
    said = subprocess.run(["node", "-e", play], capture_output=True, text=True, check=True, timeout=60)
    live, offline, framed, kept = json.loads(said.stdout)
    assert live == "live /kk/science/a-1/"
    assert offline, "without a network it is the offline page"
    assert framed, "what stands in a frame on another site is left to the browser"
    assert not [path for path in kept if "science" in path]
    assert any(re.fullmatch(r"/styles/[0-9a-f]{20}[.]css", path) for path in kept), "it looks like itself"
