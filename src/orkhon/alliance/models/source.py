"""Where an agency's items come from."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.connector_facts import facts_refusal
from orkhon.alliance.models.agency import Agency
from orkhon.items import Language, LanguageTagError

SHORTEST_INTERVAL = timedelta(seconds=10)
SMALLEST_ANSWER = 1000
# What `orkhon.formats.parse` takes at most; a longer answer would be fetched and then refused.
LARGEST_ANSWER = 50_000_000
# CLDR names them too, but items cannot be read in them: undetermined, several, none, without a code.
_NO_LANGUAGES = frozenset({"und", "mul", "zxx", "mis"})


class ConnectorName(models.TextChoices):
    """The connectors that intake has. Named here because the alliance may not ask intake; a test compares them."""

    FEED = "feed", "feed"
    FILE = "file", "file"
    FOLDER = "folder", "folder"
    JSONLIST = "jsonlist", "jsonlist"
    HAS = "has", "has"
    TELEGRAM = "telegram", "telegram"
    FTP = "ftp", "ftp"
    SFTP = "sftp", "sftp"
    IMAP = "imap", "imap"
    INBOX = "inbox", "inbox"
    BOT = "bot", "bot"
    SUPERDESK = "superdesk", "superdesk"


def check_interval(value: timedelta) -> None:
    """Refuse what would ask a source without a pause."""
    if value < SHORTEST_INTERVAL:
        least = f"{SHORTEST_INTERVAL.total_seconds():g}"
        raise ValidationError(
            gettext("%(value)s is too short; write %(least)s seconds or more") % {"value": value, "least": least}
        )


def check_silence(value: timedelta) -> None:
    """Refuse a silence that has always lasted long enough."""
    if value <= timedelta(0):
        raise ValidationError(
            gettext("%(value)s is no time to wait; write more than 0, such as 24:00:00 for a day") % {"value": value}
        )


def check_size(value: int) -> None:
    """Refuse a limit that no answer keeps, or that is no limit."""
    if not SMALLEST_ANSWER <= value <= LARGEST_ANSWER:
        raise ValidationError(
            gettext("%(value)s is no size for an answer; write a number of bytes from %(least)s to %(most)s")
            % {"value": value, "least": f"{SMALLEST_ANSWER:,}", "most": f"{LARGEST_ANSWER:,}"}
        )


def check_time_zone(value: str) -> None:
    """Refuse what the time zone database does not know."""
    try:
        ZoneInfo(value)
    except (LookupError, ValueError, OSError) as error:
        # OSError: `Asia` is a directory of the database.
        raise ValidationError(
            gettext("%(value)s is no time zone; write a name of the time zone database, such as Asia/Almaty")
            % {"value": f"{value!r}"}
        ) from error


def check_language(value: str) -> None:
    """Refuse what is no BCP 47 tag, and tags with a language, script or region that CLDR does not know.

    Variants are refused too: `Language` drops them, and `uz-Cyrillic` would become Uzbek in Latin script.
    """
    try:
        language = Language.parse(value)
    except LanguageTagError as error:
        raise ValidationError(str(error)) from error
    languages, scripts, regions = _known_subtags()
    first, *others = re.split("[-_]", value.strip())
    strange = [] if language.code in languages else [first]
    strange += [part for part in others if part.title() not in scripts and part.upper() not in regions]
    if strange:
        raise ValidationError(
            gettext(
                "%(value)s names no language, script or region that is known: %(strange)s; write one such as kk-Cyrl"
            )
            % {"value": f"{value!r}", "strange": ", ".join(map(repr, strange))}
        )


@cache
def _known_subtags() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    english = Locale("en")
    return frozenset(english.languages) - _NO_LANGUAGES, frozenset(english.scripts), frozenset(english.territories)


class Source(models.Model):
    """One feed of one agency. Its health is not here: that changes by the minute and lives in `intake`."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sources", verbose_name=_("agency"))
    name = models.CharField(_("name"), max_length=120)
    connector = models.CharField(
        _("connector"),
        max_length=32,
        default=ConnectorName.FEED,
        choices=ConnectorName.choices,
        error_messages={
            "invalid_choice": f"%(value)r is no connector; choose one of: {', '.join(ConnectorName.values)}"
        },
        help_text=_(
            "how it is asked: feed for RSS, Atom, JSON Feed, ninjs; the others: docs/howto/connect-a-source.md"
        ),
    )
    url = models.CharField(
        _("address"), max_length=1000, help_text=_("such as https://agency.example/rss, or folder:altai/texts")
    )
    options = models.JSONField(
        _("options"),
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        help_text=_("what its connector wants besides, as an object; never a password: that is the source's secret"),
    )
    language = models.CharField(
        _("language"),
        max_length=20,
        blank=True,
        validators=[check_language],
        help_text=_("BCP 47 tag for items that do not say, such as kk-Cyrl"),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        default="UTC",
        validators=[check_time_zone],
        help_text=_("for times without a zone, such as Asia/Almaty"),
    )
    interval = models.DurationField(
        _("interval"),
        default=timedelta(minutes=2),
        validators=[check_interval],
        help_text=_("how often it is asked; 10 seconds at least"),
    )
    silence_alert_after = models.DurationField(
        _("silence alert after"),
        default=timedelta(hours=24),
        validators=[check_silence],
        help_text=_("with nothing new for so long, somebody should look"),
    )
    local = models.BooleanField(
        _("local"),
        default=False,
        help_text=_("lies on this machine or in its private network; all others may not lead there"),
    )
    enabled = models.BooleanField(_("enabled"), default=True)
    user_agent = models.CharField(
        _("user agent"),
        max_length=200,
        blank=True,
        help_text=_("for sources that refuse programs that say what they are"),
    )
    max_bytes = models.PositiveIntegerField(
        _("max bytes"),
        default=20_000_000,
        validators=[check_size],
        help_text=_("a longer answer is refused; from 1,000 to 50,000,000"),
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["agency__code", "name"]
        constraints = [models.UniqueConstraint(fields=["agency", "url"], name="one_source_an_address")]

    def __str__(self) -> str:
        return f"{self.agency.code}: {self.name}"

    def clean(self) -> None:
        """Refuse an address or options that do not fit the connector."""
        super().clean()
        # Without an agency the form says so itself.
        agency = self.agency.code if self.agency_id else None
        refused = facts_refusal(self.connector, self.url, self.options, agency=agency, local=self.local)
        if refused is not None:
            raise ValidationError({refused[0]: refused[1]})
