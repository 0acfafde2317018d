"""Every act that our code records by a name of its own has words for people."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import orkhon
from orkhon.config.admin_acts import CHANGES_NOTHING
from orkhon.config.audit_words import words_of

_RECORDS = re.compile(r"import record\b|import record_surely\b")
_VERB = re.compile(
    r'"((?:audit|hub|keeping|people)\.[a-z_]+|verification\.[a-z]+_[a-z_]+|desk\.redaction\.[a-z_]+|wire\.redact'
    r'|readership\.destroy_secret)"'
)
_OURS = re.compile(
    r'path\(.*name="((?:alliance|audit|desk|exchange|hub|intake|readership|search|tidings|translation)_[a-z_]+)"'
)
_ONLY_SHOWN = {"desk_article_work", "desk_board", "desk_queue", "desk_readiness",
               "alliance_directories", "alliance_invitations", "alliance_orders", "alliance_people", "alliance_person",
               "desk_recording", "desk_recordings", "desk_redactions", "desk_stories", "desk_story",
               "desk_wire", "desk_wire_picture",
               "desk_claim", "desk_claim_evidence", "desk_claim_responses", "desk_claims", "desk_speakers",
               "desk_palette", "desk_translating", "desk_translating_changes",
               "desk_translating_beside", "desk_translating_back", "desk_translating_file",
               "intake_sources_health", "intake_drafts", "intake_draft_picture",
               "intake_followed_hubs", "intake_push_tokens",
               "audit_acts", "audit_sheet", "hub_copies", "hub_retention",
               "readership_now", "readership_pdf", "readership_report", "readership_sheet",
               "exchange_deliveries", "exchange_given_up", "exchange_notice", "exchange_notices", "exchange_onboard",
               "exchange_onboarding", "exchange_statements", "exchange_statements_pdf", "exchange_statements_sheet",
               "exchange_subscriber",
               "tidings_count", "tidings_open", "tidings_worker",
               "translation_glossary", "translation_style", "translation_term", "translation_terms_sheet",
               "search_topic", "search_topic_counts", "search_topic_feed", "search_topics"}  # fmt: skip


def _sources() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in Path(orkhon.__file__).parent.rglob("*.py")]


def test_every_verb_of_ours_has_words() -> None:
    verbs = {verb for text in _sources() if _RECORDS.search(text) for verb in _VERB.findall(text)}
    assert {"people.invite", "keeping.backup", "desk.redaction.ask"} <= verbs
    assert [verb for verb in sorted(verbs) if not words_of(verb)] == []


def test_every_form_of_ours_has_words() -> None:
    names = {name for text in _sources() for name in _OURS.findall(text)} - _ONLY_SHOWN - set(CHANGES_NOTHING)
    assert {"alliance_invite", "desk_take", "intake_ask_now"} <= names
    assert [name for name in sorted(names) if not words_of(name)] == []


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("wagtailsnippets_desk_article:edit", "changed an article"),
        ("agencies:add", "made an agency"),
        ("wagtailusers_users:delete", "deleted an account"),
        ("wagtailimages:edit", "changed a picture"),
        ("something_of:nobody", ""),
    ],
)
def test_what_wagtails_forms_do_is_told_by_deed_and_kind(verb: str, words: str) -> None:
    assert words_of(verb) == words
