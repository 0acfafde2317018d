"""Accounts as administrators keep them: Wagtail's screens, which refuse names that people would confuse."""

from __future__ import annotations

from django.contrib.auth.models import User
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from orkhon.alliance.sign_in.forms import name_refusal
from orkhon.alliance.sign_in.user_names import why_refused


class _TellsNamesApart:
    """Comes first among a form's bases."""

    instance: User
    cleaned_data: dict[str, object]

    def _clean_username(self) -> None:
        super()._clean_username()  # type: ignore[misc]  # Wagtail's form stands behind
        name = self.cleaned_data.get("username")
        # A name that stays is left alone, whatever others have been called since.
        if not isinstance(name, str) or "username" not in self.changed_data:  # type: ignore[attr-defined]
            return
        cause = why_refused(name, but=self.instance.pk)
        if cause is not None:
            self.add_error("username", name_refusal(cause))  # type: ignore[attr-defined]


class NewAccountForm(_TellsNamesApart, UserCreationForm):
    """An account that an administrator makes."""


class AccountForm(_TellsNamesApart, UserEditForm):
    """An account that an administrator changes."""


class AccountViewSet(UserViewSet):
    """Named by `orkhon.config.wagtail_users`."""

    def get_form_class(self, for_update: bool = False) -> type[UserCreationForm | UserEditForm]:
        """Return the form for a new account, or for one that there is."""
        return AccountForm if for_update else NewAccountForm
