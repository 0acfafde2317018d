"""Authors, books and days in history: what a portal of literature or history keeps besides news. Knows no portal.

Names of authors stand in eight columns like all names; everything longer has a row of its own in each language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import FileExtensionValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField

from orkhon.alliance.models import NamedInEightLanguages
from orkhon.media.models import Picture

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TEXT_FEATURES: Final = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "blockquote"]
LARGEST_PDF: Final = 40 * 1024 * 1024
"""Bytes. A book of 600 scanned pages fits."""
_FIRST_YEAR, _LAST_YEAR = -3000, 2200
_DAYS_OF_MONTH: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def year_field(
    words: StrOrPromise, *, help_text: StrOrPromise = ""
) -> models.SmallIntegerField[int | None, int | None]:
    """Return a column for a year; those before our era are negative."""
    return models.SmallIntegerField(
        words,
        null=True,
        blank=True,
        validators=[MinValueValidator(_FIRST_YEAR), MaxValueValidator(_LAST_YEAR)],
        help_text=help_text,
    )


def refuse_other_files(file: File[bytes]) -> None:
    """Refuse what is no PDF by its first bytes, or is too large."""
    if file.size > LARGEST_PDF:
        raise ValidationError(
            gettext("The file has %(size)s MB; at most %(most)s are wanted.")
            % {"size": file.size // 1024**2, "most": LARGEST_PDF // 1024**2}
        )
    file.seek(0)
    begun = file.read(5)
    file.seek(0)
    if begun != b"%PDF-":
        raise ValidationError(gettext("This file is no PDF; choose another one."))


class _Kept(models.Model):
    """What all three have: whose they are, whether readers see them, whether they are invented."""

    newsroom = models.CharField(
        _("newsroom"), max_length=32, default="desk", db_default="desk", db_index=True, editable=False
    )
    public = models.BooleanField(_("public"), default=False, help_text=_("readers of the portals see it"))
    invented = models.BooleanField(
        _("invented"), default=False, help_text=_("belongs to a demonstration; its pages say that it is invented")
    )

    class Meta:
        abstract = True


class Author(_Kept, NamedInEightLanguages, ClusterableModel):
    """One author of books or articles. Articles are found by the byline, in any of the names' spellings."""

    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("how addresses name it"))
    born = year_field(_("year of birth"), help_text=_("before our era: with a minus"))
    died = year_field(_("year of death"))
    portrait = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("portrait")
    )

    class Meta:
        ordering = ["name_en", "pk"]
        verbose_name = _("author of books")
        verbose_name_plural = _("authors of books")

    def __str__(self) -> str:
        return self.name_en


class _InOneLanguage(models.Model):
    language = models.CharField(_("language"), max_length=3, choices=settings.LANGUAGES)

    class Meta:
        abstract = True


class AuthorText(_InOneLanguage):
    """What is told of one author in one language."""

    author = ParentalKey(Author, on_delete=models.CASCADE, related_name="texts")
    about = RichTextField(_("about"), features=TEXT_FEATURES, max_length=60_000)

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["author", "language"], name="desk_author_text_once")]

    def __str__(self) -> str:
        return f"{self.language} of author {self.author_id}"


class Book(_Kept, ClusterableModel):
    """One work, whatever the language that it is read in. Without an author it is anonymous, as epics are."""

    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("how addresses name it"))
    author = models.ForeignKey(
        Author, null=True, blank=True, on_delete=models.PROTECT, related_name="books", verbose_name=_("author")
    )
    cover = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("cover")
    )
    year = year_field(_("year"), help_text=_("when it first came out"))
    written_in = models.CharField(
        _("written in"), max_length=3, blank=True, choices=settings.LANGUAGES, help_text=_("the original's language")
    )

    class Meta:
        ordering = ["slug"]
        verbose_name = _("book")
        verbose_name_plural = _("books")

    def __str__(self) -> str:
        return self.slug


class BookText(_InOneLanguage):
    """One book in one language: its title, what it is about, and by what right it is shown here."""

    book = ParentalKey(Book, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=255)
    about = RichTextField(_("about"), features=TEXT_FEATURES, max_length=60_000, blank=True)
    translator = models.CharField(_("translator"), max_length=200, blank=True)
    rights = models.CharField(
        _("rights"), max_length=500, help_text=_("who holds the rights, and what readers may do with the text")
    )
    pdf = models.FileField(
        "PDF",
        upload_to="books",
        blank=True,
        validators=[FileExtensionValidator(["pdf"]), refuse_other_files],
        help_text=_("for download, at most 40 MB"),
    )

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["book", "language"], name="desk_book_text_once")]

    def __str__(self) -> str:
        return self.title


class BookChapter(_InOneLanguage):
    """One chapter of one book in one language."""

    book = ParentalKey(Book, on_delete=models.CASCADE, related_name="chapters")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1), MaxValueValidator(999)])
    title = models.CharField(_("title"), max_length=255)
    body = RichTextField(_("text"), features=TEXT_FEATURES, max_length=800_000)

    class Meta:
        ordering = ["language", "number"]
        constraints = [models.UniqueConstraint(fields=["book", "language", "number"], name="desk_chapter_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class HistoryDay(_Kept, ClusterableModel):
    """One thing that happened on a day of some year, for the page of that day."""

    month = models.PositiveSmallIntegerField(_("month"), validators=[MinValueValidator(1), MaxValueValidator(12)])
    day = models.PositiveSmallIntegerField(_("day"), validators=[MinValueValidator(1), MaxValueValidator(31)])
    year = year_field(_("year"), help_text=_("before our era: with a minus"))
    picture = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("picture")
    )

    class Meta:
        ordering = ["month", "day", "year", "pk"]
        verbose_name = _("day in history")
        verbose_name_plural = _("days in history")
        indexes = [models.Index(fields=["month", "day", "year"], name="desk_day_of_year")]

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}" + (f" {self.year}" if self.year is not None else "")

    def clean(self) -> None:
        """Refuse a day that no month has."""
        super().clean()
        if self.month and self.day and 1 <= self.month <= 12 and self.day > _DAYS_OF_MONTH[self.month - 1]:
            raise ValidationError({"day": _("That month has no such day.")})


class HistoryDayText(_InOneLanguage):
    """What happened, told in one language."""

    entry = ParentalKey(HistoryDay, on_delete=models.CASCADE, related_name="texts")
    headline = models.CharField(_("headline"), max_length=255)
    text = RichTextField(_("text"), features=["bold", "italic", "link"], max_length=8_000, blank=True)

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["entry", "language"], name="desk_day_text_once")]

    def __str__(self) -> str:
        return self.headline
