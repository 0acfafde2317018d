"""The tables of the room: one subject a file."""

from orkhon.translation.models.engines import (
    Engine,
    EngineKind,
    EnginePair,
    EngineUse,
    MachineRequest,
    RequestState,
)
from orkhon.translation.models.glossary import (
    GlossaryState,
    StyleKind,
    StyleRule,
    Term,
    TermKind,
    TermWording,
    WordingStatus,
)
from orkhon.translation.models.memory import ForgottenWording, Unit, Wording, WordingUse
from orkhon.translation.models.segments import (
    Document,
    Segment,
    SegmentOrigin,
    SegmentStatus,
    SegmentVersion,
    VersionKind,
)

__all__ = [
    "Document",
    "Engine",
    "EngineKind",
    "EnginePair",
    "EngineUse",
    "ForgottenWording",
    "GlossaryState",
    "MachineRequest",
    "RequestState",
    "Segment",
    "SegmentOrigin",
    "SegmentStatus",
    "SegmentVersion",
    "StyleKind",
    "StyleRule",
    "Term",
    "TermKind",
    "TermWording",
    "Unit",
    "VersionKind",
    "Wording",
    "WordingStatus",
    "WordingUse",
]
