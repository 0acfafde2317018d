"""The class of where a reader came from; the address itself goes no further than here. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

INSIDE: Final = "inside"
NONE: Final = "none"
PORTAL: Final = "portal"
SITE: Final = "site"

_HOST: Final = re.compile(r"(?:https?|android-app)://(?:[^/@\s]*@)?([^/:?#\s]{1,253})", re.IGNORECASE)
# Classes by the end of the host's name. Only names that stand here are ever kept.
_SEARCH: Final = {
    "google": "search-google",
    "yandex": "search-yandex",
    "ya": "search-yandex",
    "bing": "search-bing",
    "duckduckgo": "search-other",
    "yahoo": "search-other",
    "baidu": "search-other",
    "ecosia": "search-other",
    "brave": "search-other",
    "qwant": "search-other",
    "startpage": "search-other",
}
_BY_HOST: Final = {
    "facebook.com": "social-facebook",
    "fb.com": "social-facebook",
    "instagram.com": "social-instagram",
    "threads.net": "social-instagram",
    "threads.com": "social-instagram",
    "x.com": "social-x",
    "twitter.com": "social-x",
    "t.co": "social-x",
    "vk.com": "social-vk",
    "vk.ru": "social-vk",
    "ok.ru": "social-ok",
    "linkedin.com": "social-linkedin",
    "lnkd.in": "social-linkedin",
    "tiktok.com": "social-tiktok",
    "youtube.com": "social-youtube",
    "youtu.be": "social-youtube",
    "reddit.com": "social-reddit",
    "t.me": "messenger-telegram",
    "telegram.org": "messenger-telegram",
    "org.telegram.messenger": "messenger-telegram",
    "org.telegram.messenger.web": "messenger-telegram",
    "whatsapp.com": "messenger-whatsapp",
    "wa.me": "messenger-whatsapp",
    "com.whatsapp": "messenger-whatsapp",
    "viber.com": "messenger-viber",
    "com.google.android.googlequicksearchbox": "search-google",
    "mail.google.com": SITE,
}
CLASSES: Final = (INSIDE, PORTAL, *sorted({*_SEARCH.values(), *_BY_HOST.values()} - {SITE}), SITE, NONE)


def class_of(referrer: bytes, *, host: str, own_hosts: Collection[str]) -> str:
    """Return one of `CLASSES`. `host` is this page's own, without its port; `own_hosts` are those of all portals."""
    found = _HOST.match(referrer[:512].decode("latin-1"))
    if found is None:
        return NONE
    name = found[1].lower()
    if name == host:
        return INSIDE
    return PORTAL if name in own_hosts else _known(name)


@lru_cache(maxsize=2048)
def _known(name: str) -> str:
    labels = name.split(".")
    for start in range(len(labels) - 1):
        known = _BY_HOST.get(".".join(labels[start:]))
        if known is not None:
            return known
    # google.kz, yandex.com.tr: the name before an ending of one or two short parts.
    for label in labels[-3:-1]:
        if label in _SEARCH and all(len(end) <= 3 for end in labels[labels.index(label) + 1 :]):
            return _SEARCH[label]
    return SITE
