"""What the checks find in a sentence beside its translation, and what they leave alone."""

from __future__ import annotations

from typing import Any

import pytest

from orkhon.items import Language
from orkhon.translation.checks import Finding, Severity, TermHit, check_sentence


def found(source: str, target: str, pair: str = "en tr", **facts: object) -> tuple[Finding, ...]:
    one, two = pair.split()
    return check_sentence(
        source,
        target,
        source_language=Language.parse(one),
        target_language=Language.parse(two),
        kind="paragraph",
        **facts,  # type: ignore[arg-type]
    )


def told(source: str, target: str, pair: str = "en tr", **facts: object) -> set[str]:
    return {
        f"{one.severity} {one.code} {one.values.get('what', '')}".strip()
        for one in found(source, target, pair, **facts)
    }


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Some 1,500 people came on 5 May 2026.", "5 Mayıs 2026'da yaklaşık 1.500 kişi geldi.", "en tr"),
        ("It cost 2.5 million dollars.", "Это стоило 2,5 млн долларов.", "en ru"),
        ("The session began at 9 pm.", "Отырыс 21.00-де басталды.", "en kk"),
        ("The session began at 21:00.", "Oturum saat 21.00'de başladı.", "en tr"),
        ("Погибли двадцать пять человек.", "25 kişi hayatını kaybetti.", "ru tr"),
        ("Prices rose by 12 percent.", "Бағалар 12%-ға өсті.", "en kk"),
        ("В 2024 году население достигло 20 млн.", "2024-yilda aholi soni 20 millionga yetdi.", "ru uz"),
        ("Read https://agency.example/a, he said.", "Bunu https://agency.example/a adresinde okuyun, dedi.", "en tr"),
    ],
)
def test_a_right_translation_is_left_alone(source: str, target: str, pair: str) -> None:
    assert [one for one in found(source, target, pair) if one.severity is not Severity.NOTE] == []


@pytest.mark.parametrize(
    ("source", "target", "pair", "wanted"),
    [
        ("Some 1,500 people came.", "Yaklaşık 1.600 kişi geldi.", "en tr", "stop number changed"),
        ("Some 1,500 people came.", "Birçok kişi geldi.", "en tr", "warn number lost"),
        ("Many people came.", "Yaklaşık 1.600 kişi geldi.", "en tr", "warn number won"),
        ("It opens on 5 May 2026.", "6 Mayıs 2026'da açılıyor.", "en tr", "stop date changed"),
        ("It opens on 5 May 2026.", "5 Haziran 2026'da açılıyor.", "en tr", "stop date changed"),
        ("It began at 21:00.", "Saat 20.30'da başladı, 20:30.", "en tr", "stop date time"),
        ("The road is 12 km long.", "Yol 12 metre uzunluğunda.", "en tr", "stop unit changed"),
        ("It rose by 70 percent.", "Yüzde 70 kg arttı.", "en tr", "stop unit changed"),
        ("The road is 12 km long.", "12 cm'lik bir yol.", "en tr", "stop unit changed"),
        ("It cost 300 dollars.", "Bunun bedeli 300 avroydu.", "en tr", "stop unit changed"),
        ("Write to desk@agency.example now.", "Şimdi desk@agenncy.example yazın.", "en tr", "stop link lost"),
        (
            "The minister met the speaker today.",
            "The minister met the speaker today.",
            "en tr",
            "stop untranslated same",
        ),
        (
            "Министр встретился с послом сегодня утром.",
            "Elchi bilan uchrashdi bugun ertalab vazir.",
            "ru kk",
            "stop script text",
        ),
        ("The house was sold.", "Дом был прoдан.", "en ru", "warn script word"),
        (
            'He said: "we will not leave the city".',
            "Он сказал, что они из города не уйдут.",
            "en ru",
            "warn quote lost",
        ),
        ("The council did not approve the plan.", "Совет одобрил план.", "en ru", "note negation lost"),
        ("The council approved the the plan.", "The council approved the the plan now.", "tr en", "warn double"),
        ("See ⟦1⟧the list⟦/1⟧ now.", "Şimdi listeye bakın.", "en tr", "warn mark lost"),
        ("See the list now.", "Şimdi ⟦1⟧listeye⟦/1⟧ bakın.", "en tr", "stop mark unknown"),
        ("Germany and Kazakhstan signed.", "Fransa ve Kazakistan imzaladı.", "en tr", "warn name place"),
    ],
)
def test_a_fault_is_told(source: str, target: str, pair: str, wanted: str) -> None:
    if wanted == "warn double":
        source = source.replace("the the", "the")
    assert wanted in told(source, target, pair)


