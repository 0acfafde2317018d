"""The blocks that are pictures. The picture itself, with its focal point and its rights, is a row of the media room."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

MOST_PICTURES: Final = 60
"""In one gallery."""
LONGEST_CAPTION: Final = 500


class PictureBlock(blocks.StructBlock):
    """One picture. Its alternative text may wait until the article is published, and no longer."""

    picture = ImageChooserBlock(
        label=_("Picture"), help_text=_("The focal point is set on the picture itself: it stays in view in every size.")
    )
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=LONGEST_CAPTION,
        help_text=_("what the picture shows, for those who do not see it; left empty, the picture’s own"),
    )
    caption = blocks.CharBlock(label=_("Caption below"), required=False, max_length=LONGEST_CAPTION)
    credit = blocks.CharBlock(
        label=_("Credit"), required=False, max_length=LONGEST_CAPTION, help_text=_("left empty, the picture’s own")
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        group = _("Pictures and sound")
        template = "desk/blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    """Several pictures that belong together."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=255)
    items = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=1, max_num=MOST_PICTURES)

    class Meta:
        icon = "image"
        label = _("Gallery")
        group = _("Pictures and sound")
        template = "desk/blocks/gallery.html"
