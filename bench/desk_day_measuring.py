"""The measuring of a working day: `python -m bench.desk_day_measuring HOME ARTICLES SECONDS DATABASE`. Prints one JSON.

DATABASE is an address on PostgreSQL, or empty for SQLite.
A hub is prepared, filled and run as an operator does it; people are threads of this program with a browser's cookies,
so what they cost is on the same machine. Each thinks for five seconds on average. Half of what they do are lists and
search, 30 % a sentence saved, 15 % an article saved, 5 % an article published. Each request counts by itself, from
asking to its last byte, with the redirects that it leads to. A sentence is saved as the page's script does it.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.hub import Hub, Page, Visitor

THINKS_S = 5.0
_ALONE = 20
_JSON = "application/json"
_SEARCHES = ("poyyz", "пойыз", "tren", "Алматы")


class _Fields(HTMLParser):
    """The fields of the largest form of a page, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._area: tuple[str, list[str]] | None = None
        self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        name = facts.get("name", "")
        if not self.forms or (not name and tag != "option"):
            return
        fields = self.forms[-1]
        if tag == "input" and facts.get("type", "text") not in {"submit", "button", "file", "image"}:
            if facts.get("type") not in {"checkbox", "radio"} or "checked" in facts:
                fields[name] = facts.get("value", "")
        elif tag == "textarea":
            self._area = (name, [])
        elif tag == "select":
            self._choice = name
        elif tag == "option" and self._choice and "selected" in facts:
            fields[self._choice] = facts.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            self.forms[-1][self._area[0]] = "".join(self._area[1])
            self._area = None
        elif tag == "select":
            self._choice = ""


def _form_of(page: Page) -> dict[str, str]:
    reader = _Fields()
    reader.feed(page.text)
    return max(reader.forms, key=len, default={})


class _Person:
    """Somebody at work, with an article and a translation of his own."""

    def __init__(self, hub: Hub, facts: Mapping[str, Any], password: str, chance: random.Random) -> None:
        self.facts, self.chance = facts, chance
        self.asked: list[tuple[float, int]] = []
        self.visitor: Visitor = hub.visitor()
        self.visitor.sign_in(facts["name"], password)
        self.edit = f"/admin/snippets/desk/article/edit/{facts['article']}/"
        self.side = f"/admin/articles/{facts['translation']}/translating/"
        self.home = self.visitor.get(self.side)
        self.revisions: dict[int, str] = {}

    def _get(self, path: str) -> Page:
        return self._noted(lambda: self.visitor.get(path))

    def _post(self, path: str, form: Mapping[str, str], page: Page) -> Page:
        return self._noted(lambda: self.visitor.post(path, form, page=page))

    def _noted(self, ask: Callable[[], Page]) -> Page:
        begun = time.perf_counter()
        page = ask()
        self.asked.append(((time.perf_counter() - begun) * 1000, page.status))
        return page

    def look(self) -> Page:
        """Ask for a list or a search."""
        paths = ("/admin/board/", "/admin/wire/", "/admin/work/", "/admin/snippets/desk/article/")
        word = quote(self.chance.choice(_SEARCHES))
        return self._get(self.chance.choice((*paths, f"/admin/wire/?q={word}", f"/admin/palette/?q={word}")))

    def save_sentence(self) -> Page:
        """Save one sentence and go on to the next, as the page's script does both; the page is opened each tenth time.

        Nobody opens it for each sentence, and who has no script saves a form.
        """
        if not self.revisions or self.chance.random() < 0.1:
            self.home = self._get(self.side)
            found = re.findall(r'data-pk="(\d+)"[^>]*data-revision="(\d+)"', self.home.text)
            self.revisions = {int(pk): revision for pk, revision in found}
        segment = self.chance.choice(self.facts["segments"])
        words = f"Tren {segment} vagondan, {self.chance.randrange(100)} koltuktan oluşuyor."
        form = {"text": words, "revision": self.revisions.get(segment, "0"), "do": "save"}
        page = self._noted(lambda: self.visitor.post(f"{self.side}{segment}/", form, page=self.home, accept=_JSON))
        if page.status == 200:
            self.revisions[segment] = str(json.loads(page.text)["row"]["revision"])
        return self._get(f"{self.side}{self.chance.choice(self.facts['segments'])}/beside/")

    def save_article(self, *, publish: bool = False) -> Page:
        """Open the article's form, change its deck, and send it."""
        page = self._get(self.edit)
        form = _form_of(page) | {"deck": f"Жаңа сөз {self.chance.random()}"}
        if publish:
            form["action-publish"] = "action-publish"
        return self._post(self.edit, form, page)


def _timed(ask: Callable[[], Page]) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else (values or [0.0])[0]


def _alone(person: _Person) -> dict[str, float]:
    """Time one person's pages while nobody else asks."""
    ask: dict[str, Callable[[], Page]] = {
        "editor_opens_ms": lambda: person.visitor.get(person.edit),
        "translation_opens_ms": lambda: person.visitor.get(person.side),
        "board_ms": lambda: person.visitor.get("/admin/board/"),
    }
    found = {}
    for name, one in ask.items():
        one()
        found[name] = _p95([_timed(one) for _ in range(_ALONE)])
    return found


def _published(hub: Hub, person: _Person) -> float:
    """Return how long it is from sending the form until the portal's page has the new words."""
    taken = []
    reader = hub.visitor()
    for number in range(8):
        page = person.visitor.get(person.edit)
        mark = f"Белгі {number}"
        form = _form_of(page) | {"headline": mark, "action-publish": "action-publish"}
        begun = time.perf_counter()
        person.visitor.post(person.edit, form, page=page)
        while mark not in reader.get("/kk/science/").text and time.perf_counter() - begun < 30:
            time.sleep(0.005)
        taken.append((time.perf_counter() - begun) * 1000)
    return _p95(taken)


def _work(person: _Person, until: float) -> None:
    while time.monotonic() < until:
        time.sleep(person.chance.expovariate(1 / THINKS_S))
        dice = person.chance.random()
        if dice < 0.5:
            person.look()
        elif dice < 0.8:
            person.save_sentence()
        else:
            person.save_article(publish=dice >= 0.95)


def _all_at_once(people: list[_Person], seconds: float) -> dict[str, float]:
    until = time.monotonic() + seconds
    for one in people:
        one.asked.clear()
    threads = [threading.Thread(target=_work, args=(one, until), daemon=True) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 120)
    found = [asked for one in people for asked in one.asked]
    return {
        "sixty_p95_ms": _p95([taken for taken, _ in found]),
        "sixty_errors": float(sum(status >= 400 for _, status in found)),
        "sixty_asked": float(len(found)),
    }


def main() -> None:
    """Prepare, fill, run, measure."""
    home, articles, seconds = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    hub = Hub(home, database_url=sys.argv[4]).prepare("--demonstration")
    environment = {**hub.environment, "DJANGO_SETTINGS_MODULE": "orkhon.config.settings"}
    filled = subprocess.run(
        [sys.executable, "-m", "bench.desk_day_filling", articles],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    facts = json.loads(filled.stdout.splitlines()[-1])
    hub.start()
    try:
        people = [
            _Person(hub, one, facts["password"], random.Random(number)) for number, one in enumerate(facts["people"])
        ]
        measured = _alone(people[0])
        measured["publish_ms"] = _published(hub, people[1])
        measured |= _all_at_once(people, seconds)
    finally:
        hub.stop()
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
