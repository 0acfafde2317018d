"""The form of an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.models import Agency, Role
from orkhon.alliance.people import agencies_to_invite_to, roles_to_give
from orkhon.alliance.role_names import ROLE_NAMES
from orkhon.alliance.scopes import check_languages, check_portals, known_portal_codes
from orkhon.items import INTERFACE_LANGUAGES


class InvitationForm(forms.Form):
    """What the posting will be. Offers only what the inviter may give; the action asks again."""

    agency = forms.ModelChoiceField(queryset=Agency.objects.none(), label=_("Agency"))
    role = forms.ChoiceField(label=_("Role"))
    languages = forms.CharField(
        required=False,
        max_length=200,
        label=_("Languages"),
    )
    portals = forms.CharField(
        required=False,
        max_length=500,
        label=_("Portals"),
    )
    email = forms.EmailField(
        required=False,
        max_length=254,
        label=_("E-mail"),
        help_text=_("the link is sent there if the hub sends mail; you can copy it in any case"),
    )

    def __init__(self, *args: Any, by: User, **facts: Any) -> None:
        super().__init__(*args, **facts)
        codes = [agency.code for agency in agencies_to_invite_to(by)]
        agency = self.fields["agency"]
        role = self.fields["role"]
        if isinstance(agency, forms.ModelChoiceField) and isinstance(role, forms.ChoiceField):
            agency.queryset = Agency.objects.filter(code__in=codes)
            role.choices = [(role.value, ROLE_NAMES[role]) for role in roles_to_give(by)]
        self.fields["languages"].help_text = gettext(
            "the person will work in these of %(languages)s, parted by spaces, with the script where it matters "
            "(kk-Cyrl); empty: all of them"
        ) % {"languages": " ".join(INTERFACE_LANGUAGES)}
        there = " ".join(sorted(known_portal_codes()))
        self.fields["portals"].help_text = (
            gettext("the person will work on these of %(there)s, parted by spaces; empty: all of them")
            % {"there": there}
            if there
            else gettext("there are no portals yet; leave it empty")
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
