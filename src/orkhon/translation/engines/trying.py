"""Try one sentence on one engine, whatever pairs it was given: does it answer, and what?"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User

from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.items import Language
from orkhon.translation.actions.wake_requests import wake_requests
from orkhon.translation.engines.orders import Answer, Order
from orkhon.translation.engines.translating import ask_one
from orkhon.translation.engines.ways import Leg
from orkhon.translation.models import Engine


def try_engine(engine: Engine, text: str, source: Language, target: Language, *, user: User, now: datetime) -> Answer:
    """Return what the engine makes of the sentence. It is asked even while it is paused: somebody has mended it.

    Where it answers well, requests that wait are taken up. The act is recorded without the sentence. The caller has
    asked whether the person may.
    """
    engine.paused_until = None
    order = Order(texts=(text,), source=source, target=target, confidential=False)
    found, attempts = ask_one(Leg(engine=engine, source=source, target=target), order, [0], now)
    if found:
        wake_requests(now=now)
    record(
        "translation.try_engine",
        actor=doer_of(user),
        now=now,
        object_type="translation.engine",
        object_key=str(engine.pk),
        details={"from": source.tag, "to": target.tag},
        outcome="done" if found else "failed",
    )
    return Answer(
        texts=(found.get(0),),
        engine=engine.name if found else "",
        route=(source.code, target.code) if found else (),
        attempts=tuple(attempts),
    )
