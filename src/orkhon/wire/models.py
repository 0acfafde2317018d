"""The tables of the log. Only this room touches them; the database refuses to change them (guards.py).

Seven of them are append-only. What they hold is hashed or signed as `orkhon.trust` says; that form is for ever. The
erasures beside them are work to be done, and the replacements are an index that a reader makes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from orkhon.wire.kinds import CONTENT_KINDS

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class PositionField(models.BigIntegerField):  # type: ignore[type-arg]  # no arguments at run time
    """A position in the log.

    SQLite keeps a table in the order of its row id, and only a column of the type INTEGER is that row id.
    Any other type would leave a second, hidden unique key, by which INSERT OR REPLACE could remove a row.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column type of `connection`'s database; both hold 64 bits."""
        return "integer" if connection.vendor == "sqlite" else "bigint"


class Header(models.Model):
    """What stays of one entry for ever: `orkhon.trust.Header` as a row.

    No status: the state of an item is folded from its entries. No headline or language: what describes the
    content goes with the payload when that is redacted. The position is given by the append, under its lock,
    because a sequence leaves gaps.
    """

    position = PositionField(primary_key=True)
    agency = models.CharField(max_length=64)
    uri = models.TextField()
    version = models.TextField()
    kind = models.CharField(max_length=16)
    received = models.DateTimeField()
    payload_hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["uri", "position"], name="wire_header_uri"),
            models.Index(fields=["agency", "position"], name="wire_header_agency"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["uri", "version"],
                condition=models.Q(kind__in=sorted(kind.value for kind in CONTENT_KINDS)),
                name="wire_header_one_content_a_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.kind} {self.uri} {self.version}"


class Payload(models.Model):
    """The content of one entry, apart from its header so that a `redact` entry can have it removed.

    `body` is the canonical JSON of {envelope, schema, ninjs, extra}; old bodies are upcast when read, never
    rewritten. `delivery` is the SHA-256 of the bytes as delivered, or empty. The remaining columns are copies
    out of the body for queries (empty for control entries), and go when the payload goes.
    """

    header = models.OneToOneField(
        Header, models.PROTECT, primary_key=True, db_column="position", related_name="payload"
    )
    salt = models.BinaryField()
    body = models.BinaryField()
    delivery = models.CharField(max_length=64)
    agency = models.CharField(max_length=64)
    type = models.CharField(max_length=16)
    language = models.CharField(max_length=32)
    language_code = models.CharField(max_length=8)
    embargoed_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["language_code", "header"], name="wire_payload_language"),
            models.Index(fields=["language_code", "agency", "header"], name="wire_payload_agency"),
            models.Index(
                fields=["embargoed_until"],
                name="wire_payload_embargo",
                condition=models.Q(embargoed_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"payload of {self.pk}"


class Statement(models.Model):
    """What the agency, or the hub for it (`signed_by`), signed of one entry, as `orkhon.trust.Statement`.

    Kind, uri, version and payload hash are the header's and are not kept twice.
    """

    header = models.OneToOneField(
        Header, models.PROTECT, primary_key=True, db_column="position", related_name="statement"
    )
    agency = models.CharField(max_length=64)
    signed_by = models.CharField(max_length=64)
    key_id = models.CharField(max_length=64)
    time = models.DateTimeField()
    sequence = models.BigIntegerField()
    previous = models.CharField(max_length=64)
    signature = models.CharField(max_length=96)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "signed_by", "sequence"], name="wire_statement_gapless_sequence")
        ]

    def __str__(self) -> str:
        return f"statement {self.sequence} of {self.signed_by} for {self.agency}"


class Link(models.Model):
    """What a hub signed of one entry: `orkhon.trust.Link` as a row.

    `position` is that hub's own; on a hub that follows another, the origin's link (`own` false) lies beside
    the hub's, with the position that the entry has there.
    """

    id = models.BigAutoField(primary_key=True)
    header = models.ForeignKey(Header, models.PROTECT, related_name="links")
    hub = models.CharField(max_length=64)
    own = models.BooleanField()
    key_id = models.CharField(max_length=64)
    position = models.BigIntegerField()
    previous = models.CharField(max_length=64)
    statement = models.CharField(max_length=64)
    received = models.DateTimeField()
    signature = models.CharField(max_length=96)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hub", "position"], name="wire_link_one_a_position"),
            models.UniqueConstraint(fields=["header"], condition=models.Q(own=True), name="wire_link_one_own_a_header"),
        ]

    def __str__(self) -> str:
        return f"link {self.position} of {self.hub}"


