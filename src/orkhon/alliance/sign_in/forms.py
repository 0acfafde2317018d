"""The forms at the door: signing in and its second step, coming by invitation, changing the printed password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm, SetPasswordForm, UsernameField
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.forms.auth import LoginForm

from orkhon.alliance.sign_in.backend import REFUSED_ELSEWHERE
from orkhon.alliance.sign_in.user_names import NameRefused, why_refused


class SignInForm(LoginForm):
    """Wagtail's, which says what to do where the printed password was right and the place was not."""

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        for name, label in (("username", gettext_lazy("User name")), ("password", gettext_lazy("Password"))):
            self.fields[name].label = label
            # Wagtail's say the same again, half of it in English.
            self.fields[name].widget.attrs.pop("placeholder", None)

    def get_invalid_login_error(self) -> ValidationError:
        """Return why nobody is signed in."""
        if getattr(self.request, REFUSED_ELSEWHERE, False):
            return ValidationError(
                gettext(
                    "The printed password works only on the hub's own machine, until it is changed. Sign in there and "
                    "change it, or run: %(command)s"
                )
                % {"command": f"orkhon changepassword {self.cleaned_data.get('username', '')}"},
                code="first_password_elsewhere",
            )
        refusal: ValidationError = super().get_invalid_login_error()
        return refusal


def name_refusal(cause: NameRefused) -> ValidationError:
    """Return why nobody may have that user name, in words."""
    if cause is NameRefused.TAKEN:
        return ValidationError(gettext("This user name is taken; choose another one."), code="taken")
    return ValidationError(
        gettext("This user name looks like one that somebody has; choose another one."), code="taken"
    )


class AcceptForm(BaseUserCreationForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """What somebody says of himself who comes by invitation. Nothing of it gives a right."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "username")
        field_classes = {"username": UsernameField}

    def __init__(self, *args: Any, email: str, **facts: Any) -> None:
        super().__init__(*args, **facts)
        # Before validation: no password may resemble it.
        self.instance.email = email
        for name, label, words in (
            ("first_name", gettext_lazy("First name"), "given-name"),
            ("last_name", gettext_lazy("Last name"), "family-name"),
            ("username", gettext_lazy("User name"), "username"),
        ):
            self.fields[name].label = label
            self.fields[name].widget.attrs.update(autocomplete=words)
        self.fields["first_name"].required = self.fields["last_name"].required = True
        self.fields["username"].help_text = gettext_lazy(
            "You sign in with it, and colleagues see it: letters, digits and @ . + - _"
        )
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["password1"].label = gettext_lazy("Password")
        self.fields["password1"].help_text = gettext_lazy(
            "12 letters or more: several words that nobody would guess together are best"
        )
        self.fields["password2"].label = gettext_lazy("The same password again")
        self.fields["password2"].help_text = ""

    def clean_username(self) -> str:
        """Refuse a name that the desk could not tell from somebody's: in capitals or in letters that look alike."""
        name: str = self.cleaned_data["username"]
        cause = why_refused(name)
        if cause is not None:
            raise name_refusal(cause)
        return name


class FirstPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """The new password twice. The printed one is not asked again: it has just been given."""

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["new_password1"].label = gettext_lazy("New password")
        self.fields["new_password1"].help_text = gettext_lazy(
            "12 letters or more: several words that nobody would guess together are best"
        )
        self.fields["new_password2"].label = gettext_lazy("The same password again")
        self.fields["new_password2"].help_text = ""


class CodeForm(forms.Form):
    """One code, of the app or of paper."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=64,
        help_text=gettext_lazy("six digits from the app, or one of the codes that you have on paper"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )


class PasskeyNameForm(forms.Form):
    """What its owner calls a passkey."""

    name = forms.CharField(
        label=gettext_lazy("What do you call this device?"),
        max_length=60,
        help_text=gettext_lazy("such as: my phone, the key on my ring"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
