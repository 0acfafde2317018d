"""The blocks that are words: paragraphs, headings, quotations, what happens live. Knows no article."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

BODY_FEATURES: Final = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "blockquote"]
"""What running text may hold, in the editor's own words."""
INLINE_FEATURES: Final = ["bold", "italic", "link"]
LONGEST_TEXT: Final = 800_000
"""Characters in one block of running text: a book of 60,000 words fits into a single one."""
LONGEST_QUOTE: Final = 5_000
LONGEST_LINE: Final = 255


class ParagraphBlock(blocks.RichTextBlock):
    """Running text: one paragraph, or as many as belong together."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": BODY_FEATURES, "max_length": LONGEST_TEXT, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = _("Words")
        template = "desk/blocks/paragraph.html"


class HeadingBlock(blocks.StructBlock):
    """A line between parts of the text."""

    text = blocks.CharBlock(label=_("Heading"), max_length=LONGEST_LINE)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("h2", _("of a part")), ("h3", _("within a part"))], default="h2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        group = _("Words")
        template = "desk/blocks/heading.html"


class QuoteBlock(blocks.StructBlock):
    """What somebody said, with who."""

    text = blocks.RichTextBlock(label=_("Quotation"), features=INLINE_FEATURES, max_length=LONGEST_QUOTE)
    speaker = blocks.CharBlock(label=_("Speaker"), required=False, max_length=LONGEST_LINE)
    role = blocks.CharBlock(
        label=_("Speaker’s role"), required=False, max_length=LONGEST_LINE, help_text=_("office, work or place")
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = _("Words")
        template = "desk/blocks/quote.html"


class LiveUpdateBlock(blocks.StructBlock):
    """One moment of something that goes on while readers read."""

    time = blocks.DateTimeBlock(label=_("Time"))
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=LONGEST_LINE)
    text = blocks.RichTextBlock(
        label=_("Text"), features=["bold", "italic", "link", "ul", "ol"], max_length=LONGEST_TEXT
    )

    class Meta:
        icon = "time"
        label = _("Live update")
        group = _("Words")
        template = "desk/blocks/live_update.html"
