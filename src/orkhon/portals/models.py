"""The public sites as trees of Wagtail pages. Holds names and places, no news: articles are the desk's rows.

A portal is one page a language, side by side under Wagtail's root and tied by their translation key, with its
sections and texts below. One `Site` says by which hostname the portal is asked; it points to the page in the
portal's first language. No route is here: `orkhon.portals.urls` has them all.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, Site

from orkhon.alliance.memorandum_terms import check_countries
from orkhon.desk.models import Topic
from orkhon.portals.spec import RESERVED, known_time_zones

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class Theme(models.TextChoices):
    """The look of a portal, a rule in the stylesheet's layer `themes`."""

    NEWS = "news", "news: turquoise"
    LITERATURE = "literature", "literature: plum"
    HISTORY = "history", "history: ochre-brown, with the kilim"
    GOVERNMENT = "government", "government: blue, without serifs"


class _AddressedByLanguage(Page):
    """Addresses carry the language first, whatever place the page has in Wagtail's tree."""

    class Meta:
        abstract = True

    # Portals are public and their answers are kept in a cache that all readers share.
    private_page_options: list[str] = []
    # Names in menus have no page of their own to look at; texts are looked at where they are published.
    preview_modes: list[tuple[str, str]] = []

    def path_under_portal(self) -> str:
        """Return what follows `/{language}/` in the address."""
        return ""

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Return site, its address and the page's path, as Wagtail's admin asks for them."""
        root_slug = self.url_path.strip("/").partition("/")[0]
        portal = PortalPage.objects.filter(depth=2, slug=root_slug).first()
        if portal is None:
            return None
        roots = PortalPage.objects.filter(translation_key=portal.translation_key).values("pk")
        site = Site.objects.filter(root_page__in=roots).order_by("-is_default_site", "pk").first()
        if site is None:
            return None
        address = site.root_url
        if request is not None:
            port = f":{request.get_port()}" if request.get_port() not in {"80", "443"} else ""
            address = f"{request.scheme}://{site.hostname}{port}"
        return site.pk, address, f"/{portal.locale.language_code}/{self.path_under_portal()}"


class PortalPage(_AddressedByLanguage):
    """One portal in one language: its front page, its name and how it looks."""

    strapline = models.CharField(max_length=200, blank=True, help_text="one line under the name")
    theme = models.CharField(max_length=12, choices=Theme.choices, default=Theme.NEWS)
    time_zone = models.CharField(
        max_length=40, default="UTC", help_text="in which readers of this language are told times: Asia/Almaty"
    )
    country = models.CharField(
        max_length=2,
        blank=True,
        default="",
        db_default="",
        validators=[check_countries],
        help_text="whose law binds it, such as KZ: what a legal order withholds there is not shown; empty: none",
    )
    invented = models.BooleanField(
        default=False, help_text="belongs to a demonstration; every page says that its news are invented"
    )

    four_eyes = models.BooleanField(
        _("four eyes"),
        default=False,
        db_default=False,
        help_text=_("an article that would stand here is published only when a second person has approved it"),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("strapline"),
        FieldPanel("theme"),
        FieldPanel("time_zone"),
        FieldPanel("country"),
        FieldPanel("invented"),
        FieldPanel("four_eyes"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["portals.SectionPage", "portals.TextPage"]

    class Meta:
        verbose_name = "portal in one language"
        verbose_name_plural = "portals"

    def clean(self) -> None:
        """Refuse a time zone that nobody knows."""
        super().clean()
        if self.time_zone not in known_time_zones():
            raise ValidationError({"time_zone": f"{self.time_zone!r} is no time zone; write one such as Asia/Almaty"})


class SectionPage(_AddressedByLanguage):
    """One section of one portal in one language: a name for some of the desk's topics.

    Topics are codes and no relation: a portal may be described in a file before its topics are in use.
    """

    topics = models.CharField(
        max_length=400, help_text="codes of the topics that it shows, parted by spaces: history literature"
    )
    menu_order = models.PositiveSmallIntegerField(default=0, help_text="small numbers come first")
    in_menu = models.BooleanField(default=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("topics"),
        FieldPanel("menu_order"),
        FieldPanel("in_menu"),
    ]
    parent_page_types = ["portals.PortalPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "section"

    def path_under_portal(self) -> str:
        """Return the section's own slug."""
        return f"{self.slug}/"

    def clean(self) -> None:
        """Refuse topics that the desk does not know, and slugs that addresses need for other things."""
        super().clean()
        known = set(Topic.objects.values_list("code", flat=True))
        unknown = [code for code in self.topics.split() if code not in known]
        if unknown or not self.topics.split():
            raise ValidationError(
                {"topics": f"{' '.join(unknown) or 'nothing'} came; wanted are some of: {' '.join(sorted(known))}"}
            )
        _refuse_reserved(self.slug)


class TextPage(_AddressedByLanguage):
    """A text about the portal itself, linked at the foot of every page: about, imprint, accessibility."""

    body = RichTextField(features=TEXT_FEATURES)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["portals.PortalPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "text about the portal"

    def path_under_portal(self) -> str:
        """Return the text's own slug."""
        return f"{self.slug}/"

    def clean(self) -> None:
        """Refuse slugs that addresses need for other things."""
        super().clean()
        _refuse_reserved(self.slug)


def _refuse_reserved(slug: Any) -> None:
    if slug in RESERVED:
        raise ValidationError({"slug": f"{slug} is an address that every portal has already; choose another"})
