"""What the joint desk writes: its fields, and what it fills in by itself. How it goes out: article_publishing.py."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index

from orkhon.desk import preview
from orkhon.desk.blocks.content import ContentField, hash_of_body
from orkhon.desk.blocks.text import BODY_FEATURES
from orkhon.desk.blocks.to_html import html_of
from orkhon.desk.models.article_kinds import ArticleKind, Withdrawal
from orkhon.desk.models.article_publishing import BothOrNeither
from orkhon.desk.models.topic import Topic
from orkhon.desk.slugs import slug_of
from orkhon.items import Language
from orkhon.items.embargo import EmbargoKind
from orkhon.media.models import Picture


class Article(
    BothOrNeither,
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
    index.Indexed,
    ClusterableModel,
):
    """One text in one language; its translation group (`translation_key`) ties the languages together.

    A snippet and not a page: one article serves many portals, which find it by topic and language. No version
    column: the wire numbers what was published. `agency` is the code of the newsroom that works on it, the joint
    desk's or a member's own; whose matter is in it is said by `sources`.
    """

    # The database has the default too: the former version of the hub writes articles without the column.
    agency = models.CharField(
        _("newsroom"), max_length=32, default="desk", db_default="desk", db_index=True, editable=False
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(
        _("type"),
        max_length=12,
        choices=ArticleKind.choices,
        default=ArticleKind.NEWS.value,
        db_default=ArticleKind.NEWS.value,
    )
    headline = models.CharField(max_length=255)
    slug = models.SlugField(max_length=100, editable=False)
    deck = models.TextField(blank=True, help_text=_("one or two sentences under the headline"))
    dateline = models.CharField(max_length=120, blank=True, help_text=_("the place that it was written in"))
    slug_line = models.CharField(max_length=120, blank=True, help_text=_("the working name of the story"))
    # Derived from the blocks at each save, for the former version of the hub, which writes it alone: see `content`.
    body = RichTextField(features=BODY_FEATURES, blank=True)
    # What is set, raw blocks, is not what is read, a stream of them.
    content: Any = ContentField(blank=True, null=True)
    body_hash = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    media_topics = models.JSONField(
        _("media topics"),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("what the text is about, in the words of the IPTC; the wire carries them in every language"),
    )
    places = models.JSONField(
        _("places"), default=list, db_default=[], blank=True, help_text=_("what places the text is about")
    )
    people = models.JSONField(_("people"), default=list, db_default=[], blank=True, help_text=_("whom the text names"))
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    picture_alt = models.CharField(
        max_length=500,
        blank=True,
        help_text=_("what the picture shows, for those who do not see it"),
    )
    picture_caption = models.CharField(max_length=500, blank=True)
    byline = models.CharField(max_length=200, blank=True, help_text=_("who signs the text; several parted by commas"))
    credit = models.CharField(max_length=300, blank=True, help_text=_("how the originator is named"))
    ed_note = models.TextField(
        _("editor's note"), blank=True, help_text=_("goes to members with the item, not to readers")
    )
    urgency = models.PositiveSmallIntegerField(
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text=_("1 is most urgent, 9 least"),
    )
    script = models.CharField(
        max_length=4,
        blank=True,
        choices=[("Arab", _("Arabic")), ("Cyrl", _("Cyrillic")), ("Latn", _("Latin"))],
        help_text=_("left empty, the main script of the language"),
    )
    embargoed_until = models.DateTimeField(null=True, blank=True)
    embargo_kind = models.CharField(
        max_length=15,
        blank=True,
        default="",
        db_default="",
        choices=[
            (EmbargoKind.ON_DELIVERY.value, _("on delivery: members may use it at once")),
            (EmbargoKind.BROADCAST_FIRST.value, _("broadcast first: not in text before")),
            (EmbargoKind.NO_APPROACH.value, _("no approach: nor may anybody approach the persons named")),
        ],
        help_text=_(
            "what the embargo holds back besides; members see it marked, readers have nothing before its moment"
        ),
    )
    digital_source_type = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("IPTC's address of how the text was made, where a machine helped"),
    )
    correction_note = models.TextField(
        blank=True,
        help_text=_("what was wrong and what is right; readers see it, and the wire calls the change a correction"),
    )
    original = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="made_translations",
        editable=False,
    )
    original_version = models.CharField(max_length=200, blank=True, editable=False)
    updated_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField(max_length=8, choices=Withdrawal.choices, blank=True, editable=False)

    candidate_revision: int | None = None
    """The revision that this object was made of and that is about to be published; None everywhere else."""

    # What belongs to the article as a whole and not to one revision of it.
    WHOLE_FIELDS = (
        "agency",
        "uid",
        "original_id",
        "original_version",
        "updated_at",
        "withdrawn_at",
        "withdrawal_reason",
    )
    exclude_fields_in_copy = [
        "uid",
        "updated_at",
        "withdrawn_at",
        "withdrawal_reason",
        "live",
        "live_revision",
        "first_published_at",
        "last_published_at",
        "has_unpublished_changes",
        "go_live_at",
        "expire_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
    ]

    search_fields = [
        index.SearchField("headline", boost=2),
        index.AutocompleteField("headline"),
        index.SearchField("deck"),
        index.SearchField("body"),
        index.FilterField("id"),
        index.FilterField("agency"),
        index.FilterField("locale"),
        index.FilterField("live"),
        index.FilterField("topic"),
        index.FilterField("updated_at"),
        index.FilterField("first_published_at"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-first_published_at", "-pk"]
        indexes = [
            models.Index(fields=["locale", "live", "-first_published_at", "-id"], name="article_by_language"),
            models.Index(fields=["topic", "locale", "live", "-first_published_at"], name="article_by_topic"),
        ]
        permissions = [
            ("take_item", "Can take an item from the wire to the desk"),
            ("kill_item", "Can withhold, release and kill items on the wire"),
            ("redact_item", "Can order the redaction of items on the wire"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Wagtail's default is live; nothing is public here before it was published on the wire.
        if not args:
            kwargs.setdefault("live", False)
        super().__init__(*args, **kwargs)

    def __str__(self) -> str:
        return self.headline

    @property
    def uri(self) -> str:
        """How the wire names the article, for ever."""
        return f"urn:uuid:{self.uid}"

    @property
    def language(self) -> Language:
        """The language with the script of this text."""
        code = self.locale.language_code
        return Language(code=code, script=self.script) if self.script else Language.parse(code)

    def is_translation_of(self, uri: str) -> bool:
        """True where the item of that uri is the article that this one was translated from."""
        return self.original is not None and self.original.uri == uri

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with slug, script and body filled in."""
        fields = kwargs.get("update_fields")
        if fields is None:
            self._fill_in()
        elif not {"body", "content"}.isdisjoint(fields):
            self._fill_in()
            kwargs["update_fields"] = {*fields, "body", "content", "body_hash"}
        super().save(*args, **kwargs)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Check all fields, those that fill themselves in included."""
        self._fill_in()
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a kind of embargo without its moment: readers would have the article at once."""
        super().clean()
        if self.embargo_kind and self.embargoed_until is None:
            raise ValidationError({"embargoed_until": _("an embargo of that kind ends at a moment; say when")})

    def _fill_in(self) -> None:
        day = f"-{self.first_published_at:%Y-%m-%d}" if self.first_published_at else ""
        self.slug = slug_of(
            self.headline,
            language=self.locale.language_code if self.locale_id else "",
            otherwise=f"{self.kind}{day}",
        )
        if not self.script and self.locale_id:
            self.script = Language.parse(self.locale.language_code).script
        self._derive_body()

    def _derive_body(self) -> None:
        self.body = html_of(self.content.get_prep_value())
        self.body_hash = hash_of_body(self.body)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Return the article as the revision has it, with what belongs to the whole article kept."""
        if content.get("topic") and not Topic.objects.filter(pk=content["topic"]).exists():
            # A topic that drafts alone name can be deleted; the draft must be readable all the same.
            content = {**content, "topic": None}
        article: Self = super().with_content_json(content)
        for name in self.WHOLE_FIELDS:
            setattr(article, name, getattr(self, name))
        return article

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the article as readers would see it."""
        return preview.render(request, self)
