"""Who is given what, and what each was given."""

from orkhon.exchange.models.delivery import Channel, Delivery, DeliveryState, Receipt
from orkhon.exchange.models.notice import Notice
from orkhon.exchange.models.subscriber import Product, Subscriber
from orkhon.exchange.models.token import Token
from orkhon.exchange.models.webhook import Webhook

__all__ = [
    "Channel",
    "Delivery",
    "DeliveryState",
    "Notice",
    "Product",
    "Receipt",
    "Subscriber",
    "Token",
    "Webhook",
]
