"""The tables of the desk: one subject a file."""

from orkhon.desk.models.approval import EditorApproval
from orkhon.desk.models.article import Article
from orkhon.desk.models.article_kinds import ArticleKind, Withdrawal
from orkhon.desk.models.article_source import ArticleSource
from orkhon.desk.models.correction import ChannelState, Correction, CorrectionInChannel, CorrectionKind
from orkhon.desk.models.literature import Author, AuthorText, Book, BookChapter, BookText, HistoryDay, HistoryDayText
from orkhon.desk.models.problem import ProblemKind, SourceProblem
from orkhon.desk.models.redaction import OrderState, RedactionOrder
from orkhon.desk.models.sentence_presence import SentencePresence
from orkhon.desk.models.subject import ArticleSubject, SubjectKind
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
    "ArticleSubject",
    "Assignment",
    "AssignmentState",
    "Author",
    "AuthorText",
    "BoardRow",
    "Book",
    "BookChapter",
    "BookText",
    "ChannelState",
    "Correction",
    "CorrectionInChannel",
    "CorrectionKind",
    "EditorApproval",
    "HistoryDay",
    "HistoryDayText",
    "OrderState",
    "ProblemKind",
    "RedactionOrder",
    "SentencePresence",
    "SourceProblem",
    "Stage",
    "Step",
    "StepKind",
    "SubjectKind",
    "Task",
    "Topic",
    "Withdrawal",
]
