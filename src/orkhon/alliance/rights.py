"""What each role may do: one table of permissions by name. Touches no database; docs/permissions.md says the same
for people, and a test compares the two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from orkhon.alliance.models.staff import Role

_SEE = (
    "wagtailadmin.access_admin",
    "desk.view_article",
    "desk.view_topic",
    "desk.view_author",
    "desk.view_book",
    "desk.view_historyday",
    "translation.view_term",
    "translation.view_stylerule",
    "verification.view_claim",
)
_WRITE = ("desk.add_article", "desk.change_article", "desk.take_item")
_PUBLISH = (
    "desk.delete_article",
    "desk.publish_article",
    "desk.lock_article",
    "desk.unlock_article",
    "desk.kill_item",
    "desk.redact_item",
)
_KEEP_LITERATURE = tuple(
    f"desk.{action}_{model}" for model in ("author", "book", "historyday") for action in ("add", "change", "delete")
)
# The glossary is everybody's, so terms are kept at the joint desk alone; a style guide is its agency's.
_KEEP_WORDS = tuple(
    f"translation.{action}_{model}" for model in ("term", "stylerule") for action in ("add", "change", "delete")
)
# A token for pushes opens the same door as a key.
_KEYS = tuple(
    f"{room}.{action}_{model}"
    for room, model in (("alliance", "signingkeyrecord"), ("intake", "pushtoken"))
    for action in ("view", "add", "change")
)
_SOURCES = ("alliance.view_agency", "alliance.view_source", "alliance.add_source", "alliance.change_source")
_RECORDS = tuple(
    f"alliance.{action}_{model}"
    for model in ("agency", "source", "staff", "memorandum")
    for action in ("view", "add", "change", "delete")
)
# Inviting and sending away, not making accounts: whoever makes accounts could make an administrator.
_PEOPLE = (
    "auth.view_user",
    "auth.view_group",
    "alliance.view_invitation",
    "alliance.add_invitation",
    "alliance.delete_invitation",
    "alliance.end_sessions",
)
_TOPICS = ("desk.add_topic", "desk.change_topic", "desk.delete_topic")
# What engines there are, how they fare and what they cost; only administrators change them.
_SEE_ENGINES = ("translation.view_engine", "translation.view_enginepair")
_OVERSEE = ("audit.view_act", "alliance.view_retention", "desk.redact_item")
# Another hub's log concerns everybody, so these hold at the joint desk alone (intake/following/screens.py).
# They withhold from a whole country what any agency sent, so these hold at the joint desk alone too.
_KEEP_ORDERS = ("alliance.view_legalorder", "alliance.add_legalorder", "alliance.change_legalorder")
_FOLLOW_HUBS = ("intake.view_followedhub", "intake.add_followedhub", "intake.change_followedhub")
# What leaves the hub. Whoever sees a subscriber sees what it was sent and where.
_SEE_SUBSCRIBERS = ("exchange.view_subscriber", "exchange.view_delivery")
_CONNECT_SUBSCRIBERS = (
    "exchange.view_token",
    "exchange.add_token",
    "exchange.change_token",
    "exchange.view_webhook",
    "exchange.add_webhook",
    "exchange.change_webhook",
    "exchange.change_delivery",
)
_CONFIRM_KILLS = ("exchange.view_notice", "exchange.change_notice")
_KEEP_SUBSCRIBERS = (
    *_SEE_SUBSCRIBERS,
    *_CONNECT_SUBSCRIBERS,
    *_CONFIRM_KILLS,
    "exchange.add_subscriber",
    "exchange.change_subscriber",
    *(f"exchange.{action}_product" for action in ("view", "add", "change", "delete")),
    "exchange.view_receipt",
)
# What correspondents without a wire send. Whoever sends a draft speaks for the agency, so that is an editor's.
_WRITE_DRAFTS = ("intake.view_draft", "intake.add_draft", "intake.change_draft")
_SEND_DRAFTS = ("intake.send_draft",)
# Who plans with how many read a portal is an editor, for the portals of the posting.
_SEE_READERS = ("readership.view_daycount",)
# How the central banks answer; only administrators say where they are asked.
_SEE_RATES = ("portals.view_ratesource",)
_KEEP_BOXES = tuple(f"portals.{action}_perspectivebox" for action in ("view", "add", "change", "delete"))
_ARRANGE_FRONTS = ("portals.change_frontarrangement",)
_KEEP_OUTLETS = ("portals.keep_outlets",)
# Alerts are every newsroom's; what is watched, and the bot, hold at the joint desk alone.
_SEE_RADAR = ("verification.see_radar",)
_KEEP_RADAR = ("verification.keep_radar",)
_KEEP_TIPLINE = ("verification.keep_tipline",)
# What circulates is put on the list by whoever writes; what it is, and whether agencies are asked, is checked first.
_GIVE_CLAIMS = ("verification.add_claim",)
_CHECK_CLAIMS = (*_GIVE_CLAIMS, "verification.change_claim", "verification.open_case")
_CHOOSE_PICTURES = ("wagtailimages.choose_image",)
# Whoever adds a picture may change that one; `change_image` would be every picture of everybody.
_ADD_PICTURES = ("wagtailimages.add_image", *_CHOOSE_PICTURES)


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What a role may do: permissions by name, and those on the collection of all pictures."""

    permissions: tuple[str, ...]
    pictures: tuple[str, ...] = ()


