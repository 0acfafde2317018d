"""Engines, pairs and orders for tests. Asserts nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from orkhon.items import Language
from orkhon.translation.engines.orders import Order
from orkhon.translation.models import Engine, EnginePair

NOW = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)
THREE = ("Үлкен қала таза", "бүгін жаңа қала", "таза жаңа қала бүгін")
IN_TURKISH = ("büyük şehir temiz", "bugün yeni şehir", "temiz yeni şehir bugün")


def an_engine(
    name: str, address: str = "", *, pairs: tuple[str, ...] = ("kk-Cyrl>tr-Latn",), rank: int = 1, **facts: Any
) -> Engine:
    """An engine that is asked for those pairs; a server of a test lies on loopback."""
    facts = {"kind": "libretranslate", "timeout": 5, "local": True, **facts}
    engine = Engine.objects.create(name=name, address=address, **facts)
    for pair in pairs:
        source, target = pair.split(">")
        EnginePair.objects.create(engine=engine, source=source, target=target, rank=rank)
    return engine


def an_order(*texts: str, source: str = "kk", target: str = "tr", confidential: bool = False, **facts: Any) -> Order:
    """An order for these sentences."""
    return Order(
        texts=texts or THREE,
        source=Language.parse(source),
        target=Language.parse(target),
        confidential=confidential,
        **facts,
    )
