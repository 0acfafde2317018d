"""An index of the tests' log, filled as the reader fills it, and short ways to ask it. Asserts nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from orkhon.items import Content, Language
from orkhon.search import folders
from orkhon.search.filling import Filler
from orkhon.search.following import catch_up
from orkhon.search.queries import Found, Question, search
from orkhon.search.viewers import PUBLIC, Audience, Viewer
from orkhon.wire.actions.append import Appended
from orkhon.wire.queries import head
from tests.wire.making import NOW, appended

MEMBER = Viewer(audience=Audience.MEMBER, agency="altai")


def written(uri: str, tag: str, text: str, headline: str = "–", **changes: Any) -> Appended:
    """Append a text in the language `tag`."""
    body = Content(f"<p>{text}</p>")
    return appended(uri=uri, language=Language.parse(tag), headline=headline, body=body, **changes)


def fill() -> int:
    """Bring the living index to the end of the log, and return the position."""
    folder = folders.living() or folders.make_living(folders.new_folder(building=False))
    with Filler(folder) as filler:
        catch_up(filler, until=head())
        return filler.position


def ask(text: str, *, viewer: Viewer = PUBLIC, **more: Any) -> Found:
    """The answer to a question."""
    return search(replace(Question(text=text), **more), viewer=viewer, now=NOW)


def uris(text: str, *, viewer: Viewer = PUBLIC, **more: Any) -> list[str]:
    """The uris that a question finds, in their order."""
    return [hit.uri for hit in ask(text, viewer=viewer, **more).hits]
