"""A report: an item of the wire as the engine sees it. Holds no agency's record and no rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What one item says, in whose words and when.

    `id` is the item's uri, `language` its BCP 47 tag as delivered, `published` aware. `agency` is empty where it
    is not known. `derived_from` names reports that this one was made from (a translation, an adaptation): it joins
    their story and is no independent report.
    """

    id: str
    language: str
    title: str
    text: str
    published: datetime
    agency: str = ""
    derived_from: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a report without an id cannot be told from others; give it its item's uri")
        if self.published.tzinfo is None:
            raise ValueError(f"report {self.id} was published at {self.published} without a zone; give an aware time")
