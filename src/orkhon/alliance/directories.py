"""The agencies' directories: their secrets, and who may do what with them. Only administrators keep them."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache

from orkhon.alliance.models import Directory, Staff
from orkhon.alliance.sign_in.openid import Client, Provider, discover
from orkhon.alliance.source_secrets import read_secret_file

_KNOWN_FOR = 600


def secret_path(directory: Directory) -> Path:
    """Return where the secret of a directory lies."""
    return Path(settings.ORKHON_HOME) / "secrets" / f"directory-{directory.pk}"


def client_of(directory: Directory) -> Client:
    """Return what the hub is to the directory. Raises `SecretRefused` where others can read the secret."""
    return Client(
        issuer=directory.issuer,
        client_id=directory.client_id,
        secret=read_secret_file(secret_path(directory)),
        local=directory.local,
    )


def provider_of(directory: Directory, client: Client) -> Provider:
    """Return what the provider says of itself, asked once in ten minutes: whoever stands at the door may ask.

    Raises `DirectoryRefused`.
    """
    key = f"alliance.directory.{directory.pk}.{hash((client.issuer, client.local))}"
    known = cache.get(key)
    if isinstance(known, Provider):
        return known
    provider = discover(client)
    cache.set(key, provider, _KNOWN_FOR)
    return provider


def may_keep_directories(user: object) -> bool:
    """True for administrators: whoever keeps a directory says who comes in."""
    return isinstance(user, User) and user.is_active and user.is_superuser


def directories_to_link(user: User) -> list[Directory]:
    """Return the directories of the person's own agencies that the account is not linked to yet."""
    rows = Directory.objects.filter(active=True, agency__active=True).exclude(links__user=user)
    return [row for row in rows.select_related("agency") if may_link(user, row)]


def may_link(user: User, directory: Directory) -> bool:
    """True for whoever is posted at that very agency and administers no hub."""
    return (
        directory.active
        and directory.agency.active
        and not user.is_superuser
        and Staff.objects.filter(user=user, agency=directory.agency).exists()
    )
