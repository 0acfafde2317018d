"""What an editor does to an item of the wire: take it, withhold it, release it, kill it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from orkhon.alliance.errors import AllianceError
from orkhon.alliance.policies import where_may
from orkhon.desk.actions.take_from_wire import draft_language, take_from_wire
from orkhon.desk.errors import AlreadyTaken, DeskError
from orkhon.desk.policies import ARTICLES
from orkhon.desk.views.contested_names import warn_of_names
from orkhon.desk.views.wire import article_url, may_control, may_lift
from orkhon.desk.wire_reading import reading_at
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.release import release
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import WireEntry
from orkhon.wire.errors import WireError
from orkhon.wire.queries import state_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class TakeForm(forms.Form):
    """Which item, whether a second draft is wanted, and under which language; left out, the item's own."""

    uri = forms.CharField(max_length=2000)
    again = forms.BooleanField(required=False)
    language = forms.ChoiceField(required=False, choices=[(code, code) for code in INTERFACE_LANGUAGES])


class ReasonForm(forms.Form):
    """Why, and a second step, so that no click alone takes an item from everybody."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("everybody who received the item is told this"),
    )
    sure = forms.BooleanField(label=_("Yes, for everybody and at once"))


@dataclass(frozen=True, kw_only=True)
class _Control:
    title: StrOrPromise
    consequence: StrOrPromise
    button: StrOrPromise
    append: Callable[..., WireEntry]


CONTROLS: dict[str, _Control] = {
    "withhold": _Control(
        title=_("Withhold"),
        consequence=_("No portal, feed or search result shows the item until somebody releases it."),
        button=_("Withhold the item"),
        append=withhold,
    ),
    "release": _Control(
        title=_("Release"),
        consequence=_("The item can be shown and used again at once; an embargo of your own agency is lifted too."),
        button=_("Release the item"),
        append=release,
    ),
    "kill": _Control(
        title=_("Kill"),
        consequence=_(
            "The item is gone for ever, and so is every article made from it alone. Articles made from several "
            "sources are withheld until an editor has taken its matter out. A kill cannot be taken back."
        ),
        button=_("Kill the item"),
        append=kill,
    ),
}


_ONLY_THE_ORIGINATOR = _(
    "The item is under embargo, and %(agency)s alone lifts that: somebody posted there, or a new version of theirs "
    "without the embargo. Ask them."
)
_REOPENS = _(
    "The text stays gone for ever. From now on the agency may send new versions under this uri, "
    "and the next one is shown."
)


def _wire_url(uri: str) -> str:
    state = state_of(uri)
    position = state.entry.position if state is not None and state.entry is not None else 0
    return f"{reverse('desk_wire')}?at={position}#reading"


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Make a draft of the item for the person's newsroom and open it, or say on the wire screen why not."""
    user = request.user
    mine = ARTICLES.languages_for(user, "desk.take_item")
    if not isinstance(user, User) or not mine:
        raise PermissionDenied
    form = TakeForm(request.POST)
    if not form.is_valid():
        raise Http404
    uri = form.cleaned_data["uri"]
    state = state_of(uri)
    item = state.entry.item if state is not None and state.entry is not None else None
    language = draft_language(form.cleaned_data["language"] or None, item.language if item is not None else None)
    if item is not None and language not in mine:
        words = gettext(
            "The draft would be in another language than you write (%(language)s). Choose one: %(languages)s"
        )
        messages.error(request, words % {"language": language, "languages": ", ".join(mine)})
        return HttpResponseRedirect(_wire_url(uri))
    try:
        article = take_from_wire(
            uri,
            user=user,
            now=timezone.now(),
            language=language if item is not None else None,
            again=form.cleaned_data["again"],
            newsroom=ARTICLES.newsroom_for(user, "desk.take_item", language),
        )
    except AlreadyTaken as refusal:
        button = messages.button(article_url(refusal.article), gettext("Open that article"))
        messages.warning(request, str(refusal), buttons=[button])
        address, _, anchor = _wire_url(uri).partition("#")
        return HttpResponseRedirect(f"{address}&again=1#{anchor}")
    except (AllianceError, DeskError, WireError) as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(_wire_url(uri))
    messages.success(request, gettext("Taken to the desk as a draft: %(headline)s") % {"headline": article.headline})
    warn_of_names(request, article, item)
    return HttpResponseRedirect(article_url(article.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def control(request: HttpRequest, action: str, position: int) -> HttpResponse:
    """Ask for a reason, then append the entry in the editor's name."""
    if not where_may(request.user, "desk.kill_item"):
        raise PermissionDenied
    chosen = CONTROLS.get(action)
    reading = reading_at(position)
    if chosen is None or reading is None:
        raise Http404
    if not may_control(request, reading):
        raise PermissionDenied
    if action == "release" and not may_lift(request, reading):
        messages.error(request, _ONLY_THE_ORIGINATOR % {"agency": reading.state.agency})
        return HttpResponseRedirect(_wire_url(reading.row.uri))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        now: datetime = timezone.now()
        uri = reading.row.uri
        try:
            chosen.append(uri, reason=form.cleaned_data["reason"], person=request.user.get_username(), now=now)
        except (AllianceError, WireError) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{chosen.title}: {reading.row.headline}")
        return HttpResponseRedirect(_wire_url(uri))
    context = {
        "form": form,
        "control": chosen,
        "consequence": _REOPENS if action == "release" and reading.state.closed else chosen.consequence,
        "action": action,
        "reading": reading,
        "wire_url": _wire_url(reading.row.uri),
        "breadcrumbs_items": [
            {"url": reverse("desk_wire"), "label": gettext("Wire")},
            {"url": "", "label": chosen.title},
        ],
        "header_title": chosen.title,
        "header_icon": "list-ul",
    }
    return TemplateResponse(request, "desk/control.html", context)
