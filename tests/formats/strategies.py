"""Hypothesis strategies for items of every shape that the dataclasses allow."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from orkhon.formats import sanitise
from orkhon.items import (
    Association,
    Byline,
    Content,
    Derivation,
    DerivationKind,
    Item,
    ItemType,
    Language,
    Media,
    Organisation,
    Person,
    Place,
    PubStatus,
    Rendition,
    Rights,
    Subject,
)

# No database keeps a NUL, so none is read (`jsonvalues.without_nul`).
LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
TEXTS = st.one_of(
    st.just(""),
    st.sampled_from(
        ["Қазақстан", "O‘zbekiston", "a <b> & &quot;c&quot;", "x\ny", " padded ", "İstanbul", "Ýaşyl", "]]>"]
    ),
    st.text(LETTERS, max_size=20),
)
ADDRESSES = st.one_of(
    st.sampled_from(
        [
            "https://a.kz/1",
            "https://a.kz/сурет.jpg",
            "urn:x:1",
            "not a uri",
            "http://[::1]/x",
            "/relative",
            "https://a.kz/1.mp4",
        ]
    ),
    st.text(LETTERS, min_size=1, max_size=12),
)
URIS = ADDRESSES.filter(lambda text: text.strip() != "")
MOMENTS = st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
LANGUAGES = st.sampled_from(["kk", "kk-Latn", "uz-Cyrl", "az", "tr-TR", "ru", "en", "ar", "zh-Hans-CN"]).map(
    Language.parse
)
BODIES = st.one_of(
    st.just(Content()),
    st.sampled_from(
        [
            "<p>Бір <b>екі</b></p><ul><li>a</li></ul>",
            "plain\n\ntext",
            "<h1>T</h1>x<br><br>y",
            "<table><tr><td>1<td>2</table>",
        ]
    ).map(sanitise),
    st.text(LETTERS, max_size=40).map(sanitise),
)
NUMBERS = st.none() | st.integers(min_value=0, max_value=10**9)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(LETTERS, max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(LETTERS, max_size=6), inner, max_size=3),
    max_leaves=6,
)
NINJS_KEYS = st.sampled_from(
    [
        "genres",
        "places",
        "subjects",
        "renditions",
        "altIds",
        "title",
        "profile",
        "representationType",
        "expires",
        "type",
        "descriptions",
        "headlines",
        "rel",
        "trustIndicators",
        "infoSources",
        "events",
        "objects",
        "contentCreated",
        "uri",
        "associations",
        "language",
        "urgency",
        "pubStatus",
    ]
)
EXTRAS = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"ninjs": st.dictionaries(NINJS_KEYS, JSON, max_size=3)}),
    st.fixed_dictionaries({"ninjs": JSON}),
    st.dictionaries(st.text(LETTERS, max_size=6), JSON, max_size=2),
    st.just(
        {
            "ninjs": {
                "genres": [{"name": "Current"}],
                "places": [{"name": "A", "geoJSON": {"type": "Point", "coordinates": [1, 2]}}],
            }
        }
    ),
)
RENDITIONS = st.builds(
    Rendition,
    href=ADDRESSES,
    name=TEXTS,
    content_type=st.sampled_from(["", "image/jpeg", "video/mp4", "text/html"]),
    width=NUMBERS,
    height=NUMBERS,
    size=NUMBERS,
    duration=st.none() | st.floats(min_value=0, max_value=1e6),
)
MEDIA = st.builds(
    Media,
    kind=st.sampled_from(["picture", "graphic", "audio", "video"]),
    renditions=st.lists(RENDITIONS, max_size=3).map(tuple),
    headline=TEXTS,
    caption=TEXTS,
    alt=TEXTS,
    credit=TEXTS,
    uri=st.just("") | ADDRESSES,
    digital_source_type=st.just("") | ADDRESSES,
)


def _few(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=2).map(tuple)


def _named(kind: Any) -> st.SearchStrategy[Any]:
    return _few(st.builds(kind, name=TEXTS, uri=st.just("") | ADDRESSES, literal=TEXTS))


def _items(associations: st.SearchStrategy[Any]) -> st.SearchStrategy[Item]:
    return st.builds(
        Item,
        uri=URIS,
        type=st.sampled_from(ItemType),
        version=TEXTS,
        pub_status=st.sampled_from(PubStatus),
        language=st.none() | LANGUAGES,
        headline=TEXTS,
        slug_line=TEXTS,
        summary=TEXTS,
        bylines=_few(st.builds(Byline, name=TEXTS, role=TEXTS)),
        dateline=TEXTS,
        body=BODIES,
        media=_few(MEDIA),
        subjects=_few(st.builds(Subject, name=TEXTS, uri=st.just("") | ADDRESSES, literal=TEXTS, rel=TEXTS)),
        places=_named(Place),
        people=_named(Person),
        organisations=_named(Organisation),
        created=st.none() | MOMENTS,
        version_created=st.none() | MOMENTS,
        embargoed=st.none() | MOMENTS,
        rights=st.builds(
            Rights,
            copyright_holder=TEXTS,
            copyright_notice=TEXTS,
            usage_terms=TEXTS,
            linked=st.just("") | ADDRESSES,
            encoded=TEXTS,
            encoded_language=st.just("") | ADDRESSES,
        ),
        credit=TEXTS,
        ed_note=TEXTS,
        urgency=st.none() | st.integers(1, 9),
        associations=associations,
        replaces=st.just("") | ADDRESSES,
        derived_from=_few(st.builds(Derivation, uri=ADDRESSES, version=TEXTS, how=st.sampled_from(DerivationKind))),
        digital_source_type=st.just("") | ADDRESSES,
        link=st.just("") | ADDRESSES,
        extra=EXTRAS,
    )


_PLAIN = _items(st.just(()))
ITEMS = _items(_few(st.builds(Association, name=TEXTS, item=_PLAIN)))
