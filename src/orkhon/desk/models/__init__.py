"""The tables of the desk: one subject a file."""

from orkhon.desk.models.article import BODY_FEATURES, Article, ArticleSource, Withdrawal
from orkhon.desk.models.problem import ProblemKind, SourceProblem
from orkhon.desk.models.topic import Topic

__all__ = ["BODY_FEATURES", "Article", "ArticleSource", "ProblemKind", "SourceProblem", "Topic", "Withdrawal"]
