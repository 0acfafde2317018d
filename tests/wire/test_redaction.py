"""What a redaction takes along on the wire, what it leaves, and that nothing of it comes back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from orkhon.items import Content, Derivation, DerivationKind, Item, Media, PubStatus, Rendition
from orkhon.items.item import Association
from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.release import release
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import EntryKind, ItemStatus
from orkhon.wire.erased_names import erased_among
from orkhon.wire.erasing import count_planned, erasure_at
from orkhon.wire.errors import IntentRefused, ItemRedacted
from orkhon.wire.models import Erasure
from orkhon.wire.queries import closed_among, entries_after, entries_of, entry_at, state_of
from orkhon.wire.redaction_plan import plan_redaction
from orkhon.wire.redaction_words import what_goes
from orkhon.wire.verify import verify
from tests.wire.making import NOW, appended

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("log")]

URI = "urn:altai:1"
FACE = "https://altai.example/pictures/face.jpg"
LOGO = "https://altai.example/logo.png"


def made_from(*uris: str, how: DerivationKind = DerivationKind.ADAPTATION) -> tuple[Derivation, ...]:
    return tuple(Derivation(uri=uri, version="1", how=how) for uri in uris)


def pictures(*addresses: str) -> tuple[Media, ...]:
    return tuple(Media(kind="picture", renditions=(Rendition(href=address),)) for address in addresses)


def redacted(uri: str = URI, **more: object) -> int:
    return redact(uri, reason="order 12", person="a.editor", now=NOW, **more).position  # type: ignore[arg-type]


def gone(uri: str) -> list[bool]:
    return [entry.redacted for entry in entries_of(uri) if entry.kind is not EntryKind.REDACT]


def test_a_wholly_redacted_item_is_closed_until_somebody_releases_it() -> None:
    appended()
    redacted()
    state = state_of(URI)
    assert state is not None
    assert (state.closed, state.status) == (True, ItemStatus.WITHHELD)
    assert closed_among([URI, "urn:altai:none"]) == {URI}
    for changes in (
        {"version": "2"},
        {"version": "2", "pub_status": PubStatus.CANCELED},
        {"version": "", "pushed": False},
    ):
        with pytest.raises(ItemRedacted, match="is closed"):
            appended(**changes)
    assert len(entries_of(URI)) == 2
    release(URI, reason="the text was mended", person="b.editor", now=NOW)
    assert closed_among([URI]) == set()
    assert not appended(version="1").new, "what was redacted stays gone"
    assert appended(version="2", headline="Жаңа").new
    state = state_of(URI)
    assert state is not None
    assert state.is_public
    assert verify().whole


def test_a_polled_item_that_was_reopened_comes_again_as_a_new_version() -> None:
    appended(pushed=False, version="")
    redacted()
    release(URI, reason="the text was mended", person="b.editor", now=NOW)
    assert appended(pushed=False, version="", headline="Жаңа").entry.version == "2"


def test_an_old_log_in_which_a_version_came_after_the_redaction_reads_as_before() -> None:
    appended()
    appended(version="2")
    redacted(positions=[1])
    appended(version="3")
    state = state_of(URI)
    assert state is not None
    assert (state.closed, state.status) == (False, ItemStatus.USABLE)


def test_a_version_that_its_agency_withheld_at_once_is_closed_too() -> None:
    appended(pub_status=PubStatus.WITHHELD)
    redacted()
    assert closed_among([URI]) == {URI}


def test_what_was_made_from_the_item_goes_with_it_however_far_away() -> None:
    appended()
    appended(agency="desk", uri="urn:uuid:a", derived_from=made_from(URI))
    appended(agency="desk", uri="urn:uuid:b", derived_from=made_from("urn:uuid:a", how=DerivationKind.TRANSLATION))
    appended(agency="desk", uri="urn:uuid:b", version="2", derived_from=made_from("urn:uuid:a"))
    appended(uri="urn:altai:10", derived_from=made_from("urn:altai:11"))
    position = redacted(authority="court 7")
    assert [gone(uri) for uri in (URI, "urn:uuid:a", "urn:uuid:b")] == [[True], [True], [True, True]]
    assert gone("urn:altai:10") == [False], "a longer uri is another one"
    entries = {entry.uri: entry for entry in entries_after(position - 1)}
    assert entries["urn:uuid:b"].extra == {
        "reason": "order 12",
        "person": "a.editor",
        "authority": "court 7",
        "because": {"uri": URI, "position": position},
        "positions": [3, 4],
    }
    found = verify()
    assert (found.redacted, found.problems) == (4, ())
    assert closed_among([URI, "urn:uuid:a", "urn:uuid:b"]) == {URI, "urn:uuid:a", "urn:uuid:b"}


def test_a_package_that_carries_the_item_inside_goes_too() -> None:
    appended()
    inside = Association(name="main", item=Item(uri=URI, version="1", headline="Алматыда жаңа кітапхана ашылды"))
    appended(uri="urn:altai:package", associations=(inside,))
    redacted()
    assert gone("urn:altai:package") == [True]


def test_an_item_that_no_longer_stands_on_it_loses_its_past_alone() -> None:
    appended()
    appended(agency="desk", uri="urn:uuid:a", derived_from=made_from(URI))
    appended(agency="desk", uri="urn:uuid:a", version="2", headline="Басқа", derived_from=made_from("urn:altai:2"))
    redacted()
    assert gone("urn:uuid:a") == [True, False]
    state = state_of("urn:uuid:a")
    assert state is not None
    assert state.is_public


def test_what_has_other_sources_too_goes_unless_it_is_to_be_kept() -> None:
    appended()
    appended(uri="urn:altai:2")
    appended(agency="desk", uri="urn:uuid:a", derived_from=made_from(URI, "urn:altai:2"))
    appended(agency="desk", uri="urn:uuid:b", derived_from=made_from("urn:uuid:a", URI, "urn:altai:2"))
    plan = plan_redaction(URI, now=NOW)
    assert {item.uri for item in plan.derived} == {"urn:uuid:a", "urn:uuid:b"}
    position = redacted(keep_mixed=True)
    assert [gone("urn:uuid:a")[0], gone("urn:uuid:b")[0]] == [False, False]
    held = entries_of("urn:uuid:a")[-1]
    assert (held.kind, held.reason) == (EntryKind.WITHHOLD, f"a source was redacted: {URI} (position {position})")
    report = erasure_at(position)
    assert report is not None
    assert report.kept == ("urn:uuid:a", "urn:uuid:b")


def test_what_is_withheld_already_is_not_withheld_again() -> None:
    appended()
    appended(agency="desk", uri="urn:uuid:a", derived_from=made_from(URI, "urn:altai:2"))
    withhold("urn:uuid:a", reason="a doubt", person="a.editor", now=NOW)
    redacted(keep_mixed=True)
    assert [entry.kind for entry in entries_of("urn:uuid:a")] == [EntryKind.PUBLISH, EntryKind.WITHHOLD]


def test_of_an_item_made_from_a_version_that_stays_nothing_goes() -> None:
    appended()
    appended(version="2")
    appended(agency="desk", uri="urn:uuid:a", derived_from=(*made_from(URI),))
    second = Derivation(uri=URI, version="2", how=DerivationKind.ADAPTATION)
    appended(agency="desk", uri="urn:uuid:b", derived_from=(second,))
    redacted(positions=[1])
    assert [gone("urn:uuid:a"), gone("urn:uuid:b")] == [[True], [False]]
    assert closed_among([URI, "urn:uuid:a"]) == {"urn:uuid:a"}


@pytest.mark.django_db(databases="__all__")
def test_former_reasons_that_repeat_the_text_go_and_others_are_shown() -> None:
    appended(headline="Сұңқарбек Әлімғазыұлы сотқа шақырылды")
    withhold(URI, reason="Сұңқарбектің өтініші", person="a.editor", now=NOW)
    release(URI, reason="checked", person="a.editor", now=NOW)
    kill(URI, reason="mixed up", person="b.editor", now=NOW)
    plan = plan_redaction(URI, now=NOW, reason="Әлімғазыұлы талабы")
    assert plan.standing_reasons == ("checked", "mixed up")
    assert plan.repeated == ("әлімғазыұлы",)
    redacted()
    assert gone(URI) == [True, True, False, False]
    said = "\n".join(what_goes(plan, count_planned(plan)))
    assert "mixed up" in said
    assert "Сұңқарбек" not in said


def test_delivered_bytes_that_hold_the_item_are_found_whoever_s_entry_names_them() -> None:
    headline = "Сұңқарбек Әлімғазыұлы сотқа шақырылды"
    first = keep_bytes(f"<rss><title>{headline}</title></rss>".encode(), "application/rss+xml", now=NOW)
    later = keep_bytes(f"<rss>&lt;b&gt;{headline.upper()}</rss>".encode("utf-16"), "application/rss+xml", now=NOW)
    other = keep_bytes("<rss><title>Ауа райы</title></rss>".encode(), "application/rss+xml", now=NOW)
    before = keep_bytes(f"<x>{headline}</x>".encode(), "text/xml", now=NOW - timedelta(days=8))
    picture = keep_bytes(headline.encode() + b"\0", "image/jpeg", now=NOW)
    appended(headline=headline)
    assert set(plan_redaction(URI, now=NOW).deliveries) == {first, later}
    assert not {other, before, picture} & set(plan_redaction(URI, now=NOW).deliveries)


def test_a_picture_goes_with_its_item_and_one_that_others_carry_stays() -> None:
    appended(media=pictures(FACE, LOGO))
    appended(uri="urn:altai:2", media=pictures(LOGO))
    plan = plan_redaction(URI, now=NOW)
    assert (plan.media, plan.shared_media) == ((FACE,), (LOGO,))
    redacted()
    assert erased_among([FACE, LOGO]) == {FACE}
    release(URI, reason="the text was mended", person="b.editor", now=NOW)
    assert erased_among([FACE]) == set(), "opened again, its picture may come again"


def test_what_comes_between_the_plan_and_the_lock_goes_too() -> None:
    appended()
    plan = plan_redaction(URI, now=NOW)
    appended(version="2")
    appended(agency="desk", uri="urn:uuid:a", derived_from=made_from(URI))
    late = keep_bytes(b'{"id": "urn:altai:1"}', "application/json", now=NOW + timedelta(seconds=1))
    entry = redact(URI, reason="order 12", person="a.editor", now=NOW, plan=plan)
    assert entry.extra["positions"] == [1, 2]
    assert gone("urn:uuid:a") == [True]
    assert late in plan_deliveries(entry.position)


def plan_deliveries(position: int) -> list[str]:
    """Return what the order of work names."""
    deliveries: list[str] = Erasure.objects.get(pk=position).deliveries
    return deliveries


def test_the_order_of_work_holds_no_word_of_the_item() -> None:
    appended(headline="Сұңқарбек", body=Content("<p>Сұңқарбек келді</p>"), media=pictures(FACE))
    row = Erasure.objects.get(pk=redacted())
    said = repr({name: value for name, value in vars(row).items() if name != "_state"})
    assert "ұңқар" not in said
    assert row.media == [FACE]
    assert row.closed == [URI]


def test_nothing_is_left_to_redact_after_a_redaction_and_the_second_person_stands_in_the_entry() -> None:
    appended()
    entry = entry_at(redacted(second="b.editor"))
    assert entry is not None
    assert entry.extra["second"] == "b.editor"
    with pytest.raises(IntentRefused, match="no payload"):
        redacted()


def test_a_moment_without_a_zone_is_refused() -> None:
    appended()
    with pytest.raises(IntentRefused, match="time zone"):
        redact(URI, reason="order 12", person="a.editor", now=datetime(2026, 11, 22))  # noqa: DTZ001 - on purpose
