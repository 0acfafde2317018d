"""Remove what the desk holds of a redacted item: articles, all that is remembered of them, their pictures, and orders.

An article that readers have seen stays as an empty row, so that its address can go on saying that it is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision, WorkflowState
from wagtail.search import index

from orkhon.desk.concerned import (
    Concerned,
    articles,
    concerned_by,
    names,
    pictures_of,
    pictures_that_stay,
    recordings_of,
)
from orkhon.desk.models import (
    Article,
    ArticleKind,
    ArticleSubject,
    Correction,
    OrderState,
    ProblemKind,
    RedactionOrder,
    SourceProblem,
    Withdrawal,
)
from orkhon.desk.work.actions.forget_words import forget_words
from orkhon.media.actions.remove_picture import remove_picture
from orkhon.media.actions.remove_recording import remove_recording
from orkhon.translation.actions.forget_article import forget_article
from orkhon.wire.erased_names import remember_erased
from orkhon.wire.erasers import STAYING, Eraser, Matter, register_eraser

GONE = "redacted"
"""What stands where a headline stood."""

_MESSAGES = "_messages"

_EMPTY: dict[str, object] = {
    "headline": GONE,
    "slug": GONE,
    "deck": "",
    "dateline": "",
    "slug_line": "",
    "kind": ArticleKind.NEWS.value,
    "body": "",
    "content": [],
    "body_hash": "",
    "media_topics": [],
    "places": [],
    "people": [],
    "topic": None,
    "picture": None,
    "picture_alt": "",
    "picture_caption": "",
    "byline": "",
    "credit": "",
    "ed_note": "",
    "urgency": 5,
    "embargoed_until": None,
    "embargo_kind": "",
    "digital_source_type": "",
    "correction_note": "",
    "live": False,
    "has_unpublished_changes": False,
    "latest_revision": None,
    "live_revision": None,
    "go_live_at": None,
    "expire_at": None,
    "locked": True,
    "locked_by": None,
    "withdrawal_reason": Withdrawal.REDACTED,
}


def _count(matter: Matter) -> Mapping[str, int]:
    found = concerned_by(matter)
    return {
        "articles": len(_left(found)),
        "articles left to an editor": len(found.kept),
        "revisions": _revisions(found.whole).count() + sum(len(_past(one, found)) for one in found.touched.values()),
        "pictures": len(pictures_of(found)),
        "recordings": len(recordings_of(found)),
        STAYING: len(pictures_that_stay(found)),
    }


def _erase(matter: Matter, now: datetime) -> Mapping[str, int]:
    found = concerned_by(matter)
    removed = {
        "articles": len(_left(found)),
        "articles left to an editor": 0,
        "revisions": 0,
        "pictures": 0,
        "recordings": 0,
    }
    # Pictures and recordings first: which they are is told by the articles.
    for picture in pictures_of(found):
        remember_erased(matter.position, [picture.sha256])
        remove_picture(picture)
        removed["pictures"] += 1
    for recording in recordings_of(found):
        remember_erased(matter.position, [recording.sha256])
        remove_recording(recording)
        removed["recordings"] += 1
    for article in found.whole.values():
        removed["revisions"] += _erase_article(article, now)
    for article in found.touched.values():
        removed["revisions"] += _erase_past(article, found)
    for article in found.kept.values():
        removed["articles left to an editor"] += _leave_to_an_editor(article, found, now)
    _forget_forms(found)
    _forget_messages()
    _empty_orders(matter, now)
    return removed


def _left(found: Concerned) -> list[Article]:
    """Return those that are not emptied yet."""
    return [article for article in found.whole.values() if article.withdrawal_reason != Withdrawal.REDACTED]


def _revisions(found: Iterable[int]) -> QuerySet[Revision]:
    revisions: QuerySet[Revision] = Revision.objects.filter(base_content_type=articles())
    return revisions.filter(object_id__in=[str(pk) for pk in found])


def _erase_article(article: Article, now: datetime) -> int:
    """Empty the article, or delete it where no reader has seen it. Return how many revisions went."""
    with transaction.atomic():
        # The history keeps who did what and when; its labels and data quote headlines.
        _history(article).update(label=GONE, data={})
        WorkflowState.objects.filter(base_content_type=articles(), object_id=str(article.pk)).delete()
        forget_words(article, instead=GONE)
        forget_article(article.uri, redacted=True)
        if article.first_published_at is None:
            count = _revisions([article.pk]).count()
            article.delete()
            return count
        emptied = Article.objects.filter(pk=article.pk)
        emptied.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)
        emptied.update(**_EMPTY)
        revisions = _revisions([article.pk])
        count = revisions.count()
        revisions.delete()
        article.sources.model.objects.filter(article_id=article.pk).delete()
        SourceProblem.objects.filter(article_id=article.pk).delete()
        Correction.objects.filter(article_id=article.pk).delete()
        ArticleSubject.objects.filter(article_id=article.pk).delete()
        ReferenceIndex.objects.filter(base_content_type=articles(), object_id=str(article.pk)).delete()
        index.remove_object(article)
    return count


def _history(article: Article) -> QuerySet[ModelLogEntry]:
    entries: QuerySet[ModelLogEntry] = ModelLogEntry.objects.filter(content_type=articles())
    return entries.filter(object_id=str(article.pk))


def _past(article: Article, found: Concerned) -> list[int]:
    """Return the revisions to be removed from an article that itself stays: all but what stands there now.

    Where the newest one names what is gone, it goes too, and the public one is the newest again.
    """
    kept = {article.live_revision_id}
    newest = article.latest_revision
    if newest is not None and not names(newest, found):
        kept.add(newest.pk)
    return [pk for pk in _revisions([article.pk]).values_list("pk", flat=True) if pk not in kept]


def _erase_past(listed: Article, found: Concerned) -> int:
    with transaction.atomic():
        article = Article.objects.select_for_update(of=("self",)).filter(pk=listed.pk).first()
        if article is None:
            return 0
        going = _past(article, found)
        if article.latest_revision_id in going:
            Article.objects.filter(pk=article.pk).update(
                latest_revision=article.live_revision_id, has_unpublished_changes=False
            )
        _history(article).update(label=article.headline, data={})
        Revision.objects.filter(pk__in=going).delete()
        # They quote what the article once said.
        Correction.objects.filter(article_id=article.pk).delete()
        ArticleSubject.objects.filter(article_id=article.pk).delete()
    return len(going)


def _leave_to_an_editor(article: Article, found: Concerned, now: datetime) -> int:
    """Tell the editors that a source of the article is gone. Return 1 the first time."""
    uri = next((source.uri for source in article.sources.all() if source.uri in found.uris), found.matter.uri)
    _, new = SourceProblem.objects.get_or_create(
        article=article,
        position=found.matter.position,
        defaults={"uri": uri, "kind": ProblemKind.REDACTED, "noted": now},
    )
    return int(new)


def _forget_forms(found: Concerned) -> None:
    """Remove what editors had open: Wagtail keeps a form's whole text for its preview."""
    keys = [str(pk) for pk in (*found.whole, *found.touched)]
    # Those without a number are of articles that were never saved, with whatever was pasted into them.
    FormState.objects.filter(content_type=articles(), object_id__in=[*keys, ""]).delete()
    EditingSession.objects.filter(content_type=articles(), object_id__in=keys).delete()


