"""The fields of the memory's index, and the name of their shape. One of another shape is not opened but built anew."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import version
from typing import Final

import tantivy

VERSION: Final = 1
"""Goes up when keys or terms are made otherwise."""

TERMS: Final = "terms"
MARKER: Final = "marker"
_FIELDS: Final = ("wording", "words", "marker", "note")


@cache
def schema() -> tantivy.Schema:
    """Return the schema: a number, and the beginnings of the words with their language."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("wording", stored=True, indexed=True, fast=True)
    builder.add_text_field("words", stored=False, tokenizer_name=TERMS, index_option="freq")
    builder.add_text_field("marker", stored=False, tokenizer_name="raw", index_option="basic")
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
    index.register_tokenizer(TERMS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index
