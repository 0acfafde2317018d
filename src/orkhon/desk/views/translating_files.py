"""A translation as a file for other programs, and back: XLIFF with each sentence, TMX with those that are confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from orkhon.desk.translating.beside import languages_of
from orkhon.desk.translating.obstacles import reads_language
from orkhon.desk.views.translating_opened import Opened, opened, segments_of
from orkhon.items import Language
from orkhon.translation.actions.exchange_files import document_as_xliff, take_xliff
from orkhon.translation.actions.propose import propose
from orkhon.translation.errors import FileRefused, TranslationError
from orkhon.translation.interchange.tmx import TmxUnit, TmxWording, read_tmx, write_tmx
from orkhon.translation.memory.keys import keys_of
from orkhon.translation.models import Document, Segment, SegmentOrigin, SegmentStatus

MOST_BYTES: Final = 16 * 1024 * 1024


class FileForm(forms.Form):
    """The file, and whether what it calls reviewed is taken as confirmed."""

    file = forms.FileField(label=gettext_lazy("File"), allow_empty_file=False)
    confirm = forms.BooleanField(
        required=False, label=gettext_lazy("Confirm what the file calls reviewed or final (XLIFF)")
    )

    def clean_file(self) -> object:
        """Refuse what is too large to be a translation."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file has more than %(most)d MB; part it.") % {"most": MOST_BYTES // 1024 // 1024}
            )
        return file


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What was taken of a file, in words; `left` are the sentences of which nothing was taken, each with its reason."""

    words: str
    left: tuple[tuple[str, str], ...]


@require_http_methods(["GET", "HEAD"])
def give_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give the translation as a file of that kind."""
    make = _WRITERS.get(kind)
    if make is None:
        raise Http404(kind[:20])
    screen = opened(request, pk)
    answer = HttpResponse(make(screen.document, timezone.now()).encode(), content_type=_TYPES[kind])
    name = f"{screen.article.slug[:60]}-{screen.document.target_tag}.{_ENDINGS[kind]}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the files, and take one back; what was taken and what not is told sentence by sentence."""
    screen = opened(request, pk)
    form = FileForm(request.POST or None, request.FILES or None)
    report = None
    if form.is_valid() and screen.read_only:
        messages.error(request, screen.read_only)
    elif form.is_valid():
        try:
            report = _taken(screen, form.cleaned_data["file"].read(), confirm=form.cleaned_data["confirm"])
        except TranslationError as refusal:
            messages.error(request, _("Nothing was taken. %(reason)s") % {"reason": refusal})
        else:
            messages.success(request, report.words)
    back = reverse("desk_translating", args=[pk])
    context = {
        "article": screen.article,
        "document": screen.document,
        "form": form,
        "report": report,
        "read_only": screen.read_only,
        "screen_url": back,
        "xliff_url": reverse("desk_translating_file", args=[pk, "xliff"]),
        "tmx_url": reverse("desk_translating_file", args=[pk, "tmx"]),
        "breadcrumbs_items": [
            {"url": back, "label": screen.article.headline},
            {"url": "", "label": _("Files")},
        ],
        "header_title": _("Files"),
        "header_icon": "download",
    }
    return TemplateResponse(request, "desk/translating_files.html", context)


def _taken(screen: Opened, data: bytes, *, confirm: bool) -> Report:
    now = timezone.now()
    if b"<tmx" in data[:4096]:
        return _take_tmx(screen, data, now)
    taken = take_xliff(
        screen.document,
        data,
        user=screen.user,
        now=now,
        confirm=confirm,
        understood=reads_language(screen.user, screen.document.source_tag),
    )
    words = _("Taken: %(saved)d saved, %(confirmed)d confirmed, %(same)d as before, %(left)d left out.") % {
        "saved": taken.saved,
        "confirmed": taken.confirmed,
        "same": taken.same,
        "left": len(taken.changed),
    }
    there = {one.pk: one.source for one in segments_of(screen.document)}
    reason = _("the original says something else by now")
    gone = _("sentence %(number)s is no longer in the original")
    left = tuple(
        (there[number], reason) if number in there else (gone % {"number": number}, "") for number in taken.changed
    )
    return Report(words=words, left=left)


def _take_tmx(screen: Opened, data: bytes, now: datetime) -> Report:
    """Offer what the file says of exactly these sentences: it fills the empty ones, and stands beside the others."""
    source, target = languages_of(screen.document)
    known = _said(read_tmx(data), source, target)
    if not known:
        raise FileRefused(_("The file has no sentence in both of these languages."))
    filled = beside = 0
    left = []
    for segment in segments_of(screen.document):
        text = known.get(segment.source_key)
        if text is None:
            if segment.status == SegmentStatus.EMPTY:
                left.append((segment.source, _("not in the file")))
        elif segment.target != text:
            if propose(segment.pk, text, origin=SegmentOrigin.MEMORY, score=100, now=now):
                filled += 1
            else:
                beside += 1
    words = _("Filled: %(filled)d. Kept beside a translation that was there already: %(beside)d.") % {
        "filled": filled,
        "beside": beside,
    }
    return Report(words=words, left=tuple(left))


def _said(units: tuple[TmxUnit, ...], source: Language, target: Language) -> Mapping[int, str]:
    found = {}
    for unit in units:
        by_code = {Language.parse(one.tag).code: one.text for one in unit.wordings}
        if source.code in by_code and target.code in by_code:
            found[keys_of(by_code[source.code], source).key] = by_code[target.code]
    return found


def _as_tmx(document: Document, now: datetime) -> str:
    confirmed = Segment.objects.filter(document=document, status=SegmentStatus.CONFIRMED).exclude(target="")
    units = (
        TmxUnit(
            wordings=(
                TmxWording(tag=document.source_tag, text=one.source),
                TmxWording(tag=document.target_tag, text=one.target),
            ),
            origin=document.source,
            agency=document.agency,
            when=one.confirmed_at,
        )
        for one in confirmed.order_by("order")
    )
    return "".join(write_tmx(units, now=now))


def _as_xliff(document: Document, now: datetime) -> str:
    return document_as_xliff(document)


_WRITERS: Final[Mapping[str, Callable[[Document, datetime], str]]] = {"xliff": _as_xliff, "tmx": _as_tmx}
_TYPES: Final = {"xliff": "application/xliff+xml", "tmx": "application/x-tmx+xml"}
_ENDINGS: Final = {"xliff": "xlf", "tmx": "tmx"}
