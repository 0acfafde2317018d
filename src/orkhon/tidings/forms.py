"""What a person chooses to be told of, and how: kinds by ways, quiet hours, a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.forms import BoundField
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orkhon.outbound.web_push import BrowserKeys, BrowserKeysRefused
from orkhon.tidings.kinds import Kind, kinds
from orkhon.tidings.models import PushBrowser, Way

_HOURS: Final = [(hour, f"{hour:02}:00") for hour in range(24)]


class ChoicesForm(forms.Form):
    """A tick for each kind by each way, and the hours of peace."""

    begins = forms.TypedChoiceField(label=_("Quiet from"), choices=_HOURS, coerce=int)
    ends = forms.TypedChoiceField(label=_("until"), choices=_HOURS, coerce=int)
    zone = forms.CharField(
        label=_("by the clock of"), max_length=64, help_text=_("the name of a time zone, such as Asia/Bishkek")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds():
            for way in Way:
                label = lazy(lambda kind=kind, way=way: f"{kind.words}, {way.label}", str)()
                self.fields[f"{kind.code}.{way.value}"] = forms.BooleanField(required=False, label=label)

    def rows(self) -> Iterator[tuple[Kind, list[BoundField]]]:
        """Give each kind with its ticks, in the order of the ways."""
        for kind in kinds():
            yield kind, [self[f"{kind.code}.{way.value}"] for way in Way]

    def clean_zone(self) -> str:
        """Refuse what is no zone."""
        zone: str = self.cleaned_data["zone"].strip()
        if zone not in available_timezones():
            raise forms.ValidationError(
                gettext("%(zone)s is no time zone; write one such as Asia/Bishkek"), params={"zone": zone}
            )
        return zone


class BrowserForm(forms.ModelForm[PushBrowser]):
    """What a browser says of itself (W3C Push API, PushSubscription)."""

    class Meta:
        model = PushBrowser
        fields = ["endpoint", "p256dh", "auth", "name"]

    def clean_endpoint(self) -> str:
        """Refuse what is not https; where it leads is judged when something is sent."""
        endpoint: str = self.cleaned_data["endpoint"]
        if not endpoint.startswith("https://"):
            raise forms.ValidationError(gettext("a push service is reached by https; register the browser anew"))
        return endpoint

    def clean(self) -> dict[str, Any]:
        """Refuse keys that nothing can be sealed for."""
        facts: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            BrowserKeys.parse(facts.get("p256dh", ""), facts.get("auth", ""))
        except BrowserKeysRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return facts

    def validate_unique(self) -> None:
        """The same browser again takes the place of itself."""
