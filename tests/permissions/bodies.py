"""One form that is enough for almost every address that changes something, further fields for those that use the same
names otherwise, and what of Altai's they could change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, Final

from django.contrib.auth.models import Group, User
from wagtail.models import Locale, ModelLogEntry, Page, Revision, Site, TaskState

from orkhon.alliance.models import (
    Agency,
    Directory,
    Invitation,
    LegalOrder,
    Memorandum,
    SigningKeyRecord,
    Source,
    Staff,
)
from orkhon.desk.models import (
    Article,
    ArticleComment,
    Assignment,
    Correction,
    RedactionOrder,
    SourceProblem,
    Step,
    Topic,
)
from orkhon.exchange.models import Delivery, Notice, Product, Subscriber, Token, Webhook
from orkhon.intake.models import FollowedHub, PushToken, SetAsideRecord
from orkhon.media.models import Picture
from orkhon.portals.rates.models import RateSource
from orkhon.tidings.models import PushBrowser, Tiding
from orkhon.translation.models import Engine, EnginePair, MachineRequest, Segment, StyleRule, Term, TermWording
from orkhon.wire.queries import entries_of
from tests.permissions.world import OWN, World

_BLOCK = {"key": "a", "text": "Changed.", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}

_ALSO: Final[Mapping[str, Mapping[str, str]]] = {
    "desk_radar_settle": {"deed": "dismiss", "reason": "Changed"},
    "desk_radar_*place": {
        "name": "Changed",
        "kind": "feed",
        "address": "https://changed.example/",
        "language": "kk",
        "minutes": "60",
    },
    "desk_correct": {"kind": "number", "right": "9", "words": "It is 9.", "publish": "1"},
    "desk_comments": {"text": "Changed"},
    "desk_decide": {"step": "edited"},
    "desk_problem": {"answer": "It does not concern it."},
    "desk_assign*": {"task": "write", "who": ""},
    "desk_work_on": {"take": "1"},
    "desk_translating_send": {"do": "send"},
    "desk_translating_sentence": {"text": "Changed"},
    "desk_translating_term": {"source": "changed", "target": "changed"},
    "translation_*_term": {"kind": "thing", "en_preferred": "changed"},
    "translation_keep_form": {"agency": OWN, "language": "kk", "text": "өзгерді"},
    "translation_*_style_rule": {"agency": OWN, "language": "kk", "kind": "forbidden", "text": "өзгерді"},
    "engines:*": {"kind": "apertium", "address": "https://changed.example", "timeout": "5"},
    "rate_sources:*": {"bank": "tr", "address": "https://changed.example/", "interval_minutes": "60"},
    "engine_pairs:*": {"source": "kk-Cyrl", "target": "tr-Latn", "rank": "1"},
    "alliance_*_directory": {"issuer": "http://127.0.0.1:2", "client_id": "changed", "domains": "altai.example"},
}


def body_for(world: World, address: str) -> Mapping[str, str]:
    """Return fields of all the forms together; a form takes its own and leaves the rest. `address` is the name."""
    also: dict[str, str] = {}
    for glob, fields in _ALSO.items():
        if fnmatchcase(address, glob):
            also |= fields
    if address == "desk_translating_sentence":
        segment = Segment.objects.get(pk=str(world.arguments["desk_translating*"]["segment"]))
        also["revision"] = str(segment.revision)
    return {**_for_all(world), **also}


def _for_all(world: World) -> dict[str, str]:
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
    groups = [world.draft.translation_key, world.public.translation_key]
    articles = Article.objects.filter(translation_key__in=groups)
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
        "assignments": list(Assignment.objects.filter(agency=OWN).order_by("pk").values()),
        "comments": list(ArticleComment.objects.order_by("pk").values()),
        "deeds": list(Step.objects.filter(group__in=groups).order_by("pk").values()),
        "problems": list(SourceProblem.objects.order_by("pk").values()),
        "corrections": list(Correction.objects.order_by("pk").values()),
        "sentences": list(Segment.objects.filter(document__agency=OWN).order_by("pk").values()),
        "machine requests": list(MachineRequest.objects.order_by("pk").values()),
        "terms": [list(model.objects.order_by("pk").values()) for model in (Term, TermWording)],
        "style rules": list(StyleRule.objects.filter(agency=OWN).order_by("pk").values()),
        "engines": [list(model.objects.order_by("pk").values()) for model in (Engine, EnginePair)],
        "sources of rates": list(RateSource.objects.order_by("pk").values()),
        "directories": list(Directory.objects.order_by("pk").values()),
        "tidings": list(Tiding.objects.filter(user=world.writer).order_by("pk").values()),
        "browsers": list(PushBrowser.objects.order_by("pk").values("pk", "name")),
        "pictures": list(Picture.objects.filter(uploaded_by_user=world.writer).values("pk", "title")),
        "topics": list(Topic.objects.order_by("pk").values()),
        "pages": list(Page.objects.order_by("pk").values("pk", "title", "path", "live", "locked")),
        "sites": list(Site.objects.order_by("pk").values()),
        "languages": list(Locale.objects.order_by("pk").values()),
        "groups": list(Group.objects.order_by("pk").values("pk", "name", "permissions")),
    }
