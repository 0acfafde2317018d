"""No administrator reads or changes a private signing key by any page: that needs the machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, reverse

from orkhon.alliance.models import Agency, SigningKeyRecord
from tests.permissions.urls import every_address
from tests.permissions.walk import bytes_of

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

_FIELD = re.compile(r"<(?:input|textarea|select)\b[^>]*\bname=\"([^\"]+)\"", re.IGNORECASE)
_PRIVATE = re.compile(r"private|passphrase|hub.?key|\bpem\b", re.IGNORECASE)


def _secrets() -> list[bytes]:
    """Return the hub's private key in each form that it could be shown in."""
    path = Path(settings.ORKHON_HOME) / "keys" / "hub.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(made)
        path.chmod(0o600)
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, Ed25519PrivateKey)
    raw = key.private_bytes_raw()
    body = b"".join(path.read_bytes().splitlines()[1:-1])
    return [raw, raw.hex().encode(), body, b"PRIVATE KEY"]


def test_an_administrator_finds_no_private_key_and_no_form_for_one_on_any_page(
    as_administrator: Client, agencies: dict[str, Agency]
) -> None:
    assert User.objects.get().is_superuser
    SigningKeyRecord.objects.create(
        key_id="k" * 43, owner="altai", public_key=bytes(32), created="2026-01-01T00:00:00+00:00"
    )
    secrets = _secrets()
    asked = set()
    for address in every_address():
        values = {"key_id": "k" * 43, "pk": agencies["altai"].pk, "code": "altai"}
        try:
            path = reverse(address.name, kwargs={name: values[name] for name in address.parameters})
        except (KeyError, NoReverseMatch):
            continue
        if not path.startswith("/admin/") or "logout" in path or "test500" in path or "test404" in path:
            continue
        answer = as_administrator.get(path)
        body = bytes_of(answer)
        assert not [secret for secret in secrets if secret in body], address.name
        fields = [name for name in _FIELD.findall(body.decode(errors="replace")) if _PRIVATE.search(name)]
        assert not fields, (address.name, fields)
        asked.add(address.name)
    assert {"alliance_keys", "alliance_register_key", "agencies:index", "sources:add", "wagtailadmin_home"} <= asked


def test_neither_a_key_nor_a_secret_is_a_column_that_a_screen_could_show() -> None:
    columns = {field.name for field in SigningKeyRecord._meta.get_fields()}
    assert "public_key" in columns
    assert not [name for name in columns if _PRIVATE.search(name) or "secret" in name]


def test_what_lies_in_the_keys_folder_has_no_address(as_administrator: Client) -> None:
    _secrets()
    for path in (
        "/media/keys/hub.pem",
        "/media/../keys/hub.pem",
        "/media/%2e%2e/keys/hub.pem",
        "/static/../keys/hub.pem",
        "/admin/keys/hub.pem/",
        "/keys/hub.pem",
    ):
        answer = as_administrator.get(path, follow=True)
        assert b"PRIVATE KEY" not in bytes_of(answer)
