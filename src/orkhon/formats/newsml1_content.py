"""Read what the components of a NewsML 1.2 item hold: text, captions, files, references. Knows no status."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from orkhon.formats.decode import decode
from orkhon.formats.html import from_plain_text, read_html
from orkhon.formats.identity import resolve
from orkhon.formats.media_elements import kind_of, seconds, whole
from orkhon.formats.ninjs_shapes import is_uri
from orkhon.formats.nitf_content import body_of
from orkhon.formats.nodes import attribute, below, every, first, line, local, words_at
from orkhon.formats.xmltree import Node
from orkhon.items import Content, Media, Rendition

_KIND_OF_MEDIA_TYPE: Final = {
    "photo": "picture", "picture": "picture", "image": "picture", "stillimage": "picture", "graphic": "graphic",
    "animation": "graphic", "video": "video", "audio": "audio", "sound": "audio",
}  # fmt: skip
_MOST_MEDIA: Final = 60
_MOST_TEXTS: Final = 50


@dataclass(slots=True)
class Found:
    """What the components of one item hold, in the document's order; `files` are names that are no addresses."""

    texts: list[Content] = field(default_factory=list)
    media: list[Media] = field(default_factory=list)
    references: list[dict[str, str]] = field(default_factory=list)
    inside: list[tuple[str, Node]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def contents_of(component: Node, base_url: str) -> Found:
    """Return what `component` and the components inside it hold."""
    found = Found()
    _read(component, base_url, found, outermost=True)
    return found


def role_of(component: Node) -> str:
    """Return the role that a component says it has, such as `Main` or `Caption`; empty for none."""
    return attribute(first(component, "role"), "formalname")


def _read(component: Node, base_url: str, found: Found, *, since: int | None = None, outermost: bool = False) -> None:
    """Read one component. `since` is how many media came before the list of equivalents that it stands in."""
    choose_one = attribute(component, "equivalentslist").lower() == "yes"
    texts_before, media_before = len(found.texts), len(found.media)
    renditions: list[Rendition] = []
    kind = caption = ""
    for child in component.children():
        match local(child):
            case "newscomponent":
                # Of alternatives the first that says anything is read: the others are the same words again.
                if choose_one and len(found.texts) > texts_before and not any(_files(child)):
                    continue
                if role_of(child).lower() == "caption":
                    caption = caption or " ".join(" ".join(text.text.split()) for text in _texts(child, base_url))
                    continue
                _read(child, base_url, found, since=media_before if choose_one else None)
            case "newsitem":
                found.inside.append((role_of(component) or attribute(component, "duid"), child))
            case "newsitemref":
                reference = {"uri": attribute(child, "newsitem"), "role": role_of(component), "comment": line(child)}
                found.references.append({key: value for key, value in reference.items() if value})
            case "contentitem":
                what = _kind(child)
                if not attribute(child, "href") and what in ("", "text"):
                    text = text_of(child, base_url)
                    if text and len(found.texts) < _MOST_TEXTS and not (choose_one and len(found.texts) > texts_before):
                        found.texts.append(text)
                    continue
                rendition = _rendition(child, base_url, role_of(component))
                if rendition is None:
                    found.files.append(attribute(child, "href") or "(inline)")
                    continue
                kind = kind or (what if what != "text" else "") or kind_of(rendition.href, rendition.content_type)
                renditions.append(rendition)
            case _:
                pass
    if not renditions:
        _caption_above(caption, found)
        if not outermost and len(found.texts) == texts_before and len(found.media) == media_before + 1:
            _lines_above(component, found)
        return
    last = found.media[-1] if since is not None and len(found.media) > since else None
    if last is not None and last.kind == kind:
        # Each size of one picture may have a component of its own inside a list of equivalents.
        found.media[-1] = _with(last, (*last.renditions, *renditions), caption or last.caption)
    elif len(found.media) < _MOST_MEDIA:
        lines = first(component, "newslines")
        found.media.append(
            Media(
                kind=kind or "picture",
                renditions=tuple(renditions),
                headline=words_at(lines, "headline"),
                caption=caption,
                credit=words_at(lines, "creditline"),
            )
        )


def _caption_above(caption: str, found: Found) -> None:
    """Give the words of a caption that stands beside the component of its picture to that picture."""
    if caption and found.media and not found.media[-1].caption:
        found.media[-1] = _with(found.media[-1], found.media[-1].renditions, caption)
    elif caption:
        found.texts.append(from_plain_text(caption))


def _lines_above(component: Node, found: Found) -> None:
    """Give the lines of a component around the sizes of one picture to that picture."""
    lines, last = first(component, "newslines"), found.media[-1]
    found.media[-1] = replace(
        last,
        headline=last.headline or words_at(lines, "headline"),
        credit=last.credit or words_at(lines, "creditline"),
    )


def _with(media: Media, renditions: tuple[Rendition, ...], caption: str) -> Media:
    return Media(
        kind=media.kind, renditions=renditions, headline=media.headline, caption=caption, credit=media.credit
    )  # fmt: skip


def _files(component: Node) -> Iterator[Node]:
    return (one for one in below(component, "contentitem") if attribute(one, "href"))


def _texts(component: Node, base_url: str) -> list[Content]:
    found = (text_of(one, base_url) for one in below(component, "contentitem"))
    return [one for one in found if one]


def _kind(content: Node) -> str:
    media_type = attribute(first(content, "mediatype"), "formalname").lower()
    return _KIND_OF_MEDIA_TYPE.get(media_type, "text" if media_type == "text" else "")


def text_of(content: Node, base_url: str) -> Content:
    """Return the words of a `ContentItem`: NITF, XHTML, HTML that was escaped, or plain text, base64 or not."""
    data = first(content, "datacontent") or first(content, "encoding", "datacontent")
    if data is None:
        return Content()
    nitf = next(below(data, "nitf"), None)
    if nitf is not None:
        return body_of(nitf, base_url)
    if any(True for _ in data.children()):
        part = next(below(data, "body.content"), None) or next(below(data, "body"), None) or data
        return body_of(part, base_url)
    text = data.text()
    if attribute(first(content, "encoding"), "notation").lower() == "base64":
        try:
            text = decode(base64.b64decode("".join(text.split()), validate=True))
        except (binascii.Error, ValueError):
            return Content()
    if "</" in text or "/>" in text or "<p" in text.lower():
        return read_html(text, base_url).content
    return from_plain_text(text)


def _rendition(content: Node, base_url: str, role: str) -> Rendition | None:
    written = attribute(content, "href")
    href = written if is_uri(written) else resolve(written, base_url)
    if not href:
        return None
    about = first(content, "characteristics")
    named = {attribute(one, "formalname").lower(): attribute(one, "value") for one in every(about, "property")}
    return Rendition(
        href=href,
        name=role,
        content_type=attribute(first(content, "mimetype"), "formalname").lower(),
        width=whole(named.get("width", "")),
        height=whole(named.get("height", "")),
        size=whole(words_at(about, "sizeinbytes")),
        duration=seconds(named.get("duration", "") or named.get("totalduration", "")),
    )
