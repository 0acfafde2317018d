"""Plain links by which readers pass an address on. No script and no picture of those sites is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True, kw_only=True)
class ShareLink:
    """One way to pass the page on."""

    name: str
    address: str


def share_links(address: str, words: str) -> list[ShareLink]:
    """Return the links for a page's address and headline, in the order in which they stand."""
    return [
        ShareLink(name="Telegram", address=f"https://t.me/share/url?{_query(url=address, text=words)}"),
        ShareLink(name="WhatsApp", address=f"https://wa.me/?{_query(text=f'{words} {address}')}"),
        ShareLink(name="X", address=f"https://x.com/intent/post?{_query(url=address, text=words)}"),
        ShareLink(name="Facebook", address=f"https://www.facebook.com/sharer/sharer.php?{_query(u=address)}"),
        ShareLink(name="VK", address=f"https://vk.com/share.php?{_query(url=address, title=words)}"),
    ]


def _query(**facts: str) -> str:
    return urlencode(facts, quote_via=quote)
