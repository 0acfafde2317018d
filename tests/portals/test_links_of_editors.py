"""What an editor links to is taken as it is written: portals' addresses are no pages of Wagtail's."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from orkhon.portals.spec import PortalSpec

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


@pytest.mark.parametrize("url", ["/", "/kk/", "/kk/science/", "http://localhost/kk/", "https://x.example/a"])
def test_any_address_goes_back_into_the_editor_as_it_is(
    portals: tuple[PortalSpec, PortalSpec], client: Client, url: str
) -> None:
    client.force_login(User.objects.create_superuser("admin"))
    sent = {"external-link-chooser-url": url, "external-link-chooser-link_text": "x"}
    answer = client.post(reverse("wagtailadmin_choose_page_external_link"), sent)
    assert answer.status_code == 200
    assert json.loads(answer.content)["result"]["url"] == url
