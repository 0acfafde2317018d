"""The public sites as trees of Wagtail pages. Holds names and places, no news: articles are the desk's rows.

A portal is one page a language, side by side under Wagtail's root and tied by their translation key, with its
sections and texts below. One `Site` says by which hostname the portal is asked; it points to the page in the
portal's first language. No route is here: `orkhon.portals.urls` has them all.
"""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField
from wagtail.models import Page, Site

from orkhon.alliance.memorandum_terms import check_countries
from orkhon.alliance.models import Agency
from orkhon.desk.models import Topic
from orkhon.portals.changed import Changed as Changed
from orkhon.portals.channels.models import ChannelPost as ChannelPost
from orkhon.portals.channels.models import TelegramChannel as TelegramChannel
from orkhon.portals.facets import HasImprint, HasLook, HasMenus
from orkhon.portals.front.models import FrontArrangement as FrontArrangement
from orkhon.portals.newsletters.models import Issue as Issue
from orkhon.portals.newsletters.models import Letter as Letter
from orkhon.portals.newsletters.models import Newsletter as Newsletter
from orkhon.portals.newsletters.models import NewsletterReader as NewsletterReader
from orkhon.portals.pushes.models import Breaking as Breaking
from orkhon.portals.pushes.models import BrowserPush as BrowserPush
from orkhon.portals.pushes.models import PushOutlet as PushOutlet
from orkhon.portals.pushes.models import ReaderBrowser as ReaderBrowser
from orkhon.portals.rates.facet import HasRates
from orkhon.portals.rates.models import Rate as Rate
from orkhon.portals.rates.models import RateSource as RateSource
from orkhon.portals.spec import IMPRINT, RESERVED, known_time_zones
from orkhon.portals.wanting import WantingPanel
from orkhon.portals.widget.models import BoxStory as BoxStory
from orkhon.portals.widget.models import PerspectiveBox as PerspectiveBox

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class Theme(models.TextChoices):
    """The look of a portal, a rule in the stylesheet's layer `themes`."""

    NEWS = "news", _("news: turquoise")
    LITERATURE = "literature", _("literature: plum")
    HISTORY = "history", _("history: ochre-brown, with the kilim")
    GOVERNMENT = "government", _("government: blue, without serifs")


class Kind(models.TextChoices):
    """What a portal is, whatever it looks like: memoranda and laws speak of it."""

    NEWS = "news", _("news")
    LITERATURE = "literature", _("literature")
    HISTORY = "history", _("history")
    GOVERNMENT = "government", _("government")


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


# Wagtail has no types, so that of its manager is lost where there are several bases.
class PortalPage(_AddressedByLanguage, HasMenus, HasLook, HasImprint, HasRates):  # type: ignore[django-manager-missing]
    """One portal in one language: its front page, its name and how it looks."""

    strapline = models.CharField(_("strapline"), max_length=200, blank=True, help_text=_("one line under the name"))
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=Kind.choices,
        blank=True,
        default="",
        db_default="",
        help_text=_("empty: as its theme is called"),
    )
    agency = models.CharField(
        _("agency"),
        max_length=32,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "the code of the agency whose portal it is: what its newsroom publishes has its one address here; "
            "empty: the joint desk’s"
        ),
    )
    theme = models.CharField(_("theme"), max_length=12, choices=Theme.choices, default=Theme.NEWS)
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        default="UTC",
        help_text=_("in which readers of this language are told times: Asia/Almaty"),
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        default="",
        db_default="",
        validators=[check_countries],
        help_text=_("whose law binds it, such as KZ: what a legal order withholds there is not shown; empty: none"),
    )
    invented = models.BooleanField(
        _("invented"),
        default=False,
        help_text=_("belongs to a demonstration; every page says that its news are invented"),
    )

    telegram = models.CharField(
        _("Telegram channel"),
        max_length=32,
        blank=True,
        default="",
        db_default="",
        validators=[RegexValidator(r"^[A-Za-z][A-Za-z0-9_]{4,31}$", _("a channel’s name was wanted, without the @"))],
        help_text=_("its name without the @; readers are asked to subscribe to it"),
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
        FieldRowPanel([FieldPanel("kind"), FieldPanel("agency")]),
        FieldRowPanel([FieldPanel("time_zone"), FieldPanel("country")]),
        FieldPanel("telegram"),
        *HasRates.rates_panels,
        FieldPanel("invented"),
        FieldPanel("four_eyes"),
    ]
    imprint_panels = [
        MultiFieldPanel([WantingPanel()], heading=_("What the law wants")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("legal_name", "owner_name", "founder", "founded", "editor_in_chief")],
            heading=_("Who stands behind it"),
        ),
        MultiFieldPanel(
            [FieldPanel(f"registration_{name}") for name in ("number", "authority", "date")],
            heading=_("Registration"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("postal_address", "email", "phone", "notice_address", "hosting_name", "hosting_address")
            ],
            heading=_("Contact"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("reply_address", "reply_days", "kept_years", "data_kept", "age_mark")],
            heading=_("Readers’ rights"),
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(HasMenus.menu_panels, heading=_("Menus")),
            ObjectList([FieldPanel("theme"), *HasLook.look_panels], heading=_("Look")),
            ObjectList(imprint_panels, heading=_("Imprint")),
            ObjectList(Page.promote_panels, heading=_("Promote")),
            ObjectList(Page.settings_panels, heading=_("Settings")),
        ]
    )
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["portals.SectionPage", "portals.TextPage"]

    class Meta:
        verbose_name = _("portal in one language")
        verbose_name_plural = _("portals")

    @property
    def kind_or_theme(self) -> str:
        """What the portal is; portals from before the column are what their theme is."""
        return self.kind or self.theme

    def codes(self) -> tuple[str, ...]:
        """Return the portal's languages that readers have, by code."""
        live = PortalPage.objects.filter(translation_key=self.translation_key, live=True)
        return tuple(live.order_by("locale__language_code").values_list("locale__language_code", flat=True))

    def clean(self) -> None:
        """Refuse what nobody knows, cannot read or must not follow."""
        super().clean()
        wrong: dict[str, list[str]] = {}
        if self.time_zone not in known_time_zones():
            wrong["time_zone"] = [
                gettext("%(came)s is no time zone; write one such as Asia/Almaty") % {"came": repr(self.time_zone)}
            ]
        if self.agency and not Agency.objects.filter(code=self.agency).exists():
            wrong["agency"] = [
                gettext("no agency has the code %(came)s; write one of the alliance’s") % {"came": repr(self.agency)}
            ]
        if self.theme in Theme.values:
            wrong |= self.clean_look(self.theme)
        wrong |= self.clean_imprint() | self.clean_rates()
        if wrong:
            raise ValidationError(wrong)


