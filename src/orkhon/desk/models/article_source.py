"""What an article was made from."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey

from orkhon.desk.models.article import Article
from orkhon.items import DerivationKind


class ArticleSource(models.Model):
    """One item that an article was made from, at the version that was used.

    Agency and uri are the wire's own words, not keys: an item is no row of the desk.
    """

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="sources")
    agency = models.CharField(max_length=32)
    uri = models.CharField(max_length=2000, db_index=True)
    version = models.CharField(max_length=200, blank=True)
    how = models.CharField(
        max_length=11,
        choices=[(kind.value, kind.value) for kind in DerivationKind],
        default=DerivationKind.ADAPTATION.value,
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["article", "uri"], name="one_source_an_article")]

    def __str__(self) -> str:
        return f"{self.agency} {self.uri}"
