"""What is asked of engines and what they answer, as the rest of the hub sees it. Knows no engine and no table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orkhon.items import Language
from orkhon.translation.engines.happenings import Happening, words_for


@dataclass(frozen=True, kw_only=True, slots=True)
class TermHint:
    """A word of the source and what it is to be called."""

    source: str
    target: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """Sentences to be translated, in their order, with inline markup as marks (`⟦1⟧word⟦/1⟧`).

    `context` is plain text around them. `confidential` is said by whoever orders: embargoed or restricted text never
    leaves the hub.
    """

    texts: tuple[str, ...]
    source: Language
    target: Language
    confidential: bool
    terms: tuple[TermHint, ...] = ()
    context: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """What came of asking one engine. `sentences` are the places, from 0, of those that it is about."""

    engine: str
    ok: bool
    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    sentences: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """What happened, for people, in the active language."""
        return words_for(self.code, self.values)

    @property
    def plain(self) -> dict[str, Any]:
        """The attempt as a row keeps it; `attempt_of` reads it back."""
        return {"engine": self.engine, "ok": self.ok, "code": str(self.code), "values": dict(self.values)}


def attempt_of(plain: object) -> Attempt:
    """Return the attempt that a row keeps; whatever it holds, something is returned."""
    given = plain if isinstance(plain, dict) else {}
    values = given.get("values")
    return Attempt(
        engine=str(given.get("engine", "")),
        ok=bool(given.get("ok")),
        code=str(given.get("code", Happening.FAILED)),
        values={str(key): str(value) for key, value in values.items()} if isinstance(values, dict) else {},
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What engines gave, sentence by sentence: None where none gave anything that can be used.

    `engine` and `route` are those of the first sentence that was translated; where several engines shared the work,
    `engines` and `routes` tell them of each. A route is the codes of the languages on the way: `("kk", "ru", "tr")`.
    """

    texts: tuple[str | None, ...]
    engine: str
    route: tuple[str, ...]
    attempts: tuple[Attempt, ...]
    engines: tuple[str, ...] = ()
    routes: tuple[tuple[str, ...], ...] = ()

    @property
    def complete(self) -> bool:
        """True where every sentence was translated."""
        return all(text is not None for text in self.texts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One question to one engine: its address and key, the texts in the script that it wants, its names of languages.

    `numbers` are those of the sentences in the order that they belong to: an answer to another question has others.
    `inside_only` lets the question go to loopback and private networks alone, whatever the name leads to now.
    """

    texts: tuple[str, ...]
    source: Language
    target: Language
    source_code: str
    target_code: str
    numbers: tuple[int, ...] = ()
    terms: tuple[TermHint, ...] = ()
    context: str = ""
    address: str = ""
    model: str = ""
    secret: str = field(default="", repr=False)
    timeout: float = 30.0
    allow_local: bool = False
    inside_only: bool = False
