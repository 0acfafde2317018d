"""Who receives, and which part of the wire."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.models import Agency
from orkhon.items import ItemType, Language, LanguageTagError

# Of what outsiders can be given. An advisory is for members, who need no product.
PUBLIC_TYPES: Final = tuple(kind.value for kind in ItemType if kind is not ItemType.ADVISORY)


def check_agencies(value: str) -> None:
    """Refuse codes that no agency has."""
    wanted = set(value.split())
    unknown = wanted - set(Agency.objects.filter(code__in=wanted).values_list("code", flat=True))
    if unknown:
        known = ", ".join(Agency.objects.values_list("code", flat=True))
        raise ValidationError(
            gettext("no agency is called %(unknown)s; known are %(known)s")
            % {"unknown": ", ".join(sorted(unknown)), "known": known}
        )


def check_languages(value: str) -> None:
    """Refuse what is no BCP 47 tag."""
    for tag in value.split():
        try:
            Language.parse(tag)
        except LanguageTagError as error:
            raise ValidationError(str(error)) from error


def check_types(value: str) -> None:
    """Refuse words that are no type of an item for outsiders."""
    unknown = sorted(set(value.split()) - set(PUBLIC_TYPES))
    if unknown:
        raise ValidationError(
            gettext("%(unknown)s is no type of item; choose among %(known)s")
            % {"unknown": ", ".join(unknown), "known": " ".join(PUBLIC_TYPES)}
        )


class Product(models.Model):
    """A part of the wire that subscribers take: an empty field narrows nothing."""

    code = models.SlugField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    agencies = models.CharField(
        _("agencies"),
        max_length=500,
        blank=True,
        validators=[check_agencies],
        help_text=_("codes parted by spaces; empty: all"),
    )
    languages = models.CharField(
        _("languages"),
        max_length=200,
        blank=True,
        validators=[check_languages],
        help_text=_("BCP 47 tags parted by spaces: kk, or uz-Cyrl for one script; empty: all"),
    )
    types = models.CharField(
        _("types"),
        max_length=100,
        blank=True,
        validators=[check_types],
        help_text=_("text picture video …; empty: all"),
    )
    subjects = models.TextField(
        _("subjects"), blank=True, help_text=_("one a line: a Media Topic's address or a subject's name; empty: all")
    )
    urgency = models.PositiveSmallIntegerField(
        _("urgency"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text=_("this urgent or more: 1 is the most; empty: all"),
    )
    # The question as it stands: whoever may change the topic changes what the product holds from then on.
    topic = models.ForeignKey(
        "search.SavedTopic",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="products",
        help_text=_("a saved topic that an agency shares; empty: all"),
        verbose_name=_("topic"),
    )

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Subscriber(models.Model):
    """One newsroom outside the hub that receives; a member of the alliance where `agency` names one.

    Members see everything that is not withdrawn, what is embargoed too. All others get their products, once public.
    An inactive subscriber is given nothing new, and is told of kills for ever.
    """

    code = models.CharField(
        _("code"),
        max_length=64,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*$", _("write small Latin letters, digits and hyphens"))],
    )
    name = models.CharField(_("name"), max_length=200)
    agency = models.OneToOneField(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subscriber",
        help_text=_("of a member"),
        verbose_name=_("agency"),
    )
    products = models.ManyToManyField(Product, blank=True, related_name="subscribers", verbose_name=_("products"))
    territory = models.CharField(
        _("territory"), max_length=2, blank=True, help_text=_("ISO 3166 code of where it publishes")
    )
    contact_name = models.CharField(_("who answers for kills"), max_length=200)
    contact_email = models.EmailField(_("where kills are sent"))
    contact_phone = models.CharField(_("where somebody answers at night"), max_length=40, blank=True)
    active = models.BooleanField(_("active"), default=True)
    follows = models.BooleanField(
        _("follows"),
        default=False,
        help_text=_("runs a hub that keeps a copy of the whole log, and its promises; members alone"),
    )

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_member(self) -> bool:
        """True for an agency of the alliance."""
        return self.agency_id is not None
