"""Views and forms of the admin that ask a policy about the very instance. Wagtail's own ask only whether the person
may do such a thing at all, and then do it to any."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet

from orkhon.alliance.models import Agency
from orkhon.alliance.policies import ReachPolicy
from orkhon.audit.notes import note_on

SEEING = ("view", "change", "delete")


class AsksForThisOne:
    """For views of one instance; comes first among their bases. `for_this_one` is the action it must allow."""

    for_this_one = "change"
    # Declared, so that Wagtail's viewsets give it to every view, those that ask nothing themselves included.
    permission_policy: ReachPolicy | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer only where the policy allows it for the instance. Raises `PermissionDenied`."""
        if not self.may_to_this_one(self.for_this_one):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # a view is behind
        return response

    def may_to_this_one(self, action: str) -> bool:
        """True where the person may do `action` to the instance that the view is about."""
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        return self.permission_policy is not None and self.permission_policy.user_has_permission_for_instance(
            request.user, action, self.instance_asked_for()
        )

    def instance_asked_for(self) -> Any:
        """Return the instance; most of Wagtail's views have found it in their `setup`, the others do not keep it."""
        known = getattr(self, "object", None)
        return known if known is not None else self.get_object()  # type: ignore[attr-defined]


class ListsWithinReach:
    """For lists: shows what the person may see, and leads on to what he may do."""

    request: HttpRequest
    permission_policy: ReachPolicy

    def get_base_queryset(self) -> QuerySet[Any]:
        """Return the rows that the person may see."""
        rows: QuerySet[Any] = super().get_base_queryset()  # type: ignore[misc]  # Wagtail's view stands behind
        seen = self.permission_policy.instances_user_has_any_permission_for(self.request.user, SEEING)
        # Who sees everything is not asked of each row: of a hundred thousand that takes long.
        return rows.filter(pk__in=seen.order_by().values("pk")) if seen.query.has_filters() else rows

    def get_edit_url(self, instance: Any) -> str | None:
        """Return where it is edited, for who may."""
        return super().get_edit_url(instance) if self._may("change", instance) else None  # type: ignore[misc]

    def get_delete_url(self, instance: Any) -> str | None:
        """Return where it is deleted, for who may."""
        return super().get_delete_url(instance) if self._may("delete", instance) else None  # type: ignore[misc]

    def _may(self, action: str, instance: Any) -> bool:
        return self.permission_policy.user_has_permission_for_instance(self.request.user, action, instance)


class IndexWithinReach(ListsWithinReach, IndexView):
    """A list of what the person may see."""


def facts_for_the_audit(instance: Any) -> dict[str, str]:
    """Return what an act on the instance says of it: whose it is."""
    agency = instance if isinstance(instance, Agency) else getattr(instance, "agency", None)
    return {"agency": agency.code if agency is not None else "all"}


class CreateWithinReach(CreateView):
    """A form for a new one; the act says which it has become."""

    def save_instance(self) -> Any:
        """Save, and note it for the audit."""
        instance = super().save_instance()
        note_on(self.request, object_key=instance.pk, details=facts_for_the_audit(instance))
        return instance


class EditWithinReach(AsksForThisOne, EditView):
    """A form for who may change this one; the act names the fields, never what is in them."""

    def save_instance(self) -> Any:
        """Save, and note it for the audit."""
        changed = ",".join(self.form.changed_data) or "nothing"
        instance = super().save_instance()
        note_on(self.request, details={**facts_for_the_audit(instance), "changed": changed})
        return instance


class DeleteWithinReach(AsksForThisOne, DeleteView):
    """The question before deleting, for who may delete this one."""

    for_this_one = "delete"

    def delete_action(self) -> Any:
        """Delete, and note it for the audit."""
        facts = facts_for_the_audit(self.object)
        outcome = super().delete_action()
        note_on(self.request, details=facts)
        return outcome


class HistoryWithinReach(AsksForThisOne, HistoryView):
    """What was done to it, for who may change it."""


class UsageWithinReach(AsksForThisOne, UsageView):
    """Where it is used, for who may change it."""


class ViewSetWithinReach(ModelViewSet):
    """A viewset whose views ask `permission_policy`, a `ReachPolicy`, about the very instance."""

    index_view_class = IndexWithinReach
    add_view_class = CreateWithinReach
    edit_view_class = EditWithinReach
    delete_view_class = DeleteWithinReach
    history_view_class = HistoryWithinReach
    usage_view_class = UsageWithinReach
    # A copy would go round what the forms keep closed.
    copy_view_enabled = False


class FormWithinReach(WagtailAdminModelForm):
    """A form of something that belongs to an agency: offers and takes the agencies that the person reaches.

    Where the agency may be left empty, as the whole alliance's, only who is posted at the joint desk may do so.
    """

    policy: ReachPolicy

    def __init__(self, *args: Any, for_user: User | None = None, **facts: Any) -> None:
        super().__init__(*args, for_user=for_user, **facts)
        field = self.fields.get("agency")
        if for_user is None or not isinstance(field, ModelChoiceField):
            return
        reach = self.policy.reach(for_user, "change" if self.instance.pk else "add")
        if not reach.covers(agency=settings.ORKHON_DESK_AGENCY):
            field.queryset = Agency.objects.filter(code__in=[place.agency for place in reach.places])
            field.required = True

    def clean(self) -> dict[str, Any]:
        """Refuse an agency out of reach, whatever way it came."""
        super().clean()
        facts: dict[str, Any] = self.cleaned_data
        agency = facts.get("agency")
        if self.for_user is not None and "agency" in facts:
            reach = self.policy.reach(self.for_user, "change" if self.instance.pk else "add")
            if not reach.covers(agency=agency.code if agency else settings.ORKHON_DESK_AGENCY):
                raise ValidationError(
                    {"agency": gettext("this belongs to another agency; choose one that you work for")}
                )
        return facts
