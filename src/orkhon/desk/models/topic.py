"""What articles are about, as readers see it in the menus."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.models import NamedInEightLanguages


class Topic(NamedInEightLanguages):
    """One topic. Nine come with the hub (`migrations/0002_first_topics`); a secretariat may add others."""

    code = models.SlugField(
        _("code"), max_length=40, unique=True, help_text=_("how addresses and files name it, such as science")
    )
    medtop = models.CharField(
        "IPTC Media Topic",
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", _("write the eight digits of an IPTC Media Topic, such as 15000000"))],
        help_text=_("eight digits, such as 15000000 for sport"),
    )

    class Meta:
        ordering = ["pk"]

    @property
    def medtop_uri(self) -> str:
        """The topic's address in IPTC's vocabulary, empty where the topic has none."""
        return f"http://cv.iptc.org/newscodes/mediatopic/{self.medtop}" if self.medtop else ""
