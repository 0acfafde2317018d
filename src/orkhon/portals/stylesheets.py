"""The one style sheet that a portal's pages load: fonts, look, blocks and what the portal changes, in one file.

Its name holds a hash of its words, so browsers and caches keep it for ever. Every `.css` file of the room is in it:
orkhon.css first, fallback.css and the portal's own rule last, the rest between them by name. Asks no database.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from importlib.resources import files
from typing import Final

from django.contrib.staticfiles.storage import staticfiles_storage

from orkhon.portals.font_addresses import is_served
from orkhon.portals.fonts import CUTS, FOLDER, stylesheet
from orkhon.portals.looks import Look

_FIRST: Final = "orkhon.css"
_LAST: Final = "fallback.css"
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANK: Final = re.compile(r"\s*\n\s*")
HASH_DIGITS: Final = 20


def sheet_of(look: Look) -> str:
    """Return the words of the sheet for a portal of that look."""
    return f"{_shared(_fonts_there())}{look.css()}"


@lru_cache(maxsize=256)
def _named(look: Look, fonts: bool) -> str:
    return hashlib.sha256(f"{_shared(fonts)}{look.css()}".encode()).hexdigest()[:HASH_DIGITS]


def name_of_sheet(look: Look) -> str:
    """Return the hash under which the sheet for that look is served."""
    return _named(look, _fonts_there())


def address_of_sheet(look: Look) -> str:
    """Return the path of the sheet for that look."""
    return f"/styles/{name_of_sheet(look)}.css"


def _fonts_there() -> bool:
    return all(is_served(f"{FOLDER}/{cut.file}") for cut in CUTS)


@lru_cache(maxsize=2)
def _shared(fonts: bool) -> str:
    folder = files("orkhon.portals").joinpath("static/portals")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".css"))
    ordered = [_FIRST, *(name for name in names if name not in {_FIRST, _LAST}), _LAST]
    parts = [_font_rules()] if fonts else []
    parts += [folder.joinpath(name).read_text(encoding="utf-8") for name in ordered]
    return _BLANK.sub("\n", _COMMENT.sub("", "\n".join(parts))).strip() + "\n"


def _font_rules() -> str:
    rules = stylesheet()
    for cut in CUTS:
        rules = rules.replace(f'url("{cut.file}")', f'url("{staticfiles_storage.url(f"{FOLDER}/{cut.file}")}")')
    return rules
