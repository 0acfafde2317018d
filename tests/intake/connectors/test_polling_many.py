"""Sources that give several things a poll: what reaches the wire, what waits for a person, what health says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import DataError, InterfaceError, OperationalError
from django.test import override_settings

from orkhon.alliance.models import Source
from orkhon.alliance.source_secrets import read_secret, write_secret
from orkhon.intake.actions import poll_source as poll_module
from orkhon.intake.actions.decide_draft import accept_draft, change_draft, refuse_draft
from orkhon.intake.actions.poll_source import PollOutcome, poll_source
from orkhon.intake.actions.take_suggestions import take_suggestions
from orkhon.intake.deliveries import DeliveredFile, Suggestion
from orkhon.intake.drafts import digest_of
from orkhon.intake.errors import DeliveryPostponed, DraftChanged, DraftDecided, DraftUnusable
from orkhon.intake.models import Draft, MirroredMedia, SourceHealth, TakenArrival
from orkhon.intake.pictures import name_by_hash
from orkhon.intake.queries import mirrored
from orkhon.items import Content, Item, Language, PubStatus
from orkhon.media.models import StoredFile
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.kinds import EntryKind, ItemStatus
from orkhon.wire.queries import entries_after, head, state_of
from tests.intake.connectors.mail_server import PASSWORD, USER, Letterbox, serving_mail
from tests.intake.connectors.retrievals import rss
from tests.intake.connectors.test_folder_pictures import jpeg
from tests.intake.connectors.test_mail import letter
from tests.intake.connectors.test_telegram import PNG
from tests.intake.feeds import source

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


class _Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def poll(self, polled: Source) -> PollOutcome:
        self.now += timedelta(minutes=1)
        return poll_source(Source.objects.select_related("agency").get(pk=polled.pk), now=self.now)


@pytest.fixture
def clock(now: datetime) -> _Clock:
    return _Clock(now)


@pytest.fixture
def incoming(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "incoming" / "altai"
    folder.mkdir(parents=True)
    with override_settings(ORKHON_INCOMING=tmp_path / "incoming", ORKHON_HOME=tmp_path):
        yield folder


def _folder() -> Source:
    return source("folder:altai", connector="folder")


def test_files_reach_the_wire_once_and_a_bad_one_stops_no_other(incoming: Path, clock: _Clock) -> None:
    for name, data in (("a.xml", rss("a")), ("b.xml", b"<html>no</html>"), ("c.xml", rss("c"))):
        (incoming / name).write_bytes(data)
    altai = _folder()
    assert clock.poll(altai).entries == ()
    outcome = clock.poll(altai)
    assert outcome.error == ""
    assert sorted(entry.uri for entry in outcome.entries) == [f"https://altai.example/news/{name}" for name in "ac"]
    assert [refusal.where for refusal in outcome.refusals] == ["b.xml"]
    assert "HTML" in (incoming / "refused" / "b.xml.why.txt").read_text()
    assert [row["where"] for row in SourceHealth.objects.get(pk=altai.pk).items_refused] == ["b.xml"]
    (incoming / "again.xml").write_bytes(rss("a"))
    clock.poll(altai)
    assert clock.poll(altai).unchanged == 1
    assert head() == 2


def test_a_poll_of_which_nothing_can_be_used_is_a_failure_in_words(incoming: Path, clock: _Clock) -> None:
    (incoming / "b.xml").write_bytes(b"<html>no</html>")
    altai = _folder()
    clock.poll(altai)
    assert "none of its 1 items could be used; the first, b.xml" in clock.poll(altai).error
    assert SourceHealth.objects.get(pk=altai.pk).failures == 1


def test_options_that_do_not_fit_are_told_in_the_sources_health(incoming: Path, clock: _Clock) -> None:
    wrong = source("folder:altai", connector="folder", options={"patern": "*.xml"})
    assert clock.poll(wrong).error == "the source's options: folder has no option 'patern'; there are: pattern"


@pytest.fixture
def box() -> Iterator[Letterbox]:
    mail = letter()
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="a.png")
    with serving_mail(Letterbox(letters={3: mail.as_bytes()})) as served:
        yield served


@pytest.fixture
def inbox(box: Letterbox, incoming: Path, tmp_path: Path) -> Source:
    made = source(f"imap://{USER}@127.0.0.1:{box.port}", connector="inbox")
    write_secret(tmp_path, made.pk, PASSWORD)
    return made


def _draft(inbox: Source, clock: _Clock) -> Draft:
    outcome = clock.poll(inbox)
    assert (outcome.error, outcome.drafts, outcome.entries) == ("", 1, ())
    return Draft.objects.get()


def test_a_letter_waits_for_a_person_and_is_on_the_wire_once_accepted(
    inbox: Source, clock: _Clock, now: datetime
) -> None:
    draft = _draft(inbox, clock)
    assert head() == 0
    appended = accept_draft(draft.pk, person="chief", now=now)
    (entry,) = entries_after(0)
    assert entry.position == appended.entry.position
    assert entry.agency == "altai"
    assert entry.item is not None
    assert entry.item.headline == "Көктем"
    assert mirrored(entry.item.media[0].renditions[0].href) == PNG
    with pytest.raises(DraftDecided, match="chief has decided"):
        accept_draft(draft.pk, person="other", now=now)


def test_the_same_letter_makes_no_second_draft_though_all_memory_of_the_mailbox_is_lost(
    inbox: Source, clock: _Clock
) -> None:
    _draft(inbox, clock)
    SourceHealth.objects.all().delete()
    TakenArrival.objects.all().delete()
    outcome = clock.poll(inbox)
    assert (outcome.error, outcome.drafts) == ("", 0)
    assert Draft.objects.count() == 1


def test_a_refused_draft_keeps_no_words_no_pictures_and_no_sender(inbox: Source, clock: _Clock, now: datetime) -> None:
    draft = _draft(inbox, clock)
    refuse_draft(draft.pk, person="chief", reason="a rumour", now=now)
    kept = Draft.objects.get()
    assert (kept.item, kept.files, kept.sender, kept.state) == ({}, [], "", "refused")
    assert not StoredFile.objects.exists()
    assert head() == 0
    assert clock.poll(inbox).drafts == 0


def test_a_draft_that_the_wire_does_not_take_stays_waiting(inbox: Source, clock: _Clock, now: datetime) -> None:
    draft = _draft(inbox, clock)
    item: dict[str, Any] = {**draft.item, "headline": " "}
    Draft.objects.filter(pk=draft.pk).update(item=item)
    with pytest.raises(DraftUnusable, match="no headline"):
        accept_draft(draft.pk, person="chief", now=now)
    assert Draft.objects.get().state == "waiting"
    assert not MirroredMedia.objects.exists()


def test_a_secret_that_others_can_read_is_not_used(inbox: Source, clock: _Clock, tmp_path: Path) -> None:
    (tmp_path / "secrets" / f"source-{inbox.pk}").chmod(0o644)
    assert "can be read by others" in clock.poll(inbox).error


def test_a_failing_mailbox_keeps_what_came_before(inbox: Source, box: Letterbox, clock: _Clock) -> None:
    box.letters[4] = letter(number=4).as_bytes()
    box.raw = b""
    outcome = clock.poll(inbox)
    assert outcome.drafts == 2
    box.validity = 0
    box.raw = b"x" * 100
    assert clock.poll(inbox).error
    assert Draft.objects.count() == 2


def test_the_command_keeps_a_secret_from_a_file_and_shows_it_nowhere(
    incoming: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    altai = _folder()
    key = tmp_path / "key.pem"
    key.write_text("hush")
    call_command("intake", "secret", str(altai.pk), "--file", str(key))
    assert read_secret(tmp_path, altai.pk) == "hush"
    call_command("intake", "secret", str(altai.pk), "--remove")
    assert read_secret(tmp_path, altai.pk) == ""
    said = capsys.readouterr()
    assert "hush" not in said.out + said.err


def _suggest(of: Source, item: Item, now: datetime, *, key: str = "1", picture: bytes = b"") -> Draft:
    """Return the draft that one suggestion of `of` made or changed."""
    files = (DeliveredFile(name=name_by_hash(picture), data=picture),) if picture else ()
    take_suggestions(of, [Suggestion(key=key, item=item, sender="Aigül", files=files)], now=now)
    return Draft.objects.order_by("pk").last() or Draft()


def _item(uri: str, **facts: Any) -> Item:
    return Item(uri=uri, headline="Көктем", language=Language.parse("kk"), body=Content("<p>Бір сөз.</p>"), **facts)


@pytest.mark.parametrize("status", [PubStatus.CANCELED, PubStatus.WITHHELD])
def test_a_letter_kills_withholds_and_overwrites_nothing_by_what_no_screen_shows(
    incoming: Path, now: datetime, status: PubStatus
) -> None:
    altai = _folder()
    uri = "https://altai.example/news/1"
    append(AppendIntent(agency="altai", kind=EntryKind.PUBLISH, item=_item(uri, version="1")), now=now)
    sent = _item(uri, version="999999999", pub_status=status, replaces="https://altai.example/news/0")
    appended = accept_draft(_suggest(altai, sent, now).pk, person="chief", now=now)
    former = state_of(uri)
    assert former is not None
    assert (former.status, former.versions) == (ItemStatus.USABLE, ("1",))
    made = appended.entry.item
    assert made is not None
    assert made.uri != uri
    assert (appended.entry.kind, made.version, made.pub_status, made.replaces) == (
        EntryKind.PUBLISH,
        "1",
        PubStatus.USABLE,
        "",
    )
    assert Draft.objects.get().uri == made.uri, "by which a redaction finds the draft"


def test_what_was_killed_does_not_come_back_by_letter(incoming: Path, now: datetime) -> None:
    altai = _folder()
    killed = _item("https://altai.example/news/1", pub_status=PubStatus.CANCELED, version="2")
    for item in (_item(killed.uri, version="1"), killed):
        append(AppendIntent(agency="altai", kind=EntryKind.PUBLISH, item=item), now=now)
    draft = _suggest(altai, _item(killed.uri), now)
    with pytest.raises(DraftUnusable, match="killed"):
        accept_draft(draft.pk, person="chief", now=now)


def test_what_a_person_has_saved_is_not_replaced_by_what_arrives(incoming: Path, now: datetime) -> None:
    altai = _folder()
    first = _suggest(altai, _item("urn:a"), now)
    assert _suggest(altai, replace(_item("urn:a"), headline="Екі"), now, key="2").pk == first.pk
    first.refresh_from_db()
    saved = replace(_item("urn:a"), headline="Edited")
    change_draft(first.pk, saved, person="aigul", shown=digest_of(first))
    second = _suggest(altai, replace(_item("urn:a"), headline="Үш"), now, key="3")
    assert second.pk != first.pk
    assert Draft.objects.get(pk=first.pk).item["headline"] == "Edited"
    one, other = (accept_draft(draft.pk, person="chief", now=now).entry.uri for draft in (first, second))
    assert one == "urn:a"
    assert other != one


def test_a_change_of_what_was_not_shown_is_refused(incoming: Path, now: datetime) -> None:
    altai = _folder()
    draft = _suggest(altai, _item("urn:a"), now)
    shown = digest_of(draft)
    _suggest(altai, replace(_item("urn:a"), headline="Екі"), now, key="2")
    with pytest.raises(DraftChanged):
        change_draft(draft.pk, _item("urn:a"), person="aigul", shown=shown)
    with pytest.raises(DraftChanged):
        accept_draft(draft.pk, person="aigul", now=now, shown=shown)
    assert head() == 0


def test_the_pictures_of_a_replaced_draft_are_removed(incoming: Path, now: datetime) -> None:
    altai = _folder()
    _suggest(altai, _item("urn:a"), now, picture=PNG)
    assert StoredFile.objects.count() == 1
    _suggest(altai, _item("urn:a"), now, key="2")
    assert not StoredFile.objects.exists()


def test_a_nul_is_in_no_draft_for_postgresql_refuses_it(incoming: Path, now: datetime) -> None:
    odd = replace(_item("urn:\0a"), headline="a\0b", extra={"x\0": ["\0y"]})
    draft = _suggest(_folder(), odd, now)
    draft.refresh_from_db()
    assert "\0" not in f"{draft.uri}{draft.item['headline']}"
    assert draft.item["extra"] == {"x": ["y"]}


@pytest.mark.parametrize("error", [DataError("no such letter"), KeyError("strange")])
def test_an_arrival_that_no_database_keeps_is_refused_alone(
    inbox: Source, box: Letterbox, clock: _Clock, error: Exception
) -> None:
    box.letters[4] = letter(number=4).as_bytes()
    with patch.object(poll_module, "take_suggestions", side_effect=[error, (1, ())]):
        outcome = clock.poll(inbox)
    assert (outcome.error, outcome.drafts, len(outcome.refusals)) == ("", 1, 1)
    assert "this hub failed on it" in outcome.refusals[0].cause
    assert TakenArrival.objects.count() == 2


@pytest.mark.parametrize(
    "error", [OperationalError("gone"), InterfaceError("closed"), DeliveryPostponed("busy"), OSError("disk full")]
)
def test_what_is_the_hubs_own_trouble_ends_the_poll_and_refuses_nothing(
    inbox: Source, clock: _Clock, error: Exception
) -> None:
    with patch.object(poll_module, "take_suggestions", side_effect=error):
        assert clock.poll(inbox).error
    assert not TakenArrival.objects.exists()
    assert clock.poll(inbox).drafts == 1


def test_a_folder_of_another_agency_is_not_read_though_it_stands_in_the_database(incoming: Path, clock: _Clock) -> None:
    foreign = incoming.parent / "registan"
    foreign.mkdir()
    (foreign / "a.xml").write_bytes(rss("a"))
    altai = source("folder:registan", connector="folder")
    Source.objects.update(local=False)
    for _ in range(2):
        assert "the folder is not altai's own" in clock.poll(altai).error
    Source.objects.update(local=True)
    clock.poll(altai)
    assert len(clock.poll(altai).entries) == 1


def test_a_picture_alone_reaches_the_wire_and_its_bytes_are_kept(incoming: Path, clock: _Clock) -> None:
    picture = jpeg()
    (incoming / "a.jpg").write_bytes(picture)
    (incoming / "broken.jpg").write_bytes(b"\xff\xd8\xff\xff\xff")
    altai = source("folder:altai", connector="folder", options={"pattern": "*.jpg"})
    clock.poll(altai)
    outcome = clock.poll(altai)
    assert outcome.error == ""
    headlines = {entry.item.headline: entry.item for entry in outcome.entries if entry.item is not None}
    assert set(headlines) == {"Ойдан шығарылған көпір", ""}
    item = headlines["Ойдан шығарылған көпір"]
    assert mirrored(name_by_hash(picture)) == picture
    assert item.media[0].renditions[0].href == name_by_hash(picture)
    assert item.rights.copyright_notice == "© Алтай"