class SectionPage(_AddressedByLanguage):
    """One section of one portal in one language: a name for some of the desk's topics.

    Topics are codes and no relation: a portal may be described in a file before its topics are in use.
    """

    topics = models.CharField(
        _("topics"),
        max_length=400,
        help_text=_("codes of the topics that it shows, parted by spaces: history literature"),
    )
    menu_order = models.PositiveSmallIntegerField(
        _("place in the menu"), default=0, help_text=_("small numbers come first")
    )
    in_menu = models.BooleanField(_("in the menu"), default=True)
    is_home = models.BooleanField(
        _("home of its topics"),
        default=False,
        db_default=False,
        help_text=_("of several portals that show an article, the one whose section is its home has its one address"),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("topics"),
        FieldPanel("menu_order"),
        FieldPanel("in_menu"),
        FieldPanel("is_home"),
    ]
    parent_page_types = ["portals.PortalPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("section")

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
                {
                    "topics": gettext("%(came)s came; wanted are some of: %(known)s")
                    % {"came": " ".join(unknown) or gettext("nothing"), "known": " ".join(sorted(known))}
                }
            )
        _refuse_reserved(self.slug, IMPRINT)


class TextPage(_AddressedByLanguage):
    """A text about the portal itself, linked at the foot of every page: about, imprint, accessibility."""

    body = RichTextField(features=TEXT_FEATURES)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["portals.PortalPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("text about the portal")

    def path_under_portal(self) -> str:
        """Return the text's own slug."""
        return f"{self.slug}/"

    def clean(self) -> None:
        """Refuse slugs that addresses need for other things."""
        super().clean()
        _refuse_reserved(self.slug)


def _refuse_reserved(slug: Any, *more: str) -> None:
    if slug in RESERVED or slug in more:
        raise ValidationError(
            {"slug": gettext("%(slug)s is an address that every portal has already; choose another") % {"slug": slug}}
        )


MOST_PATH: Final = 500


class OldAddress(models.Model):
    """Where something was before a portal came to this hub, and where it is now. Asked only where nothing is found.

    `path` begins with a slash, is decoded and has no slash at its end; with a star there it stands for all that begin
    so. `target` is a path on the portal (a star takes what the other one stood for), `article:` with a number, the uri
    of an item, or an address outside. No count of visits: the log of the server in front has them.
    """

    portal = models.SlugField(max_length=50)
    path = models.CharField(max_length=MOST_PATH)
    target = models.CharField(max_length=1000)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = [models.UniqueConstraint(fields=["portal", "path"], name="portals_one_old_address")]

    def __str__(self) -> str:
        return f"{self.portal} {self.path}"
