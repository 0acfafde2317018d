"""What can go wrong with a watched place, in words for whoever keeps it."""

from __future__ import annotations


class RadarError(Exception):
    """Something about the radar that its caller must know."""

    retryable = False


class PlaceRefused(RadarError):
    """What was given is no place that can be watched."""


class AlertSettled(RadarError):
    """Somebody has settled it already."""


class NotYours(RadarError):
    """The person may not do this."""
