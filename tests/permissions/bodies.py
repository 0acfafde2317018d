"""One form that is enough for almost every address that changes something, and what of Altai's it could change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group, User
from wagtail.models import Locale, ModelLogEntry, Page, Revision, Site, TaskState

from orkhon.alliance.models import Agency, Invitation, LegalOrder, Memorandum, SigningKeyRecord, Source, Staff
from orkhon.desk.models import Article, RedactionOrder, Topic
from orkhon.exchange.models import Delivery, Notice, Product, Subscriber, Token, Webhook
from orkhon.intake.models import FollowedHub, PushToken, SetAsideRecord
from orkhon.media.models import Picture
from orkhon.wire.queries import entries_of
from tests.permissions.world import OWN, World

_BLOCK = {"key": "a", "text": "Changed.", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}


def body_for(world: World) -> Mapping[str, str]:
    """Return fields of all the forms together; a form takes its own and leaves the rest."""
    altai = world.agencies[OWN]
    named = {f"name_{code}": "Changed" for code in ("az", "en", "kk", "ky", "ru", "tk", "tr", "uz")}
    return {
        # an article
        "headline": "Changed by a stranger",
        "body": json.dumps({"blocks": [_BLOCK], "entityMap": {}}),
        "urgency": "5",
        "sources-TOTAL_FORMS": "0",
        "sources-INITIAL_FORMS": "0",
        "sources-MIN_NUM_FORMS": "0",
        "sources-MAX_NUM_FORMS": "1000",
        "action-publish": "1",
        "language": "tr",
        "comment": "",
        # the wire
        "uri": "urn:altai:item",
        "reason": "Because",
        "sure": "on",
        "confirm": "1",
        # records
        **named,
        "agency": str(altai.pk),
        "code": altai.code,
        "sign": "XX",
        "standing": "member",
        "name": "Changed",
        "connector": "feed",
        "url": "http://127.0.0.1:2/changed",
        "time_zone": "UTC",
        "interval": "0:05:00",
        "silence_alert_after": "24:00:00",
        "max_bytes": "100000",
        "signed": "2026-01-16",
        "user": str(world.writer.pk),
        "role": "translator",
        "title": "Changed",
        "slug": "changed",
        "collection": "1",
        "medtop": "",
        "languages": "",
        "portals": "",
        "email": "",
        # subscribers
        "contact_name": "Changed",
        "contact_email": "changed@example.org",
        "active": "on",
        "person": "Somebody Else",
        "days": "30",
        "per_minute": "10",
    }


def what_is_altais(world: World) -> dict[str, Any]:
    """Return all rows that a stranger must leave as they are."""
    articles = Article.objects.filter(translation_key__in=[world.draft.translation_key, world.public.translation_key])
    uris = ("urn:altai:item", world.draft.uri, world.public.uri)
    keys = [str(pk) for pk in (world.draft.pk, world.public.pk)]
    return {
        "articles": list(articles.order_by("pk").values()),
        "revisions": list(Revision.objects.filter(object_id__in=keys).order_by("pk").values_list("pk", "content")),
        "steps": list(TaskState.objects.order_by("pk").values_list("pk", "status")),
        "history": ModelLogEntry.objects.filter(object_id__in=keys).count(),
        "entries": [len(entries_of(uri)) for uri in uris],
        "orders": list(RedactionOrder.objects.order_by("pk").values()),
        "sources": list(Source.objects.filter(agency__code=OWN).order_by("pk").values()),
        "memoranda": list(Memorandum.objects.exclude(agency__code="registan").order_by("pk").values()),
        "subscribers": list(Subscriber.objects.filter(agency__code=OWN).order_by("pk").values()),
        "webhooks": list(Webhook.objects.filter(subscriber__agency__code=OWN).order_by("pk").values()),
        "tokens": list(Token.objects.filter(subscriber__agency__code=OWN).order_by("pk").values()),
        "deliveries": list(Delivery.objects.filter(subscriber__agency__code=OWN).order_by("pk").values()),
        "notices": list(Notice.objects.filter(subscriber__agency__code=OWN).order_by("pk").values()),
        "hubs": list(FollowedHub.objects.order_by("pk").values()),
        "aside": list(SetAsideRecord.objects.order_by("pk").values("pk", "settled")),
        "products": list(Product.objects.order_by("pk").values()),
        "staff": list(Staff.objects.filter(agency__code=OWN).order_by("pk").values()),
        "agencies": list(Agency.objects.order_by("pk").values()),
        "legal orders": list(LegalOrder.objects.order_by("pk").values()),
        "invitations": list(Invitation.objects.filter(agency__code=OWN).order_by("pk").values()),
        "push tokens": list(PushToken.objects.filter(agency__code=OWN).order_by("pk").values()),
        "keys": list(SigningKeyRecord.objects.filter(owner=OWN).order_by("pk").values("pk", "retired", "revoked")),
        "people": list(User.objects.filter(postings__agency__code=OWN).order_by("pk").values("pk", "is_active")),
        "pictures": list(Picture.objects.filter(uploaded_by_user=world.writer).values("pk", "title")),
        "topics": list(Topic.objects.order_by("pk").values()),
        "pages": list(Page.objects.order_by("pk").values("pk", "title", "path", "live", "locked")),
        "sites": list(Site.objects.order_by("pk").values()),
        "languages": list(Locale.objects.order_by("pk").values()),
        "groups": list(Group.objects.order_by("pk").values("pk", "name", "permissions")),
    }
