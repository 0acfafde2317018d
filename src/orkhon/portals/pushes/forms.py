"""What a reader's browser says of itself (W3C Push API, PushSubscription), judged."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext

from orkhon.outbound.errors import OutboundError
from orkhon.outbound.links import read_link
from orkhon.outbound.web_push import BrowserKeys, BrowserKeysRefused


class ReaderBrowserForm(forms.Form):
    """Its address and its keys. Where the address leads is judged when something is sent."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=50)

    def clean_endpoint(self) -> str:
        """Refuse what is no https address."""
        endpoint: str = self.cleaned_data["endpoint"]
        try:
            scheme = read_link(endpoint).scheme
        except OutboundError as error:
            raise forms.ValidationError(gettext("This browser cannot be told of news.")) from error
        if scheme != "https":
            raise forms.ValidationError(gettext("This browser cannot be told of news."))
        return endpoint

    def clean(self) -> dict[str, Any]:
        """Refuse keys that nothing can be sealed for."""
        facts: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            BrowserKeys.parse(facts.get("p256dh", ""), facts.get("auth", ""))
        except BrowserKeysRefused as refusal:
            raise forms.ValidationError(gettext("This browser cannot be told of news.")) from refusal
        return facts
