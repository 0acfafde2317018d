"""Bring one post in line with its article: post it, mend it, take it away. Reads the article anew each time.

What is wanted follows from the article and the wire alone, so a step that is done again does nothing, and what happened
while the hub or Telegram stood still is done once and at its newest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import F
from django.utils.translation import override

from orkhon.alliance.queries import agencies_by_code
from orkhon.desk.models import Article
from orkhon.desk.queries import readable_by_uid
from orkhon.portals.channels.bot_api import Bot
from orkhon.portals.channels.errors import ChannelClosed, ChannelPaused, ChannelUnreached, MessageRefused
from orkhon.portals.channels.models import ChannelPost, TelegramChannel
from orkhon.portals.channels.secrets import read_token
from orkhon.portals.channels.texts import Shown, hash_of, notice_of, text_of
from orkhon.portals.origins import countries_of, origin_of, path_of, portal_called
from orkhon.portals.outlet_work import WorkState, later
from orkhon.portals.sites import Portal
from orkhon.portals.teasers import agency_codes

log = logging.getLogger(__name__)

DELETABLE: Final = timedelta(hours=48)
"""What is older Telegram does not delete; it is edited into the notice."""
NEWS_FOR: Final = timedelta(hours=24)
"""What could not be posted for so long is no news any more."""
REFUSED_AT_MOST: Final = 5
_CLAIMED_FOR: Final = timedelta(seconds=60)
_LONGEST_WITH_TAKING: Final = timedelta(seconds=15)
_A_STEP: Final = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class _Left:
    """What was not posted, and why."""

    why: str


def channels_due(now: datetime) -> list[int]:
    """Return the numbers of the channels that have work, those that Telegram paused left out."""
    waiting = ChannelPost.objects.filter(state=WorkState.WAITING, due__lte=now)
    free = waiting.exclude(channel__paused_until__gt=now)
    return sorted(set(free.order_by().values_list("channel_id", flat=True)))


def work_on(channel_id: int, *, now: Callable[[], datetime], chance: Callable[[], float]) -> int:
    """Do what is due in one channel, twenty posts at most, and return how many were brought in line.

    What is next is asked before each of them: a kill that comes meanwhile waits for one message and not for twenty. A
    channel that does not answer is left alone for a while; one message that is refused holds up no other.
    """
    channel = TelegramChannel.objects.get(pk=channel_id)
    waiting = ChannelPost.objects.filter(channel=channel, state=WorkState.WAITING)
    done = 0
    for _ in range(_A_STEP):
        due = waiting.filter(due__lte=now()).order_by("-taking", "due", "pk")
        key = due.values_list("pk", flat=True).first()
        if key is None:
            break
        try:
            done += settle(key, now=now(), chance=chance())
        except ChannelPaused as pause:
            _pause(channel, now() + timedelta(seconds=pause.seconds), str(pause), failed=False)
            return done
        except (ChannelUnreached, ChannelClosed) as error:
            until = later(channel.failures + 1, now=now(), chance=chance())
            if isinstance(error, ChannelUnreached) and waiting.filter(taking=True).exists():
                # Readers still have there what was taken from them everywhere else.
                until = min(until, now() + _LONGEST_WITH_TAKING)
            log.warning("channel does not answer", extra={"channel": channel.pk, "cause": str(error)[:200]})
            _pause(channel, until, str(error), failed=True)
            return done
    if done and (channel.failures or channel.trouble or channel.paused_until):
        TelegramChannel.objects.filter(pk=channel.pk).update(failures=0, trouble="", paused_until=None)
    return done


def _pause(channel: TelegramChannel, until: datetime, words: str, *, failed: bool) -> None:
    TelegramChannel.objects.filter(pk=channel.pk).update(
        paused_until=until, trouble=words[:300], failures=F("failures") + (1 if failed else 0)
    )


def settle(key: int, *, now: datetime, chance: float) -> bool:
    """Bring the post of that number in line and return whether it is; False where another worker has it.

    Raises `ChannelPaused`, `ChannelUnreached`, `ChannelClosed`: then nothing else goes to this channel for now.
    """
    mine = ChannelPost.objects.filter(pk=key, state=WorkState.WAITING, due__lte=now)
    if not mine.update(due=now + _CLAIMED_FOR, attempts=F("attempts") + 1):
        return False
    post = ChannelPost.objects.select_related("channel", "article").get(pk=key)
    try:
        left = _bring_in_line(post, now)
    except MessageRefused as refusal:
        over = post.attempts >= REFUSED_AT_MOST and not post.taking
        ChannelPost.objects.filter(pk=key, changed=post.changed).update(
            state=WorkState.GIVEN_UP if over else WorkState.WAITING,
            due=later(post.attempts, now=now, chance=chance),
            error=str(refusal)[:300],
        )
        log.warning("post refused", extra={"post": key, "cause": str(refusal)[:200]})
        return False
    except (ChannelPaused, ChannelUnreached, ChannelClosed) as error:
        doubt = isinstance(error, ChannelUnreached) and error.doubtful and post.message is None
        ChannelPost.objects.filter(pk=key).update(
            due=now, error=str(error)[:300], doubts=F("doubts") + (1 if doubt else 0)
        )
        raise
    _keep(post, left, now)
    return True


def _keep(post: ChannelPost, left: _Left | None, now: datetime) -> None:
    """Write down what stands there. Where something has happened meanwhile, the work is still to be done."""
    standing = {
        "message": post.message,
        "posted": post.posted,
        "shown": post.shown,
        "removed_by_hand": post.removed_by_hand,
    }
    ended = {"state": WorkState.LEFT_OUT if left else WorkState.DONE, "error": left.why if left else ""}
    if not ChannelPost.objects.filter(pk=post.pk, changed=post.changed).update(**standing, **ended):
        ChannelPost.objects.filter(pk=post.pk).update(**standing, state=WorkState.WAITING, due=now)


def _bring_in_line(post: ChannelPost, now: datetime) -> _Left | None:
    """Do what is to be done and note on `post` what stands there then."""
    channel = post.channel
    portal = portal_called(channel.portal, channel.language)
    article = readable_article(post, portal)
    if article is None:
        _take_away(post, portal, now)
        return None
    if portal is None:
        return _Left(why="the portal is not live")
    text = wanted_text(article, portal)
    if text is None:
        return _Left(why="the portal has no section for it")
    if post.message is None:
        left = _why_not(post, article, portal, now)
        if left is not None:
            return left
        post.message = _bot(channel).post(channel.chat, text)
        post.posted, post.shown = now, hash_of(text)
        log.info("posted", extra={"channel": channel.pk, "article": article.pk})
        return None
    if post.shown == hash_of(text):
        return None
    try:
        _bot(channel).edit(channel.chat, post.message, text)
    except MessageRefused as refusal:
        if refusal.is_not_there:
            post.message, post.removed_by_hand = None, True
            return _Left(why="somebody took the message away in the channel")
        if not refusal.is_as_it_was:
            raise
    post.shown = hash_of(text)
    return None


def readable_article(post: ChannelPost, portal: Portal | None) -> Article | None:
    """Return the article where readers of the portal may have it at this moment."""
    countries = countries_of(portal) if portal is not None else frozenset[str]()
    return readable_by_uid([post.article.uid], countries).get(post.article.uid)


def wanted_text(article: Article, portal: Portal) -> str | None:
    """Return what is to stand in the channel about the article, None where the portal does not show it."""
    path = path_of(article, portal)
    if not path:
        return None
    known = agencies_by_code()
    names = [known[code].name_in(portal.language) for code in agency_codes(article) if code in known]
    correction = article.corrections.first()
    with override(portal.language):
        return text_of(
            Shown(
                title=article.headline,
                deck=article.deck,
                link=f"{origin_of(portal)}{path}",
                credit=article.credit or ", ".join(names) or portal.title,
                corrected=correction.words if correction is not None else "",
                invented=portal.invented,
            )
        )


def _why_not(post: ChannelPost, article: Article, portal: Portal, now: datetime) -> _Left | None:
    """Return why the article is not posted, None where it is."""
    channel = post.channel
    topic = article.topic.code if article.topic else ""
    section = portal.section_of(topic)
    chosen = channel.sections.split()
    published = article.first_published_at
    if not channel.active:
        return _Left(why="the channel is given nothing new")
    if post.removed_by_hand:
        return _Left(why="somebody took the message away in the channel")
    if chosen and (section is None or section.slug not in chosen):
        return _Left(why="the channel is not given this section")
    since = max(moment for moment in (published, article.embargoed_until, channel.since) if moment is not None)
    if published is None or published < channel.since or now - since > NEWS_FOR:
        return _Left(why="it was published too long ago")
    return None


def _take_away(post: ChannelPost, portal: Portal | None, now: datetime) -> None:
    """Delete the message, or edit it into the notice where Telegram does not delete any more."""
    if post.message is None:
        return
    link = f"{origin_of(portal)}{portal.path}corrections/" if portal is not None else ""
    topic = post.article.topic.code if post.article.topic else ""
    path = portal.path_of_article(topic=topic, slug="", pk=post.article.pk) if portal is not None else None
    if portal is not None and path is not None:
        link = f"{origin_of(portal)}{path.replace('/-', '/')}"
    with override(post.channel.language):
        notice = notice_of(link)
    if post.shown == hash_of(notice):
        return
    bot, chat = _bot(post.channel), post.channel.chat
    if post.posted is not None and now - post.posted < DELETABLE:
        try:
            bot.delete(chat, post.message)
        except MessageRefused as refusal:
            if not refusal.is_not_there:
                log.info("edited where it could not be deleted", extra={"post": post.pk})
                _edit_into(post, notice, bot)
                return
        post.message, post.shown = None, ""
        return
    _edit_into(post, notice, bot)


def _edit_into(post: ChannelPost, notice: str, bot: Bot) -> None:
    if post.message is None:
        return
    try:
        bot.edit(post.channel.chat, post.message, notice)
    except MessageRefused as refusal:
        if refusal.is_not_there:
            post.message, post.shown = None, ""
            return
        if not refusal.is_as_it_was:
            raise
    post.shown = hash_of(notice)


def _bot(channel: TelegramChannel) -> Bot:
    return Bot(
        address=settings.TELEGRAM_API,
        token=read_token(Path(settings.ORKHON_HOME), channel.pk),
        is_local=settings.TELEGRAM_API_LOCAL,
    )
