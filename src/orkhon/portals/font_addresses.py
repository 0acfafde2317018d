"""Where this process serves the portals' own fonts from, if they were made."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage

from orkhon.portals.fonts import FOLDER, STYLESHEET


@dataclass(frozen=True, kw_only=True)
class FontAddresses:
    """The style sheet, and the file that a page should load before it is asked for; empty where there is none."""

    stylesheet: str
    headline: str


def _address(name: str) -> str:
    # A running process knows the files that were collected when it started; naming one that came later would fail.
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        there = name in staticfiles_storage.hashed_files
    else:
        there = finders.find(name) is not None
    return staticfiles_storage.url(name) if there else ""


def font_addresses(headline: str) -> FontAddresses | None:
    """Return the addresses as this hub serves them, or None where no fonts were collected."""
    sheet = _address(f"{FOLDER}/{STYLESHEET}")
    if not sheet:
        return None
    return FontAddresses(stylesheet=sheet, headline=_address(f"{FOLDER}/{headline}") if headline else "")
