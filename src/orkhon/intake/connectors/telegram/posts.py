"""Read the posts out of a channel's preview page. Asks nobody and makes no items.

The page is no interface that anybody promised: its classes are looked for, and everything else is left alone.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from orkhon.intake.errors import ListUnusable, PreviewOff

MOST_POSTS = 100
MOST_PHOTOS = 10
_POST = re.compile(r"""<div[^>]{0,300}class="tgme_widget_message_wrap[ "]""")
_BACKGROUND = re.compile(r"background-image:\s*url\(\s*['\"]?(https?://[^'\")\s]+)", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9_]{1,64}/\d{1,12}")
_COUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*([KMB]?)")
_TIMES = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}
_VOID = frozenset({"br", "img", "hr", "input", "meta", "link", "wbr", "source"})
_NO_WORDS = frozenset({"script", "style"})
_KEPT = frozenset({"b", "strong", "i", "em", "u", "s", "a", "br", "blockquote", "pre", "code", "p"})


@dataclass(kw_only=True)
class Post:
    """One post as the page shows it. `name` is `handle/number`; `text` HTML, not yet sanitised; `date` as written.

    `photos` are addresses for now: they change from day to day. `views` is None where the page says none.
    """

    name: str
    text: str = ""
    date: str = ""
    photos: list[str] = field(default_factory=list)
    film: bool = False
    edited: bool = False
    forwarded: str = ""
    author: str = ""
    views: int | None = None

    @property
    def url(self) -> str:
        """The post's own page, which is its identity."""
        return f"https://t.me/{self.name}"

    @property
    def key(self) -> str:
        """What tells this state of the post from a later one; views and addresses of photos are left out."""
        said = f"{self.text}\0{len(self.photos)}\0{self.film}\0{self.date}"
        return f"{self.name}|{hashlib.sha256(said.encode()).hexdigest()}"


def count_of(text: str) -> int | None:
    """Return the number that `2.65K` or `1,2M` writes, None for what is none."""
    match = _COUNT.fullmatch(text.strip().upper())
    if match is None:
        return None
    return round(float(match[1].replace(",", ".")) * _TIMES[match[2]])


def read_posts(page: str) -> tuple[Post, ...]:
    """Return the posts of a page, the oldest first.

    Raises `PreviewOff` where a page of a channel shows none, and `ListUnusable` for another page.
    """
    starts = [match.start() for match in _POST.finditer(page)]
    if not starts:
        if "tgme_" in page:
            raise PreviewOff(
                "the channel's page shows no posts: its preview is off, it is private, or it has none; ask the agency"
            )
        raise ListUnusable(
            "a page came that is no channel's preview; check the address, such as https://t.me/s/kabar_kg"
        )
    posts = []
    for start, end in zip(starts[:MOST_POSTS], [*starts[1:], len(page)], strict=False):
        reader = _PostReader()
        reader.feed(page[start:end])
        reader.close()
        if reader.post is not None:
            posts.append(reader.post)
    if not posts:
        raise ListUnusable("the channel's page holds posts in a form that this hub does not know; tell its engineers")
    return tuple(posts)


class _PostReader(HTMLParser):
    """Reads one post; the part of the page that it is in is known by the classes of the elements that are open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.post: Post | None = None
        self._open: list[tuple[str, str]] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        classes = facts.get("class", "")
        if self.post is None:
            name = facts.get("data-post", "")
            if _NAME.fullmatch(name):
                self.post = Post(name=name)
        else:
            self._note(tag, classes.split(), facts)
        if self._inside("text") and tag in _KEPT:
            href = facts.get("href", "")
            self._text.append(f'<a href="{escape(href)}">' if tag == "a" and href else f"<{tag}>")
        if tag not in _VOID:
            self._open.append((tag, self._part(classes.split())))
            del self._open[400:]

    def _note(self, tag: str, classes: list[str], facts: dict[str, str]) -> None:
        post = self.post
        if post is None or self._inside("reply"):
            return
        if "tgme_widget_message_photo_wrap" in classes and len(post.photos) < MOST_PHOTOS:
            found = _BACKGROUND.search(facts.get("style", ""))
            if found:
                post.photos.append(found[1])
        if any(name.startswith("tgme_widget_message_video") for name in classes):
            post.film = True
        if tag == "time" and "datetime" in facts and self._inside("date"):
            post.date = facts["datetime"][:40]

    def _part(self, classes: list[str]) -> str:
        if "js-message_reply_text" in classes or "tgme_widget_message_reply" in classes:
            return "reply"
        for name, part in (
            ("js-message_text", "text"),
            ("tgme_widget_message_views", "views"),
            ("tgme_widget_message_date", "date"),
            ("tgme_widget_message_meta", "meta"),
            ("tgme_widget_message_forwarded_from_name", "forwarded"),
            ("tgme_widget_message_from_author", "author"),
        ):
            if name in classes:
                return part
        return ""

    def _inside(self, part: str) -> bool:
        parts = [one for _, one in self._open]
        return part in parts and (part == "reply" or "reply" not in parts)

    def handle_endtag(self, tag: str) -> None:
        place = next((at for at in range(len(self._open) - 1, -1, -1) if self._open[at][0] == tag), None)
        if place is None:
            return
        if self._inside("text") and tag in _KEPT:
            self._text.append(f"</{tag}>")
        del self._open[place:]

    def handle_data(self, data: str) -> None:
        post = self.post
        if post is None or any(tag in _NO_WORDS for tag, _ in self._open):
            return
        if self._inside("text"):
            self._text.append(escape(data, quote=False))
        elif self._inside("views"):
            post.views = count_of(data) if post.views is None else post.views
        elif self._inside("forwarded"):
            post.forwarded = data.strip()[:200]
        elif self._inside("author"):
            post.author = data.strip()[:200]
        elif self._inside("meta") and "edited" in data:
            post.edited = True

    def close(self) -> None:
        super().close()
        if self.post is not None:
            self.post.text = "".join(self._text).strip()
