"""What editors arranged on front pages and at the head of sections: one row a state, never changed."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _


class FrontArrangement(models.Model):
    """One published state of one page: what is pinned where, until when. The highest revision is what readers see.

    Rows are only added, so that an earlier state can be taken back and two editors' work can be joined; the oldest go
    when there are many. `section` is empty for the front page itself. Articles are named by number within `content`
    and no foreign key: what readers may not have any more is passed over when the page is made.
    """

    portal = models.SlugField(max_length=60)
    language = models.CharField(max_length=2)
    section = models.CharField(max_length=255, blank=True, default="")
    revision = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    made = models.DateTimeField()
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ("change",)
        verbose_name = _("arrangement of a front page")
        verbose_name_plural = _("arrangements of front pages")
        constraints = [
            models.UniqueConstraint(
                fields=["portal", "language", "section", "revision"], name="portals_front_one_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.portal}/{self.language}/{self.section} {self.revision}"
