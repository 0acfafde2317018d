"""`orkhon stories replay`: stories of items in a file, from their words, languages and times alone. Knows no Django.

The embedder is chosen as for a hub (`ORKHON_EMBEDDER`), but for an endpoint, which a hub alone asks.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from orkhon.intake.terminal import speaking_plainly
from orkhon.stories.embedding import Embedder, LexicalEmbedder, NanoEmbedder, best_embedder
from orkhon.stories.errors import UnfitFile
from orkhon.stories.replaying import Replayed, replay

_SAID_EACH_S = 5.0
_MOST_SAID = 50
_INTERRUPTED = 130
_EMBEDDERS: dict[str, Callable[[], Embedder]] = {
    "auto": best_embedder,
    "nano": NanoEmbedder,
    "lexical": LexicalEmbedder,
}


def main(arguments: Sequence[str]) -> int:
    """Write each item's story. Returns 0, 1 for a broken line or a file that cannot be used, 2 for no such embedder."""
    options = _parser().parse_args(list(arguments))
    chosen = options.embedder or os.environ.get("ORKHON_EMBEDDER") or "auto"
    if chosen not in _EMBEDDERS:
        _say(f"the embedder is {chosen[:60]!r}; without a hub it is one of {', '.join(_EMBEDDERS)}")
        return 2
    with speaking_plainly():
        try:
            embedder = _EMBEDDERS[chosen]()
            done = replay(Path(options.source), Path(options.target), embedder, told=_progress())
        except KeyboardInterrupt:
            return _INTERRUPTED
        except OSError as error:
            _say(f"{error.filename or options.target}: {error.strerror or error}")
            return 1
        except (UnfitFile, RuntimeError) as error:
            _say(" ".join(str(error).split()))
            return 1
        _tell(done, embedder)
    return 1 if done.broken else 0


def _tell(done: Replayed, embedder: Embedder) -> None:
    """Say what became of the file, and what was odd about which lines; the first of them, should they be many."""
    for kind in (done.broken, done.mistagged):
        for one in kind[:_MOST_SAID]:
            _say(str(one))
        if len(kind) > _MOST_SAID:
            _say(f"… and {len(kind) - _MOST_SAID:,} more of these")
    if done.undated:
        _say(f"items without a time that can be read: {len(done.undated):,}; they count as of the one before them")
    refused = f"; {len(done.broken):,} lines were broken" if done.broken else ""
    _say(
        f"{done.items:,} items in {done.stories:,} stories by {embedder.name} {embedder.version}, "
        f"{done.embedded:,} embedded{refused}"
    )


def _progress() -> Callable[[str, int], None]:
    said = time.monotonic()

    def told(what: str, count: int) -> None:
        nonlocal said
        if time.monotonic() - said >= _SAID_EACH_S:
            said = time.monotonic()
            _say(f"{count:,} {what}")

    return told


def _say(line: str) -> None:
    print(f"orkhon stories: {line}", file=sys.stderr)  # noqa: T201 - words for whoever runs it


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="orkhon stories replay",
        description='Read items as JSON lines, {"id", "language", "title", "text", "published"}, and write a line '
        '{"id", "story"} for each, in their order. Needs no hub. Vectors are kept in OUT.vectors, so that a second run '
        "embeds nothing again. At the end all stories are compared with each other once more; a running hub, where "
        "news has no end, does that now and then, and not where very many are live, so there the last reports may "
        "stand otherwise. Exit status 1 when a line was broken: the others are written all the same.",
    )
    parser.add_argument("--in", dest="source", required=True, metavar="FILE.jsonl", help="the items")
    parser.add_argument("--out", dest="target", required=True, metavar="FILE.jsonl", help="where their stories go")
    parser.add_argument("--embedder", choices=sorted(_EMBEDDERS), help="auto if neither this nor ORKHON_EMBEDDER says")
    return parser
