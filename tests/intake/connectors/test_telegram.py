"""The preview page of a public channel: what a post becomes, and what a page without posts is."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from orkhon.intake.connectors.telegram.parse import parse
from orkhon.intake.connectors.telegram.posts import count_of, read_posts
from orkhon.intake.connectors.telegram.retrieve import retrieve
from orkhon.intake.deliveries import Arrival
from orkhon.intake.errors import ListUnusable, PreviewOff
from orkhon.items import Item
from tests.intake.connectors.retrievals import READING, Poll
from tests.outbound.servers import Handler, serving

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def post(number: int, text: str, *, views: str = "2.65K", photo: str = "", more: str = "", edited: bool = False) -> str:
    """Return a post as the page writes it."""
    shown = (
        f'<a class="tgme_widget_message_photo_wrap 55 x" href="https://t.me/altai_invented/{number}" '
        f"style=\"width:800px;background-image:url('{photo}')\"><div></div></a>"
        if photo
        else ""
    )
    words = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>' if text else ""
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message '
        f'js-widget_message" data-post="altai_invented/{number}" data-view="x"><div>{more}{shown}{words}'
        '<div class="tgme_widget_message_footer"><div class="tgme_widget_message_info">'
        f'<span class="tgme_widget_message_views">{views}</span>'
        f'<span class="tgme_widget_message_meta">{"edited &nbsp;" if edited else ""}'
        f'<a class="tgme_widget_message_date" href="https://t.me/altai_invented/{number}">'
        '<time datetime="2026-11-22T21:10:00+05:00" class="time">21:10</time></a></span></div></div>'
        "</div></div></div>"
    )


def page(*posts: str) -> bytes:
    """Return a page of posts."""
    head = '<html><body><div class="tgme_channel_info">Altai, invented</div><main class="tgme_main">'
    return f"{head}{''.join(posts)}</main></body></html>".encode()


def _item(arrival: Arrival) -> Item:
    assert arrival.raw is not None
    (item,) = parse(arrival.raw, READING).items
    return item


def _poll(pages: list[bytes]) -> tuple[list[Arrival], ...]:
    """Return what came at one poll of each page."""

    def answer(request: Handler) -> None:
        if request.path == "/photo.png":
            request.send(PNG, headers={"Content-Type": "image/png"})
        elif request.path.startswith("/s/"):
            request.send(now[0].replace(b"HOST", request.headers["Host"].encode()))
        else:
            request.send(status=404)

    now = [b""]
    with serving(answer) as address:
        poll = Poll(retrieve=retrieve, address=f"{address}/s/altai_invented")
        came = []
        for one in pages:
            now[0] = one
            came.append(poll())
    return tuple(came)


def test_a_post_becomes_an_item_known_by_its_own_page() -> None:
    text = (
        '<b>Жаңалық</b><br/><br/>Бірінші <a href="https://altai.example/1" onclick="x()">сілтеме</a>.<script>1</script>'
    )
    ((arrival,),) = _poll([page(post(7, text, photo="http://HOST/photo.png"))])
    item = _item(arrival)
    assert item.uri == item.link == "https://t.me/altai_invented/7"
    assert item.headline == "Жаңалық"
    assert item.body.text == "Бірінші сілтеме."
    assert "onclick" not in item.body.xhtml
    assert item.created == datetime(2026, 11, 22, 16, 10, tzinfo=UTC)
    assert arrival.raw is not None
    assert item.media[0].renditions[0].href == arrival.raw.files[0].name
    assert arrival.raw.files[0].data == PNG


def test_views_change_nothing_and_an_edit_is_an_update_of_the_same_item() -> None:
    first, second, third = _poll(
        [page(post(7, "Бір")), page(post(7, "Бір", views="3.1M")), page(post(7, "Екі", edited=True))]
    )
    assert len(first) == 1
    assert second == []
    assert _item(third[0]).uri == _item(first[0]).uri
    assert _item(third[0]).headline == "Екі"


def test_a_photo_that_does_not_come_stops_nothing_and_is_asked_for_again() -> None:
    first, second = _poll([page(post(7, "Бір", photo="http://HOST/gone.png"))] * 2)
    assert _item(first[0]).media == ()
    assert first[0].key == ""
    assert len(second) == 1


def test_the_post_that_is_replied_to_is_no_part_of_the_reply() -> None:
    quoted = (
        '<a class="tgme_widget_message_reply" href="#"><div class="tgme_widget_message_text js-message_reply_text">'
        "Ескі сөз</div></a>"
    )
    ((arrival,),) = _poll([page(post(7, "Жауап", more=quoted))])
    assert _item(arrival).headline == "Жауап"
    assert "Ескі" not in _item(arrival).body.text


def test_a_post_without_words_and_pictures_is_no_item() -> None:
    ((arrival,),) = _poll([page(post(7, ""))])
    assert arrival.raw is not None
    assert parse(arrival.raw, READING).items == ()


def test_a_page_without_posts_is_a_failure() -> None:
    with pytest.raises(PreviewOff, match="preview is off"):
        _poll([page()])


@pytest.mark.parametrize("data", [b"", b"<html>Just a moment</html>", "Ä".encode("utf-16")])
def test_another_page_is_a_failure(data: bytes) -> None:
    with pytest.raises(ListUnusable, match="no channel's preview"):
        _poll([data])


def test_views_are_read_in_all_their_forms() -> None:
    assert [count_of(text) for text in ("2.65K", "1,2M", "941", "3B", "", "many")] == [
        2650, 1_200_000, 941, 3_000_000_000, None, None,
    ]  # fmt: skip


def test_unclosed_and_deep_markup_ends() -> None:
    (one,) = read_posts(page(post(7, "<b>" * 5000 + "Бір")).decode())
    assert "Бір" in one.text
