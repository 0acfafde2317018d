"""Who does what by when: one queue a language, one's own work, and the forms that change it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from orkhon.alliance.called import name_of, shown_names
from orkhon.alliance.errors import AllianceError
from orkhon.desk.errors import DeskError, WorkRefused
from orkhon.desk.models import Article, Assignment, AssignmentState, Task
from orkhon.desk.own_clock import CLOCK_WORDS
from orkhon.desk.policies import ARTICLES
from orkhon.desk.views.translate import way_to_translation
from orkhon.desk.work.actions.assign import assign, begin, call_off, decline, finish, hand_on, take_over
from orkhon.desk.work.rights import (
    languages_to_assign_in,
    may_assign_somewhere,
    may_lead,
    may_work_on,
    newsroom_to_assign_in,
    seen_assignments,
    workers_for,
)
from orkhon.items import INTERFACE_LANGUAGES

_MOST_SHOWN = 200


class AssignForm(forms.Form):
    """Who does what by when."""

    title = forms.CharField(label=gettext_lazy("Working title"), max_length=255)
    task = forms.ChoiceField(label=gettext_lazy("What is to be done"), choices=Task.choices)
    who = forms.ModelChoiceField(
        label=gettext_lazy("Who"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody yet: into the queue of the language"),
    )
    due = forms.DateTimeField(
        label=gettext_lazy("By when"),
        help_text=CLOCK_WORDS,
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, data: object, *, people: list[User], initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or None
        field = self.fields["who"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above, told to the type checker
        field.queryset = User.objects.filter(pk__in=[one.pk for one in people]).order_by("username")
        field.label_from_instance = name_of  # type: ignore[assignment,method-assign]  # Django's way


def _person(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not ARTICLES.user_has_permission(user, "view"):
        raise PermissionDenied
    return user


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the open work: one's own where nothing is asked, else that of a language or of all within reach."""
    user = _person(request)
    now = timezone.now()
    asked = request.GET.get("language", "")
    language = asked if asked in INTERFACE_LANGUAGES or asked == "all" else ""
    rows = Assignment.objects.filter(seen_assignments(user), state=AssignmentState.OPEN).select_related("who", "by")
    if not language:
        rows = rows.filter(who=user)
    elif language != "all":
        rows = rows.filter(language=language)
    if request.GET.get("overdue") == "1":
        rows = rows.filter(due__lt=now)
    shown = list(rows[: _MOST_SHOWN + 1])
    numbers = _articles_of(user, shown)
    context = {
        "rows": [
            {
                "work": one,
                "overdue": one.due is not None and one.due < now,
                "mine": one.who_id == user.pk,
                "may_take": one.who_id != user.pk and may_work_on(user, one),
                "may_lead": may_lead(user, one),
                "article": numbers.get((one.group, one.language)),
                "people": workers_for(one.agency, one.language) if one.who_id == user.pk or may_lead(user, one) else [],
            }
            for one in shown[:_MOST_SHOWN]
        ],
        "newsrooms": shown_names(),
        "capped": len(shown) > _MOST_SHOWN,
        "language": language,
        "overdue": request.GET.get("overdue") == "1",
        "languages": settings.LANGUAGES,
        "may_assign": may_assign_somewhere(user),
        "languages_to_assign": languages_to_assign_in(user),
        "here": request.get_full_path(),
        "header_title": _("Work"),
        "header_icon": "tasks",
        "breadcrumbs_items": [
            {"url": reverse("desk_board"), "label": _("Board")},
            {"url": "", "label": _("Work")},
        ],
    }
    return TemplateResponse(request, "desk/queue.html", context)


def _articles_of(user: User, rows: list[Assignment]) -> dict[tuple[UUID, str], int]:
    """Return the articles that the work is on and that the person sees, by text and language."""
    found = ARTICLES.seen_by(user).filter(translation_key__in={one.group for one in rows}).order_by()
    return {
        (group, language): pk
        for group, language, pk in found.values_list("translation_key", "locale__language_code", "pk")
    }


@require_http_methods(["GET", "HEAD", "POST"])
def assign_new(request: HttpRequest) -> HttpResponse:
    """Give work on a text that is still to be begun, in `language`: the person's first where none is asked."""
    user = _person(request)
    mine = languages_to_assign_in(user)
    asked = request.GET.get("language", "")
    if not mine or (asked and asked not in mine):
        raise PermissionDenied
    return _give(request, user, None, "", None, asked or mine[0])


