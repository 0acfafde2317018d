"""The peer's pages: a home a language, sections, and articles with a body of blocks, authors and tags."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.blocks import CharBlock, ChoiceBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.snippets.models import register_snippet


class HeadingBlock(StructBlock):
    """A heading of one of three sizes."""

    heading_text = CharBlock(required=True)
    size = ChoiceBlock(choices=[("h2", "H2"), ("h3", "H3"), ("h4", "H4")], required=False)

    class Meta:
        template = "portals_peer/blocks/heading.html"


class BodyBlock(StreamBlock):
    """What a body is made of."""

    heading_block = HeadingBlock()
    paragraph_block = RichTextBlock(template="portals_peer/blocks/paragraph.html")


@register_snippet
class Person(models.Model):
    """Who writes."""

    first_name = models.CharField(max_length=254)
    last_name = models.CharField(max_length=254)

    class Meta:
        app_label = "portals_peer"

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class HomePage(Page):
    """The front page of one language."""

    class Meta:
        app_label = "portals_peer"


class SectionPage(Page):
    """A list of articles."""

    introduction = models.TextField(blank=True)

    class Meta:
        app_label = "portals_peer"


class ArticleTag(TaggedItemBase):
    """One tag of one article."""

    content_object = ParentalKey("ArticlePage", related_name="tagged_items", on_delete=models.CASCADE)

    class Meta:
        app_label = "portals_peer"


class ArticlePerson(Orderable):
    """One author of one article."""

    page = ParentalKey("ArticlePage", related_name="article_persons", on_delete=models.CASCADE)
    person = models.ForeignKey(Person, related_name="+", on_delete=models.CASCADE)

    class Meta(Orderable.Meta):
        app_label = "portals_peer"


class ArticlePage(Page):
    """One article."""

    introduction = models.TextField(blank=True)
    body = StreamField(BodyBlock(), blank=True)
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)
    date_published = models.DateTimeField(null=True)

    class Meta:
        app_label = "portals_peer"
        indexes = [models.Index(fields=["-date_published"])]

    def authors(self) -> list[Person]:
        """Return who wrote it, in their order."""
        return [one.person for one in self.article_persons.select_related("person")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give what an article of the hub has beside its text too: the newest, those of its tags, other languages."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        newest = ArticlePage.objects.live().filter(locale=self.locale).exclude(pk=self.pk)
        tags = list(self.tags.all())
        context["home"] = HomePage.objects.get(locale=self.locale)
        context["menu"] = context["home"].get_children().live().in_menu()
        context["tags"] = tags
        context["latest"] = newest.order_by("-date_published")[:6]
        context["related"] = newest.filter(tags__in=tags).order_by("-pk").distinct()[:3]
        context["translations"] = self.get_translations().live().select_related("locale")
        return context
