"""What teasers and pages say about words in another language, and about when and by whom something was published.

Written here and not in templates of their own, because lists say it a hundred times a page.
"""

from __future__ import annotations

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from orkhon.portals import moments
from orkhon.portals.frame import Frame
from orkhon.portals.teasers import Teaser
from orkhon.portals.templatetags.cldr import frame_in

register = template.Library()
_NOTHING = SafeString("")


@register.simple_tag
def own(page: Frame) -> SafeString:
    """Mark an element as of the page's own matter, where that is not in the portal's script."""
    return _marked(page.own.tag, page.own.direction) if page.own else _NOTHING


@register.simple_tag
def in_other(teaser: Teaser) -> SafeString:
    """Mark an element as of the teaser's language, where that is not the page's."""
    return _marked(teaser.tag, teaser.direction) if teaser.tag else _NOTHING


@register.simple_tag(takes_context=True)
def said(context: template.Context, teaser: Teaser) -> SafeString:
    """Write when it was published, by whom, and in which language where that is not the page's."""
    page = frame_in(context)
    when = format_html(
        '<span><time datetime="{}">{}</time></span>',
        teaser.published.isoformat(timespec="seconds"),
        moments.in_list(teaser.published, page.language, page.zone, page.now),
    )
    by = format_html_join("", "<span>{}</span>", ((agency,) for agency in teaser.agencies))
    return when + by + reported(teaser) + (_language(teaser) if teaser.own_language else _NOTHING)


@register.simple_tag
def reported(teaser: Teaser) -> SafeString:
    """Write how many agencies report it, as the way to how each of them tells it; nothing where one alone does."""
    told = teaser.reported
    if told is None:
        return _NOTHING
    words = ngettext("Reported by %(count)s agency", "Reported by %(count)s agencies", told.agencies)
    return format_html('<span><a href="{}">{}</a></span>', told.path, words % {"count": told.agencies})


def _marked(tag: str, direction: str) -> SafeString:
    return format_html(' lang="{}" dir="{}"', tag, direction)


def _language(teaser: Teaser) -> SafeString:
    words = conditional_escape(teaser.own_language)
    return format_html(
        '<span><span class="chip chip--lang" lang="{}" translate="no">{}</span></span>', teaser.tag, words
    )
