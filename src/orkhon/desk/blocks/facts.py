"""The blocks that tell facts beside the text: tables, boxes, points on a map."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from orkhon.desk.blocks.text import LONGEST_LINE, LONGEST_TEXT

MOST_COLUMNS: Final = 12
MOST_ROWS: Final = 300
LONGEST_CELL: Final = 500


class TableBlock(TypedTableBlock):
    """Rows and columns of short texts, with a heading for each column and a caption for all."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        cells = local_blocks or [("text", blocks.CharBlock(label=_("Text"), required=False, max_length=LONGEST_CELL))]
        super().__init__(cells, **kwargs)

    def clean(self, table: Any) -> Any:
        """Refuse a table that no page can show."""
        cleaned = super().clean(table)
        if len(cleaned.columns) > MOST_COLUMNS or len(cleaned.row_data) > MOST_ROWS:
            raise ValidationError(
                gettext("The table is too large; at most %(columns)s columns and %(rows)s rows are wanted.")
                % {"columns": MOST_COLUMNS, "rows": MOST_ROWS}
            )
        return cleaned

    class Meta:
        icon = "table"
        label = _("Table")
        group = _("Facts")
        template = "desk/blocks/table.html"


class FactBoxBlock(blocks.StructBlock):
    """What a reader should know beside the story."""

    title = blocks.CharBlock(label=_("Title"), max_length=LONGEST_LINE)
    text = blocks.RichTextBlock(
        label=_("Text"), features=["bold", "italic", "link", "ul", "ol"], max_length=LONGEST_TEXT
    )

    class Meta:
        icon = "info-circle"
        label = _("Fact box")
        group = _("Facts")
        template = "desk/blocks/fact_box.html"


class MapPointBlock(blocks.StructBlock):
    """A place with its coordinates (degrees, WGS 84); readers get a link to it, and no map is fetched for them."""

    label = blocks.CharBlock(label=_("Place"), max_length=LONGEST_LINE)
    latitude = blocks.FloatBlock(
        label=_("Latitude"), min_value=-90, max_value=90, help_text=_("degrees, north is plus")
    )
    longitude = blocks.FloatBlock(
        label=_("Longitude"), min_value=-180, max_value=180, help_text=_("degrees, east is plus")
    )

    class Meta:
        icon = "site"
        label = _("Map point")
        group = _("Facts")
        template = "desk/blocks/map_point.html"
