"""What the two samples of envelope 1 say. Written once; neither these nor the files beside them ever change."""

from __future__ import annotations

from datetime import UTC, datetime

from orkhon.items import (
    Byline,
    Content,
    Derivation,
    DerivationKind,
    Item,
    Language,
    Media,
    Place,
    Rendition,
    Rights,
    Subject,
)

ITEM = Item(
    uri="urn:altai:2026:17",
    version="3",
    language=Language.parse("kk-Cyrl"),
    headline="Алматыда жаңа кітапхана ашылды",
    slug_line="kitapkhana",
    summary="Үш қабатты ғимарат.",
    bylines=(Byline(name="Айгүл Сейіт", role="reporter"),),
    dateline="АЛМАТЫ, 22 қараша",
    body=Content("<p>Бүгін қалада <em>жаңа</em> кітапхана ашылды.</p>"),
    media=(
        Media(
            kind="picture",
            renditions=(Rendition(href="https://altai.example/17.jpg", width=1600, height=900),),
            caption="Кітапхана",
            alt="Кітапхана ғимараты",
        ),
    ),
    subjects=(Subject(name="library", uri="http://cv.iptc.org/newscodes/mediatopic/20000000"),),
    places=(Place(name="Алматы"),),
    created=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    version_created=datetime(2026, 11, 22, 11, 30, tzinfo=UTC),
    embargoed=datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
    rights=Rights(copyright_holder="Altai", usage_terms="Members may publish."),
    credit="Altai",
    urgency=3,
    derived_from=(Derivation(uri="urn:tengri:9", version="1", how=DerivationKind.TRANSLATION),),
    link="https://altai.example/17",
)

CONTROL = {
    "reason": "personal data",
    "person": "A. Editor",
    "authority": "court 7",
    "positions": [1, 2],
}
