"""Give an article or an item a star, for oneself alone, and take it away."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from orkhon.desk.at_hand import articles_by_number, items_by_uri, star_of
from orkhon.desk.policies import ARTICLES
from orkhon.marks.actions.star import star, unstar
from orkhon.marks.errors import MarksError
from orkhon.marks.models import Kind


@require_http_methods(["GET", "POST"])
def star_thing(request: HttpRequest) -> HttpResponse:
    """Show the button for one thing (`kind`, `key`), or do what it says: `on` is `1` to give the star, `0` to take it.

    A program that asks for JSON is told how it stands; everybody else is led back to `next`.
    """
    user = request.user
    if not isinstance(user, User) or not ARTICLES.user_has_permission(user, "view"):
        raise PermissionDenied
    asked = request.POST if request.method == "POST" else request.GET
    kind, key = asked.get("kind", ""), asked.get("key", "")
    if kind not in Kind.values or not key or "\0" in key:
        return HttpResponseBadRequest("Name a kind (item or article) and a key.", content_type="text/plain")
    wanted, now = Kind(kind), timezone.now()
    found = articles_by_number(user, [key]) if wanted is Kind.ARTICLE else items_by_uri(user, [key], now=now)
    thing = found.get(key)
    on = asked.get("on") == "1"
    # What is out of reach by now may still lose its star.
    if thing is None and (on or request.method == "GET"):
        raise PermissionDenied
    if request.method == "GET":
        facts = {
            "thing": thing,
            "star": star_of(user, wanted, key),
            "header_title": gettext("Star"),
            "header_icon": "pick",
        }
        return TemplateResponse(request, "desk/star_page.html", facts)
    refusal = ""
    try:
        if on:
            star(user, wanted, key, now=now)
        else:
            unstar(user, wanted, key)
    except MarksError as error:
        refusal = str(error)
    if request.accepts("text/html"):
        if refusal:
            messages.error(request, refusal)
        return redirect(_back(request))
    return JsonResponse({"on": on and not refusal, "refusal": refusal}, status=409 if refusal else 200)


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe and asked.startswith("/") else "wagtailadmin_home"