def test_a_finding_points_at_the_words_behind_the_marks() -> None:
    source, target = "⟦1⟧Some⟦/1⟧ 15 people.", "⟦1⟧Bazı⟦/1⟧ 16 kişi."
    (one,) = [one for one in found(source, target) if one.code == "number"]
    (start, end), (first, last) = one.target_spans[0], one.source_spans[0]
    assert (target[start:end], source[first:last]) == ("16", "15")


def test_a_fix_mends_the_whole_target_and_keeps_its_marks() -> None:
    (one,) = [
        one for one in found("The ⟦1⟧house⟦/1⟧ was sold.", "⟦1⟧Дом⟦/1⟧ был прoдан.", "en ru") if one.code == "script"
    ]
    assert one.fix == "⟦1⟧Дом⟦/1⟧ был продан."
    (two,) = [one for one in found("He came.", "Ol  geldi.", "en tk") if one.code == "space"]
    assert two.fix == "Ol geldi."


def test_a_link_that_was_retyped_is_offered_back() -> None:
    (one,) = [
        one
        for one in found("See www.agency.example/a1 now.", "Şimdi www.agency.example/al bakın.")
        if one.code == "link"
    ]
    assert one.fix == "Şimdi www.agency.example/a1 bakın."


def test_a_headline_that_does_not_fit_is_told_with_its_length() -> None:
    (one,) = [one for one in found("A headline", "Çok uzun bir başlık", longest=10) if one.code == "length"]
    assert one.values["length"] == "19"
    assert one.words() == "19 signs; at most 10 fit."


def _hit(**facts: Any) -> TermHit:
    given: dict[str, Any] = {"start": 0, "end": 14, "said": "United Nations", "kind": "institution", "wanted": ()}
    return TermHit(**{**given, "term": 1, **facts})


def test_a_term_is_found_though_it_is_inflected() -> None:
    hit = _hit(wanted=("Біріккен Ұлттар Ұйымы", "БҰҰ"))
    right = ("Біріккен Ұлттар Ұйымының жиыны", "БҰҰ-ның жиыны", "Жиынды БҰҰ өткізді")
    for target in right:
        assert not [
            one for one in found("United Nations meeting", target, "en kk", terms=[hit]) if one.code == "term"
        ], target
    assert "warn term wanted" in told("United Nations meeting", "Ұлттар одағының жиыны", "en kk", terms=[hit])


def test_a_forbidden_wording_is_told_with_a_fix() -> None:
    hit = _hit(said="Kyrgyzstan", wanted=("Кыргызстан",), forbidden=("Киргизия",))
    (one,) = [
        one for one in found("Kyrgyzstan won.", "Киргизия победила.", "en ru", terms=[hit]) if one.code == "forbidden"
    ]
    assert one.fix == "Кыргызстан победила."


def test_a_hostile_sentence_is_answered() -> None:
    for text in ("⟦" * 3000, "1" * 5000, "«" * 3000, "a@" * 3000, "1.1" * 4000, "not " * 4000, "O'" * 4000, "\ud800 1"):
        found(text, text[::-1])
        found("Some words came here.", text)
