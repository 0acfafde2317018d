"""Cards: their letters, their addresses, and that a kill takes them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from PIL import Image, ImageChops

from orkhon.items import INTERFACE_LANGUAGES
from orkhon.portals.cards import shelf
from orkhon.portals.cards.addresses import article_card, path_of_card
from orkhon.portals.cards.drawing import Card, draw, draw_icon
from orkhon.portals.cards.faces import ARABIC, SHAPES, letters_of, runs_of
from orkhon.portals.errors import TooManyCards
from orkhon.portals.fonts import LETTERS, SANS, SERIF
from orkhon.portals.queries import directory
from orkhon.portals.spec import PortalSpec
from orkhon.wire.actions.kill import kill
from tests.portals.conftest import Sends, Writes, a_picture
from tests.portals.reading import ReadPage
from tests.portals.test_pages import get, path_of, text_of

Portals = tuple[PortalSpec, PortalSpec]
KAZAKH_ARABIC = "ابپتجچحدرزسشعفقكگڭلمنوۇۆۋھىيءە"


def a_card(headline: str, **facts: object) -> Card:
    described = {
        "kicker": "K",
        "portal": "P",
        "tag": "kk",
        "rtl": False,
        "brand": "#00666f",
        "mark": "#0e8a92",
        **facts,
    }
    return Card(headline=headline, **described)  # type: ignore[arg-type]  # the tests name the fields


def seen(card: Card, picture: bytes | None = None) -> Image.Image:
    image = Image.open(io.BytesIO(draw(card, picture)))
    assert (image.format, image.size) == ("JPEG", (1200, 630))
    return image.convert("RGB")


def differ(one: Image.Image, other: Image.Image) -> bool:
    """True where more than a JPEG's noise differs."""
    return max(high for _, high in ImageChops.difference(one, other).getextrema()) > 90  # type: ignore[misc]


def test_the_faces_have_every_letter_of_the_eight_languages_and_of_the_arabic_reading() -> None:
    for face in (SERIF, SANS):
        wanted = LETTERS["latin"] | LETTERS["cyrillic"]
        missing = {chr(point) for point in wanted - letters_of(face)} - {"\xad"}
        assert missing <= set("₸₼"), face.family
    assert {ord(letter) for letter in KAZAKH_ARABIC} <= letters_of(ARABIC)


def test_every_letter_is_drawn_and_is_another_shape_than_a_missing_one() -> None:
    none = seen(a_card("\ue000"))
    for letter in "ӘҒҚҢӨҰҮҺІЁƏĞİıÖŞÜÇÑŇÄŽÝʻЎЏ":
        assert differ(none, seen(a_card(letter * 3))), letter


@pytest.mark.skipif(not SHAPES, reason="Pillow has no raqm here")
def test_arabic_letters_are_joined_and_go_from_right_to_left() -> None:
    joined = seen(a_card("حابار", tag="kk-Arab", rtl=True))
    parted = seen(a_card("ح\u200cا\u200cب\u200cا\u200cر", tag="kk-Arab", rtl=True))
    assert differ(joined, parted)
    ground = Image.new("RGB", joined.size, "#00666f")
    ink = (
        ImageChops.difference(joined, ground)
        .crop((0, 130, 1200, 450))
        .convert("L")
        .point(lambda grey: 255 * (grey > 60))
    )
    box = ink.getbbox()
    assert box is not None
    assert box[0] > 600, "the line begins at the right"


def test_foreign_words_stand_in_another_face_and_signs_that_no_face_has_are_left_out() -> None:
    runs = runs_of("TRT World حابار 🚀 жаңа", SERIF)
    assert [(run.text, run.face is ARABIC) for run in runs] == [("TRT World", False), ("حابار", True), ("жаңа", False)]
    assert runs_of("🚀🚀", SERIF) == []


@pytest.mark.parametrize("headline", ["", "🚀", "a" * 300, "Ұ" * 250, "слово " * 50, "\n\t", "A", "\u202e\u0000x"])
def test_any_headline_makes_a_card(headline: str) -> None:
    seen(a_card(headline))
    seen(a_card(headline), b"no picture")