@require_http_methods(["GET", "HEAD", "POST"])
def assign_text(request: HttpRequest, group: UUID, language: str) -> HttpResponse:
    """Give work on a text in one of its languages, begun or not."""
    user = _person(request)
    if language not in INTERFACE_LANGUAGES:
        raise Http404("no such language")
    article, title = _text_of(user, group, language)
    return _give(request, user, group, title, article, language)


def _give(
    request: HttpRequest, user: User, group: UUID | None, title: str, article: Article | None, language: str
) -> HttpResponse:
    agency = article.agency if article is not None else newsroom_to_assign_in(user, language)
    if agency is None or not ARTICLES.reach(user, "publish").covers(agency=agency, language=language):
        raise PermissionDenied
    usual = Task.WRITE if group is None else Task.EDIT if article is not None else Task.TRANSLATE
    form = AssignForm(
        request.POST or None, people=workers_for(agency, language), initial={"title": title, "task": usual}
    )
    if form.is_valid():
        facts = form.cleaned_data
        try:
            assign(
                title=facts["title"],
                language=language,
                task=Task(facts["task"]),
                user=user,
                now=timezone.now(),
                who=facts["who"],
                due=facts["due"],
                note=facts["note"],
                group=group,
                agency=agency,
            )
        except DeskError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Assigned."))
            return redirect(_back(request, reverse("desk_board")))
    known = Assignment.objects.filter(seen_assignments(user), language=language, state=AssignmentState.OPEN)
    there = known.filter(group=group).select_related("who") if group is not None else known.none()
    context = {
        "form": form,
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "title": title,
        "there": list(there),
        "next": _back(request, ""),
        "header_title": _("Assign work"),
        "header_icon": "tasks",
        "breadcrumbs_items": [
            {"url": reverse("desk_board"), "label": _("Board")},
            {"url": "", "label": _("Assign work")},
        ],
    }
    return TemplateResponse(request, "desk/assign.html", context)


def _text_of(user: User, group: UUID, language: str) -> tuple[Article | None, str]:
    """Return the article of the text in that language and the text's headline. Raises `Http404` for the unseen."""
    rows = list(ARTICLES.seen_by(user).filter(translation_key=group).select_related("locale").order_by("pk"))
    known = Assignment.objects.filter(seen_assignments(user), group=group).first()
    if not rows and known is None:
        raise Http404("no such text within your reach")
    article = next((one for one in rows if one.locale.language_code == language), None)
    title = (article or rows[0]).headline if rows else known.title if known is not None else ""
    return article, title


@require_POST
def work_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Do with one assignment what the pressed button says, and go back to where it was pressed."""
    user = _person(request)
    work = Assignment.objects.filter(seen_assignments(user), pk=pk).first()
    if work is None:
        raise Http404("no such work within your reach")
    now = timezone.now()
    try:
        article = _do(request, work, user, now)
    except (AllianceError, DeskError) as refusal:
        messages.error(request, str(refusal))
    else:
        if article is not None:
            return HttpResponseRedirect(way_to_translation(request, article))
        messages.success(request, _("Done: %(title)s") % {"title": work.title})
    return redirect(_back(request, reverse("desk_queue")))


def _do(request: HttpRequest, work: Assignment, user: User, now: datetime) -> Article | None:
    said = request.POST
    if "begin" in said:
        return begin(work.pk, user=user, now=now)
    if "take" in said:
        take_over(work.pk, user=user, now=now)
    elif "finish" in said:
        finish(work.pk, user=user, now=now)
    elif "decline" in said:
        decline(work.pk, user=user, now=now, reason=said.get("reason", ""))
    elif "drop" in said:
        call_off(work.pk, user=user, now=now, note=said.get("reason", ""))
    elif "hand" in said:
        hand_on(work.pk, to=_chosen(said.get("to", "")), user=user, now=now, note=said.get("reason", ""))
    else:
        raise WorkRefused(_("Nothing was done; use one of the buttons."))
    return None


def _chosen(value: str) -> User | None:
    if not value:
        return None
    found = User.objects.filter(pk=int(value)).first() if value.isascii() and value.isdecimal() else None
    if found is None:
        raise WorkRefused(_("There is no such person; choose one of the list."))
    return found


def _back(request: HttpRequest, otherwise: str) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe and asked.startswith("/") else otherwise
