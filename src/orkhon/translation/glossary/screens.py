"""The screens of the glossary: the list, a term, its form, files. They read the clock and ask the policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from orkhon.audit.notes import note_on
from orkhon.translation.actions.keep_term import add_own_form, add_term, change_term, delete_term, forget_own_form
from orkhon.translation.actions.take_terms import take_terms
from orkhon.translation.errors import TranslationError
from orkhon.translation.glossary.forms import KINDS, LANGUAGE_NAMES, OwnForm, SheetForm, TermForm
from orkhon.translation.glossary.policies import TERMS, agencies_with_style_of, may_keep_own_forms
from orkhon.translation.glossary.queries import PAGE, languages_of, name_of, own_forms_of, terms_shown
from orkhon.translation.glossary.sheets import MOST_BYTES, read_terms, write_sheet, write_tbx
from orkhon.translation.models import Term, TermWording


def _person(request: HttpRequest, action: str) -> User:
    if not isinstance(request.user, User) or not TERMS.user_has_permission(request.user, action):
        raise PermissionDenied
    return request.user


def _sees(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not TERMS.reach(request.user, "view"):
        raise PermissionDenied
    return request.user


def _head(title: str, *, below: bool = True) -> dict[str, Any]:
    crumbs = [{"url": reverse("translation_glossary"), "label": _("Glossary")}] if below else []
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "openquote",
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """List the terms; `q` is looked for in all languages and scripts."""
    user = _sees(request)
    typed, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    contested = request.GET.get("contested") == "1"
    page = Paginator(terms_shown(typed=typed, kind=kind, contested=contested), PAGE).get_page(request.GET.get("p"))
    language = get_language() or "en"
    rows = [
        {
            "term": term,
            "name": name_of(term, language),
            "languages": [row for row in languages_of(term) if row.preferred],
            "contested": bool(own_forms_of(term)),
        }
        for term in page
    ]
    facts: Mapping[str, Any] = {
        "rows": rows,
        "page": page,
        "typed": typed,
        "kind": kind,
        "kinds": KINDS,
        "contested": contested,
        "may_add": TERMS.user_has_permission(user, "add"),
    }
    return render(request, "translation/glossary.html", {**facts, **_head(_("Glossary"), below=False)})


@require_safe
def term(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one term: what it is called in each language, and who writes it otherwise."""
    _sees(request)
    return _shown(request, get_object_or_404(Term.objects.select_related("changed_by"), pk=pk))


