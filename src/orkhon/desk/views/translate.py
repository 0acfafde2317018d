"""Ask for translations of an article, into several languages at once: begin drafts, and give the work to people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from orkhon.alliance.called import name_of
from orkhon.alliance.errors import AllianceError
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.errors import DeskError
from orkhon.desk.models import Article, Task
from orkhon.desk.own_clock import CLOCK_WORDS
from orkhon.desk.policies import ARTICLES
from orkhon.desk.translating.texts import newest
from orkhon.desk.views.wire import way_to
from orkhon.desk.work.actions.assign import assign
from orkhon.desk.work.rights import newsroom_to_assign_in, workers_for


class TranslateForm(forms.Form):
    """Into which languages; for each, who does it, where the person gives work there; by when, and a note for all."""

    language = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), widget=forms.CheckboxSelectMultiple, error_messages={"required": ""}
    )
    due = forms.DateTimeField(
        required=False,
        label=gettext_lazy("Due"),
        help_text=CLOCK_WORDS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    note = forms.CharField(required=False, max_length=500, label=gettext_lazy("Note"))

    def __init__(self, data: object, *, choices: list[Choice]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or None
        field = self.fields["language"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above, told to the type checker
        field.choices = [(choice.code, choice.name) for choice in choices]
        field.error_messages["required"] = _("Choose at least one language.")
        for choice in choices:
            if choice.workers:
                self.fields[f"who_{choice.code}"] = forms.ChoiceField(
                    required=False,
                    choices=[
                        ("", _("whoever is free")),
                        *((str(one.pk), name_of(one)) for one in choice.workers),
                    ],
                )


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One language that the article is not in: whether the person writes it, and whom he may give the work to."""

    code: str
    name: str
    writes: bool
    leads: bool
    workers: tuple[User, ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the languages that the article is not in yet; begin the chosen translations and give the work out.

    Whoever sees an article may translate it, for his own newsroom, into the languages that he writes; into others he
    asks for it, where he gives work in them.
    """
    user = request.user
    if not isinstance(user, User) or not ARTICLES.user_has_permission(user, "add"):
        raise PermissionDenied
    article = get_object_or_404(
        ARTICLES.seen_by(user).select_related("locale", "original__locale", "latest_revision"), pk=pk
    )
    others = article.get_translations(inclusive=True).select_related("locale").order_by("locale__language_code")
    there = {other.locale.language_code: other for other in others}
    seen = {
        code: other for code, other in there.items() if ARTICLES.user_has_permission_for_instance(user, "view", other)
    }
    choices = _choices(user, set(there))
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and data.get("all") == "1":
        data.setlist("language", [choice.code for choice in choices])
    form = TranslateForm(data, choices=choices)
    if form.is_valid():
        return _request_all(request, user, article, choices, form)
    context = {
        "article": article,
        "article_url": way_to(request, article),
        "there": [(code, other, way_to_translation(request, other)) for code, other in seen.items()],
        "form": form,
        "choices": [(choice, _bound(form, choice)) for choice in choices],
        "gives_work": any(choice.leads for choice in choices),
        "breadcrumbs_items": [
            {"url": way_to(request, article), "label": article.headline},
            {"url": "", "label": _("Translate")},
        ],
        "header_title": _("Translate"),
        "header_icon": "globe",
    }
    return TemplateResponse(request, "desk/translate.html", context)


def way_to_translation(request: HttpRequest, article: Article) -> str:
    """Return where the person works on the article: side by side where it is a translation that he may change."""
    if article.original_id is not None and ARTICLES.user_has_permission_for_instance(request.user, "change", article):
        return reverse("desk_translating", args=[article.pk])
    return way_to(request, article)


def _bound(form: TranslateForm, choice: Choice) -> forms.BoundField | None:
    return form[f"who_{choice.code}"] if choice.workers else None


def _choices(user: User, there: set[str]) -> list[Choice]:
    mine = ARTICLES.languages_for(user, "desk.add_article")
    found = []
    for code, name in settings.LANGUAGES:
        if code in there:
            continue
        newsroom = newsroom_to_assign_in(user, code)
        workers = tuple(workers_for(newsroom, code)) if newsroom else ()
        if code in mine or newsroom:
            found.append(Choice(code=code, name=str(name), writes=code in mine, leads=bool(newsroom), workers=workers))
    return found


def _request_all(
    request: HttpRequest, user: User, article: Article, choices: list[Choice], form: TranslateForm
) -> HttpResponse:
    """Do one language after the other: what is refused for one does not stop the others."""
    chosen = set(form.cleaned_data["language"])
    begun: list[Article] = []
    asked = 0
    now = timezone.now()
    for choice in choices:
        if choice.code not in chosen:
            continue
        try:
            if choice.writes:
                begun.append(_begin(user, article, choice, now))
            asked += _give_out(user, article, choice, form, now)
        except (AllianceError, DeskError) as refusal:
            messages.error(request, f"{choice.name}: {refusal}")
    if asked:
        messages.success(request, _("Asked for: %(count)d.") % {"count": asked})
    if len(begun) == 1 and len(chosen) == 1:
        return HttpResponseRedirect(reverse("desk_translating", args=[begun[0].pk]))
    if begun:
        messages.success(
            request, _("Begun: %(languages)s.") % {"languages": ", ".join(one.locale.language_code for one in begun)}
        )
        return HttpResponseRedirect(reverse("desk_translate", args=[article.pk]))
    return HttpResponseRedirect(way_to(request, article) if not asked else reverse("desk_translate", args=[article.pk]))


def _begin(user: User, article: Article, choice: Choice, now: datetime) -> Article:
    return start_translation(
        article,
        choice.code,
        user=user,
        now=now,
        newsroom=ARTICLES.newsroom_for(user, "desk.add_article", choice.code),
        public_alone=not ARTICLES.sees_drafts_of(user, article),
    )


def _give_out(user: User, article: Article, choice: Choice, form: TranslateForm, now: datetime) -> int:
    """Give the work to the chosen one, or put it into the language's queue; 0 where nobody was to be asked."""
    who = form.cleaned_data.get(f"who_{choice.code}", "")
    due = form.cleaned_data["due"]
    if not choice.leads or (choice.writes and not (who or due)):
        return 0
    newsroom = newsroom_to_assign_in(user, choice.code) or ""
    sees = ARTICLES.sees_drafts_of(user, article)
    assign(
        title=(newest(article) if sees else article).headline,
        language=choice.code,
        task=Task.TRANSLATE,
        user=user,
        now=now,
        who=next((one for one in choice.workers if str(one.pk) == who), None),
        due=due,
        note=form.cleaned_data["note"],
        group=article.translation_key,
        agency=newsroom,
    )
    return 1
