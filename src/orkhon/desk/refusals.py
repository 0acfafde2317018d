"""Say to a person everything that a refusal holds, each thing with the way to its mending. Knows messages alone."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages

from orkhon.desk.errors import NotReady


def tell_refusal(request: HttpRequest, before: str, refusal: Exception) -> None:
    """Put the refusal among the messages: `before` and what is in the way, as a list where there are several things."""
    if not isinstance(refusal, NotReady):
        messages.error(request, f"{before} {refusal}")
        return
    lines = format_html_join(
        "",
        "<li>{}</li>",
        (
            (format_html('<a href="{}">{}</a>', one.url, one.words) if one.url else one.words,)
            for one in refusal.obstacles
        ),
    )
    messages.error(request, format_html("{}<ul>{}</ul>", before, lines))
