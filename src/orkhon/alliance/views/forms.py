"""The form of an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User

from orkhon.alliance.models import Agency, Role
from orkhon.alliance.people import agencies_to_invite_to, roles_to_give
from orkhon.alliance.scopes import check_languages, check_portals, known_portal_codes
from orkhon.items import INTERFACE_LANGUAGES


class InvitationForm(forms.Form):
    """What the posting will be. Offers only what the inviter may give; the action asks again."""

    agency = forms.ModelChoiceField(queryset=Agency.objects.none(), label="Agency")
    role = forms.ChoiceField(label="Role")
    languages = forms.CharField(
        required=False,
        max_length=200,
        label="Languages",
        help_text=f"the person will work in these of {' '.join(INTERFACE_LANGUAGES)}, parted by spaces, with the "
        "script where it matters (kk-Cyrl); empty: all of them",
    )
    portals = forms.CharField(
        required=False,
        max_length=500,
        label="Portals",
    )
    email = forms.EmailField(
        required=False,
        max_length=254,
        label="E-mail",
        help_text="the link is sent there if the hub sends mail; you can copy it in any case",
    )

    def __init__(self, *args: Any, by: User, **facts: Any) -> None:
        super().__init__(*args, **facts)
        codes = [agency.code for agency in agencies_to_invite_to(by)]
        agency = self.fields["agency"]
        role = self.fields["role"]
        if isinstance(agency, forms.ModelChoiceField) and isinstance(role, forms.ChoiceField):
            agency.queryset = Agency.objects.filter(code__in=codes)
            role.choices = [(role.value, role.label) for role in roles_to_give(by)]
        there = " ".join(sorted(known_portal_codes()))
        self.fields["portals"].help_text = (
            f"the person will work on these of {there}, parted by spaces; empty: all of them"
            if there
            else "there are no portals yet; leave it empty"
        )

    def clean_languages(self) -> str:
        """Return the tags in their usual form."""
        return check_languages(self.cleaned_data["languages"])

    def clean_portals(self) -> str:
        """Return codes of portals that there are."""
        return check_portals(self.cleaned_data["portals"])

    def clean_role(self) -> Role:
        """Return the role itself."""
        return Role(self.cleaned_data["role"])