RIGHTS: Final[Mapping[Role, Rights]] = {
    Role.REPORTER: Rights(permissions=(*_SEE, *_WRITE, *_WRITE_DRAFTS, *_GIVE_CLAIMS), pictures=_ADD_PICTURES),
    Role.TRANSLATOR: Rights(permissions=(*_SEE, *_WRITE, *_WRITE_DRAFTS), pictures=_CHOOSE_PICTURES),
    Role.EDITOR: Rights(
        permissions=(
            *_SEE,
            *_WRITE,
            *_PUBLISH,
            *_CONFIRM_KILLS,
            *_WRITE_DRAFTS,
            *_KEEP_WORDS,
            *_SEND_DRAFTS,
            *_KEEP_LITERATURE,
            *_SEE_READERS,
            *_ARRANGE_FRONTS,
            *_KEEP_OUTLETS,
            *_KEEP_BOXES,
            *_SEE_RADAR,
            *_KEEP_RADAR,
            *_CHECK_CLAIMS,
            "verification.issue_hold",
        ),
        pictures=_ADD_PICTURES,
    ),
    # Reads everything and corrects drafts, but takes nothing from the wire and publishes nothing.
    Role.FACT_CHECKER: Rights(
        permissions=(*_SEE, "desk.change_article", *_CHECK_CLAIMS, *_SEE_RADAR, *_KEEP_RADAR), pictures=_CHOOSE_PICTURES
    ),
    Role.PRODUCER: Rights(permissions=_SEE, pictures=_ADD_PICTURES),
    Role.AGENCY_ENGINEER: Rights(
        permissions=(
            "wagtailadmin.access_admin",
            *_SOURCES,
            *_KEYS,
            *_SEE_SUBSCRIBERS,
            *_CONNECT_SUBSCRIBERS,
            *_FOLLOW_HUBS,
        )
    ),
    Role.SECRETARIAT: Rights(
        permissions=(
            *_SEE,
            *_RECORDS,
            *_KEYS,
            *_PEOPLE,
            *_TOPICS,
            *_OVERSEE,
            *_SEE_ENGINES,
            *_SEE_RATES,
            *_KEEP_SUBSCRIBERS,
            *_FOLLOW_HUBS,
            *_KEEP_ORDERS,
            *_SEE_READERS,
            *_KEEP_TIPLINE,
            "verification.name_speaker",
            "verification.sign_off",
        )
    ),
}


def roles_with(permission: str) -> frozenset[Role]:
    """Return the roles that have the permission, named `app.codename`."""
    return frozenset(role for role, rights in RIGHTS.items() if permission in rights.permissions)
