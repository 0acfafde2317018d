"""The recordings that the hub keeps, and which articles play them. Reads only; rights are those of pictures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from wagtail.images import permissions as picture_permissions
from wagtail.models import Collection as PictureCollection
from wagtail.models import ReferenceIndex
from wagtail.permission_policies import BlanketPermissionPolicy

from orkhon.desk.blocks.passages import raw_of
from orkhon.desk.blocks.raw_recordings import recording_holders_in, tracks_of
from orkhon.desk.concerned import articles as article_type
from orkhon.desk.models import Article
from orkhon.desk.policies import ARTICLES
from orkhon.language.folding import Strength, fold
from orkhon.media.models import Picture, Recording

MOST_SEARCHED: Final = 20_000
"""The newest recordings, whose titles are compared one by one: a database knows no letters of other scripts."""
_LONGEST_WORDS: Final = 200
_MOST_USES: Final = 100


class RecordingsKept(BlanketPermissionPolicy):
    """Whoever chooses pictures sees recordings; one is changed by whoever might change a picture of the same person."""

    def __init__(self) -> None:
        super().__init__(Recording)

    def user_has_permission(self, user: Any, action: str) -> bool:
        """True where the person may `view` any, or `change` some."""
        asked = "choose" if action == "view" else action
        return action in {"view", "change"} and bool(
            picture_permissions.permission_policy.user_has_permission(user, asked)
        )

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Recording) -> bool:
        """True where the person may do that to this one."""
        if action != "change":
            return self.user_has_permission(user, action)
        alike = Picture(collection=PictureCollection.get_first_root_node(), uploaded_by_user_id=instance.uploaded_by_id)
        return bool(picture_permissions.permission_policy.user_has_permission_for_instance(user, "change", alike))


KEPT: Final = RecordingsKept()


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """One article that plays the recording. `captions` are the languages of its captions, by their own names."""

    article: Article
    live: bool
    captions: tuple[str, ...]
    transcribed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Uses:
    """The articles that the person sees, and how many more there are in drafts of other newsrooms."""

    seen: tuple[Use, ...]
    others: int


def recordings_found(words: str, *, kind: str = "") -> list[int]:
    """Return the numbers of recordings whose title or credit has all the words, in whatever script; newest first."""
    rows = Recording.objects.order_by("-pk")
    if kind:
        rows = rows.filter(kind=kind)
    wanted = fold(words[:_LONGEST_WORDS], Strength.LOOSE).split()
    if not wanted:
        return list(rows.values_list("pk", flat=True)[:MOST_SEARCHED])
    found = []
    for pk, title, credit in rows.values_list("pk", "title", "credit")[:MOST_SEARCHED]:
        said = fold(f"{title} {credit}", Strength.LOOSE)
        if all(word in said for word in wanted):
            found.append(pk)
    return found


def times_used(numbers: Collection[int]) -> dict[int, int]:
    """Return in how many articles each recording is played; one query."""
    rows = ReferenceIndex.objects.filter(
        base_content_type=article_type(),
        to_content_type=ContentType.objects.get_for_model(Recording),
        to_object_id__in=[str(pk) for pk in numbers],
    )
    counted = rows.values("to_object_id").annotate(count=Count("object_id", distinct=True)).order_by()
    return {int(row["to_object_id"]): row["count"] for row in counted}


def uses_of(recording: Recording, user: User) -> Uses:
    """Return who plays it, as far as the person sees: what readers have, and drafts that are not public yet."""
    rows = ReferenceIndex.get_references_to(recording).filter(base_content_type=article_type())
    numbers = {int(pk) for pk in rows.values_list("object_id", flat=True)}
    seen = ARTICLES.seen_by(user).filter(pk__in=numbers).select_related("locale").order_by("-pk")
    shown = [_use(article, recording.pk) for article in seen[:_MOST_USES]]
    return Uses(seen=tuple(shown), others=max(0, len(numbers) - seen.count()))


def _use(article: Article, number: int) -> Use:
    names = dict(settings.LANGUAGES)
    holders = [one for one in recording_holders_in(raw_of(article)) if one.get("recording") == number]
    languages = dict.fromkeys(names.get(code, code) for holder in holders for code, _ in tracks_of(holder))
    return Use(
        article=article,
        live=article.live,
        captions=tuple(languages),
        transcribed=any(holder.get("transcript") for holder in holders),
    )
