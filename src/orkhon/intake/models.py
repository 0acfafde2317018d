"""What intake remembers.

Of each item of each source, of each source's health, of each picture that it mirrors.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.models import Agency, Source
from orkhon.alliance.programs.tokens import ApiToken


class SeenItem(models.Model):
    """One item as one source last gave it.

    Written in the transaction of the append that it remembers, so neither is ever without the other. No
    content, only its digests: the content is on the wire. Kept for each source, not each agency, because two
    feeds of one agency may give the same item at different lengths, and would seem to flap. Never removed
    while the source is there: an item that comes back after years is still known.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    uri_hash = models.CharField(max_length=64, help_text="SHA-256 of the uri, which may be too long for an index")
    uri = models.TextField()
    digest = models.CharField(max_length=64, help_text="of the content that was last appended, or refused")
    earlier = models.JSONField(default=list, help_text="digests of former contents, newest first")
    candidate = models.CharField(max_length=64, blank=True, help_text="digest of what may be the source flapping")
    candidate_polls = models.PositiveSmallIntegerField(default=0, help_text="how often it came in a row")
    version = models.TextField(blank=True, help_text="the originator's own, where it has versions")
    version_created = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True, help_text="why the wire did not take this content, if so")
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField(help_text="to the day: polls that bring nothing new write nothing")
    vanished = models.DateTimeField(null=True, help_text="since when the source no longer lists it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "uri_hash"], name="intake_seen_once_a_source")]
        indexes = [
            models.Index(fields=["source"], name="intake_seen_listed", condition=models.Q(vanished__isnull=True))
        ]

    def __str__(self) -> str:
        return self.uri


class SourceHealth(models.Model):
    """How one source fares. Changes with every poll, so it is kept aside (settings.SIDE_MODELS).

    `source_id` is a plain number: on SQLite the source is in another file. No column for the state: it
    follows from these (`queries.condition_of`).
    """

    source_id = models.BigIntegerField(primary_key=True)
    first_asked = models.DateTimeField(null=True)
    last_asked = models.DateTimeField(null=True)
    last_success = models.DateTimeField(null=True)
    last_new = models.DateTimeField(null=True, help_text="when it last brought something new or changed")
    last_error = models.TextField(blank=True, help_text="in words; empty after a success")
    last_error_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    address = models.TextField(blank=True, help_text="that `etag` and `last_modified` are for")
    etag = models.TextField(blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    next_ask = models.DateTimeField(null=True)
    items_refused = models.JSONField(default=list, help_text="the newest: at, where, cause")
    items_flapping = models.PositiveIntegerField(default=0, help_text="held back at the last poll")
    cursor = models.TextField(
        blank=True, default="", db_default="", help_text="how far its connector came; may be lost at no cost but work"
    )

    class Meta:
        verbose_name = "source's health"
        verbose_name_plural = "sources' health"

    def __str__(self) -> str:
        return f"health of source {self.source_id}"


class MirroredMedia(models.Model):
    """One picture that came with an appended item and is, or is to be, kept here. A row is the order and its
    receipt.

    Made in the transaction of the append, so that a crash forgets no picture. `sha256` names the bytes in
    `media` and is empty until they came; `attempts` and `next_attempt` belong to whoever fetches them.
    """

    url_hash = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of the url")
    url = models.TextField()
    item_uri = models.TextField()
    local = models.BooleanField(help_text="came from a source that is marked local")
    sha256 = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=127, blank=True)
    ordered = models.DateTimeField()
    fetched = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt = models.DateTimeField(null=True, help_text="empty: fetched, or given up")
    error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "mirrored media"
        indexes = [
            models.Index(
                fields=["next_attempt"],
                name="intake_media_to_fetch",
                condition=models.Q(next_attempt__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.url


class TakenArrival(models.Model):
    """One file, mail or document of one source that was taken, or refused for good.

    Written after what it held was committed: a crash between the two lets it come once more, which changes nothing.
    No content: only the key by which its source knows it. `at` moves on while the source lists it; what it lists no
    longer is forgotten by the retention schedule.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    key_hash = models.CharField(max_length=64, help_text="SHA-256 of the key by which the source knows it")
    at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["source", "key_hash"], name="intake_taken_once_a_source")]

    def __str__(self) -> str:
        return self.key_hash


class UploadedFile(models.Model):
    """One file that a Superdesk uploaded before the items that name it. Its bytes lie in media.

    No name of it, only the hash by which its source asks whether it is here. Removed by the retention schedule: until
    then a later item may name it, and afterwards the source uploads it again.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    name_hash = models.CharField(max_length=64, help_text="SHA-256 of the name by which its source knows it")
    sha256 = models.CharField(max_length=64, db_index=True)
    content_type = models.CharField(max_length=127)
    at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["source", "name_hash"], name="intake_uploaded_once_a_source")]

    def __str__(self) -> str:
        return self.name_hash


class DraftState(models.TextChoices):
    """Where a draft stands."""

    WAITING = "waiting", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


class Draft(models.Model):
    """What somebody sent for an agency by mail, bot or form, until a person makes an item of it, or refuses it.

    `item` holds the fields of the item as `orkhon.formats.fields` writes them, as it was last edited; `files` what came
    along: `name` by which the item names it, `sha256` in media, `content_type`. The row stays after the decision and
    says who decided (`decided_by`; while it waits, who saved it last: then nothing that arrives takes its place); a
    refused one keeps no words, no files and no sender. No foreign key to the entry: the wire's
    tables are the wire's, and the item's uri finds it.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(
        Source, on_delete=models.SET_NULL, null=True, related_name="+", help_text="empty: written in the admin"
    )
    key_hash = models.CharField(max_length=64, unique=True, help_text="by which the same thing is known again")
    uri = models.TextField(help_text="of the item, the same for a later version")
    uri_hash = models.CharField(max_length=64, db_index=True)
    item = models.JSONField()
    files = models.JSONField(default=list)
    sender = models.TextField(blank=True, help_text="who sent it, as mail or bot say, or a user name")
    received = models.DateTimeField()
    state = models.CharField(max_length=8, choices=DraftState.choices, default=DraftState.WAITING)
    decided = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True, help_text="user name")
    reason = models.TextField(blank=True, help_text="why it was refused")

    class Meta:
        ordering = ["-received", "-pk"]
        default_permissions = ("view", "add", "change")
        permissions = [("send_draft", "Can send drafts of others and of its own to the wire, and refuse them")]
        indexes = [models.Index(fields=["state", "-received"], name="intake_drafts_waiting")]

    def __str__(self) -> str:
        headline = self.item.get("headline", "") if isinstance(self.item, dict) else ""
        return str(headline) or self.uri


class PushToken(ApiToken):
    """By which one program of one agency pushes items, where the agency has registered no key for that."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    per_minute = models.PositiveIntegerField(
        default=1200, validators=[MinValueValidator(1), MaxValueValidator(60_000)], help_text="requests at most"
    )

    class Meta:
        ordering = ["agency__code", "created"]


class PushTokenUse(models.Model):
    """When a token for pushes was last used, to ten minutes. Kept aside (settings.SIDE_MODELS): a write to the wire's
    own file for each request would wake all that reads the wire.
    """

    token_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"use of token {self.token_id}"


class FollowedHub(models.Model):
    """Another hub whose log this one keeps a copy of, as it was signed there, and how far.

    The token by which it lets this hub in is a file (`secrets/`), never a column. `key_id` is the other hub's own key,
    compared by two people who know each other: all other keys are believed because that hub names them.
    """

    code = models.CharField(max_length=64, unique=True, help_text="how that hub signs: its ORKHON_HUB")
    url = models.URLField(max_length=1000, help_text="such as https://hub.example")
    key_id = models.CharField(max_length=64, help_text="of its own key, read out by its people")
    local = models.BooleanField(default=False, help_text="lies on this machine or in its private network")
    enabled = models.BooleanField(default=True)
    its_desk = models.BooleanField(
        default=False, db_default=False, help_text="its joint desk is ours too: what that desk publishes is taken here"
    )
    position = models.BigIntegerField(default=0, editable=False)
    link_hash = models.CharField(max_length=64, default="0" * 64, editable=False)
    reported = models.BigIntegerField(
        default=0, db_default=0, editable=False, help_text="up to where that hub was told that its entries are here"
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class SetAsideRecord(models.Model):
    """One entry of a followed hub that could not be taken into this hub's log, for a person to judge.

    Whole, until its item is redacted here or there: then without its words.
    """

    hub = models.ForeignKey(FollowedHub, on_delete=models.PROTECT, related_name="aside")
    position = models.BigIntegerField()
    uri = models.TextField()
    cause = models.TextField()
    record = models.JSONField()
    at = models.DateTimeField()
    settled = models.DateTimeField(null=True, help_text="since when a person has taken care of it")
    settled_by = models.CharField(max_length=150, blank=True, default="", db_default="", help_text="user name")

    class Meta:
        ordering = ["hub", "position"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["hub", "position"], name="intake_aside_once")]

    def __str__(self) -> str:
        return f"position {self.position} of {self.hub_id}"

    def forget_words(self) -> None:
        """Keep the entry as it would have come if its payload had been redacted."""
        self.record = {**self.record, "salt": None, "body": None}
        self.save(update_fields=["record"])


class FollowHealth(models.Model):
    """How following one hub fares. Changes with every answer, so it is kept aside (settings.SIDE_MODELS)."""

    hub_id = models.BigIntegerField(primary_key=True)
    asked = models.DateTimeField(null=True)
    heard = models.DateTimeField(null=True, help_text="of the last answer that was taken")
    failures = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    head = models.BigIntegerField(default=0, db_default=0, help_text="the last position of that hub, as it last said")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"health of {self.pk}"
