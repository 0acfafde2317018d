"""Models that this hub can use, where to get them and what their licences allow. Fetches nothing.

What is said of licences was read on the models' own pages; whoever fetches a model reads them again, for they change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownModel:
    """One model. `size` is of the folder for CTranslate2, quantised to 8 bits, in gigabytes, roughly."""

    name: str
    where: str
    converted: str
    licence: str
    commercial: bool
    size: float
    note: str


KNOWN_MODELS: Final = (
    KnownModel(
        name="MADLAD-400 3B",
        where="https://huggingface.co/google/madlad400-3b-mt",
        converted="https://huggingface.co/Heng666/madlad400-3b-ct2-int8",
        licence="Apache-2.0",
        commercial=True,
        size=3.0,
        note="the first choice: over 400 languages, all eight of ours among them",
    ),
    KnownModel(
        name="MADLAD-400 7B, also for back-translation",
        where="https://huggingface.co/google/madlad400-7b-mt",
        converted="https://huggingface.co/Nextcloud-AI/madlad400-7b-mt-bt-ct2-int8",
        licence="Apache-2.0",
        commercial=True,
        size=8.0,
        note="better and slower; wants 10 GB of memory",
    ),
    KnownModel(
        name="NLLB-200 distilled 600M",
        where="https://huggingface.co/facebook/nllb-200-distilled-600M",
        converted="ct2-transformers-converter --model facebook/nllb-200-distilled-600M --quantization int8",
        licence="CC-BY-NC-4.0",
        commercial=False,
        size=0.6,
        note="one script a language: az-Latn, kk-Cyrl, ky-Cyrl, tk-Latn, uz-Latn",
    ),
    KnownModel(
        name="NLLB-200 3.3B",
        where="https://huggingface.co/facebook/nllb-200-3.3B",
        converted="ct2-transformers-converter --model facebook/nllb-200-3.3B --quantization int8",
        licence="CC-BY-NC-4.0",
        commercial=False,
        size=3.4,
        note="the same, larger and better",
    ),
)

LICENCE_NOTES: Final = (
    "MADLAD-400: its model pages carry the licence Apache-2.0 (seen on the pages of google/madlad400-7b-mt and of the "
    "conversions of 3B). They also call it a research model that was not assessed for production: a person checks "
    "every sentence here.",
    "NLLB-200: CC BY-NC 4.0. It may not be used commercially: an agency that sells its wire, or a portal with "
    "advertisements, needs another model.",
    "Read the licence on the page once more before you fetch a model, and keep a copy of it beside the files.",
)
