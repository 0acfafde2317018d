"""Files known by their hash, pictures and recordings of the desk. Bytes lie in `ORKHON_HOME/media`, or in rows."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
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
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("what the picture shows, for those who do not see it"),
    )
    credit = models.CharField(_("credit"), max_length=255, blank=True)
    item_uri = models.CharField(
        max_length=2000, blank=True, db_index=True, help_text="the wire's item that it belongs to"
    )
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)

    admin_form_fields = (*Image.admin_form_fields, "alt_text", "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")

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
        return _name_by_hash(self.sha256)


class RecordingKind(models.TextChoices):
    """What a recording is, as its first bytes say."""

    AUDIO = "audio", _("sound")
    VIDEO = "video", _("film")


class Recording(models.Model):
    """Sound or film that the desk keeps itself, once however often it is given.

    The file lies under its hash (`recording_files.path_of`). Its type is what its first bytes say, never what its name
    or its sender said. Words about it, captions and a transcript stand in the block that plays it.
    """

    title = models.CharField(_("title"), max_length=255)
    kind = models.CharField(_("type"), max_length=5, choices=RecordingKind.choices, editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    content_type = models.CharField(max_length=32, editable=False)
    size = models.PositiveBigIntegerField(editable=False, help_text="bytes")
    credit = models.CharField(_("credit"), max_length=255, blank=True)
    item_uri = models.CharField(
        max_length=2000, blank=True, db_index=True, editable=False, help_text="the wire's item that it belongs to"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    def __str__(self) -> str:
        return self.title

    @property
    def name_by_hash(self) -> str:
        """The recording's `ni` URI, as a picture's."""
        return _name_by_hash(self.sha256)


def _name_by_hash(sha256: str) -> str:
    digest = base64.urlsafe_b64encode(bytes.fromhex(sha256)).rstrip(b"=").decode("ascii")
    return f"ni:///sha-256;{digest}"


class PictureRendition(AbstractRendition):
    """One size of one picture, made once and kept."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_spec")
        ]
