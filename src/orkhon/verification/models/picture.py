"""What is kept of the alliance's pictures so that they are known again: fingerprints, and which item shows which."""

from __future__ import annotations

from typing import Final

from django.db import models


class Fingerprint(models.Model):
    """How one file looks, in about three kilobytes: enough to know it again, nothing to see it by.

    One row a file, however many items show it. `pdq` is 32 bytes; of `quality` 49 and below nothing is looked for by
    it. `details` are up to 768 words of four bytes, short forms of its details
    (orkhon.verification.decoding.index). No place and no time of taking: whose picture it is and since when, the wire
    knows.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    pdq = models.BinaryField(max_length=32)
    quality = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField(help_text="pixels")
    height = models.PositiveIntegerField(help_text="pixels")
    details = models.BinaryField(help_text="words of four bytes, little end first")
    indexed = models.BooleanField(default=False, db_default=False, help_text="stands in the index on disk")
    made = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["id"], name="verification_print_to_index", condition=models.Q(indexed=False)),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class ShownPicture(models.Model):
    """One picture of one item, from the first version that showed it. Also the order to take its fingerprint.

    `name` is the address or `ni` name that the item has for the file, `sha256` empty until the file is here. With
    `next_attempt` somebody is still to look; without, it is done, or given up for `cause`. Whether the item may answer
    today the wire is asked; no row says it.
    """

    uri = models.CharField(max_length=2000)
    name_hash = models.CharField(max_length=64, help_text="SHA-256 of uri and name")
    name = models.TextField()
    version = models.CharField(max_length=64)
    agency = models.CharField(max_length=63)
    position = models.PositiveBigIntegerField(help_text="of the entry that first showed it")
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt = models.DateTimeField(null=True)
    cause = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["name_hash"], name="one_row_a_picture_of_an_item")]
        indexes = [
            models.Index(
                fields=["next_attempt"],
                name="verification_picture_due",
                condition=models.Q(next_attempt__isnull=False),
            ),
            models.Index(fields=["position"], name="verification_picture_position"),
        ]

    def __str__(self) -> str:
        return f"{self.uri} {self.version}"


SIGNING: Final = "signing"
SIGNED: Final = "signed"
UNSIGNED: Final = "unsigned"


class SignedRendition(models.Model):
    """One rendition of one picture that is, or is to be, given out with content credentials.

    `source_hash` is the SHA-256 of the rendition's bytes without credentials, under which those with them lie in a
    file; `signed_hash` is of these. The row goes with its picture, and the file with the row. A
    rendition that cannot be signed is given out as it is, and `cause` says why.
    """

    source_hash = models.CharField(max_length=64, unique=True)
    signed_hash = models.CharField(max_length=64, blank=True)
    picture = models.PositiveBigIntegerField(help_text="the row of the desk's picture")
    content_type = models.CharField(max_length=32)
    source_name = models.CharField(max_length=300, help_text="the rendition's file under the media folder")
    state = models.CharField(
        max_length=8, choices=[(name, name) for name in (SIGNING, SIGNED, UNSIGNED)], default=SIGNING
    )
    certificate = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the certificate that signed")
    stamped = models.BooleanField(default=False, help_text="a time-stamping authority confirmed the time")
    ordered = models.DateTimeField()
    signed = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt = models.DateTimeField(null=True)
    cause = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["next_attempt"],
                name="verification_sign_due",
                condition=models.Q(next_attempt__isnull=False),
            ),
            models.Index(fields=["picture"], name="verification_sign_picture"),
        ]

    def __str__(self) -> str:
        return f"{self.source_hash[:12]} {self.state}"
