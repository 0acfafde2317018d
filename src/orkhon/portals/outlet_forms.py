"""What editors write of a newsletter, a channel and pushes. The deeds are in views/outlets.py."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orkhon.portals.channels.models import TelegramChannel
from orkhon.portals.channels.secrets import TOKEN, has_token, write_token
from orkhon.portals.newsletters.models import Newsletter
from orkhon.portals.pushes.models import PushOutlet
from orkhon.portals.sites import Portal


class NewsletterForm(forms.ModelForm[Newsletter]):
    """When it leaves and what it holds."""

    class Meta:
        model = Newsletter
        fields = ["active", "rhythm", "weekday", "hour", "most", "only_chosen", "opening"]


class PushOutletForm(forms.ModelForm[PushOutlet]):
    """What is pushed by itself."""

    class Meta:
        model = PushOutlet
        fields = ["active", "by_itself"]


class ChannelForm(forms.ModelForm[TelegramChannel]):
    """One channel. Its token is written here and never shown again; an empty field leaves it as it is."""

    parts = forms.MultipleChoiceField(
        label=_("Sections"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("none ticked: all")
    )
    token = forms.CharField(
        label=_("The bot’s token"),
        required=False,
        max_length=130,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("@BotFather gives it; it is kept in a file of its own and shown to nobody"),
    )

    class Meta:
        model = TelegramChannel
        fields = ["chat", "active"]

    def __init__(self, *args: Any, portal: Portal, **facts: Any) -> None:
        super().__init__(*args, **facts)
        choices = [(section.slug, section.title) for section in portal.sections]
        self.fields["parts"].choices = choices  # type: ignore[attr-defined]  # a field of choices has them
        self.initial["parts"] = self.instance.sections.split()
        if self.instance.pk and self.instance.posts.filter(message__isnull=False).exists():
            # What stands there could not be taken away any more by another name.
            self.fields["chat"].disabled = True

    @property
    def has_token(self) -> bool:
        """True where a token was given."""
        return self.instance.pk is not None and has_token(Path(settings.ORKHON_HOME), self.instance.pk)

    def clean_token(self) -> str:
        """Refuse what can be no token, without repeating it."""
        token: str = self.cleaned_data["token"].strip()
        if token and TOKEN.fullmatch(token) is None:
            raise forms.ValidationError(gettext("This is no token of a bot; @BotFather gives one such as 123456:ABC…"))
        return token

    def keep(self, portal: Portal, *, now: datetime) -> TelegramChannel:
        """Keep the channel and its token, and let Telegram be asked at once."""
        channel: TelegramChannel = self.save(commit=False)
        channel.portal, channel.language = portal.code, portal.language
        channel.sections = " ".join(self.cleaned_data["parts"])
        if channel.pk is None:
            channel.since = now
        channel.paused_until, channel.failures, channel.trouble = None, 0, ""
        channel.save()
        if self.cleaned_data["token"]:
            write_token(Path(settings.ORKHON_HOME), channel.pk, self.cleaned_data["token"])
        return channel
