"""The engines by kind: what each folder gives. Knows no table but the names of kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from orkhon.items import Language
from orkhon.translation.engines.apertium import ask as apertium
from orkhon.translation.engines.apertium import codes as apertium_codes
from orkhon.translation.engines.chat import ask as chat
from orkhon.translation.engines.chat import codes as chat_codes
from orkhon.translation.engines.libretranslate import ask as libretranslate
from orkhon.translation.engines.libretranslate import codes as libretranslate_codes
from orkhon.translation.engines.local import ask as local
from orkhon.translation.engines.local import codes as local_codes
from orkhon.translation.engines.nothing import ask as nothing
from orkhon.translation.engines.nothing import codes as nothing_codes
from orkhon.translation.engines.orders import Question
from orkhon.translation.models.engines import EngineKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One interface to engines.

    `ask` returns as many texts as it was given, None for what the engine left out, and raises `EngineError` where
    nothing came; `code_of` says what such engines call a language. `by_rules` marks those that learned from no texts.
    `in_one_question` is how many sentences it is sent together: one to whatever answers from elsewhere, so that none
    can come back in another's place. A model in this hub's own process is handed several, and keeps their order.
    """

    ask: Callable[[Question], list[str | None]]
    code_of: Callable[[Language], str]
    by_rules: bool = False
    in_one_question: int = 1


KINDS: Final[Mapping[str, Kind]] = {
    EngineKind.LIBRETRANSLATE: Kind(ask=libretranslate.ask, code_of=libretranslate_codes.code_of),
    EngineKind.APERTIUM: Kind(ask=apertium.ask, code_of=apertium_codes.code_of, by_rules=True),
    EngineKind.CHAT: Kind(ask=chat.ask, code_of=chat_codes.code_of),
    EngineKind.LOCAL: Kind(ask=local.ask, code_of=local_codes.code_of, in_one_question=8),
    EngineKind.NOTHING: Kind(ask=nothing.ask, code_of=nothing_codes.code_of, by_rules=True),
}
