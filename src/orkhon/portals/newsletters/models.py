"""A newsletter, who reads it, its issues, and one letter a reader and issue."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from orkhon.portals.outlet_work import OutletWork


class Rhythm(models.TextChoices):
    """How often it leaves."""

    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")


class Newsletter(models.Model):
    """What a portal sends by e-mail in one language, by the clock of that portal.

    `portal` is the code that alliance files give it. `chosen` are the numbers of articles that an editor wants in the
    next issue, in their order; it is emptied when that issue is made. No subject: it is the first headline.
    """

    portal = models.SlugField(max_length=50)
    language = models.CharField(max_length=2)
    active = models.BooleanField(_("readers can ask for it, and it is sent"), default=False)
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm.choices, default=Rhythm.DAILY)
    weekday = models.PositiveSmallIntegerField(
        _("day of a weekly one"), choices=sorted(WEEKDAYS.items()), default=0, validators=[MaxValueValidator(6)]
    )
    hour = models.PositiveSmallIntegerField(
        _("hour"), default=8, validators=[MaxValueValidator(23)], help_text=_("0 to 23, by the portal’s clock")
    )
    most = models.PositiveSmallIntegerField(
        _("most stories"), default=10, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    opening = models.CharField(
        _("words at the head"), max_length=500, blank=True, default="", help_text=_("in the newsletter’s language")
    )
    only_chosen = models.BooleanField(
        _("only what editors choose"),
        default=False,
        help_text=_("otherwise the most important stories of the day or week fill what is left"),
    )
    chosen: Any = models.JSONField(default=list, blank=True)

    class Meta:
        default_permissions = ()
        permissions: ClassVar = [("keep_outlets", "Can keep newsletters, channels and pushes of portals")]
        constraints = [models.UniqueConstraint(fields=["portal", "language"], name="portals_one_newsletter")]

    def __str__(self) -> str:
        return f"{self.portal} {self.language}"


class NewsletterReader(models.Model):
    """Somebody's address for one newsletter; it is sent nothing but one question until `confirmed`.

    `mail` is the address as it was written, `known_as` the same without differences of case. `secret` is in the links
    of that reader's letters: nobody can make one for another. Whoever leaves has no row any more.
    """

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="readers")
    mail = models.CharField(max_length=254)
    known_as = models.CharField(max_length=254)
    secret = models.CharField(max_length=32)
    asked = models.DateTimeField()
    confirmed = models.DateTimeField(null=True)
    question_due = models.DateTimeField(null=True)
    questions = models.PositiveSmallIntegerField(default=0)
    bounces = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["newsletter", "known_as"], name="portals_reader_once")]
        indexes = [
            models.Index(
                fields=["question_due"], name="portals_question_due", condition=models.Q(question_due__isnull=False)
            ),
            models.Index(fields=["known_as"], name="portals_reader_by_mail"),
        ]

    def __str__(self) -> str:
        return f"reader {self.pk} of {self.newsletter_id}"


class Issue(models.Model):
    """One issue: which articles, for which day. Their words are read when a letter leaves, so a kill is heeded.

    `spread_to` is the number of the last reader who was given a letter, None when all have one.
    """

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="issues")
    day = models.DateField()
    made = models.DateTimeField()
    articles: Any = models.JSONField(default=list)
    spread_to = models.BigIntegerField(null=True, default=0)

    class Meta:
        ordering = ["-day", "-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["newsletter", "day"], name="portals_one_issue_a_day")]

    def __str__(self) -> str:
        return f"{self.newsletter_id} of {self.day}"


class Letter(OutletWork):
    """One issue for one reader."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="letters")
    reader = models.ForeignKey(NewsletterReader, on_delete=models.CASCADE, related_name="letters")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["issue", "reader"], name="portals_one_letter")]
        indexes = [models.Index(fields=["due"], name="portals_letter_waiting", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.issue_id} for {self.reader_id}"
