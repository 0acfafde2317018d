"""Set the tipline up, change it, or switch it off. Its token goes into a file of its own and is shown nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Site

from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin
from orkhon.verification.models import TipBot
from orkhon.verification.tips.errors import TipRefused
from orkhon.verification.tips.policies import may_keep
from orkhon.verification.tips.queries import the_bot
from orkhon.verification.tips.secrets import TOKEN, has_token, write_token


@dataclass(frozen=True, kw_only=True, slots=True)
class Tipline:
    """What is told of it. An empty `token` leaves the one that is there."""

    token: str = ""
    enabled: bool = True
    site: int | None = None


def keep_tipline(told: Tipline, *, user: User, now: datetime, origin: Origin | None = None) -> TipBot:
    """Keep it so. Raises `TipRefused`."""
    if not may_keep(user):
        raise TipRefused(_("The tipline is kept by the joint desk’s secretariat."))
    token = told.token.strip()
    if token and TOKEN.fullmatch(token) is None:
        raise TipRefused(_("This is no token of a bot; @BotFather gives one, such as 123456:ABC…"))
    site = Site.objects.filter(pk=told.site).first() if told.site is not None else None
    bot = the_bot() or TipBot()
    home = Path(settings.ORKHON_HOME)
    if told.enabled and not token and (bot.pk is None or not has_token(home, bot.pk)):
        raise TipRefused(_("Write the token of the bot first; @BotFather gives one."))
    bot.site, bot.enabled = site, told.enabled
    bot.trouble, bot.failures, bot.due = "", 0, None
    if token:
        # Another bot counts its messages from another number.
        bot.cursor = 0
    with transaction.atomic():
        bot.save()
        if token:
            write_token(home, bot.pk, token)
        record(
            "verification.keep_tipline",
            actor=doer_of(user),
            now=now,
            object_type="verification.tipbot",
            object_key=str(bot.pk),
            origin=origin,
            details={"answers": str(bot.enabled).lower(), "new token": str(bool(token)).lower()},
        )
    return bot
