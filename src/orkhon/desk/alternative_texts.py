"""Whether every picture of an article says what it shows. Registers its say on what may be published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import ngettext

from orkhon.desk.blocks.passages import raw_of
from orkhon.desk.blocks.raw_pictures import holders_in, pictures_in
from orkhon.desk.readiness import Obstacle, register_obstacles

if TYPE_CHECKING:
    from orkhon.desk.models import Article

CODE: Final = "alt-missing"


def pictures_without_words(article: Article) -> int:
    """Return how many pictures that readers would see have no alternative text, neither here nor of their own."""
    raw = raw_of(article)
    pictures = pictures_in(raw)
    lead = article.picture
    missing = int(lead is not None and not (article.picture_alt.strip() or lead.alt_text.strip()))
    for holder, name in holders_in(raw):
        picture = pictures.get(holder.get(name) or 0) if name == "picture" else None
        if picture is not None and not ((holder.get("alt") or "").strip() or picture.alt_text.strip()):
            missing += 1
    return missing


def _obstacles(article: Article, user: AbstractBaseUser | None, now: datetime) -> Iterator[Obstacle]:
    missing = pictures_without_words(article)
    if missing:
        yield Obstacle(
            code=CODE,
            words=ngettext(
                "%(count)s picture has no alternative text. Write what it shows, for those who do not see it.",
                "%(count)s pictures have no alternative text. Write what they show, for those who do not see them.",
                missing,
            )
            % {"count": missing},
        )


register_obstacles("alternative texts", _obstacles)
