"""Read the letters in a picture with Tesseract, in a process with limits, where it is installed. Keeps nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from orkhon.verification.checking.cleaning import cleaned
from orkhon.verification.checking.errors import CheckUnavailable

MODELS: Final[Mapping[str, tuple[str, ...]]] = {
    "az": ("aze", "aze_cyrl", "tur", "eng"),
    "en": ("eng", "rus", "tur"),
    "kk": ("kaz", "rus", "eng"),
    "ky": ("kir", "rus", "eng"),
    "ru": ("rus", "kaz", "kir", "eng"),
    "tk": ("tur", "uzb", "rus", "eng"),
    "tr": ("tur", "aze", "eng"),
    "uz": ("uzb", "uzb_cyrl", "rus", "eng"),
}
"""Tesseract's models by the language of whoever asks, the likeliest first; there is none for Turkmen."""

KNOWN: Final = frozenset(model for models in MODELS.values() for model in models)
PATIENCE_S: Final = 20.0
_MOST_KILOBYTES: Final = 1_500_000
_MOST_LETTERS: Final = 20_000
_WAIT_S: Final = 8.0
_LIMITED: Final = f'ulimit -v {_MOST_KILOBYTES} && ulimit -t {int(PATIENCE_S)} && exec tesseract stdin stdout -l "$1"'
_one_at_a_time: Final = threading.BoundedSemaphore(1)


@lru_cache(maxsize=1)
def installed_models() -> frozenset[str]:
    """Return the models that are there; none where Tesseract is not installed."""
    if shutil.which("tesseract") is None:
        return frozenset()
    try:
        asked = subprocess.run(
            ["tesseract", "--list-langs"], capture_output=True, text=True, check=False, timeout=10, env=_environment()
        )
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(line.strip() for line in asked.stdout.splitlines()[1:]) & KNOWN


def models_for(language: str) -> tuple[str, ...]:
    """Return the installed models for whoever speaks that language."""
    there = installed_models()
    return tuple(model for model in MODELS.get(language, ("eng",)) if model in there)


def read_letters(picture: bytes, language: str) -> str | None:
    """Return the words in the picture, empty where none could be read; None where no reader is installed.

    Raises `CheckUnavailable` while others are read.
    """
    models = models_for(language)
    if not models:
        return None
    if not _one_at_a_time.acquire(timeout=_WAIT_S):
        raise CheckUnavailable(_("Many pictures are being read just now. Try again in a while."))
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", _LIMITED, "read", "+".join(models)],
            input=picture,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=PATIENCE_S,
            env=_environment(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    finally:
        _one_at_a_time.release()
    if done.returncode:
        return ""
    return cleaned(done.stdout.decode("utf-8", "replace"))[:_MOST_LETTERS]


def _environment() -> dict[str, str]:
    """What the program may know of this one: where programs and models lie, and that it has one processor."""
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX", "LANG") if name in os.environ}
    return {**kept, "OMP_THREAD_LIMIT": "1"}
