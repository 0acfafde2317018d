"""The text of an article as a stream of blocks, and the column that keeps it. Knows what may stand there, no more.

The column keeps step with `body`, the same text as one piece of rich text: a former version of the hub writes that
one alone. Where `body` was written last, by whomever, the blocks are read from it.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from django.db import models
from wagtail import blocks
from wagtail.fields import Creator, StreamField

from orkhon.desk.blocks.embeds import EmbedBlock
from orkhon.desk.blocks.facts import FactBoxBlock, MapPointBlock, TableBlock
from orkhon.desk.blocks.from_html import blocks_of
from orkhon.desk.blocks.pictures import GalleryBlock, PictureBlock
from orkhon.desk.blocks.recordings import AudioBlock, VideoBlock
from orkhon.desk.blocks.text import HeadingBlock, LiveUpdateBlock, ParagraphBlock, QuoteBlock
from orkhon.desk.blocks.widget import Described, KeptBlockWidget

MOST_BLOCKS: Final = 2_000


class ArticleContent(blocks.StreamBlock):
    """All blocks that an article may have, in the order in which a journalist looks for them."""

    paragraph = ParagraphBlock()
    heading = HeadingBlock()
    quote = QuoteBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    audio = AudioBlock()
    video = VideoBlock()
    embed = EmbedBlock()
    table = TableBlock()
    fact_box = FactBoxBlock()
    map_point = MapPointBlock()
    live_update = LiveUpdateBlock()

    class Meta:
        max_num = MOST_BLOCKS
        required = False


def hash_of_body(body: str) -> str:
    """Return what says whether two bodies are the same, empty for an empty one."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:40] if body else ""


class _Blocks(Creator):
    """The attribute: gives the blocks, made of `body` where that was written last."""

    def __get__(self, obj: Any, type: Any = None) -> Any:
        value = super().__get__(obj, type)
        if obj is not None and _is_behind(obj, value):
            obj.__dict__[self.field.name] = value = self.field.to_python(blocks_of(obj.body))
            obj.__dict__["body_hash"] = hash_of_body(obj.body)
        return value

    def __set__(self, obj: Any, value: Any) -> None:
        super().__set__(obj, value)
        # Whoever sets the blocks has the last word; a row being read sets its own hash after them.
        if "body" in obj.__dict__:
            obj.__dict__["body_hash"] = hash_of_body(obj.__dict__["body"])


def _is_behind(obj: Any, value: Any) -> bool:
    body, kept = obj.__dict__.get("body"), obj.__dict__.get("body_hash")
    if not body or kept is None or kept == hash_of_body(body):
        return False
    # Blocks beside a body that no version with blocks has written were set together with it.
    return bool(kept) or not value


class ContentField(StreamField):
    """A stream of an article's blocks. Migrations name the field alone: its blocks are no matter of the database."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(ArticleContent, **kwargs)
        self._described: Described = {}

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Leave out the blocks."""
        name, _path, _args, kwargs = models.Field.deconstruct(self)
        return name, "orkhon.desk.blocks.content.ContentField", [], dict(kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """Return the form's field, its widget the one that describes the blocks once."""
        return super().formfield(**{"widget": KeptBlockWidget(self.stream_block, self._described), **kwargs})

    def contribute_to_class(self, cls: Any, name: str, **kwargs: Any) -> None:
        """Put the attribute that minds `body` in the place of Wagtail's."""
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, name, _Blocks(self))