def _shown(request: HttpRequest, about: Term, form: OwnForm | None = None) -> HttpResponse:
    agencies = agencies_with_style_of(request.user)
    forms_shown = [
        {"form": one, "may_forget": may_keep_own_forms(request.user, one.agency), "language": one.tag}
        for one in own_forms_of(about)
    ]
    facts = {
        "term": about,
        "languages": [{"row": row, "name": LANGUAGE_NAMES[row.code]} for row in languages_of(about)],
        "own_forms": forms_shown,
        "form": form or (OwnForm(agencies=agencies) if agencies else None),
        "may_change": TERMS.user_has_permission(request.user, "change"),
        "may_delete": TERMS.user_has_permission(request.user, "delete"),
    }
    title = name_of(about, get_language() or "en")
    return render(request, "translation/term.html", {**facts, **_head(title)}, status=422 if form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new_term(request: HttpRequest) -> HttpResponse:
    """Add a term."""
    user = _person(request, "add")
    form = TermForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        try:
            added = add_term(
                kind=facts["kind"], note=facts["note"], wordings=form.wordings(), user=user, now=timezone.now()
            )
        except TranslationError as refusal:
            form.add_error(None, str(refusal))
        else:
            note_on(request, object_key=added.pk, details={"kind": added.kind})
            messages.success(request, _("The term is in the glossary."))
            return HttpResponseRedirect(reverse("translation_term", args=[added.pk]))
    facts = {"form": form, "back": reverse("translation_glossary")}
    return render(request, "translation/term_form.html", {**facts, **_head(_("New term"))}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a term's general wordings."""
    user = _person(request, "change")
    about = get_object_or_404(Term, pk=pk)
    form = TermForm(request.POST if request.method == "POST" else None, term=about)
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        try:
            change_term(
                about,
                kind=facts["kind"],
                note=facts["note"],
                wordings=form.wordings(),
                user=user,
                now=timezone.now(),
            )
        except TranslationError as refusal:
            form.add_error(None, str(refusal))
        else:
            note_on(request, details={"changed": ",".join(form.changed_data) or "nothing"})
            messages.success(request, _("The term was changed."))
            return HttpResponseRedirect(reverse("translation_term", args=[pk]))
    facts = {"form": form, "back": reverse("translation_term", args=[pk])}
    title = name_of(about, get_language() or "en")
    return render(request, "translation/term_form.html", {**facts, **_head(title)}, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.is_bound else 200


@require_POST
def remove_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a term, with all its wordings."""
    _person(request, "delete")
    delete_term(get_object_or_404(Term, pk=pk))
    messages.success(request, _("The term was deleted."))
    return HttpResponseRedirect(reverse("translation_glossary"))


@require_POST
def keep_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a form of an agency's own; only for who keeps that agency's style guide."""
    agencies = agencies_with_style_of(request.user)
    if not agencies or not isinstance(request.user, User):
        raise PermissionDenied
    about = get_object_or_404(Term, pk=pk)
    form = OwnForm(request.POST, agencies=agencies)
    if not form.is_valid():
        return _shown(request, about, form)
    try:
        kept = add_own_form(about, form.wording(), user=request.user, now=timezone.now())
    except TranslationError as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, about, form)
    note_on(request, details={"agency": kept.agency})
    messages.success(request, _("The agency's own form was kept."))
    return HttpResponseRedirect(reverse("translation_term", args=[pk]))


@require_POST
def forget_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an agency's own form back."""
    wording = TermWording.objects.exclude(agency="").filter(pk=pk).first()
    # One answer for what is not there and for another agency's: the address tells nothing.
    if wording is None or not isinstance(request.user, User) or not may_keep_own_forms(request.user, wording.agency):
        raise PermissionDenied
    note_on(request, details={"agency": wording.agency})
    forget_own_form(wording, user=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("translation_term", args=[wording.term_id]))


@require_safe
def sheet(request: HttpRequest) -> HttpResponseBase:
    """Give all terms as a sheet, or as TBX with `?as=tbx`."""
    _sees(request)
    rows = terms_shown().order_by("pk").iterator(chunk_size=500)
    if request.GET.get("as") == "tbx":
        answer = StreamingHttpResponse(write_tbx(rows), content_type="application/x-tbx+xml; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="glossary.tbx"'
        return answer
    answer = StreamingHttpResponse(write_sheet(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="glossary.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def take_sheet(request: HttpRequest) -> HttpResponse:
    """Take the terms of a file."""
    user = _person(request, "add")
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_bound and form.is_valid():
        try:
            taken = take_terms(
                read_terms(form.cleaned_data["sheet"].read(MOST_BYTES + 1)), user=user, now=timezone.now()
            )
        except TranslationError as refusal:
            form.add_error("sheet", str(refusal))
        else:
            note_on(request, details={"added": str(taken.added), "enlarged": str(taken.enlarged)})
            said = ngettext("%(count)d term is new.", "%(count)d terms are new.", taken.added) % {"count": taken.added}
            more = ngettext("%(count)d term got new wordings.", "%(count)d terms got new wordings.", taken.enlarged) % {
                "count": taken.enlarged
            }
            messages.success(request, f"{said} {more}")
            return HttpResponseRedirect(reverse("translation_glossary"))
    return render(
        request,
        "translation/take_terms.html",
        {"form": form, **_head(_("Take terms from a file"))},
        status=_status(form),
    )