def test_a_picture_stands_beside_the_words_and_a_giant_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO()
    Image.new("RGB", (900, 500), "red").save(data, "PNG")
    with_it = seen(a_card("A"), data.getvalue())
    assert with_it.getpixel((1100, 300))[0] > 200  # type: ignore[index]
    assert seen(a_card("A", rtl=True), data.getvalue()).getpixel((100, 300))[0] > 200  # type: ignore[index]
    monkeypatch.setattr("orkhon.portals.cards.drawing.MOST_PIXELS", 1000)
    assert seen(a_card("A"), data.getvalue()).getpixel((1100, 300))[0] < 60  # type: ignore[index]


def test_the_sign_is_a_square_of_the_portals_colour() -> None:
    icon = Image.open(io.BytesIO(draw_icon(192, "#00666f")))
    assert (icon.format, icon.size) == ("PNG", (192, 192))
    assert icon.convert("RGB").getpixel((2, 2)) == (0, 0x66, 0x6F)


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
def test_every_language_and_reading_has_its_own_card(all_portals: Portals, write: Writes) -> None:
    made = {code: write(code, headline=f"Жаңалық {code}") for code in INTERFACE_LANGUAGES}
    for segment in (*INTERFACE_LANGUAGES, "kk-arab", "kk-latn", "az-cyrl"):
        path = path_of(made[segment[:2]]).replace(f"/{segment[:2]}/", f"/{segment}/", 1)
        page = ReadPage(text_of(get(path)))
        card = urlsplit(page.all("meta", property="og:image")[0]["content"]).path
        assert card.startswith(f"/{segment}/cards/"), card
        answer = get(card)
        assert answer.status_code == 200
        assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
def test_a_made_up_address_draws_nothing_and_an_old_one_leads_to_the_new(
    portals: Portals, write: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = write("kk", headline="Ескі")
    portal = next(one for one in directory().portals if one.language == "kk" and one.is_default)
    old = path_of_card(article_card(article, portal), portal, article.pk)
    article.headline = "Жаңа"
    article.save()
    drawn: list[str] = []
    monkeypatch.setattr("orkhon.portals.views.cards.draw", lambda *facts: drawn.append(str(facts)))
    for path in (old, f"/kk/cards/{article.pk}/made-up.jpg"):
        answer = get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"] == path_of_card(article_card(article, portal), portal, article.pk)
    assert drawn == []
    assert get(f"/kk/cards/999999/{'0' * 20}.jpg").status_code == 404
    assert get("/icons/123456/192.png").status_code == 404


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
def test_a_kill_takes_the_card_though_it_was_drawn(portals: Portals, write: Writes, send: Sends) -> None:
    source = send("tag:a:1")
    article = write("kk", source=source.uri, picture=a_picture("red"))
    page = ReadPage(text_of(get(path_of(article))))
    card = urlsplit(page.all("meta", property="og:image")[0]["content"]).path
    assert get(card).status_code == 200
    kill(source.uri, person="Editor", reason="wrong", now=datetime.now(UTC))
    assert get(card).status_code == 410


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
def test_a_picture_that_is_killed_by_itself_leaves_the_card(portals: Portals, write: Writes, send: Sends) -> None:
    source = send("tag:picture:1")
    article = write("kk", picture=a_picture("red", source.uri))
    card = urlsplit(ReadPage(text_of(get(path_of(article)))).all("meta", property="og:image")[0]["content"]).path
    assert Image.open(io.BytesIO(get(card).content)).getpixel((1100, 300))[0] > 200  # type: ignore[index]
    kill(source.uri, person="Editor", reason="wrong", now=datetime.now(UTC))
    moved = get(card)
    assert moved.status_code == 302
    left = Image.open(io.BytesIO(get(moved.headers["Location"]).content))
    assert left.getpixel((1100, 300))[0] < 60  # type: ignore[index]


def test_one_card_is_drawn_at_a_time_and_the_oldest_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_KEPT", 2)
    shelf._kept.clear()
    drawn: list[str] = []

    def make(name: str) -> bytes:
        def draw_it() -> bytes:
            drawn.append(name)
            return b"x"

        return shelf.card_bytes(name, draw_it)

    for name in ("a", "b", "a", "c", "a"):
        make(name)
    assert drawn == ["a", "b", "c", "a"]
    monkeypatch.setattr(shelf, "_PATIENCE", 0.01)
    with shelf._pencil, pytest.raises(TooManyCards):
        make("d")
