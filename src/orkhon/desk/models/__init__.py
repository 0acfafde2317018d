"""The tables of the desk: one subject a file."""

from orkhon.desk.models.approval import EditorApproval
from orkhon.desk.models.article import Article, ArticleKind, ArticleSource, Withdrawal
from orkhon.desk.models.correction import ChannelState, Correction, CorrectionInChannel, CorrectionKind
from orkhon.desk.models.problem import ProblemKind, SourceProblem
from orkhon.desk.models.redaction import OrderState, RedactionOrder
from orkhon.desk.models.sentence_presence import SentencePresence
from orkhon.desk.models.topic import Topic
from orkhon.desk.models.work import (
    ArticleComment,
    Assignment,
    AssignmentState,
    BoardRow,
    Stage,
    Step,
    StepKind,
    Task,
)

__all__ = [
    "Article",
    "ArticleComment",
    "ArticleKind",
    "ArticleSource",
    "Assignment",
    "AssignmentState",
    "BoardRow",
    "ChannelState",
    "Correction",
    "CorrectionInChannel",
    "CorrectionKind",
    "EditorApproval",
    "OrderState",
    "ProblemKind",
    "RedactionOrder",
    "SentencePresence",
    "SourceProblem",
    "Stage",
    "Step",
    "StepKind",
    "Task",
    "Topic",
    "Withdrawal",
]
