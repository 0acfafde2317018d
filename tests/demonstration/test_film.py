"""The demonstration's film is made of a picture alone, the same each time, and is what it says that it is."""

from __future__ import annotations

import io

from PIL import Image

from orkhon.demonstration.film import SECONDS, film_of
from orkhon.demonstration.kinds import film_block, kinds, people_named
from orkhon.demonstration.stock import StockArticle
from orkhon.desk.blocks.captions import CaptionsBlock
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.media.recording_files import NEEDED, type_of_bytes


def a_picture() -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((1600, 900)).convert("RGB").save(file, "WEBP")
    return file.getvalue()


def test_a_film_is_webm_of_key_frames_and_the_same_each_time() -> None:
    film = film_of(a_picture())
    assert type_of_bytes(film[:NEEDED]) == "video/webm"
    assert film == film_of(a_picture())
    # RFC 6386, 9.1: each key frame has these three bytes, and then width and height.
    frames = film.count(b"\x9d\x01\x2a" + (640).to_bytes(2, "little") + (360).to_bytes(2, "little"))
    assert frames == 8 * SECONDS


def test_each_language_has_captions_that_the_desk_takes(articles: tuple[StockArticle, ...]) -> None:
    article = next(one for one in articles if one.slug == kinds()["film"]["article"])
    for language in INTERFACE_LANGUAGES:
        (captions,) = film_block(article, language, film=1, poster=2)["value"]["captions"]
        block = CaptionsBlock()
        block.clean(block.to_python(captions["value"]))
        assert people_named(article, language), language


def test_the_persons_who_are_named_stand_in_the_texts(articles: tuple[StockArticle, ...]) -> None:
    for article in articles:
        for language, text in article.texts.items():
            for name in people_named(article, language):
                # Declined, or not: its stem stands there.
                assert all(part[:-1] in text.body for part in name.split()), (article.slug, language, name)
