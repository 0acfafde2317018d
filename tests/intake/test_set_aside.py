"""What a followed hub handed over and this one sets aside can be kept, whatever it holds."""

from __future__ import annotations

from datetime import datetime
from unittest.mock import Mock, patch

import pytest

from orkhon.intake.following import actions
from orkhon.intake.models import FollowedHub, SetAsideRecord
from orkhon.wire.actions.append_followed import Followed, FollowedOutcome, SetAside

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


def test_what_is_set_aside_holds_no_nul_for_postgresql_refuses_it(now: datetime) -> None:
    hub = FollowedHub.objects.create(code="steppe", url="https://steppe.example", key_id="k")
    record = Mock(position=1)
    record.document.return_value = {"statement": {"uri": "urn:\0a"}, "links": ["\0"], "salt": None}
    aside = (SetAside(position=1, uri="urn:\0a", cause="no \0"),)
    outcome = FollowedOutcome(followed=Followed(position=1), new=0, aside=aside)
    with (
        patch.object(actions, "group_records", return_value=[[record]]),
        patch.object(actions, "append_followed", return_value=outcome),
    ):
        assert actions.take_records(hub, [record], now=now) == 0
    kept = SetAsideRecord.objects.get()
    assert (kept.uri, kept.cause) == ("urn:a", "no ")
    assert kept.record == {"statement": {"uri": "urn:a"}, "links": [""], "salt": None}
    assert hub.position == 1
