"""The tables of the desk: one subject a file."""

from orkhon.desk.models.approval import EditorApproval
from orkhon.desk.models.article import BODY_FEATURES, Article, ArticleSource, Withdrawal
from orkhon.desk.models.problem import ProblemKind, SourceProblem
from orkhon.desk.models.redaction import OrderState, RedactionOrder
from orkhon.desk.models.topic import Topic

__all__ = [
    "BODY_FEATURES",
    "Article",
    "ArticleSource",
    "EditorApproval",
    "OrderState",
    "ProblemKind",
    "RedactionOrder",
    "SourceProblem",
    "Topic",
    "Withdrawal",
]
