"""Every address that programs ask, under /api/v1/."""

from __future__ import annotations

from django.urls import path, re_path

from orkhon.exchange.api.checks import check, one_check
from orkhon.exchange.api.entries import entries, item
from orkhon.exchange.api.feeds import feed
from orkhon.exchange.api.keys import keys
from orkhon.exchange.api.log import agencies, log, report
from orkhon.exchange.api.notices import acknowledgement, deliveries, notices
from orkhon.exchange.api.openapi import openapi, reference, unknown
from orkhon.exchange.api.proofs import proofs

app_name = "exchange"
urlpatterns = [
    path("", reference, name="reference"),
    path("openapi.json", openapi, name="openapi"),
    path("entries", entries, name="entries"),
    path("item", item, name="item"),
    path("feeds/<slug:format>", feed, name="feed"),
    path("notices", notices, name="notices"),
    path("notices/<int:notice>/acknowledgement", acknowledgement, name="acknowledgement"),
    path("deliveries", deliveries, name="deliveries"),
    path("keys", keys, name="keys"),
    path("log", log, name="log"),
    path("log/report", report, name="report"),
    path("proofs", proofs, name="proofs"),
    path("agencies", agencies, name="agencies"),
    path("check", check, name="check"),
    path("checks/<str:key>", one_check, name="one_check"),
    # The last: programs cannot read the portals' page for what is not there.
    re_path(r"^(?P<rest>[\s\S]+)$", unknown, name="unknown"),
]
