"""Agencies' own directories of people, by which they sign in here (OpenID Connect)."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.models.agency import Agency


class Directory(models.Model):
    """One provider, recorded by an administrator. It speaks for one agency and gives postings there alone.

    No secret here: that is in a file of its own (`source_secrets.py`), which no screen, export or query shows.
    """

    code = models.CharField(
        _("code"),
        max_length=32,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*$", _("write small Latin letters, digits and hyphens"))],
        help_text=_("part of the address that the provider leads people back to; it never changes"),
    )
    name = models.CharField(_("name"), max_length=100, help_text=_("what stands on the button at the door"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="directories", verbose_name=_("agency"))
    issuer = models.CharField(
        _("issuer"),
        max_length=500,
        validators=[URLValidator(schemes=("https", "http"))],
        help_text=_("the provider's address, exactly as it names itself"),
    )
    client_id = models.CharField(_("client id"), max_length=200, help_text=_("what the provider calls this hub"))
    domains = models.CharField(
        _("e-mail domains"),
        max_length=500,
        help_text=_("whose people come by it, parted by spaces: altai.example; others are refused"),
    )
    claim = models.CharField(
        _("claim"),
        max_length=100,
        default="groups",
        help_text=_("where the provider says what somebody is, such as groups or roles"),
    )
    roles = models.TextField(
        _("roles"),
        max_length=5000,
        blank=True,
        help_text=_("a line for each value of the claim: newsroom-editors = editor"),
    )
    second_factor = models.BooleanField(
        _("asks for a second factor itself"),
        default=False,
        help_text=_("then the hub does not ask for one of its own after it"),
    )
    local = models.BooleanField(
        _("in the hub's own network"), default=False, help_text=_("otherwise only public addresses are asked")
    )
    active = models.BooleanField(_("active"), default=True)
    made = models.DateTimeField(editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class DirectoryLink(models.Model):
    """Which account somebody of a directory is. Named by the provider's own subject, never by an e-mail address."""

    directory = models.ForeignKey(Directory, on_delete=models.CASCADE, related_name="links")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="directory_links")
    subject = models.CharField(max_length=255)
    made = models.DateTimeField()
    seen = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["directory", "subject"], name="one_account_a_subject"),
            models.UniqueConstraint(fields=["directory", "user"], name="one_subject_an_account"),
        ]

    def __str__(self) -> str:
        return f"{self.user.get_username()} by {self.directory.code}"