class Redaction(models.Model):
    """The `redact` entry by which one payload may be removed; only then does the database let it go.

    No reason or person: they are in the payload of the `redact` entry.
    """

    target = models.OneToOneField(
        Header, models.PROTECT, primary_key=True, db_column="target", related_name="redaction"
    )
    entry = models.ForeignKey(Header, models.PROTECT, db_column="entry", related_name="redacts")

    def __str__(self) -> str:
        return f"{self.pk} redacted by {self.entry_id}"


class DailyRoot(models.Model):
    """The signed root of the tree over all headers that were received up to the end of one UTC day.

    `orkhon.trust.DailyRoot` as a row; the hub is the one that signed. A day without entries has a root too, so that a
    day that is missing was removed.
    """

    id = models.BigAutoField(primary_key=True)
    day = models.DateField(unique=True)
    hub = models.CharField(max_length=64)
    size = models.BigIntegerField(help_text="how many headers: the last position in the tree")
    root = models.CharField(max_length=64)
    key_id = models.CharField(max_length=64)
    time = models.DateTimeField(help_text="when it was signed")
    signature = models.CharField(max_length=96)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"root of {self.day} over {self.size}"


class TreeNode(models.Model):
    """The root of one full piece of the tree, so that a proof need not read the whole log.

    `number` n stands for the headers at positions n · `daily_tree.PIECE` + 1 to (n + 1) · `daily_tree.PIECE`.
    """

    number = PositionField(primary_key=True)
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"piece {self.number} of the tree"


class Head(models.Model):
    """One row that appends lock on PostgreSQL. It holds nothing: the last header says where the log ends."""

    id = models.SmallIntegerField(primary_key=True)

    def __str__(self) -> str:
        return "the append lock"


class ReaderPosition(models.Model):
    """How far one reader has come. Kept aside (settings.SIDE_MODELS), or each step would wake all readers."""

    name = models.CharField(primary_key=True, max_length=64)
    position = models.BigIntegerField(default=0)
    moved = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"


class Erasure(models.Model):
    """What is to follow one `redact` entry outside the log, and how far it has come.

    The only table of the room that changes: it holds what can no longer be learnt once the payload is gone. No words
    of the item; and of kept bytes the hashes only until these are removed. A row is the order and its receipt, so that
    a crash between the entry and the last file forgets nothing.
    """

    entry = PositionField(primary_key=True, help_text="position of the redact entry that was asked for")
    uri = models.TextField()
    agency = models.CharField(max_length=64)
    closed = models.JSONField(default=list, help_text="uris of which every version goes")
    parted = models.JSONField(default=dict, help_text="uris of which some versions go, with those versions")
    kept = models.JSONField(default=list, help_text="uris with other sources too, left to an editor")
    keep_mixed = models.BooleanField(default=False)
    deliveries = models.JSONField(default=list, help_text="SHA-256 of kept bytes; emptied once these are gone")
    media = models.JSONField(default=list, help_text="addresses of media; emptied once these are gone")
    removed = models.JSONField(default=dict, help_text="how many of what")
    begun = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_attempt = models.DateTimeField(null=True, help_text="empty: all is done")
    error = models.CharField(max_length=200, blank=True, help_text="the kind of the last failure")
    erased = models.DateTimeField(null=True, help_text="when rows and files were gone")
    finished = models.DateTimeField(null=True, help_text="when the databases' free space was overwritten too")

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["next_attempt"],
                name="wire_erasure_waiting",
                condition=models.Q(next_attempt__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"erasure after {self.pk}"


class ErasedName(models.Model):
    """The keyed hash of an address or of bytes that may not be kept again. The table alone lets nobody test a guess."""

    digest = models.CharField(primary_key=True, max_length=64)
    entry = models.BigIntegerField(db_index=True, help_text="the redact entry")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest[:12]


class ArchivedEntry(models.Model):
    """An entry whose item came out of an archive, so that no list of news shows it. Holds no words."""

    entry = PositionField(primary_key=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"archived: {self.pk}"


class Replacement(models.Model):
    """An item that says it replaces an older one, by the entry that first said so. Made by a reader; holds no words."""

    entry = PositionField(primary_key=True)
    uri = models.TextField()
    agency = models.CharField(max_length=64)
    replaced = models.TextField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.uri} replaces {self.replaced}"


class MadeFrom(models.Model):
    """An item that names another as what it was made from, in any version. Made by a reader; holds no words."""

    source = models.TextField(db_index=True)
    uri = models.TextField()
    entry = PositionField(help_text="position of the entry that first said so")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.uri} was made from {self.source}"
