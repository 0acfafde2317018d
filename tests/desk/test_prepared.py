"""Questions whose SQL was written before give what Django gives for the same question, whatever the values."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.models import F, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from orkhon.desk.models import Topic
from orkhon.desk.prepared import answers, padded
from orkhon.wire.asked import noting

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _topics(db: None) -> None:
    Topic.objects.all().delete()
    for code in "abcd":
        Topic.objects.create(code=code, medtop=f"0{code}", **{f"name_{one}": code * 2 for one in ("kk", "en")})


def named(*codes: str) -> QuerySet[Topic]:
    """The topics of these codes."""
    return Topic.objects.filter(code__in=codes).annotate(same=F("code")).order_by("code")


def facts(topic: Topic) -> dict[str, object]:
    """All that was read of it."""
    return {name: value for name, value in vars(topic).items() if name != "_state"}


def test_it_gives_what_the_query_set_gives_for_each_value() -> None:
    for codes in (("a", "b"), ("c", "d"), ("b", "z")):
        asked = answers("named", named, *codes)
        assert [vars(one).keys() for one in asked] == [vars(one).keys() for one in named(*codes)]
        assert [facts(one) for one in asked] == [facts(one) for one in named(*codes)]
        assert all(isinstance(one, Topic) and not one._state.adding for one in asked)


def test_it_is_built_once_for_each_number_and_kind_of_values() -> None:
    built = []

    def build(*codes: str) -> QuerySet[Topic]:
        built.append(codes)
        return named(*codes)

    shape = uuid4()
    for codes in (("a",), ("b",), ("a", "b"), ("c", "d")):
        answers(shape, build, *codes)
    assert [len(codes) for codes in built] == [1, 2]


def test_each_answer_is_asked_of_the_database_and_says_which_tables_it_is_of() -> None:
    with noting() as noted, CaptureQueriesContext(connection) as captured:
        for _ in range(3):
            answers("named", named, "a")
    assert len(captured) == 3
    assert "table:desk_topic" in noted
    Topic.objects.filter(code="a").update(medtop="new")
    assert answers("named", named, "a")[0].medtop == "new"


def test_tuples_numbers_and_slices_are_given_too() -> None:
    numbers = list(Topic.objects.order_by("code").values_list("pk", flat=True))

    def query(code: str, *numbers: int) -> QuerySet[Topic, tuple[str, int]]:
        return Topic.objects.filter(~Q(code=code), pk__in=numbers).order_by("-code").values_list("code", "pk")[:2]

    wanted = padded(numbers[:3])
    assert len(wanted) == 4
    assert answers("sliced", query, "b", *wanted) == [("c", numbers[2]), ("a", numbers[0])]
    assert answers("sliced", query, "c", *wanted) == [("b", numbers[1]), ("a", numbers[0])]


def test_what_looks_like_sql_is_a_value() -> None:
    assert answers("named", named, "a' OR '1'='1", "%s") == []


def test_a_value_that_does_not_become_a_parameter_is_refused() -> None:
    with pytest.raises(ValueError, match="not among the parameters"):
        answers(uuid4(), lambda count: Topic.objects.order_by("pk")[: int(count) - int(count) + 1], 3)


def test_each_thread_asks_on_its_own_connection() -> None:
    found: list[int] = []

    def ask() -> None:
        try:
            found.append(len(answers("named", named, "z")))
        finally:
            connections.close_all()

    answers("named", named, "z")
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [0]


@pytest.mark.parametrize(("many", "padded_to"), [(1, 1), (2, 2), (3, 4), (5, 8), (8, 8)])
def test_values_are_padded_to_a_power_of_two_with_the_last(many: int, padded_to: int) -> None:
    values = list(range(many))
    assert padded(values)[:many] == values
    assert padded(values)[many:] == [many - 1] * (padded_to - many)
