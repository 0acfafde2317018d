"""The forms of the glossary and the style guides. They check shapes; the actions decide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.models import Agency
from orkhon.alliance.scopes import check_portals
from orkhon.items import INTERFACE_LANGUAGES, Language
from orkhon.translation.actions.keep_term import NewWording
from orkhon.translation.glossary.queries import languages_of
from orkhon.translation.models import StyleKind, StyleRule, Term, TermKind, WordingStatus
from orkhon.translation.models.glossary import LONGEST_WORDING

LANGUAGE_NAMES = {
    "az": _("Azerbaijani"),
    "en": _("English"),
    "kk": _("Kazakh"),
    "ky": _("Kyrgyz"),
    "ru": _("Russian"),
    "tk": _("Turkmen"),
    "tr": _("Turkish"),
    "uz": _("Uzbek"),
}
_COLUMNS = (
    ("preferred", WordingStatus.PREFERRED, _("preferred")),
    ("admitted", WordingStatus.ADMITTED, _("also admitted")),
    ("forbidden", WordingStatus.FORBIDDEN, _("not to be written")),
)


class TermForm(forms.Form):
    """One term: its kind, a note, and a row for each of the eight languages. Several wordings are parted by `|`."""

    kind = forms.ChoiceField(label=_("Kind"), choices=TermKind.choices)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        help_text=_("for whoever translates: what it is, when which wording"),
    )

    def __init__(self, *args: Any, term: Term | None = None, **facts: Any) -> None:
        if term is not None:
            initial: dict[str, object] = {"kind": term.kind, "note": term.note}
            for row in languages_of(term):
                initial[f"{row.code}_preferred"] = row.preferred
                initial[f"{row.code}_admitted"] = " | ".join(row.admitted)
                initial[f"{row.code}_forbidden"] = " | ".join(row.forbidden)
            facts.setdefault("initial", initial)
        super().__init__(*args, **facts)
        self._tags = (
            {(one.tag.partition("-")[0], one.text): one.tag for one in term.wordings.all() if not one.agency}
            if term
            else {}
        )
        for code in INTERFACE_LANGUAGES:
            for name, _status, label in _COLUMNS:
                self.fields[f"{code}_{name}"] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=LONGEST_WORDING * (1 if name == "preferred" else 10),
                    widget=forms.TextInput(attrs={"lang": code, "aria-label": f"{LANGUAGE_NAMES[code]}: {label}"}),
                )

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the languages with their three fields, for the template."""
        for code in INTERFACE_LANGUAGES:
            fields = [self[f"{code}_{name}"] for name, _status, _label in _COLUMNS]
            yield {"code": code, "name": LANGUAGE_NAMES[code], "fields": fields}

    def wordings(self) -> list[NewWording]:
        """Return what was entered; a wording that was there keeps its script."""
        found: list[NewWording] = []
        for code in INTERFACE_LANGUAGES:
            for name, status, _label in _COLUMNS:
                for text in self.cleaned_data[f"{code}_{name}"].split("|"):
                    text = " ".join(text.split())
                    if text:
                        found.append(
                            NewWording(tag=self._tags.get((code, text), _tag(code, text)), text=text, status=status)
                        )
        return found


def _tag(code: str, text: str) -> str:
    """The language with the script that the wording is written in, where the language has both."""
    cyrillic = any("\u0400" <= sign <= "\u052f" for sign in text)
    latin = any("a" <= sign.lower() <= "z" for sign in text)
    if code in ("az", "tk", "uz") and cyrillic:
        return f"{code}-Cyrl"
    if code in ("kk", "ky") and latin and not cyrillic and not text.isupper():
        return f"{code}-Latn"
    return code


class OwnForm(forms.Form):
    """How an agency, or one of its portals, writes a term."""

    agency = forms.ChoiceField(label=_("Agency"))
    portal = forms.CharField(
        label=_("Portal"), required=False, max_length=60, help_text=_("its code; empty for all of the agency's")
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGE_NAMES.items()))
    text = forms.CharField(label=_("Its form"), max_length=LONGEST_WORDING)
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("shown to everybody who meets the name"))
    since = forms.DateField(label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, agencies: list[Agency], **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["agency"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(agency.code, agency.shown_name) for agency in agencies]

    def clean_portal(self) -> str:
        """Refuse a portal that there is not: its form would never be written anywhere."""
        return check_portals(self.cleaned_data["portal"])

    def wording(self) -> NewWording:
        """Return what was entered."""
        facts = self.cleaned_data
        return NewWording(
            tag=Language.parse(_tag(facts["language"], facts["text"])).tag,
            text=facts["text"],
            agency=facts["agency"],
            portal=facts["portal"],
            reason=facts["reason"],
            since=facts["since"],
        )


class StyleForm(forms.ModelForm[StyleRule]):
    """One rule of an agency's style guide."""

    agency = forms.ChoiceField(label=_("Agency"))
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGE_NAMES.items()))

    class Meta:
        model = StyleRule
        fields = ("agency", "language", "kind", "text", "instead", "note")
        help_texts = {
            "text": _(
                "a word or expression, found in all its forms; in a pattern * is any letters, ? one letter, # a digit"
            ),
            "note": _("why, for whoever is told"),
        }

    def __init__(self, *args: Any, agencies: list[Agency], **facts: Any) -> None:
        super().__init__(*args, **facts)
        field = self.fields["agency"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(agency.code, agency.shown_name) for agency in agencies]
        if self.instance.pk is not None:
            field.disabled = True


class SheetForm(forms.Form):
    """A file of terms."""

    sheet = forms.FileField(label=_("File"), help_text=_("a sheet (CSV in UTF-8) or TBX"))


KINDS = [("", _("all kinds")), *TermKind.choices]
STYLE_KINDS = StyleKind.choices
