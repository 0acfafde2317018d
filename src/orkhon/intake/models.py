"""What intake remembers.

Of each item of each source, of each source's health, of each picture that it mirrors.
"""

from __future__ import annotations

from django.db import models

from orkhon.alliance.models import Source


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
