"""The questions that people ask of the audit. Reads no database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from orkhon.audit.plain import MOST_ADDRESS, MOST_NAME, MOST_TYPE, MOST_VERB
from orkhon.audit.queries import ActFilter

OUTCOMES = (("", _("any")), ("done", _("done")), ("failed", _("failed")), ("refused", _("refused")))
_LONGEST_KEY = 2000


class ActsForm(forms.Form):
    """All of it may be left empty. Days are UTC, the last one included."""

    person = forms.CharField(required=False, max_length=MOST_NAME, label=_("Person"))
    verb = forms.CharField(required=False, max_length=MOST_VERB, label=_("What"))
    object_type = forms.CharField(required=False, max_length=MOST_TYPE, label=_("Kind of object"))
    object_key = forms.CharField(required=False, max_length=_LONGEST_KEY, label=_("Object"))
    address = forms.CharField(required=False, max_length=MOST_ADDRESS, label=_("Address"))
    outcome = forms.ChoiceField(required=False, choices=OUTCOMES, label=_("Outcome"))
    since = forms.DateField(required=False, label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))

    def wanted(self) -> ActFilter:
        """Return the filter; the form is valid."""
        given = self.cleaned_data
        texts = {name: given[name] for name in ("person", "verb", "object_type", "object_key", "address", "outcome")}
        return ActFilter(**texts, since=_begin(given["since"]), until=_end(given["until"]))

    def named(self) -> list[str]:
        """Return the names of the questions that are asked; the form is valid."""
        return [name for name, value in self.cleaned_data.items() if value]


def _begin(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)


def _end(day: date | None) -> datetime | None:
    """Return the first moment after the day; none where there is no day after it."""
    return None if day is None or day == date.max else datetime.combine(day + timedelta(days=1), time(), UTC)
