"""Read the written stock: events told by several agencies, and finished articles. Knows no clock and no address."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from orkhon.demonstration.errors import StockRefused
from orkhon.items import INTERFACE_LANGUAGES

STOCK_FOLDER = Path(__file__).with_name("stock")

LANGUAGES_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "altai": ("kk", "ru"),
        "bosphorus": ("tr", "en"),
        "caspian": ("az", "tk", "en"),
        "manas": ("ky", "ru"),
        "registan": ("uz", "ru", "tk"),
    }
)
"""The five invented agencies and what each of them writes in, its main language first."""

TOPICS = frozenset(
    {"society", "economy", "culture", "science", "transport", "sport", "weather", "history", "literature"}
)
MEDIA_TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "01000000": "arts, culture, entertainment and media",
        "04000000": "economy, business and finance",
        "05000000": "education",
        "06000000": "environment",
        "07000000": "health",
        "08000000": "human interest",
        "10000000": "lifestyle and leisure",
        "13000000": "science and technology",
        "14000000": "society",
        "15000000": "sport",
        "17000000": "weather",
    }
)
"""The IPTC Media Topics of the first level that the stock uses, by the last part of their address."""

PICTURES = frozenset(
    {
        "train",
        "textile",
        "observatory",
        "sea",
        "skyline",
        "library",
        "mountains",
        "stele",
        "bridge",
        "stadium",
        "field",
        "market",
        "satellite",
        "manuscript",
        "glacier",
        "port",
        "orchestra",
        "bread",
        "wind",
        "bus",
        "school",
        "desert",
        "lake",
        "horse",
    }
)
"""The scenes that `pictures` can draw; named here too, so that reading the stock loads no drawing library."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Illustration:
    """The picture beside a text: which scene, and the words for it in the text's language."""

    scene: str
    caption: str
    alt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """The same report, sent again with a fact mended. Fields that stay are repeated here."""

    minutes: int
    note: str
    headline: str
    summary: str
    body: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kill:
    """The agency takes its report back, so many minutes after it sent it, and says why."""

    minutes: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """One agency's report of an event. `minutes` counts from the event's first report; body is plain paragraphs."""

    event: str
    agency: str
    language: str
    minutes: int
    urgency: int
    slug_line: str
    headline: str
    summary: str
    body: tuple[str, ...]
    dateline: str
    byline: str
    illustration: Illustration | None
    correction: Correction | None
    kill: Kill | None
    embargo_minutes: int

    @property
    def key(self) -> str:
        """The name of the telling in the truth file: agency, event and language."""
        return f"{self.agency}:{self.event}:{self.language}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened, with everything that the agencies sent about it, in the order of sending."""

    slug: str
    title: str
    topic: str
    subject: str
    place: str
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleText:
    """A finished article in one language. `body` is XHTML of a few plain tags."""

    language: str
    headline: str
    deck: str
    dateline: str
    body: str
    picture_alt: str
    picture_caption: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StockArticle:
    """A finished article of the joint desk in all eight languages; `source` is whose report it was made from."""

    slug: str
    topic: str
    subject: str
    source: str
    picture: str
    minutes_ago: int
    original: str
    texts: Mapping[str, ArticleText]


