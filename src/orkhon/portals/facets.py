"""What a portal's page is told besides its name: menus, look, imprint. Abstract rows; knows no route."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.blocks import CharBlock, ChoiceBlock, PageChooserBlock, StructBlock, URLBlock
from wagtail.fields import StreamField

from orkhon.portals.colours import HEX
from orkhon.portals.drawings import LARGEST, cleaned, name_of
from orkhon.portals.errors import DrawingRefused
from orkhon.portals.law import AGE_MARKS, FIELDS
from orkhon.portals.looks import Look, unreadable
from orkhon.portals.menus import MOST_ENTRIES, is_outside, place_choices


class PageEntry(StructBlock):
    """A section or a text of the portal."""

    page = PageChooserBlock(
        page_type=["portals.SectionPage", "portals.TextPage"], label=_("section or text of this portal")
    )
    label = CharBlock(
        required=False, max_length=60, label=_("words of the link"), help_text=_("empty: the page’s own name")
    )

    class Meta:
        icon = "doc-empty"
        label = _("section or text")


class PlaceEntry(StructBlock):
    """A page that every portal has."""

    place = ChoiceBlock(choices=place_choices, label=_("which page"))
    label = CharBlock(
        required=False, max_length=60, label=_("words of the link"), help_text=_("empty: the page’s own name")
    )

    class Meta:
        icon = "home"
        label = _("page that every portal has")


class LinkEntry(StructBlock):
    """An address outside."""

    label = CharBlock(max_length=60, label=_("words of the link"))
    address = URLBlock(
        max_length=500, label=_("address of the link"), help_text=_("a whole address, such as https://example.org/")
    )

    class Meta:
        icon = "link"
        label = _("link to elsewhere")

    def clean(self, value: Any) -> Any:
        """Refuse what is no web address: readers follow it without seeing it."""
        made = super().clean(value)
        if not is_outside(str(made["address"])):
            raise ValidationError(_("a web address was wanted, beginning with https:// or http://"))
        return made


def _menu(words: Any, help_text: Any) -> StreamField:
    return StreamField(
        [("page", PageEntry()), ("place", PlaceEntry()), ("link", LinkEntry())],
        verbose_name=words,
        help_text=help_text,
        blank=True,
        null=True,
        max_num=MOST_ENTRIES,
    )


class HasMenus(models.Model):
    """The links under the name and at the foot, arranged by the portal's editors."""

    header_menu = _menu(_("menu under the name"), _("empty: all sections that are in the menu"))
    foot_menu = _menu(_("menu at the foot"), _("empty: all texts about the portal; the imprint is always there"))

    menu_panels = [FieldPanel("header_menu"), FieldPanel("foot_menu")]

    class Meta:
        abstract = True


def _colour(words: Any) -> models.CharField[str, str]:
    return models.CharField(
        words, max_length=7, blank=True, default="", db_default="", help_text=_("such as #00666f; empty: the theme’s")
    )


