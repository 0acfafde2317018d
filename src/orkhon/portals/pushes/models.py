"""Which portal pushes what, the browsers of its readers, and one row a browser and news."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.desk.models import Article
from orkhon.portals.outlet_work import OutletWork


class PushOutlet(models.Model):
    """Breaking news of one portal in one language. `by_itself` is the urgency up to which an article is pushed when it
    is published; 0 pushes nothing but what an editor sends."""

    portal = models.SlugField(max_length=50)
    language = models.CharField(max_length=2)
    active = models.BooleanField(_("readers can ask for it, and it is sent"), default=False)
    by_itself = models.PositiveSmallIntegerField(
        _("pushed by itself up to this urgency"),
        default=1,
        validators=[MaxValueValidator(9)],
        help_text=_("1 is most urgent, 9 least; 0: only what an editor sends"),
    )

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["portal", "language"], name="portals_one_push_outlet")]

    def __str__(self) -> str:
        return f"{self.portal} {self.language}"


class ReaderBrowser(models.Model):
    """One browser of a reader whom nobody knows (RFC 8030): where its push service takes messages, and its keys.

    `endpoint` is the browser's own word and hostile until the guarded fetcher has gone there.
    """

    outlet = models.ForeignKey(PushOutlet, on_delete=models.CASCADE, related_name="browsers")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=50)
    since = models.DateTimeField()
    last = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"browser {self.pk} of {self.outlet_id}"


class Breaking(models.Model):
    """One article that is pushed to the readers of one outlet; `taken` when it was taken from readers after that.

    `spread_to` is the number of the last browser that was given a row, None when all have one. `by` is the editor who
    sent it, None where its urgency did.
    """

    outlet = models.ForeignKey(PushOutlet, on_delete=models.CASCADE, related_name="news")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    spread_to = models.BigIntegerField(null=True, default=0)
    taken = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["outlet", "article"], name="portals_pushed_once")]

    def __str__(self) -> str:
        return f"{self.article_id} by {self.outlet_id}"


class BrowserPush(OutletWork):
    """One news for one browser. `takes_back` is the message that stands in the place of a former one."""

    news = models.ForeignKey(Breaking, on_delete=models.CASCADE, related_name="pushes")
    browser = models.ForeignKey(ReaderBrowser, on_delete=models.CASCADE, related_name="pushes")
    takes_back = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["news", "browser", "takes_back"], name="portals_push_once"),
        ]
        indexes = [models.Index(fields=["due"], name="portals_push_waiting", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.news_id} for {self.browser_id}"
