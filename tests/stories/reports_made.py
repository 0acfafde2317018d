"""Reports for the tests of the engine: short news in several languages, all invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from orkhon.stories.clustering import Change, Engine, Report
from orkhon.stories.embedding import LexicalEmbedder, vectors_of

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
EMBEDDER = LexicalEmbedder()

BRIDGE = (
    ("en", "Bridge over the Ural opens in Atyrau", "A bridge of 480 metres over the Ural was opened in Atyrau by "
     "Governor Serik Daukenov. It cost 12.5 billion tenge and 340 workers built it in 26 months."),
    ("ru", "В Атырау открыт мост через Урал", "Мост длиной 480 метров через Урал открыл в Атырау аким Серик "
     "Даукенов. Он стоил 12,5 млрд тенге, 340 рабочих строили его 26 месяцев."),
    ("kk", "Атырауда Жайық үстінен көпір ашылды", "Атырауда ұзындығы 480 метр көпірді әкім Серік Дәукенов ашты. "
     "Оның құны 12,5 млрд теңге, 340 жұмысшы оны 26 айда салды."),
    ("tr", "Atırav'da Ural üzerindeki köprü açıldı", "Atırav'da 480 metre uzunluğundaki köprüyü Vali Serik Daukenov "
     "açtı. Köprü 12,5 milyar tengeye mal oldu, 340 işçi 26 ayda yaptı."),
)  # fmt: skip
GRAIN = (
    ("en", "Grain harvest ends in Konya", "Farmers in Konya brought in 2.1 million tonnes of wheat, said Ayşe "
     "Karabulut of the chamber. Rain in May had delayed sowing by 17 days."),
    ("ru", "В Конье закончили уборку зерна", "Фермеры Коньи собрали 2,1 млн тонн пшеницы, сообщила Айше Карабулут из "
     "палаты. Дожди в мае задержали сев на 17 дней."),
    ("tr", "Konya'da hasat bitti", "Konya'da çiftçiler 2,1 milyon ton buğday kaldırdı, dedi odadan Ayşe Karabulut. "
     "Mayıs yağmurları ekimi 17 gün geciktirmişti."),
)  # fmt: skip
QUAKE = (
    ("en", "Quake of 4.7 shakes Osh", "An earthquake of magnitude 4.7 shook Osh at night, said the institute of "
     "seismology. Nobody was hurt; 63 houses in Kara-Suu have cracks."),
    ("ky", "Ошто 4,7 балл жер титирөө болду", "Түнкүсүн Ошто күчү 4,7 жер титирөө болду, деди сейсмология институту. "
     "Эч ким жабыркаган жок, Кара-Сууда 63 үй жарака кеткен."),
)  # fmt: skip
EVENTS = {"bridge": BRIDGE, "grain": GRAIN, "quake": QUAKE}


def report(
    name: str, text: str, *, language: str = "en", title: str = "", minutes: float = 0, **more: object
) -> Report:
    """Return a report, so many minutes after noon."""
    published = NOON + timedelta(minutes=minutes)
    return Report(id=name, language=language, title=title, text=text, published=published, **more)  # type: ignore[arg-type]


def reports_of(event: str, *, minutes: float = 0) -> list[Report]:
    """Return the reports of an invented event, `bridge/en` and so on."""
    return [
        report(f"{event}/{language}", text, language=language, title=title, minutes=minutes + number)
        for number, (language, title, text) in enumerate(EVENTS[event])
    ]


def everything() -> list[Report]:
    """Return the reports of all events, mixed as a day mixes them."""
    rows = [reports_of(event) for event in EVENTS]
    longest = max(map(len, rows))
    return [row[place] for place in range(longest) for row in rows if place < len(row)]


def an_engine() -> Engine:
    """Return an engine for the lexical embedder."""
    return Engine(embedder=EMBEDDER.name, dimensions=EMBEDDER.dimensions)


def take(engine: Engine, *reports: Report) -> list[Change]:
    """Let the engine take reports one after the other, and return all that it tells."""
    return [change for one in reports for change in engine.take(one, vectors_of(EMBEDDER, [one])[0])]


def take_all(engine: Engine, reports: Sequence[Report]) -> list[Change]:
    """The same at once."""
    told = engine.take_many(reports, list(vectors_of(EMBEDDER, reports)))
    return [change for changes in told for change in changes]


def stories(engine: Engine, reports: Sequence[Report]) -> dict[str, set[str]]:
    """Return the reports by story."""
    found: dict[str, set[str]] = {}
    for one in reports:
        story = engine.story_of(one.id)
        if story is not None:
            found.setdefault(story, set()).add(one.id)
    return found


def one_story(engine: Engine, *names: str) -> bool:
    """Whether these reports are all in one live story."""
    found = {engine.story_of(name) for name in names}
    return len(found) == 1 and None not in found
