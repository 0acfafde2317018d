"""Whether every picture of an article says what it shows. Registers its say on what may be published.

What an agency wrote under its picture is offered as the alternative text and never taken for one: a caption tells what
happened, and whoever cannot see the picture wants to know what is on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from orkhon.desk.blocks.passages import raw_of
from orkhon.desk.blocks.raw_pictures import alt_fields_in, pictures_in
from orkhon.desk.readiness import Obstacle, Spot, register_obstacles
from orkhon.media.models import Picture

if TYPE_CHECKING:
    from orkhon.desk.models import Article

CODE: Final = "alt-missing"


def pictures_without_words(article: Article) -> int:
    """Return how many pictures that readers would see have no alternative text, neither here nor of their own."""
    return len(spots_without_words(article))


def spots_without_words(article: Article) -> tuple[Spot, ...]:
    """Return the fields of the form in which an alternative text is wanting, in reading order."""
    raw = raw_of(article)
    pictures = pictures_in(raw)
    found: list[Spot] = []
    lead = article.picture
    if lead is not None and not (article.picture_alt.strip() or lead.alt_text.strip()):
        found.append(_spot("id_picture_alt", lead, article.picture_caption))
    for holder, field in alt_fields_in(raw):
        picture = pictures.get(holder.get("picture") or 0)
        if picture is not None and not ((holder.get("alt") or "").strip() or picture.alt_text.strip()):
            found.append(_spot(field, picture, holder.get("caption") or ""))
    return tuple(found)


def _spot(field: str, picture: Picture, caption: str) -> Spot:
    # What came with the picture first: the caption here may have been written for the text.
    suggestion = picture.description.strip() or caption.strip()
    return Spot(field=field, words=gettext("Picture: %(title)s") % {"title": picture.title}, suggestion=suggestion)


def _obstacles(article: Article, user: AbstractBaseUser | None, now: datetime) -> Iterator[Obstacle]:
    spots = spots_without_words(article)
    if spots:
        missing = len(spots)
        yield Obstacle(
            code=CODE,
            words=ngettext(
                "%(count)s picture has no alternative text. Write what it shows, for those who do not see it.",
                "%(count)s pictures have no alternative text. Write what they show, for those who do not see them.",
                missing,
            )
            % {"count": missing},
            url=_form(article, spots[0]),
            spots=spots,
        )


def _form(article: Article, spot: Spot) -> str:
    if article.pk is None:
        return ""
    return f"{reverse('wagtailsnippets_desk_article:edit', args=[article.pk])}#{spot.field}"


register_obstacles("alternative texts", _obstacles)
