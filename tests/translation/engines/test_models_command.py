"""`orkhon models` tells licences, and loads nothing whose files are not as their list says."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from orkhon.translation.engines.local.ask import runner_for
from orkhon.translation.engines.local.hashes import LIST
from tests.translation.engines.tiny_model import make_model


def said(*words: str) -> str:
    out = io.StringIO()
    call_command("models", *words, stdout=out)
    return out.getvalue()


def test_known_models_are_listed_with_their_licences() -> None:
    told = said()
    assert "Apache-2.0" in told
    assert told.count("NON-COMMERCIAL USE ONLY") == 2
    assert "https://huggingface.co/google/madlad400-3b-mt" in told


def test_a_model_that_is_whole_translates_a_sentence(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "model", family="nllb")
    assert "names 5 files" in said("hash", str(folder))
    assert "temiz şehir" in said("check", str(folder), "--sentence", "таза қала")
    assert runner_for(folder.resolve()).pid is None


@pytest.mark.parametrize("harm", ["changed", "missing", "unlisted"])
def test_a_model_that_is_not_as_its_list_says_is_not_loaded(tmp_path: Path, harm: str) -> None:
    folder = make_model(tmp_path / "model", family="nllb")
    said("hash", str(folder))
    if harm == "changed":
        (folder / "model.bin").write_bytes((folder / "model.bin").read_bytes()[:-1] + b"x")
    elif harm == "missing":
        (folder / "config.json").unlink()
    else:
        (folder / "more.bin").write_bytes(b"x")
    with pytest.raises(CommandError, match="not as its list says"):
        said("check", str(folder))


def test_a_list_that_is_missing_or_broken_is_said(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "model", family="nllb")
    with pytest.raises(CommandError, match="orkhon models hash"):
        said("check", str(folder))
    (folder / LIST).write_text("rubbish\n", encoding="utf-8")
    with pytest.raises(CommandError, match="no hash and name"):
        said("check", str(folder))
    with pytest.raises(CommandError, match="no folder"):
        said("check", str(tmp_path / "nowhere"))
    with pytest.raises(CommandError, match="not known"):
        said("fetch", "all")
