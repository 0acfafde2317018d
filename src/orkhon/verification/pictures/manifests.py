"""What the manifest of a picture says: whose it is, how it was made, what was done with it (C2PA 2.1, CAWG metadata
1.1).

Decides the words; signs nothing and reads no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

_CONTEXT: Final = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
_LONGEST: Final = 300


@dataclass(frozen=True, kw_only=True)
class About:
    """What is said of one picture. Empty is what is not known; nothing is guessed."""

    title: str
    credit: str = ""
    agency: str = ""
    item_uri: str = ""
    source_type: str = ""


def manifest_of(about: About, *, version: str) -> dict[str, Any]:
    """Return the manifest of a rendition that is published. Its parent is the picture that it was made from."""
    metadata = {
        "photoshop:Credit": about.credit,
        "photoshop:Source": about.agency,
        "dc:identifier": about.item_uri,
        "Iptc4xmpExt:DigitalSourceType": about.source_type,
    }
    said = {name: value[:_LONGEST] for name, value in metadata.items() if value}
    assertions: list[dict[str, Any]] = [
        {"label": "c2pa.actions.v2", "data": {"actions": _actions(about)}},
    ]
    if said:
        assertions.append({"label": "cawg.metadata", "data": {"@context": _CONTEXT, **said}})
    return {
        "claim_generator_info": [{"name": "Orkhon", "version": version}],
        "title": (about.title or about.item_uri or "picture")[:_LONGEST],
        "assertions": assertions,
    }


def _actions(about: About) -> list[dict[str, Any]]:
    """Where it is known how the picture came about, that comes first; else the library writes that a file was
    opened."""
    first = [{"action": "c2pa.created", "digitalSourceType": about.source_type}] if about.source_type else []
    return [*first, {"action": "c2pa.resized"}, {"action": "c2pa.transcoded"}, {"action": "c2pa.published"}]
