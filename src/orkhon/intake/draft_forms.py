"""The form in which a text is written or confirmed. Knows no request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.models import Agency
from orkhon.formats.html import clean_line, from_plain_text
from orkhon.intake.deliveries import DeliveredFile
from orkhon.intake.pictures import name_by_hash, picture_type
from orkhon.items import Content, Item, Language
from orkhon.items.embargo import EmbargoKind, embargo_of, extra_with, extra_without

LANGUAGES: Final = (
    ("az-Latn", "Azərbaycanca"),
    ("en-Latn", "English"),
    ("kk-Cyrl", "Қазақша"),
    ("kk-Latn", "Qazaqşa"),
    ("ky-Cyrl", "Кыргызча"),
    ("ru-Cyrl", "Русский"),
    ("tk-Latn", "Türkmençe"),
    ("tr-Latn", "Türkçe"),
    ("uz-Latn", "Oʻzbekcha"),
    ("uz-Cyrl", "Ўзбекча"),
)
MOST_PICTURES = 10
MOST_PICTURE_BYTES = 10_000_000


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several pictures at once, told by their bytes."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> tuple[DeliveredFile, ...]:
        """Return the pictures. Raises `ValidationError` for anything else, and for too much."""
        files: Sequence[UploadedFile[Any]] = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_PICTURES:
            raise forms.ValidationError(
                gettext("%(files)s pictures came; at most %(most)s are taken")
                % {"files": len(files), "most": MOST_PICTURES}
            )
        found = []
        for file in files:
            if (file.size or 0) > MOST_PICTURE_BYTES:
                raise forms.ValidationError(
                    gettext("%(name)s has over %(most)s bytes; make it smaller")
                    % {"name": file.name, "most": f"{MOST_PICTURE_BYTES:,}"}
                )
            content = file.read()
            media_type = picture_type(content)
            if not media_type:
                raise forms.ValidationError(
                    gettext("%(name)s is no picture of a known kind; choose a JPEG, PNG or WebP") % {"name": file.name}
                )
            found.append(DeliveredFile(name=name_by_hash(content), data=content, content_type=media_type))
        return tuple(found)


class DraftForm(forms.Form):
    """Language, headline, text, urgency and embargo of a draft."""

    language = forms.ChoiceField(choices=LANGUAGES, label=_("Language"))
    headline = forms.CharField(max_length=300, label=_("Headline"))
    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 14}),
        required=False,
        max_length=200_000,
        help_text=_("an empty line parts paragraphs"),
        label=_("Text"),
    )
    urgency = forms.TypedChoiceField(
        choices=[("", _("not said")), *((number, str(number)) for number in range(1, 10))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("1 is the most urgent"),
        label=_("Urgency"),
    )
    embargo = forms.DateTimeField(
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=_("not public before this moment, in UTC; empty: at once"),
        label=_("Embargo"),
    )

    embargo_kind = forms.ChoiceField(
        label=_("Kind of embargo"),
        choices=[
            ("", _("nobody publishes it before")),
            (EmbargoKind.ON_DELIVERY.value, _("on delivery: members may use it at once")),
            (EmbargoKind.BROADCAST_FIRST.value, _("broadcast first: not in text before")),
            (EmbargoKind.NO_APPROACH.value, _("no approach: nor may anybody approach the persons named")),
        ],
        required=False,
    )

    def clean_headline(self) -> str:
        """Return the headline in one line."""
        return clean_line(self.cleaned_data["headline"])

    def clean_embargo(self) -> datetime | None:
        """Return the moment as UTC, whatever zone the admin shows."""
        moment: datetime | None = self.cleaned_data["embargo"]
        return moment.replace(tzinfo=UTC) if moment is not None else None

    def clean(self) -> dict[str, Any]:
        """Refuse a kind of embargo without its moment."""
        facts = super().clean() or self.cleaned_data
        if facts.get("embargo_kind") and facts.get("embargo") is None and "embargo" not in self.errors:
            self.add_error("embargo", gettext("An embargo of that kind ends at a moment; say when."))
        return facts

    def item(self, former: Item) -> Item:
        """Return `former` with what the form says; the body keeps its markup where its words did not change."""
        facts = self.cleaned_data
        text = facts["text"].replace("\r\n", "\n")
        body: Content = former.body if text.strip() == shown_text(former) else from_plain_text(text)
        return replace(
            former,
            language=Language.parse(facts["language"]),
            headline=facts["headline"],
            body=body,
            urgency=facts["urgency"],
            embargoed=facts["embargo"],
            extra=_with_kind(former.extra, facts["embargo_kind"]),
        )


class ComposerForm(DraftForm):
    """The same for a new text, with its agency and pictures."""

    agency = forms.ModelChoiceField(
        queryset=Agency.objects.none(), to_field_name="code", empty_label=None, label=_("Agency")
    )
    pictures = PicturesField(required=False, label=_("Pictures"))
    field_order = ["agency", "language", "headline", "text", "pictures", "urgency", "embargo", "embargo_kind"]

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["agency"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = agencies


def shown_text(item: Item) -> str:
    """Return the body's words as the form shows them, an empty line between paragraphs."""
    return "\n\n".join(item.body.text.split("\n"))


def other_values(item: Item) -> tuple[tuple[str, str], ...]:
    """Return what goes to the wire with the item and stands in no field of the form, with its names."""
    values = (
        (gettext("Kind"), str(item.type)),
        (gettext("Summary"), item.summary),
        (gettext("Slug line"), item.slug_line),
        (gettext("By"), ", ".join(byline.name for byline in item.bylines)),
        (gettext("Dateline"), item.dateline),
        (gettext("Credit"), item.credit),
        (gettext("Note to editors"), item.ed_note),
        (gettext("Link"), item.link),
        (gettext("Items inside it"), "; ".join(one.item.headline or one.item.uri for one in item.associations)),
    )
    return tuple((name, value) for name, value in values if value)


def first_values(item: Item) -> dict[str, Any]:
    """Return what the form shows of an item at first."""
    known = {tag for tag, _ in LANGUAGES}
    tag = f"{item.language.code}-{item.language.script}" if item.language is not None else ""
    return {
        "language": tag if tag in known else "",
        "headline": item.headline,
        "text": shown_text(item),
        "urgency": item.urgency,
        "embargo_kind": _kind_in(item),
        "embargo": item.embargoed.astimezone(UTC).replace(tzinfo=None) if item.embargoed is not None else None,
    }


def _kind_in(item: Item) -> str:
    embargo = embargo_of(item)
    return embargo.kind.value if embargo is not None and embargo.kind is not EmbargoKind.UNTIL else ""


def _with_kind(extra: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    return extra_with(EmbargoKind(kind), extra_without(extra)) if kind else extra_without(extra)
