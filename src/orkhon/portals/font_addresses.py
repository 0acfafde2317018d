"""Where this process serves the portals' own fonts from, if they were made."""

from __future__ import annotations

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage

from orkhon.portals.fonts import FOLDER


def is_served(name: str) -> bool:
    """True for a file that was among the static files when this process started: naming a later one would fail."""
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        return name in staticfiles_storage.hashed_files
    return finders.find(name) is not None


def font_address(file: str) -> str:
    """Return the address of one of the fonts as this hub serves it, empty where it was not collected."""
    name = f"{FOLDER}/{file}"
    return staticfiles_storage.url(name) if file and is_served(name) else ""
