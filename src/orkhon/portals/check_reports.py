"""What the page of a checked text says, in the language of its readers. Reads what is to be shown; compares nothing.

No sentence says that a text is true, verified or fake: it is as sent, differs from what was sent, or was not found.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext, ngettext

from orkhon.items import Language
from orkhon.portals.frame import Frame
from orkhon.trust.content_credentials import Provenance, ProvenanceVerdict, TrustList
from orkhon.verification.checking.showing import ShownCheck, ShownOriginal
from orkhon.verification.checking.words import kind_in_words
from orkhon.verification.determining.published import PublishedDetermination
from orkhon.verification.determining.queries import published
from orkhon.verification.models import Verdict
from orkhon.verification.pictures.findings import FACT_NAMES, HOW_IN_WORDS, How, verdict_in_words
from orkhon.wire.public_versions import public_versions

log = logging.getLogger(__name__)


class State(StrEnum):
    """What an answer comes to."""

    WITHDRAWN = "withdrawn"
    AS_SENT = "as sent"
    FORMER = "former"
    ALTERED = "altered"
    NOT_FOUND = "not found"
    NO_TEXT = "no text"


@dataclass(frozen=True, kw_only=True)
class OriginalPart:
    """One original as the page shows it."""

    shown: ShownOriginal
    agency: str
    tag: str
    direction: str
    percent: int
    changes: int

    @property
    def rows(self) -> Any:
        """The sentences side by side."""
        return self.shown.rows

    @property
    def same(self) -> int:
        """How many sentences are alike."""
        return sum(row.same for row in self.shown.rows)


@dataclass(frozen=True, kw_only=True)
class PicturePart:
    """What was found out about a given picture."""

    sentence: str
    credentials: str
    green: bool
    facts: tuple[tuple[str, str], ...]
    matches: tuple[Mapping[str, Any], ...]
    unavailable: tuple[str, ...]
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class DeterminationPart:
    """A joint position that the given text resembles."""

    determination: PublishedDetermination
    sure: bool
    verdict: str
    agencies: tuple[str, ...]
    direction: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """The whole page. `headline` is one sentence, `chips` the kinds of what was altered in words."""

    shown: ShownCheck
    state: State
    headline: str
    chips: tuple[str, ...]
    originals: tuple[OriginalPart, ...]
    determinations: tuple[DeterminationPart, ...]
    pictures: PicturePart | None
    direction: str
    asked: datetime

    @property
    def notes(self) -> frozenset[str]:
        """What could not be done."""
        return self.shown.notes


_STATES_WITHOUT: Final = frozenset({State.NOT_FOUND, State.NO_TEXT})


def report_of(found: ShownCheck, frame: Frame) -> Report:
    """Return the page's report in the frame's language."""
    state = _state(found)
    originals = tuple(_original(one, frame) for one in found.originals)
    kinds = dict.fromkeys(kind for one in found.originals for kind in one.kinds)
    pictures = None if found.withdrawn else _pictures(found, frame)
    headline = _headline(state, found, originals)
    if pictures is not None and state in _STATES_WITHOUT:
        headline = pictures.sentence
    return Report(
        shown=found,
        state=state,
        headline=headline,
        chips=tuple(kind_in_words(kind) for kind in kinds),
        originals=originals,
        determinations=() if found.withdrawn else _determinations(found),
        pictures=pictures,
        direction=_direction(found.check.tag),
        asked=found.check.asked,
    )


def _state(found: ShownCheck) -> State:
    if found.withdrawn:
        return State.WITHDRAWN
    if not found.originals:
        return State.NOT_FOUND if found.check.question else State.NO_TEXT
    if found.altered:
        return State.ALTERED
    return State.FORMER if any(one.former or one.later for one in found.originals) else State.AS_SENT


def _headline(state: State, found: ShownCheck, originals: tuple[OriginalPart, ...]) -> str:
    names = ", ".join(dict.fromkeys(one.agency for one in originals))
    match state:
        case State.WITHDRAWN:
            return gettext("This answer was withdrawn")
        case State.ALTERED:
            count = found.altered
            return ngettext(
                "The text differs from what %(agency)s sent: %(count)s difference",
                "The text differs from what %(agency)s sent: %(count)s differences",
                count,
            ) % {"agency": names, "count": count}
        case State.FORMER:
            return gettext("An earlier wording of what %(agency)s sent") % {"agency": names}
        case State.AS_SENT if found.rest:
            return gettext("In part what %(agency)s sent, unaltered; the rest was not found") % {"agency": names}
        case State.AS_SENT:
            return gettext("Sent by %(agency)s, unaltered") % {"agency": names}
        case _:
            return gettext("Not found in our archive")


def _original(one: ShownOriginal, frame: Frame) -> OriginalPart:
    return OriginalPart(
        shown=one,
        agency=frame.agency_name(one.item.agency),
        tag=one.item.tag,
        direction=_direction(one.item.tag),
        percent=round(one.share * 100),
        changes=len(one.altering),
    )


def _determinations(found: ShownCheck) -> tuple[DeterminationPart, ...]:
    parts: list[DeterminationPart] = []
    for one in found.answer.get("claims", ()):
        try:
            said = published(str(one["key"]))
        except Exception:  # one that cannot be read takes no report from its reader
            log.exception("a determination is not shown", extra={"key": one["key"]})
            continue
        if said is None or said.key in {part.determination.key for part in parts}:
            continue
        verdict = str(Verdict(said.verdict).label) if said.verdict else gettext("no joint position")
        parts.append(
            DeterminationPart(
                determination=said,
                sure=bool(one.get("sure")),
                verdict=verdict,
                agencies=tuple(agency.name for agency in said.agencies),
                direction=_direction(said.language),
            )
        )
    return tuple(parts)


def _pictures(found: ShownCheck, frame: Frame) -> PicturePart | None:
    kept = found.answer.get("pictures")
    if not kept:
        return None
    said = kept["provenance"]
    provenance = Provenance(
        verdict=ProvenanceVerdict(said["verdict"]),
        signer=said["signer"],
        trusted_by=TrustList(said["trusted_by"]) if said["trusted_by"] else None,
    )
    matches = _matches(kept["matches"], frame)
    if matches:
        first = matches[0]
        words = (
            gettext("The picture looks like one that %(agency)s sent, with a region changed")
            if first["changed"]
            else gettext("The picture looks like one that %(agency)s sent")
        )
        sentence = words % {"agency": first["name"]}
    elif kept["searchable"]:
        sentence = gettext("No picture like it was found in our archive")
    else:
        sentence = gettext("There is too little in this picture to look for it")
    return PicturePart(
        sentence=sentence,
        credentials=verdict_in_words(provenance),
        green=provenance.is_green,
        facts=tuple((str(FACT_NAMES[name]), value) for name, value in kept["facts"] if name in FACT_NAMES),
        matches=matches,
        unavailable=tuple(kept["unavailable"]),
        width=kept["width"],
        height=kept["height"],
    )


def _matches(kept: Sequence[Mapping[str, Any]], frame: Frame) -> tuple[Mapping[str, Any], ...]:
    """Return each picture once, by the item in the page's language where one of those that showed it is."""
    versions = public_versions(dict.fromkeys(str(one["uri"]) for one in kept))
    found: dict[str, dict[str, Any]] = {}
    for one in kept:
        entry = versions[one["uri"]][-1].entry
        item = entry.item
        if item is None:
            continue
        tag = item.language.tag if item.language is not None else ""
        known = found.get(one["sha256"])
        if known is not None and (tag.partition("-")[0] != frame.language or known["own"]):
            continue
        found[one["sha256"]] = {
            **one,
            "own": tag.partition("-")[0] == frame.language,
            "name": frame.agency_name(one["agency"]),
            "headline": " ".join(item.headline.split()),
            "tag": tag,
            "direction": _direction(tag) if tag else "auto",
            "sent": entry.received,
            "position": entry.position,
            "how": str(HOW_IN_WORDS[How(one["how"])]),
            "changed": [_percent(region) for region in one["changed"]],
        }
    return tuple(found.values())


def _percent(region: list[float]) -> dict[str, str]:
    left, top, width, height = region
    return {
        "x": f"{100 * left:.2f}%",
        "y": f"{100 * top:.2f}%",
        "width": f"{100 * width:.2f}%",
        "height": f"{100 * height:.2f}%",
    }


@lru_cache(maxsize=64)
def _direction(tag: str) -> str:
    try:
        return Language.parse(tag).direction
    except ValueError:
        return "ltr"
