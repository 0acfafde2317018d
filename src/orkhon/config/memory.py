"""Django's cache in the memory of each process; it forgets soon what only the process that changed it would forget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

BRIEFLY: Final[Mapping[str, float]] = {"wagtail_site_root_paths": 1.0, "wagtail_locales_display_name": 1.0}
"""Seconds that Wagtail's own are kept: it empties them by a signal, which no other process hears."""


class BriefMemory(LocMemCache):
    """Kept by each process for itself."""

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        """Keep the value, some of them for a moment only."""
        super().set(key, value, BRIEFLY.get(key, timeout), version)
