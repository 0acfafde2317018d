"""The two phases of an upgrade: names that say them, and what may come first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

from orkhon import __version__
from orkhon.config.phases import FROZEN, Node, is_well_named, may_come_first

ROOT = Path(__file__).resolve().parents[2]


def our_migrations() -> set[Node]:
    """Every migration of our own rooms."""
    return {
        (app.label, path.stem)
        for app in apps.get_app_configs()
        if app.name.startswith("orkhon.")
        for path in (Path(app.path) / "migrations").glob("[0-9]*.py")
    }


def test_every_migration_of_ours_says_its_phase() -> None:
    found = our_migrations()
    assert found >= FROZEN, "a migration of 0.1.0 was renamed or removed; hubs of 0.1.0 could not be upgraded"
    assert sorted(node for node in found if not is_well_named(node)) == []


@pytest.mark.parametrize(
    ("name", "well"),
    [
        ("0003_pre_people", True),
        ("0012_post_no_more_slugs", True),
        ("0001_initial", True),
        ("0003_people", False),
        ("0003_prepare", False),
        ("0003_pre_", False),
        ("0002_guards", False),
    ],
)
def test_a_name_says_its_phase_or_is_refused(name: str, well: bool) -> None:
    assert is_well_named(("people", name)) is well


OURS = {"desk", "wire", "audit"}


def first(
    waiting: set[Node], needs: dict[Node, set[Node]] | None = None, untouched: set[str] | None = None
) -> set[Node]:
    """Ask with the rooms of these tests."""
    return may_come_first(waiting, needs=needs or {}, ours=OURS, untouched=untouched or set())


def test_what_is_named_pre_comes_first_and_what_is_named_post_waits() -> None:
    waiting = {("desk", "0003_pre_newsrooms"), ("desk", "0004_post_no_slugs")}
    assert first(waiting) == {("desk", "0003_pre_newsrooms")}


def test_a_pre_that_builds_on_a_post_waits_with_it_across_rooms() -> None:
    post, then, other = ("desk", "0004_post_x"), ("desk", "0005_pre_y"), ("wire", "0007_pre_z")
    assert first({post, then, other}, {then: {post}, other: {then}}) == set()


def test_what_is_applied_already_holds_nothing_up() -> None:
    pre = ("desk", "0005_pre_y")
    assert first({pre}, {pre: {("desk", "0004_post_x")}}) == {pre}


def test_others_migrations_wait_unless_their_room_is_new() -> None:
    waiting = {("wagtailcore", "0099_x"), ("axes", "0001_initial"), ("audit", "0001_initial"), ("audit", "0002_x")}
    assert first(waiting, untouched={"axes", "audit"}) == waiting - {("wagtailcore", "0099_x")}


def test_a_new_room_that_builds_on_a_post_waits_too() -> None:
    new, post = ("audit", "0001_initial"), ("auth", "0099_x")
    assert first({new, post}, {new: {post}}, untouched={"audit"}) == set()


def test_every_release_says_what_upgrading_needs() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert any(release.startswith(__version__) for release in releases)
    silent = [release.splitlines()[0] for release in releases if "**Upgrading**" not in release]
    assert silent == []
