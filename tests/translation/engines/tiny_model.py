"""A real CTranslate2 model of some kilobytes, whose weights translate word for word. Made with numpy, untrained.

Tokens and places are one-hot, the decoder's attention looks at the place where it stands, and what it finds there is
the word's translation. So it can be asked as NLLB-200 and MADLAD-400 are, and its answers are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import sentencepiece
from ctranslate2.specs import transformer_spec
from numpy.typing import NDArray

PLACES = 80
_SHARP = 40.0

WORDS: Mapping[str, str] = {"қала": "şehir", "үлкен": "büyük", "таза": "temiz", "бүгін": "bugün", "жаңа": "yeni"}
"""Kazakh words and their Turkish ones."""


def make_model(folder: Path, *, family: str, words: Mapping[str, str] = WORDS) -> Path:
    """Write a model of `family` (`nllb`, `madlad`) with its tokeniser into `folder`, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    marks = ["kaz_Cyrl", "tur_Latn"] if family == "nllb" else ["<2tr>", "<2kk>"]
    _tokeniser(folder, words)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    pieces = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    vocabulary = pieces + marks
    becomes = {f"▁{one}": f"▁{other}" for one, other in words.items()}
    spec = _weights(vocabulary, becomes, shift=0 if family == "nllb" else 1)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = False
    spec.config.decoder_start_token = "</s>"
    spec.validate()
    spec.save(str(folder))
    return folder


def _tokeniser(folder: Path, words: Mapping[str, str]) -> None:
    lines = [" ".join(words), " ".join(words.values())] * 5
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_prefix=str(folder / "sentencepiece"),
        model_type="word",
        vocab_size=3 + 2 * len(words),
        minloglevel=2,
    )


def _weights(vocabulary: list[str], becomes: Mapping[str, str], *, shift: int) -> transformer_spec.TransformerSpec:
    """Return the model: `shift` is how far behind its own place in the answer a word stands in the question."""
    size = len(vocabulary)
    width = 2 * size + PLACES  # its own word, its place, the word that is found
    number = {piece: place for place, piece in enumerate(vocabulary)}
    spec = transformer_spec.TransformerSpec.from_config((1, 1), 1, pre_norm=True)

    embedding = np.zeros((size, width), dtype=np.float32)
    embedding[np.arange(size), np.arange(size)] = 1
    places = np.zeros((PLACES, width), dtype=np.float32)
    places[np.arange(PLACES), size + np.arange(PLACES)] = 1

    spec.encoder.embeddings[0].weight = embedding
    spec.decoder.embeddings.weight = embedding
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = False
        side.position_encodings.encodings = places
        _plain_norm(side.layer_norm, width)
    _silent_attention(spec.encoder.layer[0].self_attention, width, fused=True)
    _silent_attention(spec.decoder.layer[0].self_attention, width, fused=True)
    for layer in (spec.encoder.layer[0], spec.decoder.layer[0]):
        _plain_norm(layer.self_attention.layer_norm, width)
        _plain_norm(layer.ffn.layer_norm, width)
        _zero(layer.ffn.linear_0, 8, width)
        _zero(layer.ffn.linear_1, width, 8)

    look = spec.decoder.layer[0].attention
    _plain_norm(look.layer_norm, width)
    query, key, value = (np.zeros((width, width), dtype=np.float32) for _ in range(3))
    for place in range(PLACES - shift):
        query[size + place + shift, size + place] = _SHARP
        key[size + place, size + place] = _SHARP
    key[size + PLACES - 1, size + PLACES - 1] = _SHARP
    for piece, place in number.items():
        value[size + PLACES + number[becomes.get(piece, piece)], place] = 1
    look.linear[0].weight, look.linear[0].bias = query, np.zeros(width, dtype=np.float32)
    look.linear[1].weight = np.concatenate([key, value])
    look.linear[1].bias = np.zeros(2 * width, dtype=np.float32)
    look.linear[2].weight = np.eye(width, dtype=np.float32) * _SHARP
    look.linear[2].bias = np.zeros(width, dtype=np.float32)

    projection = np.zeros((size, width), dtype=np.float32)
    projection[np.arange(size), size + PLACES + np.arange(size)] = _SHARP
    spec.decoder.projection.weight, spec.decoder.projection.bias = projection, np.zeros(size, dtype=np.float32)
    return spec


def _plain_norm(norm: object, width: int) -> None:
    norm.gamma, norm.beta = np.ones(width, dtype=np.float32), np.zeros(width, dtype=np.float32)  # type: ignore[attr-defined]  # made at run time


def _zero(linear: object, rows: int, columns: int) -> None:
    weight: NDArray[np.float32] = np.zeros((rows, columns), dtype=np.float32)
    linear.weight, linear.bias = weight, np.zeros(rows, dtype=np.float32)  # type: ignore[attr-defined]  # made at run time


def _silent_attention(attention: object, width: int, *, fused: bool) -> None:
    first, second = attention.linear[:2]  # type: ignore[attr-defined]  # made at run time
    _zero(first, 3 * width if fused else width, width)
    _zero(second, width, width)
