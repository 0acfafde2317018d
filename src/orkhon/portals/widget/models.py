"""The perspective box of a member: which sites may show it, and which stories an editor chose for it. Knows no page."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from orkhon.alliance.models import Agency
from orkhon.desk.models import Article

MOST_HOSTS: Final = 20
MOST_STORIES: Final = 8


def origin_in(line: str) -> str | None:
    """Return `https://host[:port]` as a content security policy names a site, or None for what is no such thing."""
    written = line.strip().rstrip("/").lower()
    try:
        parts = urlsplit(written)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    plain = host.replace(".", "").replace("-", "").isalnum() and host.isascii()
    if parts.scheme not in {"http", "https"} or not plain or len(written) > 200:
        return None
    found = f"{parts.scheme}://{host}{f':{port}' if port else ''}"
    return found if found == written else None


class PerspectiveBox(ClusterableModel):
    """One member's box. No column for its looks and languages: the address says the language.

    Without stories it fills itself with the newest of the others.
    """

    agency = models.OneToOneField(
        Agency, verbose_name=_("agency"), on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    sites = models.TextField(
        _("sites that may show it"),
        max_length=4000,
        blank=True,
        help_text=_("one a line, such as https://www.example.org; browsers show the box on no other"),
    )

    class Meta:
        verbose_name = _("perspective box")
        verbose_name_plural = _("perspective boxes")

    def __str__(self) -> str:
        return str(self.agency)

    @property
    def origins(self) -> list[str]:
        """The sites as a content security policy names them."""
        return [found for line in self.sites.splitlines() if (found := origin_in(line)) is not None][:MOST_HOSTS]

    def clean(self) -> None:
        """Refuse lines that name no site."""
        super().clean()
        lines = [line.strip() for line in self.sites.splitlines() if line.strip()]
        wrong = next((line for line in lines if origin_in(line) is None), None)
        if wrong is not None:
            said = gettext("%(came)s came; write the address of a site, such as https://www.example.org")
            raise ValidationError({"sites": said % {"came": wrong[:100]}})
        if len(lines) > MOST_HOSTS:
            said = gettext("There are %(count)s lines; write at most %(most)s.")
            raise ValidationError({"sites": said % {"count": len(lines), "most": MOST_HOSTS}})


class BoxStory(Orderable):
    """One story that an editor put into a box; it is shown in whatever language the box is asked for."""

    box = ParentalKey(PerspectiveBox, on_delete=models.CASCADE, related_name="stories")
    # No constraint: the former version of the hub deletes articles without knowing this table.
    article: Any = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="+", db_constraint=False
    )

    class Meta(Orderable.Meta):
        default_permissions = ()
        verbose_name = _("article of a perspective box")
        verbose_name_plural = _("articles of perspective boxes")

    def __str__(self) -> str:
        return f"{self.box_id}: {self.article_id}"
