"""The screens of style guides: the list of all agencies' rules, and the form for one's own. They read the clock."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from orkhon.alliance.models import Agency
from orkhon.audit.notes import note_on
from orkhon.translation.actions.keep_style_rule import delete_style_rule, keep_style_rule
from orkhon.translation.errors import TranslationError
from orkhon.translation.glossary.forms import LANGUAGE_NAMES, StyleForm
from orkhon.translation.glossary.policies import STYLE, agencies_with_style_of
from orkhon.translation.glossary.queries import PAGE, style_rules_shown
from orkhon.translation.models import StyleRule


def _head(title: str, *, below: bool = True) -> dict[str, Any]:
    crumbs = [{"url": reverse("translation_style"), "label": _("Style guides")}] if below else []
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "edit",
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """List the rules of all agencies, or of one, in one language or all."""
    if not STYLE.reach(request.user, "view"):
        raise PermissionDenied
    agency, language = request.GET.get("agency", ""), request.GET.get("language", "")
    page = Paginator(style_rules_shown(agency=agency, language=language), PAGE).get_page(request.GET.get("p"))
    rows = [
        {
            "rule": rule,
            "language": LANGUAGE_NAMES.get(rule.language, rule.language),
            "may_change": STYLE.user_has_permission_for_instance(request.user, "change", rule),
        }
        for rule in page
    ]
    facts = {
        "rows": rows,
        "page": page,
        "agency": agency,
        "language": language,
        "agencies": Agency.objects.filter(active=True).order_by("code"),
        "languages": list(LANGUAGE_NAMES.items()),
        "may_add": bool(agencies_with_style_of(request.user)),
    }
    return render(request, "translation/style.html", {**facts, **_head(_("Style guides"), below=False)})


@require_http_methods(["GET", "HEAD", "POST"])
def new_style_rule(request: HttpRequest) -> HttpResponse:
    """Add a rule to the style guide of an agency whose the person keeps."""
    if not agencies_with_style_of(request.user):
        raise PermissionDenied
    return _edit(request, StyleRule(), _("New rule of style"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_style_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a rule."""
    return _edit(request, _rule(request, pk, "change"), _("Rule of style"))


@require_POST
def remove_style_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a rule."""
    rule = _rule(request, pk, "delete")
    note_on(request, details={"agency": rule.agency})
    delete_style_rule(rule)
    messages.success(request, _("The rule was deleted."))
    return HttpResponseRedirect(reverse("translation_style"))


def _rule(request: HttpRequest, pk: int, action: str) -> StyleRule:
    rule = StyleRule.objects.filter(pk=pk).first()
    if rule is None or not STYLE.user_has_permission_for_instance(request.user, action, rule):
        raise PermissionDenied
    return rule


def _edit(request: HttpRequest, rule: StyleRule, title: str) -> HttpResponse:
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    form = StyleForm(
        request.POST if request.method == "POST" else None, instance=rule, agencies=agencies_with_style_of(user)
    )
    if form.is_bound and form.is_valid():
        try:
            kept = keep_style_rule(form.save(commit=False), user=user, now=timezone.now())
        except TranslationError as refusal:
            form.add_error(None, str(refusal))
        else:
            note_on(request, object_key=kept.pk, details={"agency": kept.agency})
            messages.success(request, _("The rule holds from now on."))
            return HttpResponseRedirect(reverse("translation_style"))
    facts = {"form": form, "rule": rule, **_head(title)}
    return render(request, "translation/style_form.html", facts, status=422 if form.is_bound else 200)
