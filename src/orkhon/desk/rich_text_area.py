"""The field of running text, safe for threads. Wagtail's own mixes texts where two people open their forms at once.

A block of a StreamField keeps one field, and with it one converter, for all threads; the converter keeps the text that
it reads in itself (`ContentstateConverter.from_database_format`). So each thread has converters of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

_of_this_thread = threading.local()


def _converter(features: Sequence[str]) -> ContentstateConverter:
    known: dict[tuple[str, ...], ContentstateConverter] = _of_this_thread.__dict__.setdefault("converters", {})
    key = tuple(features)
    if key not in known:
        known[key] = ContentstateConverter(features)
    return known[key]


class RichTextArea(DraftailRichTextArea):
    """Wagtail's field with a converter for each thread, named by `WAGTAILADMIN_RICH_TEXT_EDITORS`."""

    @property
    def converter(self) -> ContentstateConverter:
        """Return the converter of the thread that asks."""
        return _converter(self.features)

    @converter.setter
    def converter(self, made: Any) -> None:
        """Let go of the one that Wagtail makes for everybody."""
