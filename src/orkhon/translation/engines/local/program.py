"""The process that holds a model: one JSON line in, one out. Knows nothing of the hub, and imports nothing of it.

It is run as a file (`python program.py FOLDER`), so that no Django is loaded beside a model of gigabytes. It ends when
its standard input does: with the process that started it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

TOKENISERS = (
    "sentencepiece.model",
    "spiece.model",
    "sentencepiece.bpe.model",
    "flores200_sacrebleu_tokenizer_spm.model",
)
_VOCABULARIES = ("shared_vocabulary.json", "shared_vocabulary.txt", "source_vocabulary.json", "source_vocabulary.txt")
_END = "</s>"
_MOST_TOKENS = 512
_SLACK = 20


def vocabulary_of(folder: Path) -> frozenset[str]:
    """Return the pieces that the model knows. Raises OSError or ValueError."""
    for name in _VOCABULARIES:
        path = folder / name
        if path.exists():
            text = path.read_text(encoding="utf-8")
            return frozenset(json.loads(text) if path.suffix == ".json" else text.splitlines())
    raise FileNotFoundError(f"none of {', '.join(_VOCABULARIES)} is in the folder")


def family_of(pieces: frozenset[str]) -> str:
    """Return `nllb` or `madlad`, by what the vocabulary calls languages. Raises ValueError for neither."""
    if pieces & {"eng_Latn", "kaz_Cyrl", "tur_Latn", "rus_Cyrl"}:
        return "nllb"
    if pieces & {"<2en>", "<2kk>", "<2tr>", "<2ru>"}:
        return "madlad"
    raise ValueError("the vocabulary is neither NLLB-200's nor MADLAD-400's")


class Model:
    """One opened model. Raises OSError, ValueError, RuntimeError, ImportError where it cannot be opened."""

    def __init__(self, folder: Path) -> None:
        # Only here: the program that says what is missing must start without them.
        import ctranslate2  # noqa: PLC0415
        import sentencepiece  # noqa: PLC0415

        self.pieces = vocabulary_of(folder)
        self.family = family_of(self.pieces)
        tokeniser = next((folder / name for name in TOKENISERS if (folder / name).exists()), None)
        if tokeniser is None:
            raise FileNotFoundError(f"none of {', '.join(TOKENISERS)} is in the folder")
        self._words = sentencepiece.SentencePieceProcessor(model_file=str(tokeniser))
        facts = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._adds_end = bool(facts.get("add_source_eos"))
        self._model = ctranslate2.Translator(str(folder), device="cpu", inter_threads=1, intra_threads=0)

    def translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        """Return the translations; the codes are the family's. Raises ValueError for a language unknown to it."""
        mark = target if self.family == "nllb" else f"<2{target}>"
        wanted = {mark} | ({source} if self.family == "nllb" else set())
        if not wanted <= self.pieces:
            raise ValueError(f"the model does not know {', '.join(sorted(wanted - self.pieces))}")
        lines = [self._tokens(text, source, mark) for text in texts]
        prefix = [[mark]] * len(lines) if self.family == "nllb" else None
        found = self._model.translate_batch(
            [line[:_MOST_TOKENS] for line in lines],
            target_prefix=prefix,
            beam_size=2,
            max_batch_size=512,
            batch_type="tokens",
            max_decoding_length=2 * max(map(len, lines)) + _SLACK,
        )
        answers: list[str | None] = []
        for line, one in zip(lines, found, strict=True):
            tokens = one.hypotheses[0][1:] if self.family == "nllb" else one.hypotheses[0]
            # A sentence that was cut would be translated in part: better not at all.
            answers.append(self._words.decode(tokens) if len(line) <= _MOST_TOKENS else None)
        return answers

    def _tokens(self, text: str, source: str, mark: str) -> list[str]:
        first = source if self.family == "nllb" else mark
        return [first, *self._words.encode(text, out_type=str), *([] if self._adds_end else [_END])]


def main() -> int:
    """Say that the model is there, or why not; then answer line by line until the input ends."""
    try:
        model = Model(Path(sys.argv[1]))
    except Exception as error:
        # Whatever it is, the parent tells it to an administrator.
        _say({"failed": f"{type(error).__name__}: {error}"[:500]})
        return 1
    _say({"ready": model.family})
    for line in sys.stdin:
        try:
            asked = json.loads(line)
            _say({"texts": model.translate(asked["texts"], asked["source"], asked["target"])})
        except Exception as error:
            _say({"error": f"{type(error).__name__}: {error}"[:500]})
    return 0


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
