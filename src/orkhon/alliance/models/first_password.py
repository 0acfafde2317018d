"""The password that `orkhon prepare` printed, as long as somebody still has to change it."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class FirstPassword(models.Model):
    """One printed password, as its hash. Whoever signs in with it does so from the hub's own machine and changes it;
    then the row goes.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="first_password"
    )
    encoded = models.CharField(max_length=256)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"the first password of {self.user.get_username()}"
