"""The fields of the index of originals, and the name of their shape. One of another shape is not opened: built anew."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import version
from typing import Final

import tantivy

VERSION: Final = 1
"""Goes up when shingles, folds or what is put in are made otherwise."""

RUNS: Final = "runs"
MARKER: Final = "orkhon:originals:marker"
"""The uri of the document that says how far the index has read."""

_FIELDS: Final = ("uri", "position", "runs", "note")


@cache
def schema() -> tantivy.Schema:
    """Return the schema: a document a version, with the hashes of its runs of three words and no word of it."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("uri", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("position", fast=True)
    builder.add_text_field("runs", stored=False, tokenizer_name=RUNS, index_option="basic")
    builder.add_text_field("note", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


@cache
def shape() -> str:
    """Return twelve hex digits that change whenever the shape of the index does."""
    said = json.dumps([VERSION, version("tantivy"), _FIELDS])
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def opened(path: str) -> tantivy.Index:
    """Return the index in that folder, made where it is empty, with the tokenizer that no file keeps."""
    index = tantivy.Index(schema(), path=path)
    index.register_tokenizer(RUNS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index
