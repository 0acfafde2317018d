"""Where entries are sent as they come."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orkhon.exchange.models.delivery import SENT_BY, Channel
from orkhon.exchange.models.subscriber import Subscriber
from orkhon.exchange.models.targets import channel_of, check_target


class SentAs(models.TextChoices):
    """As what an entry is written. The values are names of `orkhon.formats`, but for `json` and `text`."""

    JSON = "json", _("JSON of the API")
    NEWSML_G2 = "newsml-g2", "NewsML-G2"
    NINJS = "ninjs", "ninjs 3.1"
    NITF = "nitf", "NITF 3.6"
    NEWSML_1 = "newsml1", "NewsML 1.2"
    TEXT = "text", _("text of a letter")


_OF_DROPS: Final = (SentAs.NEWSML_G2, SentAs.NINJS, SentAs.NITF, SentAs.NEWSML_1)
FORMATS_BY_CHANNEL: Final[dict[str, tuple[SentAs, ...]]] = {
    Channel.WEBHOOK: (SentAs.JSON,),
    Channel.SFTP: _OF_DROPS,
    Channel.FTP: _OF_DROPS,
    Channel.MAIL: (SentAs.TEXT,),
}
"""What each channel can be sent, the usual one first."""


class Webhook(models.Model):
    """One address of one subscriber, with how far it came and how it fares: a program, a folder, or a letter box.

    `position` moves when the other side has said that it took a delivery, or a person has given one up. `failures`
    counts those since the last success; while it is above zero nothing is sent before `next_attempt`. The secret of a
    folder is no column but a file (`drop_secrets.py`). `host_key` is the fingerprint that an SFTP server must show.
    """

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.PROTECT, related_name="webhooks", verbose_name=_("subscriber")
    )
    channel = models.CharField(
        _("way"),
        max_length=8,
        choices=[(one.value, one.label) for one in SENT_BY],
        default=Channel.WEBHOOK,
        db_default=Channel.WEBHOOK.value,
        editable=False,
    )
    format = models.CharField(
        _("format"), max_length=12, choices=SentAs.choices, default=SentAs.JSON, db_default=SentAs.JSON.value
    )
    url = models.CharField(_("address"), max_length=1000)
    active = models.BooleanField(_("active"), default=True)
    local = models.BooleanField(
        _("local"),
        default=False,
        help_text=_("lies on this machine or in its private network; all others may not lead there"),
    )
    host_key = models.CharField(
        _("host key"),
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text=_("SFTP: the fingerprint (SHA256:…) that the server must show; empty: what it shows first is kept"),
    )
    position = models.BigIntegerField(_("position"), default=0)
    failures = models.PositiveIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    next_attempt = models.DateTimeField(null=True, editable=False)
    last_success = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["subscriber__code", "pk"]
        constraints = [models.UniqueConstraint(fields=["subscriber", "url"], name="exchange_one_webhook_an_address")]

    def __str__(self) -> str:
        return f"{self.subscriber.code}: {self.url}"

    def clean(self) -> None:
        """Refuse an address that the channel does not lead to, and a format that it does not carry."""
        wanted = channel_of(self.url)
        if wanted != self.channel:
            raise ValidationError(
                {
                    "url": gettext("this is sent by %(channel)s; %(url)s is not")
                    % {"channel": self.get_channel_display(), "url": self.url[:80]}
                }
            )
        check_target(self.url, self.channel)
        formats = FORMATS_BY_CHANNEL[self.channel]
        if self.format not in formats:
            names = ", ".join(str(one.label) for one in formats)
            raise ValidationError(
                {
                    "format": gettext("%(channel)s carries %(names)s")
                    % {"channel": self.get_channel_display(), "names": names}
                }
            )
