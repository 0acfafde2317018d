"""Where a page stands below the front page, as schema.org's BreadcrumbList. Touches no database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from orkhon.portals.frame import Frame
from orkhon.portals.readings import plainly


def crumbs(frame: Frame, steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the list from the front page down. A step is words and a path on the portal; the last is the page."""
    listed = [(frame.portal.title, frame.portal.path), *steps]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": words,
                "item": f"{frame.origin}{plainly(path, frame.reading)}",
            }
            for number, (words, path) in enumerate(listed, start=1)
        ],
    }
