"""The canonical bytes are those of RFC 8785, by the fast path and by the slow one."""

from __future__ import annotations

from types import MappingProxyType

import orjson
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.trust import CanonicalError, canonical
from orkhon.trust.canonical import MOST_DEEP
from tests.examples import examples

SAFE = 2**53 - 1
text = st.text(st.characters(exclude_categories=["Cs"]))
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-SAFE, SAFE)
    | st.floats(allow_nan=False, allow_infinity=False).filter(lambda n: not SAFE < abs(n) < 1e21)
    | text
)
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(text, inner), max_leaves=25)


@given(values)
@settings(max_examples=examples(400))
def test_every_json_value_has_the_bytes_that_the_reference_gives_it(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]  # its own JSON type is private


@given(values)
def test_reading_the_bytes_and_writing_them_again_changes_nothing(value: object) -> None:
    once = canonical(value)
    assert canonical(orjson.loads(once)) == once


@given(st.dictionaries(text, scalars))
def test_the_order_in_which_keys_were_put_in_does_not_matter(value: dict[str, object]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_the_example_of_the_standard_comes_out_as_printed() -> None:
    # RFC 8785, sections 3.2.2 and 3.2.3.
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    printed = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical(value) == printed.encode()


def test_keys_beyond_the_basic_plane_are_sorted_by_utf_16() -> None:
    # RFC 8785, section 3.2.3: the surrogates of an emoji come before U+FB33, its UTF-8 bytes after.
    assert canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


def test_a_whole_float_is_written_as_an_integer() -> None:
    assert canonical({"width": 1.0}) == b'{"width":1}'


def test_read_only_mappings_and_tuples_are_written_like_dicts_and_lists() -> None:
    value = MappingProxyType({"b": (1, MappingProxyType({"c": 2.5})), "a": ()})
    assert canonical(value) == b'{"a":[],"b":[1,{"c":2.5}]}'


@pytest.mark.parametrize(
    "value",
    [
        SAFE + 1,
        {"n": -SAFE - 1},
        [float("nan")],
        float("inf"),
        2.0**53,
        {"n": -1e20},
        "\ud800",
        {"\ud800": 1},
        {"a": ["\udfff", 1.5]},
        {1: "a"},
        {"a": 1.5, 2: "b"},
        {"a": b"bytes"},
        {"a": {1, 2}},
    ],
)
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(CanonicalError):
        canonical(value)


@pytest.mark.parametrize("leaf", ["text", 1.5])
def test_nesting_is_taken_to_the_limit_and_refused_beyond_it(leaf: object) -> None:
    deep = leaf
    for _ in range(MOST_DEEP):
        deep = [deep]
    assert canonical(deep).startswith(b"[" * MOST_DEEP)
    with pytest.raises(CanonicalError, match="nested deeper"):
        canonical([deep])
