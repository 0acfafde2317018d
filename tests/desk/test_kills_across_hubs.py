"""A kill on one hub takes along what was made of the item there, and on a hub that follows it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import orjson
import pytest
from django.contrib.auth.models import User

from orkhon.desk.actions.take_from_wire import take_from_wire
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.models import Article, ArticleSource
from orkhon.desk.queries import open_problems, published
from orkhon.desk.withdrawals import Withdrawals
from orkhon.intake.following.actions import take_records
from orkhon.intake.models import FollowedHub
from orkhon.items import Derivation, DerivationKind
from orkhon.wire.actions.kill import kill
from orkhon.wire.derived import Derived
from orkhon.wire.entries import ItemStatus
from orkhon.wire.queries import entries_after, head, statuses_of
from orkhon.wire.records import Record, read_record, records_after
from tests.desk.conftest import Sends, publish
from tests.wire.elsewhere import Keys, elsewhere, keys_on_record, known

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

FALSE, TRUE = "urn:altai:1", "urn:registan:1"


def make_of_it(hub: str, send: Sends, editor: User, now: datetime) -> None:
    """A translation and an adaptation by other agencies, an article with its translation, one of two sources each."""

    def derived(*uris: str, how: DerivationKind) -> tuple[Derivation, ...]:
        return tuple(Derivation(uri=uri, version="1", how=how) for uri in uris)

    translation = derived(FALSE, how=DerivationKind.TRANSLATION)
    send(f"urn:manas:{hub}:translated", agency="manas", derived_from=translation)
    adaptation = derived(f"urn:manas:{hub}:translated", how=DerivationKind.ADAPTATION)
    send(f"urn:tengri:{hub}:adapted", agency="tengri", derived_from=adaptation)
    both = derived(FALSE, TRUE, how=DerivationKind.ADAPTATION)
    send(f"urn:tengri:{hub}:both", agency="tengri", derived_from=both)
    single = publish(take_from_wire(FALSE, user=editor, now=now))
    publish(start_translation(single, "tr", user=editor, now=now), headline="Gece treni")
    double = publish(take_from_wire(TRUE, user=editor, now=now))
    publish(double, sources=[*double.sources.all(), ArticleSource(agency="altai", uri=FALSE, version="1")])


def read_all() -> None:
    """Let the readers take the log, what they append themselves included."""
    position = 0
    while entries := entries_after(position):
        Derived().handle(entries)
        Withdrawals().handle(entries)
        position = entries[-1].position


def taken_back(hub: str) -> dict[str, ItemStatus]:
    return statuses_of([f"urn:manas:{hub}:translated", f"urn:tengri:{hub}:adapted", f"urn:tengri:{hub}:both"])


def expected(hub: str) -> dict[str, ItemStatus]:
    return {
        f"urn:manas:{hub}:translated": ItemStatus.KILLED,
        f"urn:tengri:{hub}:adapted": ItemStatus.KILLED,
        f"urn:tengri:{hub}:both": ItemStatus.WITHHELD,
    }


def assert_the_desk_keeps_its_promise() -> None:
    """The single one and its translation are killed; the one of two sources is withheld, and is an editor's task."""
    assert published("kk", limit=9) == published("tr", limit=9) == []
    standing = {article.pk: article.withdrawal_reason for article in Article.objects.all()}
    assert sorted(standing.values()) == ["killed", "killed", "withheld"]
    (task,) = (problem for problem in open_problems() if standing[problem.article_id] == "withheld")
    assert (task.kind, task.uri) == ("killed", FALSE)


def travelled(records: list[Record]) -> list[Record]:
    return [read_record(orjson.loads(orjson.dumps(record.document()))) for record in records]


def test_a_killed_text_takes_its_translations_and_adaptations_along_on_both_hubs_and_two_sources_make_a_task(
    tmp_path: Path, send: Sends, editor: User, now: datetime
) -> None:
    before: list[Record] = []
    after: list[Record] = []
    keys: Keys = {}
    with elsewhere(tmp_path / "alpha", "alpha"):
        send(FALSE)
        send(TRUE, agency="registan")
        before = travelled(records_after(0, 100))
        make_of_it("alpha", send, editor, now)
        kill(FALSE, reason="mixed up", person="Dana Seit", now=now)
        read_all()
        assert taken_back("alpha") == expected("alpha")
        assert_the_desk_keeps_its_promise()
        after = travelled(records_after(len(before), 1000))
        keys = keys_on_record()
    assert head() == 0, "nothing of alpha is left in this hub's database"
    known(keys)
    hub = FollowedHub.objects.create(code="alpha", url="https://alpha.example", key_id="pinned")
    take_records(hub, before, now=now)
    make_of_it("beta", send, editor, now)
    take_records(hub, after, now=now)
    read_all()
    assert statuses_of([FALSE, TRUE]) == {FALSE: ItemStatus.KILLED, TRUE: ItemStatus.USABLE}
    assert taken_back("alpha") | taken_back("beta") == expected("alpha") | expected("beta")
    assert_the_desk_keeps_its_promise()
