"""Who is given what, and what each was given."""

from orkhon.exchange.models.delivery import SENT_BY, Channel, Delivery, DeliveryState, Receipt
from orkhon.exchange.models.follower import FollowerAnswer, FollowerStanding
from orkhon.exchange.models.notice import Notice
from orkhon.exchange.models.subscriber import Product, Subscriber
from orkhon.exchange.models.token import Token
from orkhon.exchange.models.webhook import FORMATS_BY_CHANNEL, SentAs, Webhook

__all__ = [
    "FORMATS_BY_CHANNEL",
    "SENT_BY",
    "Channel",
    "Delivery",
    "DeliveryState",
    "FollowerAnswer",
    "FollowerStanding",
    "Notice",
    "Product",
    "Receipt",
    "SentAs",
    "Subscriber",
    "Token",
    "Webhook",
]