def _forget_messages() -> None:
    """Remove the messages that nobody has read yet: they name articles by their headlines."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in Session.objects.iterator(chunk_size=200):
        data = session.get_decoded()
        if data.pop(_MESSAGES, None) is not None:
            Session.objects.filter(pk=session.pk).update(session_data=store(session.pk).encode(data))


def _empty_orders(matter: Matter, now: datetime) -> None:
    """Take their words, which may quote the item, from all orders but the one carried out; close those that wait."""
    others = RedactionOrder.objects.filter(uri__in=matter.uris).exclude(entry=matter.position)
    others.filter(state=OrderState.WAITING).update(state=OrderState.ELSEWHERE, decided=now)
    others.update(reason="", authority="")


TABLES = (
    "desk_redactionorder",
    "desk_article",
    "desk_articlesource",
    "desk_sourceproblem",
    "desk_correction",
    "wagtailcore_revision",
    "wagtailcore_modellogentry",
    "wagtailcore_workflowstate",
    "wagtailcore_taskstate",
    "wagtailcore_referenceindex",
    "wagtailadmin_formstate",
    "wagtailadmin_editingsession",
    "wagtailsearch_indexentry",
    "media_picture",
    "media_picturerendition",
    "taggit_tag",
    "taggit_taggeditem",
    "django_session",
)

register_eraser(Eraser(name="desk", count=_count, erase=_erase, tables=TABLES))
