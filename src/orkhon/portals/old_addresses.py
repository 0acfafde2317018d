"""Where something is now that was elsewhere before a portal came to this hub. Asked only where nothing was found.

Whole chains are followed here and a reader is sent on once, so no two addresses can send anybody round in a circle.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import unquote

from django.urls import Resolver404, resolve

from orkhon.desk.models import Article
from orkhon.portals.menus import is_outside
from orkhon.portals.models import MOST_PATH, OldAddress
from orkhon.portals.sites import Directory, Portal

ARTICLE: Final = "article:"
_NUMBER: Final = re.compile(r"[0-9]{1,18}", re.ASCII)
_OWN_URI: Final = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_MOST_MADE: Final = 20
_MOST_STEPS: Final = 8
_MOST_PARTS: Final = 12


def plain_path(raw: str) -> str:
    """Return the path as the table keeps it: decoded, composed, one slash at the front and none at the end.

    Empty for what no old address can be: too long, or with letters that no address has.
    """
    path = unicodedata.normalize("NFC", unquote(raw.partition("?")[0].partition("#")[0], errors="replace"))
    path = "/" + path.strip("/")
    if len(path) > MOST_PATH or any(ord(letter) < 32 or letter in "*\\\ufffd\x7f" for letter in path):
        return ""
    return path


def where_now(code: str, raw: str) -> str:
    """Return the target to which the chain of old addresses leads from that path, empty where there is none.

    One query a step, at most `_MOST_STEPS`. A chain that comes back to where it was leads nowhere.
    """
    path, found, seen = plain_path(raw), "", set[str]()
    while path and path not in seen and len(seen) < _MOST_STEPS:
        seen.add(path)
        target = _next(code, path)
        if not target:
            return found
        found = target
        path = plain_path(target) if target.startswith("/") else ""
    return "" if path else found


def _next(code: str, path: str) -> str:
    """Return what the table says of one path: of itself, else of the longest beginning with a star."""
    parts = path.split("/")[1:][:_MOST_PARTS]
    beginnings = {"/" + "/".join([*parts[:number], "*"]): "/".join(parts[number:]) for number in range(len(parts) + 1)}
    rows = dict(OldAddress.objects.filter(portal=code, path__in=[path, *beginnings]).values_list("path", "target"))
    if path in rows:
        return rows[path]
    for beginning in sorted(rows, key=len, reverse=True):
        rest = beginnings[beginning]
        if rest and rows[beginning] != beginning:
            return rows[beginning].replace("*", rest)
    return ""


def target_of(directory: Directory, portal: Portal, raw: str) -> str:
    """Return the address to send a reader to, empty where nothing is known or what is named is gone.

    A path is named only where this hub has something of that form; an article by its present address.
    """
    found = where_now(portal.code, raw) if portal.code else ""
    if not found:
        return ""
    if found.startswith("/"):
        path = found if found.endswith("/") or "." in found.rpartition("/")[2] else f"{found}/"
        return path if path.strip("/") != plain_path(raw).strip("/") and _is_known(path) else ""
    # An item's uri may be a web address too: the article made of it is here, so it comes first.
    return _address_of_article(found, directory, portal) or (found if is_outside(found) else "")


def _address_of_article(name: str, directory: Directory, portal: Portal) -> str:
    """Return where the portal shows the article of that number or uri, or one made of the item of that uri."""
    articles = Article.objects.filter(live=True).select_related("topic", "locale").order_by("pk")
    if name.startswith(ARTICLE):
        number = name.removeprefix(ARTICLE)
        article = articles.filter(pk=int(number)).first() if _NUMBER.fullmatch(number) else None
    elif _OWN_URI.fullmatch(name):
        article = articles.filter(uid=name.removeprefix("urn:uuid:")).first()
    else:
        made = list(articles.filter(sources__uri=name)[:_MOST_MADE])
        article = next((one for one in made if one.locale.language_code == portal.language), made[0] if made else None)
    if article is None or article.topic is None:
        return ""
    for one in directory.portals:
        if one.hostname == portal.hostname and one.language == article.locale.language_code:
            return one.path_of_article(topic=article.topic.code, slug=article.slug, pk=article.pk) or ""
    return ""


def _is_known(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
