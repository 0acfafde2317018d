"""What a view of the side-by-side editor has before it answers: the translation, the person, and whether a script asks.

Asks the policy about this very article.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from orkhon.desk.models import Article
from orkhon.desk.policies import ARTICLES
from orkhon.desk.translating.beside import languages_of
from orkhon.desk.translating.opening import NoTranslation, open_translation
from orkhon.desk.translating.rows import Side, side
from orkhon.translation.models import Document, Segment


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A translation that the person may work on, with both sides."""

    article: Article
    user: User
    document: Document
    source: Side
    target: Side
    read_only: str


def require_translation(request: HttpRequest, pk: int) -> tuple[Article, User]:
    """Return the article and the person, who may change it. Raises 404 for what he may not even see, 403 else."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    article = get_object_or_404(Article.objects.select_related("locale", "original__locale", "latest_revision"), pk=pk)
    if not ARTICLES.user_has_permission_for_instance(user, "change", article):
        raise PermissionDenied
    return article, user


def opened(request: HttpRequest, pk: int) -> Opened:
    """Return the translation as it was brought in line last; opens it where nobody has yet."""
    article, user = require_translation(request, pk)
    document = Document.objects.filter(target=article.uri).first()
    if document is None:
        try:
            document = open_translation(article, user, timezone.now())
        except NoTranslation as refusal:
            raise Http404(str(refusal)) from refusal
    return screen_of(request, article, user, document)


def screen_of(request: HttpRequest, article: Article, user: User, document: Document) -> Opened:
    """Return the translation with both sides, in the scripts that are asked for."""
    source, target = languages_of(document)
    return Opened(
        article=article,
        user=user,
        document=document,
        source=side(source, request.GET.get("source", "")[:35]),
        target=side(target, request.GET.get("target", "")[:35]),
        read_only=why_locked(article, user),
    )


def why_locked(article: Article, user: User) -> str:
    """Return why the person may not write in the article now, empty where nothing holds it."""
    if article.withdrawn_at is not None and article.withdrawal_reason in ("killed", "redacted"):
        return _("The article was taken from readers for good; nothing can be written in it any more.")
    lock = article.get_lock()
    if lock is not None and lock.for_user(user):
        return _("Somebody has locked the article, or it waits for an approval; you can read it here.")
    return ""


def segments_of(document: Document) -> list[Segment]:
    """Return the sentences in reading order. One query."""
    return list(Segment.objects.filter(document=document).order_by("order", "pk"))


def wants_json(request: HttpRequest) -> bool:
    """True where the script asks."""
    return request.headers.get("Accept", "").startswith("application/json")
