"""What sorts of text there are, and why readers do not get one any more. Words alone; no table."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Withdrawal(models.TextChoices):
    """Why readers do not get an article that they once could read."""

    KILLED = "killed", _("killed")
    WITHHELD = "withheld", _("withheld")
    REDACTED = "redacted", _("redacted")


class ArticleKind(models.TextChoices):
    """What sort of text an article is."""

    FLASH = "flash", _("flash")
    NEWS = "news", _("news")
    PHOTO_REPORT = "photo-report", _("photo report")
    EXPLAINER = "explainer", _("explainer")
    INTERVIEW = "interview", _("interview")
    DOCUMENT = "document", _("official document")
    LONG_READ = "long-read", _("long read")
