"""Files known by their hash, and the desk's pictures. Bytes lie under `ORKHON_HOME/media`, small pushes in rows."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class StoredFile(models.Model):
    """One row is one sequence of bytes, whoever delivered it and however often.

    No name and no owner: whoever refers to the file knows those, and rights are asked of that item.
    """

    sha256 = models.CharField(primary_key=True, max_length=64)
    content_type = models.CharField(max_length=127)
    size = models.PositiveBigIntegerField(help_text="bytes, before compression")
    compressed = models.BooleanField(default=False, help_text="kept in gzip's form, as texts are")
    received = models.DateTimeField()
    body = models.BinaryField(null=True, editable=False, help_text="what is small and was pushed; empty: in a file")

    class Meta:
        verbose_name = "stored file"

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.content_type}, {self.size} bytes)"


class Picture(AbstractImage):
    """One picture as the desk uses it, with its focal point, alternative text, credit and its item."""

    alt_text = models.CharField(
        max_length=500, blank=True, help_text="what the picture shows, for those who do not see it"
    )
    credit = models.CharField(max_length=255, blank=True)
    item_uri = models.CharField(
        max_length=2000, blank=True, db_index=True, help_text="the wire's item that it belongs to"
    )
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)

    admin_form_fields = (*Image.admin_form_fields, "alt_text", "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = "picture"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the hash true to the file, whoever put it there."""
        if self.file and (not self.sha256 or not self.file._committed):
            with self.open_file() as file:
                self.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                file.seek(0)
        super().save(*args, **kwargs)

    @property
    def name_by_hash(self) -> str:
        """The picture's `ni` URI (RFC 6920): the same bytes have the same name on every hub."""
        digest = base64.urlsafe_b64encode(bytes.fromhex(self.sha256)).rstrip(b"=").decode("ascii")
        return f"ni:///sha-256;{digest}"


class PictureRendition(AbstractRendition):
    """One size of one picture, made once and kept."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_spec")
        ]
