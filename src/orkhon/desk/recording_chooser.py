"""Choosing a recording of the desk, and giving the hub a new one. By the same rights as pictures; lists no articles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
    CreateView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.images import permissions as picture_permissions
from wagtail.permission_policies import BlanketPermissionPolicy

from orkhon.media.actions.add_recording import MOST_BYTES, add_recording
from orkhon.media.errors import RecordingRefused
from orkhon.media.models import Recording
from orkhon.media.recording_files import ENDINGS


class RecordingPermissionPolicy(BlanketPermissionPolicy):
    """Whoever chooses pictures chooses recordings, whoever adds pictures adds them. Nobody changes one."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """True where the person may `choose` or `add`."""
        if action not in {"choose", "add"}:
            return False
        return bool(picture_permissions.permission_policy.user_has_permission(user, action))


RECORDINGS = RecordingPermissionPolicy(Recording)


class RecordingUploadForm(forms.Form):
    """A new recording."""

    title = forms.CharField(label=_("Title"), max_length=255)
    file = forms.FileField(
        label=_("File"),
        help_text=_("a sound file or a film that browsers play, of at most 95 MB; what it is, its first bytes say"),
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(ENDINGS.values()))}),
    )
    credit = forms.CharField(label=_("Credit"), max_length=255, required=False)

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self._kept: Recording | None = None

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(
                _("The recording has more than %(most)s MB; make it smaller, or name the https address it has."),
                params={"most": MOST_BYTES >> 20},
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Keep the file, or say why it is not taken."""
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and not self.errors:
            try:
                self._kept = add_recording(
                    file.chunks(),
                    title=cleaned["title"],
                    credit=cleaned.get("credit") or "",
                    now=timezone.now(),
                    user=self._user,
                )
            except RecordingRefused as refusal:
                self.add_error("file", str(refusal))
        return cleaned

    def save(self) -> Recording:
        """Return what was kept."""
        if self._kept is None:
            raise ValueError("this form is not valid, so there is no recording; ask `is_valid` first")
        return self._kept


class _AsksFirst:
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer whoever may choose recordings. Raises `PermissionDenied` for all others."""
        if not RECORDINGS.user_has_permission(request.user, "choose"):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # a view is behind
        return response


class _Listed(_AsksFirst):
    ordering = "-pk"

    @property
    def columns(self) -> list[Column]:
        """Return what the list says of each: name, kind, size, day."""
        return [
            self.title_column,  # type: ignore[attr-defined]  # Wagtail's view is behind
            Column("kind", label=_("Type"), accessor="get_kind_display"),
            Column("size", label=_("Size"), accessor=lambda one: filesizeformat(one.size)),
            Column("credit", label=_("Credit"), accessor="credit"),
            DateColumn("uploaded_at", label=_("Added"), width="12%"),
        ]

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who gives the recording."""
        kwargs: dict[str, Any] = super().get_creation_form_kwargs()  # type: ignore[misc]  # as above
        return {**kwargs, "user": self.request.user}


class RecordingChooseView(_Listed, ChooseView):
    """The window with the list, and a form for who may add one."""


class RecordingChooseResultsView(_Listed, ChooseResultsView):
    """The list alone, turned over."""


class RecordingChosenView(_AsksFirst, ChosenView):
    """The chosen one's name."""


class RecordingChosenMultipleView(_AsksFirst, ChosenMultipleView):
    """The same for several."""


class RecordingCreateView(_AsksFirst, CreateView):
    """A new recording."""

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who gives the recording."""
        kwargs: dict[str, Any] = super().get_creation_form_kwargs()
        return {**kwargs, "user": self.request.user}


class RecordingChooserViewSet(ChooserViewSet):
    """The addresses of choosing and adding a recording."""

    model = Recording
    icon = "media"
    choose_one_text = _("Choose a recording")
    choose_another_text = _("Choose another recording")
    create_action_label = _("Upload")
    creation_tab_label = _("Upload")
    per_page = 20
    permission_policy = RECORDINGS
    creation_form_class = RecordingUploadForm
    # A block asks for it by its own means; no other form has a field of recordings.
    register_widget = False
    choose_view_class = RecordingChooseView
    choose_results_view_class = RecordingChooseResultsView
    chosen_view_class = RecordingChosenView
    chosen_multiple_view_class = RecordingChosenMultipleView
    create_view_class = RecordingCreateView


recording_chooser = RecordingChooserViewSet("recording_chooser")


class RecordingChooserBlock(blocks.ChooserBlock):
    """A recording that the hub keeps."""

    target_model = Recording

    @cached_property
    def widget(self) -> Any:
        """Return the field with its window."""
        return recording_chooser.widget_class()

    class Meta:
        icon = "media"
