"""The recordings that the hub keeps: a list, and of each who plays it, what it is called and who is credited."""

from __future__ import annotations

from typing import Final

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from orkhon.alliance.called import name_of
from orkhon.audit.notes import note_on
from orkhon.desk.actions.describe_recording import describe_recording
from orkhon.desk.errors import RecordingNotYours
from orkhon.desk.recordings import KEPT, recordings_found, times_used, uses_of
from orkhon.desk.views.wire import way_to
from orkhon.media.models import Recording, RecordingKind

_A_PAGE: Final = 30


class DescriptionForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes none when it runs
    """What may be changed of a recording."""

    class Meta:
        model = Recording
        fields = ["title", "credit"]


def may_see_recordings(request: HttpRequest) -> bool:
    """True for whoever chooses pictures."""
    return KEPT.user_has_permission(request.user, "view")


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not may_see_recordings(request):
        raise PermissionDenied
    return request.user


@require_safe
def recordings(request: HttpRequest) -> HttpResponse:
    """List them, newest first; `q` narrows by words of any script, `kind` to sound or film."""
    _person(request)
    words = request.GET.get("q", "").strip()
    kind = request.GET.get("kind", "")
    kind = kind if kind in RecordingKind.values else ""
    page = Paginator(recordings_found(words, kind=kind), _A_PAGE).get_page(request.GET.get("p"))
    found = Recording.objects.select_related("uploaded_by").in_bulk(page.object_list)
    used = times_used(list(found))
    kept = QueryDict(mutable=True)
    kept.update({name: value for name, value in (("q", words), ("kind", kind)) if value})
    context = {
        "rows": [
            (found[pk], name_of(found[pk].uploaded_by), used.get(pk, 0)) for pk in page.object_list if pk in found
        ],
        "page": page,
        "words": words,
        "kind": kind,
        "kinds": RecordingKind.choices,
        "kept": kept.urlencode(),
        "header_title": _("Recordings"),
        "header_icon": "media",
        "breadcrumbs_items": [{"url": "", "label": _("Recordings")}],
    }
    return TemplateResponse(request, "desk/recordings.html", context)


@require_safe
def recording(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one: who plays it, with which captions; and the two lines that may be changed, to who may."""
    user = _person(request)
    one = get_object_or_404(Recording.objects.select_related("uploaded_by"), pk=pk)
    return _shown(request, user, one, DescriptionForm(instance=one))


@require_POST
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what it is called and who is credited."""
    user = _person(request)
    one = get_object_or_404(Recording.objects.select_related("uploaded_by"), pk=pk)
    if not KEPT.user_has_permission_for_instance(user, "change", one):
        raise PermissionDenied
    form = DescriptionForm(request.POST, instance=Recording(pk=one.pk))
    if not form.is_valid():
        return _shown(request, user, one, form, status=422)
    facts = form.cleaned_data
    try:
        changed = describe_recording(one, title=facts["title"], credit=facts["credit"], user=user)
    except RecordingNotYours as refusal:
        messages.error(request, str(refusal))
    else:
        note_on(request, object_key=one.pk, details={"changed": ",".join(changed) or "nothing"})
        messages.success(request, _("Kept."))
    return redirect("desk_recording", pk)


def _shown(
    request: HttpRequest, user: User, one: Recording, form: DescriptionForm, *, status: int = 200
) -> HttpResponse:
    uses = uses_of(one, user)
    context = {
        "recording": one,
        "who": name_of(one.uploaded_by),
        "form": form if KEPT.user_has_permission_for_instance(user, "change", one) else None,
        "uses": [(use, way_to(request, use.article)) for use in uses.seen],
        "others": uses.others,
        "header_title": one.title,
        "header_icon": "media",
        "breadcrumbs_items": [
            {"url": reverse("desk_recordings"), "label": _("Recordings")},
            {"url": "", "label": one.title},
        ],
    }
    return TemplateResponse(request, "desk/recording.html", context, status=status)
