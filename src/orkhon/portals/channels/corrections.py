"""Tell a correction in the channels that gave the article out: the registry of `desk.corrections` calls it."""

from __future__ import annotations

from datetime import datetime

from orkhon.desk.corrections.channels import CorrectionChannel, register_channel
from orkhon.desk.models import Article, Correction
from orkhon.portals.channels.errors import CorrectionNotTold
from orkhon.portals.channels.following import want
from orkhon.portals.channels.models import ChannelPost
from orkhon.portals.channels.settling import readable_article, wanted_text
from orkhon.portals.channels.texts import hash_of
from orkhon.portals.origins import portal_called
from orkhon.portals.outlet_work import WorkState

CODE = "telegram"


def carried(article: Article) -> bool:
    """True where the article stands in some channel."""
    return ChannelPost.objects.filter(article=article, message__isnull=False).exists()


def tell(correction: Correction, now: datetime) -> None:
    """Make sure that the correction stands wherever the article does. Raises `CorrectionNotTold` until then."""
    standing = ChannelPost.objects.select_related("channel", "article").filter(
        article=correction.article, message__isnull=False
    )
    behind = [post for post in standing if not _is_in_line(post)]
    for post in behind:
        want(ChannelPost.objects.filter(pk=post.pk).exclude(state=WorkState.WAITING), now, taking=False)
    if behind:
        raise CorrectionNotTold(f"{len(behind)} channels do not show the correction yet; it is looked after again")


def _is_in_line(post: ChannelPost) -> bool:
    portal = portal_called(post.channel.portal, post.channel.language)
    article = readable_article(post, portal)
    if portal is None or article is None:
        return True  # what is taken from readers is taken from the channel: no correction is to stand there
    text = wanted_text(article, portal)
    return text is None or post.shown == hash_of(text) or post.state == WorkState.GIVEN_UP


register_channel(CorrectionChannel(code=CODE, carried=carried, tell=tell))
