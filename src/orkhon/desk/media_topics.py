"""IPTC's Media Topics that the desk chooses from, with labels of our own in eight languages. Reads one file, once.

The codes and the tree are the IPTC's (two upper levels, without what is of no use to a newsroom of ours); codes that
are not listed here travel all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

import orjson

from orkhon.items import INTERFACE_LANGUAGES, Subject

PREFIX: Final = "http://cv.iptc.org/newscodes/mediatopic/"
MOST: Final = 20
_CODE = re.compile(r"^(?:https?://cv\.iptc\.org/newscodes/mediatopic/|medtop:)?(\d{8})$")


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaTopic:
    """One topic. `parent` is the code of the topic above, empty for the upper level."""

    code: str
    parent: str
    labels: Mapping[str, str]


@lru_cache(maxsize=1)
def media_topics() -> Mapping[str, MediaTopic]:
    """Return the listed topics by their codes, each upper one followed by those below it."""
    rows = orjson.loads(files("orkhon.desk").joinpath("media_topics.json").read_bytes())
    return {
        row["code"]: MediaTopic(
            code=row["code"],
            parent=row.get("parent", ""),
            labels=dict(zip(INTERFACE_LANGUAGES, row["labels"], strict=True)),
        )
        for row in rows
    }


def label_of(code: str, language: str) -> str:
    """Return the topic's label in a two-letter language, in English where we have none; empty for an unlisted code."""
    topic = media_topics().get(code)
    return "" if topic is None else topic.labels.get(language) or topic.labels["en"]


def code_in(uri: str) -> str:
    """Return the eight digits of a topic that is named by address, by `medtop:` or bare; empty for anything else."""
    match = _CODE.match(uri.strip().rstrip("/"))
    return match[1] if match else ""


def codes_of(subjects: Iterable[Subject]) -> list[str]:
    """Return the codes of those subjects that are media topics, each once."""
    return list(dict.fromkeys(code for subject in subjects if (code := code_in(subject.uri))))[:MOST]
