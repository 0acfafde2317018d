"""The field of running text: safe for threads, with the cells of pasted tables apart, and refusing what it cannot read.

A block of a StreamField keeps one field, and with it one converter, for all threads; the converter keeps the text that
it reads in itself (`ContentstateConverter.from_database_format`), so that Wagtail's own mixes texts where two people
open their forms at once. So each thread has converters of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.utils.translation import gettext
from draftjs_exporter.error import ExporterException
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.editors.draftail.features import PluginFeature

_PASTED_TABLES: Final = PluginFeature({"type": "pasted-tables"}, js=["desk/pasted_tables.js"])
_of_this_thread = threading.local()


def _converter(features: Sequence[str]) -> ContentstateConverter:
    known: dict[tuple[str, ...], ContentstateConverter] = _of_this_thread.__dict__.setdefault("converters", {})
    key = tuple(features)
    if key not in known:
        known[key] = ContentstateConverter(features)
    return known[key]


class TextUnreadable(BadRequest):
    """What came for a running text is not what the editor in the browser sends. Answered 400, in these words."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "A text came in a shape that the editor does not write, so nothing was changed: what was saved before "
                "is still there. Go back in the browser, copy what you have written, load the page anew and paste it."
            )
        )


def html_of_editor(features: Sequence[str], written: str) -> str:
    """Return the HTML of what the editor in the browser sends. Raises `TextUnreadable` for anything else."""
    if not written.strip():
        return ""
    try:
        html: str = _converter(features).to_database_format(written)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, ExporterException) as error:
        raise TextUnreadable from error
    return html


class RichTextArea(DraftailRichTextArea):
    """Wagtail's field with a converter for each thread, named by `WAGTAILADMIN_RICH_TEXT_EDITORS`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _PASTED_TABLES.construct_options(self.options)
        self.plugins.append(_PASTED_TABLES)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """Return the HTML of what was sent, None where nothing was. Raises `TextUnreadable`."""
        written = data.get(name)
        return None if written is None else html_of_editor(self.features, written)

    @property
    def converter(self) -> ContentstateConverter:
        """Return the converter of the thread that asks."""
        return _converter(self.features)

    @converter.setter
    def converter(self, made: Any) -> None:
        """Let go of the one that Wagtail makes for everybody."""
