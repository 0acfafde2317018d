"""Captions of a recording in one language, as an editor pastes or loads them. Keeps plain WebVTT and nothing else."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from orkhon.formats.captions import LONGEST, read_captions
from orkhon.formats.errors import CaptionsNotRead

MOST_TRACKS: Final = 8
"""One for each language of the house."""


class CaptionsField(forms.CharField):
    """A text area that takes WebVTT and SubRip, and gives WebVTT."""

    widget = forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "desk-captions"})

    def clean(self, value: Any) -> str:
        """Return the captions. Raises `ValidationError` that names the line."""
        text: str = super().clean(value)
        try:
            return read_captions(text)
        except CaptionsNotRead as refusal:
            if refusal.line:
                words = gettext("Line %(line)s is no caption; WebVTT or SubRip with times is wanted.")
            else:
                words = gettext("The captions are too long; at most %(most)s characters are taken.")
            raise ValidationError(words % {"line": refusal.line, "most": LONGEST}) from refusal


class CaptionsTextBlock(blocks.FieldBlock):
    """The captions themselves."""

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self.field = CaptionsField(required=required, help_text=help_text, strip=False)
        super().__init__(**kwargs)


class TracksBlock(blocks.ListBlock):
    """Captions in several languages. A form of a version that knew none of them has none, and is read all the same."""

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """Return what the form has."""
        if f"{prefix}-count" not in data:
            return self.empty_value()
        return super().value_from_datadict(data, files, prefix)


class CaptionsBlock(blocks.StructBlock):
    """Captions in one language."""

    language = blocks.ChoiceBlock(label=_("Language"), choices=settings.LANGUAGES)
    text = CaptionsTextBlock(
        label=_("Captions"), help_text=_("paste the words of a WebVTT or SubRip file; times are checked")
    )

    class Meta:
        icon = "openquote"
        label = _("Captions")
