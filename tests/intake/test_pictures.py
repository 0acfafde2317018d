"""Which pictures of an item are kept."""

from __future__ import annotations

from orkhon.intake.pictures import MOST_PICTURES, best_rendition, picture_links
from orkhon.items import Association, Item, Media, Rendition


def _picture(*renditions: Rendition, kind: str = "picture") -> Media:
    return Media(kind=kind, renditions=renditions)


def test_the_widest_rendition_is_kept() -> None:
    media = _picture(
        Rendition(href="https://a.example/small.jpg", width=300),
        Rendition(href="https://a.example/large.jpg", width=3000),
        Rendition(href="https://a.example/unsaid.jpg"),
    )
    best = best_rendition(media)
    assert best is not None
    assert best.href == "https://a.example/large.jpg"


def test_where_no_width_is_said_the_first_is_kept() -> None:
    media = _picture(Rendition(href="https://a.example/1.jpg"), Rendition(href="https://a.example/2.jpg"))
    assert picture_links(Item(uri="urn:1", media=(media,))) == ("https://a.example/1.jpg",)


def test_what_is_not_on_the_web_and_what_is_no_picture_is_left_out() -> None:
    item = Item(
        uri="urn:1",
        media=(
            _picture(Rendition(href="file:///etc/passwd")),
            _picture(Rendition(href="pictures/1.jpg")),
            _picture(Rendition(href="https://a.example/film.mp4"), kind="video"),
            _picture(),
        ),
    )
    assert picture_links(item) == ()


def test_pictures_that_travel_inside_an_item_are_kept_with_it_and_each_once() -> None:
    picture = _picture(Rendition(href="https://a.example/1.jpg"))
    inner = Item(uri="urn:2", media=(picture, _picture(Rendition(href="https://a.example/2.jpg"), kind="graphic")))
    item = Item(uri="urn:1", media=(picture,), associations=(Association(name="gallery", item=inner),))
    assert picture_links(item) == ("https://a.example/1.jpg", "https://a.example/2.jpg")


def test_of_a_gallery_only_the_first_pictures_are_kept() -> None:
    media = tuple(_picture(Rendition(href=f"https://a.example/{number}.jpg")) for number in range(50))
    assert len(picture_links(Item(uri="urn:1", media=media))) == MOST_PICTURES
