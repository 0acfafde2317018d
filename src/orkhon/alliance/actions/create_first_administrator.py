"""Make the account that the first person signs in with."""

from __future__ import annotations

import secrets

from django.contrib.auth import get_user_model
from django.db import transaction

from orkhon.alliance.models import FirstPassword

FIRST_ADMINISTRATOR = "admin"


def create_first_administrator() -> str | None:
    """Return the password of the new account `admin`, or None where somebody administers the hub already.

    The password is random, is kept nowhere but as its hash, and is shown by the caller this once. It works on the
    hub's own machine alone, and there only to choose another one (`sign_in.backend`). An account
    `admin` that is no administrator is left alone; the new one then has a number after its name.
    """
    users = get_user_model()
    with transaction.atomic():
        if users.objects.filter(is_superuser=True).exists():
            return None
        password = secrets.token_urlsafe(15)
        name = FIRST_ADMINISTRATOR
        number = 1
        while users.objects.filter(username=name).exists():
            number += 1
            name = f"{FIRST_ADMINISTRATOR}{number}"
        user = users.objects.create_superuser(username=name, email="", password=password)
        FirstPassword.objects.create(user=user, encoded=user.password)
    return password
