"""Machine engines behind one interface: order sentences, ask who could help, request a whole document."""

from orkhon.translation.actions.request_machine import request_machine
from orkhon.translation.engines.orders import Answer, Attempt, Order, TermHint
from orkhon.translation.engines.requests import RequestStanding, state_of_request
from orkhon.translation.engines.translating import back_translation, translate
from orkhon.translation.engines.ways import Way, engines_for

__all__ = [
    "Answer",
    "Attempt",
    "Order",
    "RequestStanding",
    "TermHint",
    "Way",
    "back_translation",
    "engines_for",
    "request_machine",
    "state_of_request",
    "translate",
]
