"""Things that carry a name in each of the eight languages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from orkhon.items import INTERFACE_LANGUAGES


class NamedInEightLanguages(models.Model):
    """Eight columns rather than a table of names: a name is always wanted, in any language, with the row."""

    name_az = models.CharField(_("name in Azerbaijani"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_kk = models.CharField(_("name in Kazakh"), max_length=200, blank=True)
    name_ky = models.CharField(_("name in Kyrgyz"), max_length=200, blank=True)
    name_ru = models.CharField(_("name in Russian"), max_length=200, blank=True)
    name_tk = models.CharField(_("name in Turkmen"), max_length=200, blank=True)
    name_tr = models.CharField(_("name in Turkish"), max_length=200, blank=True)
    name_uz = models.CharField(_("name in Uzbek"), max_length=200, blank=True)

    class Meta:
        abstract = True

    NAME_FIELDS = tuple(f"name_{code}" for code in INTERFACE_LANGUAGES)

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name in the language that is spoken now, as templates ask for it."""
        return self.name_in((get_language() or "en").partition("-")[0])

    def name_in(self, language: str) -> str:
        """Return the name in the language of this two-letter code, else the English one."""
        return str(getattr(self, f"name_{language}", "") or self.name_en)
