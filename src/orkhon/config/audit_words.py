"""What acts are called for people, beside the names that programs use: named by `settings.ORKHON_AUDIT_WORDS`.

A verb without words here is shown as it is. Knows strings alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_VERBS: Final[Mapping[str, str]] = {
    "alliance_close_account": "closed an account",
    "alliance_end_sessions": "signed somebody out everywhere",
    "alliance_invite": "invited somebody",
    "alliance_my_sessions": "ended sessions of their own",
    "alliance_open_account": "opened an account",
    "alliance_revoke_invitation": "took an invitation back",
    "alliance_keys": "looked through the keys",
    "alliance_new_order": "put a country's legal order on record",
    "alliance_end_order": "ended a country's legal order",
    "alliance_may_we": "asked what may be done with an item",
    "alliance_register_key": "put an agency's key on record",
    "alliance_retire_key": "retired a key",
    "alliance_revoke_key": "revoked a key",
    "audit.export": "took a sheet of acts away",
    "audit.forget_origins": "removed addresses of acts whose time was over, or that were to be erased",
    "desk.redaction.ask": "ordered a redaction",
    "desk.redaction.confirm": "confirmed a redaction",
    "desk.redaction.refuse": "refused a redaction",
    "desk.redaction.take_back": "took an order to redact back",
    "desk_control": "withheld, released or killed an item",
    "desk_redact": "sent the form that orders a redaction",
    "desk_redaction": "sent the form that decides on a redaction",
    "desk_take": "took an item to the desk",
    "desk_translate": "began a translation",
    "exchange.acknowledge": "confirmed a kill, withholding or test letter",
    "exchange.issue_token": "gave a subscriber a token",
    "exchange.order_test_letter": "had a test letter sent",
    "exchange.resume_webhook": "let a webhook go on",
    "exchange.revoke_token": "took a subscriber's token back",
    "exchange.send_again": "sent a delivery again that was given up",
    "exchange_confirm": "confirmed a kill for somebody",
    "exchange_issue_token": "gave a subscriber a token",
    "exchange_resume_webhook": "let a webhook go on",
    "exchange_revoke_token": "took a subscriber's token back",
    "exchange_send_again": "sent a delivery again that was given up",
    "exchange_test_again": "tested the steps of an agency's onboarding",
    "exchange_test_letter": "had a test letter sent",
    "hub.retention": "removed what had been kept long enough",
    "intake.follow": "had the hub follow another one",
    "intake.issue_push_token": "gave an agency's program a token",
    "intake_issue_push_token": "gave an agency's program a token",
    "intake_revoke_push_token": "took an agency's token back",
    "intake.revoke_push_token": "took an agency's token back",
    "intake.unfollow": "had the hub follow another one no more",
    "intake_ask_now": "asked a source at once",
    "intake_compose": "wrote a draft",
    "intake_draft": "saved, sent or refused a draft",
    "intake.pause_following": "had the hub follow another one no more for now",
    "intake.resume_following": "had the hub follow another one again",
    "intake.secret": "gave a source its secret",
    "intake.settle_aside": "took care of an entry of another hub that was set aside",
    "intake_follow_hub": "had the hub follow another one",
    "intake_followed_hub": "changed where a followed hub is, its key or its token",
    "intake_settle_aside": "took care of an entry of another hub that was set aside",
    "intake_switch_hub": "paused following a hub, went on or stopped",
    "keeping.backup": "made a backup",
    "keeping.move": "moved the database",
    "keeping.restore": "restored a backup",
    "orders.make": "put a country's legal order on record",
    "orders.end": "ended a country's legal order",
    "keys.register": "put an agency's key on record",
    "keys.retire": "retired a key",
    "keys.revoke": "revoked a key",
    "people.accept_invitation": "accepted an invitation",
    "people.change_first_password": "chose a password in place of the printed one",
    "people.close_account": "closed an account",
    "people.create_administrator": "made an administrator",
    "people.end_sessions": "ended somebody's sessions",
    "people.erase": "erased a person's data",
    "people.erase_mail": "erased what was held of an e-mail address",
    "people.erase_address": "erased what was held of an address",
    "people.invite": "invited somebody",
    "people.lock_out": "kept somebody out after too many failures to sign in",
    "people.open_account": "opened an account",
    "people.reset_password": "chose a new password by letter",
    "people.revoke_invitation": "took an invitation back",
    "people.set_password": "gave an account a new password",
    "people.sign_in": "signed in",
    "people.sign_out": "signed out",
    "people.unlock": "let somebody sign in again",
    "wire.redact": "redacted an item",
}

_KINDS: Final[Mapping[str, str]] = {
    "agencies": "an agency",
    "agency": "an agency",
    "article": "an article",
    "groups": "a group of rights",
    "images": "a picture",
    "memoranda": "a memorandum",
    "memorandum": "a memorandum",
    "pages": "a page",
    "products": "a product",
    "source": "a source",
    "sources": "a source",
    "staff": "a posting",
    "subscribers": "a subscriber",
    "topic": "a topic",
    "users": "an account",
    "webhooks": "a webhook",
}
_DEEDS: Final[Mapping[str, str]] = {
    "add": "made",
    "copy": "copied",
    "delete": "deleted",
    "edit": "changed",
    "publish": "published",
    "revisions_revert": "took an older state back of",
    "unlock": "unlocked",
    "lock": "locked",
    "unpublish": "took down",
}


def words_of(verb: str) -> str:
    """Return what somebody did, in words that go on after a name; empty where there are none."""
    if verb in _VERBS:
        return _VERBS[verb]
    place, _, deed = verb.rpartition(":")
    kind = place.rpartition("_")[2].removeprefix("wagtail")
    return f"{_DEEDS[deed]} {_KINDS[kind]}" if deed in _DEEDS and kind in _KINDS else ""
