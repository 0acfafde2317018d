"""The agencies' directories in the admin, for administrators: which there are, recording one, changing it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from orkhon.alliance.actions.keep_directory import keep_directory
from orkhon.alliance.directories import may_keep_directories
from orkhon.alliance.errors import DirectoryRefused
from orkhon.alliance.models import Directory
from orkhon.alliance.sign_in.directory_roles import roles_in
from orkhon.alliance.source_secrets import MOST_LETTERS
from orkhon.alliance.views.invitations import person_of
from orkhon.audit.origins import origin_of


class DirectoryForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """One provider. Its secret is written and never shown; code and agency are for ever."""

    secret = forms.CharField(
        label=_("Secret"),
        max_length=MOST_LETTERS,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("given by the provider; kept in a file that no screen shows. Empty: the one before stays"),
    )

    class Meta:
        model = Directory
        fields = (
            "code", "name", "agency", "issuer", "client_id", "secret", "domains", "claim", "roles", "second_factor",
            "local", "active",
        )  # fmt: skip

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        known = bool(self.instance.pk)
        self.fields["secret"].required = not known
        self.fields["code"].disabled = self.fields["agency"].disabled = known

    def clean_domains(self) -> str:
        """Return the domains, each once, small."""
        return " ".join(dict.fromkeys(self.cleaned_data["domains"].lower().replace("@", " ").split()))

    def clean_roles(self) -> str:
        """Refuse lines that give nothing, or what no directory gives."""
        text: str = self.cleaned_data["roles"]
        try:
            roles_in(text)
        except DirectoryRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse an address that anybody on the way could answer for, and one at another server with the old secret."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        issuer = str(given.get("issuer") or "")
        if issuer and urlsplit(issuer).scheme != "https" and not given.get("local"):
            self.add_error("issuer", gettext("Write an address that begins with https."))
        if self.instance.pk and "issuer" in self.changed_data and not given.get("secret"):
            self.add_error("secret", gettext("Another address wants the secret given anew."))
        return given


@require_safe
def directories(request: HttpRequest) -> HttpResponse:
    """List them, with the address that the provider must lead people back to."""
    _keeper(request)
    rows = [
        {"directory": row, "back": request.build_absolute_uri(reverse("alliance_from_directory", args=[row.code]))}
        for row in Directory.objects.select_related("agency")
    ]
    return render(request, "alliance/directories.html", {"rows": rows} | _head(gettext("Directories")))


def new_directory(request: HttpRequest) -> HttpResponse:
    """Record one."""
    return _form(request, Directory(), gettext("Record a directory"))


def edit_directory(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one. It is never deleted: switched off, it ends the postings that it gave."""
    _keeper(request)
    return _form(request, get_object_or_404(Directory, pk=pk), gettext("Change the directory"))


def _form(request: HttpRequest, directory: Directory, title: str) -> HttpResponse:
    user = _keeper(request)
    form = DirectoryForm(request.POST if request.method == "POST" else None, instance=directory)
    if request.method == "POST" and form.is_valid():
        kept = form.save(commit=False)
        keep_directory(kept, secret=form.cleaned_data["secret"], by=user, now=timezone.now(), origin=origin_of(request))
        messages.success(request, gettext("The directory is kept."))
        return redirect("alliance_directories")
    return render(request, "alliance/directory_form.html", {"form": form, "directory": directory} | _head(title))


def _keeper(request: HttpRequest) -> User:
    user = person_of(request)
    if not may_keep_directories(user):
        raise PermissionDenied
    return user


def _head(title: str) -> dict[str, Any]:
    return {"header_title": title, "page_title": title, "header_icon": "group"}