class HasLook(models.Model):
    """What the portal changes of its theme. Colours that cannot be read are refused."""

    brand_light = _colour(_("colour of words, light"))
    brand_dark = _colour(_("colour of words, dark"))
    mark_light = _colour(_("colour of lines, light"))
    mark_dark = _colour(_("colour of lines, dark"))
    headlines = models.CharField(
        _("headlines"),
        max_length=8,
        blank=True,
        default="",
        db_default="",
        choices=[("serif", _("with serifs")), ("sans", _("without serifs"))],
        help_text=_("empty: the theme’s"),
    )
    reading_size = models.CharField(
        _("size of the text"),
        max_length=8,
        blank=True,
        default="",
        db_default="",
        choices=[
            ("smaller", _("smaller")),
            ("middle", _("middle")),
            ("larger", _("larger")),
            ("largest", _("largest")),
        ],
        help_text=_("empty: the theme’s"),
    )
    density = models.CharField(
        _("density"),
        max_length=8,
        blank=True,
        default="",
        db_default="",
        choices=[("close", _("less room")), ("open", _("more room"))],
        help_text=_("how much room is between the parts of a page; empty: the theme’s"),
    )
    logo = models.ForeignKey(
        "media.Picture",
        verbose_name=_("logo as a picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("stands before the name; without one the stele does"),
    )
    logo_drawing = models.TextField(
        _("logo as a drawing (SVG)"),
        blank=True,
        default="",
        db_default="",
        max_length=LARGEST,
        help_text=_("stands instead of the picture; scripts, styles and links are taken out of it"),
    )
    logo_name = models.CharField(max_length=20, blank=True, default="", db_default="", editable=False)

    look_panels = [
        HelpPanel(content=_("Words need a contrast of 4.5 : 1, lines of 3 : 1. Colours below that are refused.")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("brand_light"), FieldPanel("brand_dark")]),
                FieldRowPanel([FieldPanel("mark_light"), FieldPanel("mark_dark")]),
            ],
            heading=_("Colours"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("headlines"), FieldPanel("reading_size"), FieldPanel("density")])],
            heading=_("Letters"),
        ),
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("logo_drawing")], heading=_("Logo")),
    ]

    class Meta:
        abstract = True

    def look(self, theme: str) -> Look:
        """Return what differs from the theme."""
        return Look(
            theme=theme,
            brand_light=self.brand_light,
            brand_dark=self.brand_dark,
            mark_light=self.mark_light,
            mark_dark=self.mark_dark,
            headlines=self.headlines,
            reading_size=self.reading_size,
            density=self.density,
        )

    def clean_look(self, theme: str) -> dict[str, list[str]]:
        """Return what is wrong, by field, and bring drawing and colours to one form."""
        wrong: dict[str, list[str]] = {}
        for field in ("brand_light", "brand_dark", "mark_light", "mark_dark"):
            colour = getattr(self, field)
            if colour and not HEX.match(colour):
                wrong[field] = [
                    gettext("%(came)s is no colour; write six digits, such as #00666f") % {"came": colour[:20]}
                ]
            else:
                setattr(self, field, colour.lower())
        try:
            self.logo_drawing = cleaned(self.logo_drawing) if self.logo_drawing.strip() else ""
        except DrawingRefused as error:
            wrong["logo_drawing"] = [str(error)]
        self.logo_name = name_of(self.logo_drawing)
        if not wrong:
            for pair in unreadable(self.look(theme)):
                said = gettext(
                    "%(colour)s has a contrast of %(ratio)s : 1 with %(behind)s; wanted is at least %(wanted)s : 1"
                ) % {
                    "colour": pair.colour,
                    "behind": pair.behind,
                    "ratio": f"{pair.ratio:.2f}",
                    "wanted": f"{pair.wanted:.1f}",
                }
                wrong.setdefault(pair.field, []).append(said)
        return wrong


def _said(name: str, length: int = 200, help_text: Any = "") -> models.CharField[str, str]:
    return models.CharField(FIELDS[name], max_length=length, blank=True, default="", db_default="", help_text=help_text)


def _number(name: str, most: int) -> Any:
    return models.PositiveSmallIntegerField(
        FIELDS[name], null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(most)]
    )


class HasImprint(models.Model):
    """What the portal says of itself, in its language. All of it is public."""

    legal_name = _said("legal_name")
    owner_name = _said("owner_name")
    founder = _said("founder")
    founded = _said("founded", 60)
    editor_in_chief = _said("editor_in_chief", 120)
    registration_number = _said("registration_number", 80)
    registration_authority = _said("registration_authority")
    registration_date = _said("registration_date", 60)
    postal_address = _said("postal_address", 300)
    email = models.EmailField(FIELDS["email"], blank=True, default="", db_default="")
    phone = _said("phone", 60)
    notice_address = _said("notice_address")
    hosting_name = _said("hosting_name")
    hosting_address = _said("hosting_address", 300)
    reply_address = _said("reply_address", help_text=_("an e-mail address, or the address of a form"))
    reply_days = _number("reply_days", 365)
    kept_years = _number("kept_years", 200)
    data_kept = _said("data_kept")
    age_mark = models.CharField(
        FIELDS["age_mark"],
        max_length=4,
        blank=True,
        default="",
        db_default="",
        choices=[(mark, mark) for mark in AGE_MARKS],
        help_text=_("stands on every page"),
    )

    class Meta:
        abstract = True

    def clean_imprint(self) -> dict[str, list[str]]:
        """Return what is wrong, by field."""
        address = self.reply_address
        if address and not is_outside(address):
            try:
                EmailValidator()(address)
            except ValidationError:
                wanted = gettext("an e-mail address or a web address was wanted, such as https://example.org/reply/")
                return {"reply_address": [wanted]}
        return {}

    def imprint_facts(self) -> dict[str, Any]:
        """Return all fields that are filled in, in the order of the imprint."""
        return {name: value for name in FIELDS if (value := getattr(self, name)) not in ("", None)}
