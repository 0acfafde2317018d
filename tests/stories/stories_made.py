"""Items of the tests' log and the stories that are made of them, as the heavy process makes them. Asserts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orkhon.items import Content, Language
from orkhon.stories.embedding import Embedder
from orkhon.stories.following import catch_up
from orkhon.stories.models import Report, Story
from orkhon.wire.actions.append import Appended
from tests.wire.making import NOW, appended

TRAIN = (
    "A night train left Altai on Sunday evening for the first time. It has 14 wagons and carried 612 passengers. "
    "The journey to Bosphorus takes 38 hours with five stops, minister Daniyar Sarsen said at the station of Altai."
)
TRAIN_AGAIN = (
    "Minister Daniyar Sarsen saw off the first night train from Altai to Bosphorus. On board were 598 passengers, "
    "and the train of 14 wagons needs 38 hours for the journey. On its way from Altai it makes five stops, and "
    "tickets cost 40 coins."
)
MATCH = (
    "Registan won the football match in Bukhara against Manas by three goals on Saturday. "
    "The striker Timur Olimov scored twice in the second half before 21,000 people."
)
FLOOD = (
    "A flood in the valley of Narin destroyed 40 houses on Monday. Rescuers evacuated 300 people from two villages, "
    "the ministry of emergencies said, and a bridge fell into the river."
)


class Topics:
    """An embedder for which a text is about the first of these words that it holds, in whatever language around it.

    So what is tested is what is made of the engine's word, and not how well it judges.
    """

    name = "topics"
    version = "1"
    dimensions = 16
    words = ("train", "football", "flood", "library", "поезд", "пойыз")

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row a text."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            place = next((place for place, word in enumerate(self.words) if word in text.lower()), len(self.words))
            row[0 if place in (4, 5) else place] = 1.0
        return rows


def told(
    uri: str, text: str, *, agency: str = "altai", headline: str = "", tag: str = "en", **changes: Any
) -> Appended:
    """Append a report, `minutes` after the tests' evening began."""
    minutes = changes.pop("minutes", 0)
    return appended(
        uri=uri,
        agency=agency,
        language=Language.parse(tag),
        headline=headline,
        body=Content(f"<p>{text}</p>"),
        now=NOW + timedelta(minutes=minutes),
        **changes,
    )


def made(embedder: Embedder | None = None) -> int:
    """Make the stories of all that the log holds, and return the position."""
    return catch_up(embedder or Topics(), now=NOW)


def memberships() -> dict[str, str]:
    """The key of the story of each report that is in one."""
    return dict(Report.objects.exclude(story="").order_by("uri").values_list("uri", "story"))


def rows() -> list[dict[str, Any]]:
    """All rows of reports and stories, but for their numbers."""
    reports = [{k: v for k, v in one.items() if k != "id"} for one in Report.objects.order_by("uri").values()]
    stories = [{k: v for k, v in one.items() if k != "id"} for one in Story.objects.order_by("key").values()]
    return [*reports, *stories]


def story_of(uri: str) -> str:
    """The key of the story of a report, empty where it is in none."""
    return memberships().get(uri, "")
