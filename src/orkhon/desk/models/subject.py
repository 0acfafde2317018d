"""What each article names, in a form that can be asked for: places, people, signatures, media topics."""

from __future__ import annotations

from django.db import models

from orkhon.desk.models.article import Article


class SubjectKind(models.TextChoices):
    """What sort of thing is named."""

    PLACE = "place", "place"
    PERSON = "person", "person"
    AUTHOR = "author", "author"
    TOPIC = "topic", "media topic"


class ArticleSubject(models.Model):
    """One thing that one article names. Follows the article's own lists, which alone are true (desk/subjects.py).

    `key` is the same in all languages: the gazetteer's code, a name's skeleton, a media topic's number; `slug` is
    what addresses call it; `name` how this article writes it.
    """

    # No constraint: the former version of the hub deletes articles without knowing this table.
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="subjects", db_constraint=False)
    kind = models.CharField(max_length=6, choices=SubjectKind.choices)
    key = models.CharField(max_length=100)
    slug = models.CharField(max_length=100)
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = "subject of an article"
        verbose_name_plural = "subjects of articles"
        constraints = [models.UniqueConstraint(fields=["article", "kind", "key"], name="desk_subject_once")]
        indexes = [
            models.Index(fields=["kind", "key", "-article"], name="desk_subject_by_key"),
            models.Index(fields=["kind", "slug"], name="desk_subject_by_slug"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug} of {self.article_id}"
