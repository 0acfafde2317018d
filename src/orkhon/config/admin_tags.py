"""Wagtail's own template tags, with the menu of the admin kept a moment for each person: a quarter of a page's time."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest
from django.template import Library
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.admin.templatetags import wagtailadmin_tags

from orkhon.alliance.reach import postings_stamp

_KEPT_S: Final = 30
"""Seconds. What a person may do is asked of the postings at each view; here it is about what a menu offers."""

register = Library()
register.tags.update(wagtailadmin_tags.register.tags)
register.filters.update(wagtailadmin_tags.register.filters)


@register.simple_tag(takes_context=True)
def sidebar_props(context: dict[str, Any]) -> SafeString:
    """Return the menu as Wagtail's script takes it. Other rights, postings, names or languages have another one."""
    request: HttpRequest = context["request"]
    user = request.user
    if not isinstance(user, User):
        return SafeString(wagtailadmin_tags.sidebar_props(context))
    facts = (user.get_username(), user.first_name, postings_stamp(user), frozenset(user.get_all_permissions()))
    key = f"sidebar.{user.pk}.{get_language()}"
    kept: tuple[object, str] | None = cache.get(key)
    if kept is None or kept[0] != facts:
        kept = facts, str(wagtailadmin_tags.sidebar_props(context))
        cache.set(key, kept, _KEPT_S)
    return mark_safe(kept[1])  # noqa: S308 - Wagtail has escaped it
