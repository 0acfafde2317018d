"""The form's widget for the blocks: what a browser is told of them is made once a language, not once a form."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.utils.translation import get_language
from wagtail.blocks.base import Block, BlockWidget

Described = dict[tuple[str, str], tuple[Any, Any]]


class KeptBlockWidget(BlockWidget):
    """Describes the blocks as they were described to the last form in that language: no two forms differ in it.

    Making the description takes a sixth of the article's form. Blocks that differed with the person or with rows of the
    database would have to be made anew. `described` is where the descriptions are kept, by whoever keeps the blocks.
    """

    def __init__(self, block: Block, described: Described) -> None:
        super().__init__(block)
        self._described = described

    def _build_block_json(self) -> None:
        # Where static files lie, and their hashes, stand in the description too.
        key = (get_language() or "", static("wagtailadmin/js/telepath/blocks.js"))
        if key not in self._described:
            made = BlockWidget(self.block_def)
            self._described[key] = (made.js_context, made.block_json)
        self._js_context, self._block_json = self._described[key]