class _Table:
    """One TOML table that knows where it stands, so that every refusal names file and key."""

    def __init__(self, values: object, where: str) -> None:
        if not isinstance(values, dict):
            raise StockRefused(f"{where} is {values!r}; write a table there")
        self._values: dict[str, object] = values
        self._where = where
        self._asked: set[str] = set()

    def refuse(self, key: str, wanted: str) -> StockRefused:
        """Return the refusal of what stands under `key`."""
        came = repr(self._values[key]) if key in self._values else "missing"
        return StockRefused(f"{self._where}: {key} is {came[:120]}; {wanted}")

    def text(self, key: str, *, empty: bool = False) -> str:
        self._asked.add(key)
        value = self._values.get(key, "" if empty else None)
        if not isinstance(value, str) or (not value.strip() and not empty):
            raise self.refuse(key, "write a text")
        return value

    def choice(self, key: str, allowed: Mapping[str, object] | frozenset[str] | tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise self.refuse(key, f"write one of {', '.join(sorted(allowed))}")
        return value

    def number(self, key: str, lowest: int, highest: int, default: int | None = None) -> int:
        self._asked.add(key)
        value = self._values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise self.refuse(key, f"write a whole number from {lowest} to {highest}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        self._asked.add(key)
        values = self._values.get(key)
        if not isinstance(values, list) or not values:
            raise self.refuse(key, "write a list of paragraphs")
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.refuse(key, "write a text for every paragraph")
        return tuple(values)

    def table(self, key: str) -> _Table:
        self._asked.add(key)
        if key not in self._values:
            raise self.refuse(key, "write a table of that name")
        return _Table(self._values[key], f"{self._where}, [{key}]")

    def tables(self, key: str) -> list[_Table]:
        self._asked.add(key)
        values = self._values.get(key)
        if not isinstance(values, list) or not values:
            raise self.refuse(key, f"write at least one [[{key}]]")
        return [_Table(value, f"{self._where}, [[{key}]] {at}") for at, value in enumerate(values, start=1)]

    def has(self, key: str) -> bool:
        return key in self._values

    def end(self) -> None:
        """Refuse keys that nobody asked for: they are spelling mistakes."""
        for key in self._values:
            if key not in self._asked:
                raise self.refuse(key, f"no such key is known; known are {', '.join(sorted(self._asked))}")


def _read(path: Path) -> _Table:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StockRefused(f"{path.name} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StockRefused(f"{path.name} is not TOML in UTF-8: {error}") from error
    table = _Table(values, path.name)
    if table.text("slug") != path.stem:
        raise table.refuse("slug", f"write the file's own name, {path.stem}")
    return table


def _illustration(table: _Table) -> Illustration | None:
    if not table.has("picture"):
        for key in ("picture_caption", "picture_alt"):
            if table.has(key):
                raise table.refuse(key, "name the picture too, or leave this out")
        return None
    return Illustration(
        scene=table.choice("picture", PICTURES),
        caption=table.text("picture_caption"),
        alt=table.text("picture_alt"),
    )


def _correction(table: _Table, headline: str, summary: str, body: tuple[str, ...]) -> Correction:
    correction = Correction(
        minutes=table.number("minutes", 1, 240),
        note=table.text("note"),
        headline=table.text("headline") if table.has("headline") else headline,
        summary=table.text("summary") if table.has("summary") else summary,
        body=table.texts("body") if table.has("body") else body,
    )
    if (correction.headline, correction.summary, correction.body) == (headline, summary, body):
        raise table.refuse("note", "give at least one of headline, summary and body with the fact mended")
    table.end()
    return correction


def _kill(table: _Table) -> Kill:
    kill = Kill(minutes=table.number("minutes", 1, 240), reason=table.text("reason"))
    table.end()
    return kill


def _telling(table: _Table, event: str) -> Telling:
    agency = table.choice("agency", LANGUAGES_OF)
    language = table.choice("language", LANGUAGES_OF[agency])
    headline, summary, body = table.text("headline"), table.text("summary"), table.texts("body")
    correction = table.table("correction") if table.has("correction") else None
    kill = table.table("kill") if table.has("kill") else None
    telling = Telling(
        event=event,
        agency=agency,
        language=language,
        minutes=table.number("minutes", 0, 600),
        urgency=table.number("urgency", 1, 9),
        slug_line=table.text("slug_line"),
        headline=headline,
        summary=summary,
        body=body,
        dateline=table.text("dateline"),
        byline=table.text("byline", empty=True),
        illustration=_illustration(table),
        correction=_correction(correction, headline, summary, body) if correction else None,
        kill=_kill(kill) if kill else None,
        embargo_minutes=table.number("embargo_minutes", 0, 240, default=0),
    )
    table.end()
    return telling


def read_event(path: Path) -> Event:
    """Return the event that the file tells of. Raises `StockRefused` naming file and key."""
    table = _read(path)
    slug = path.stem
    tellings = tuple(_telling(each, slug) for each in table.tables("tellings"))
    if not 2 <= len(tellings) <= 5:
        raise StockRefused(f"{path.name}: {len(tellings)} tellings; write two to five")
    keys = [telling.key for telling in tellings]
    for key in keys:
        if keys.count(key) > 1:
            raise StockRefused(f"{path.name}: {key} stands there twice; one agency tells an event once a language")
    if min(telling.minutes for telling in tellings) != 0:
        raise StockRefused(f"{path.name}: no telling has minutes = 0; the first one sent has")
    event = Event(
        slug=slug,
        title=table.text("title"),
        topic=table.choice("topic", TOPICS),
        subject=table.choice("subject", MEDIA_TOPICS),
        place=table.text("place"),
        tellings=tuple(sorted(tellings, key=lambda telling: telling.minutes)),
    )
    table.end()
    return event


def _article_text(table: _Table, language: str) -> ArticleText:
    text = ArticleText(
        language=language,
        headline=table.text("headline"),
        deck=table.text("deck"),
        dateline=table.text("dateline"),
        body=table.text("body").strip(),
        picture_alt=table.text("picture_alt"),
        picture_caption=table.text("picture_caption"),
    )
    table.end()
    return text


def read_article(path: Path) -> StockArticle:
    """Return the article that the file holds, in all eight languages. Raises `StockRefused` naming file and key."""
    table = _read(path)
    source = table.choice("source", LANGUAGES_OF)
    article = StockArticle(
        slug=path.stem,
        topic=table.choice("topic", TOPICS),
        subject=table.choice("subject", MEDIA_TOPICS),
        source=source,
        picture=table.choice("picture", PICTURES),
        minutes_ago=table.number("minutes_ago", 1, 10_000),
        original=table.choice("original", LANGUAGES_OF[source]),
        texts=MappingProxyType(
            {language: _article_text(table.table(language), language) for language in INTERFACE_LANGUAGES}
        ),
    )
    table.end()
    return article


def read_events(folder: Path = STOCK_FOLDER) -> tuple[Event, ...]:
    """Return all events by slug. Raises `StockRefused`; an empty folder is refused too."""
    return tuple(read_event(path) for path in _files(folder / "events"))


def read_articles(folder: Path = STOCK_FOLDER) -> tuple[StockArticle, ...]:
    """Return all finished articles, the newest first. Raises `StockRefused`."""
    articles = [read_article(path) for path in _files(folder / "articles")]
    return tuple(sorted(articles, key=lambda article: (article.minutes_ago, article.slug)))


def _files(folder: Path) -> list[Path]:
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise StockRefused(f"{folder} holds no TOML file; the install is incomplete")
    return paths
