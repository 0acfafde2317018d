"""Tell the article's form what stands at an address that an editor embeds. Asks the site; changes no article."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from wagtail.images import permissions as picture_permissions

from orkhon.desk.blocks.embeds import site_of
from orkhon.desk.blocks.recordings import LONGEST_ADDRESS
from orkhon.desk.embed_facts import facts_of
from orkhon.desk.policies import ARTICLES


@require_POST
def embed_facts(request: HttpRequest) -> JsonResponse:
    """Answer with title, author and picture, those that are known; the picture for whoever may add pictures."""
    if not (ARTICLES.user_has_permission(request.user, "add") or ARTICLES.user_has_permission(request.user, "change")):
        raise PermissionDenied
    address = request.POST.get("address", "").strip()
    if len(address) > LONGEST_ADDRESS or not site_of(address):
        words = gettext("Nothing is embedded from there; see the list of sites at the address.")
        return JsonResponse({"error": words}, status=400)
    may_add = bool(picture_permissions.permission_policy.user_has_permission(request.user, "add"))
    facts = facts_of(address, keep_picture=may_add)
    answer: dict[str, object] = {"site": site_of(address), "title": facts.title, "author": facts.author}
    if facts.picture is not None:
        preview = facts.picture.get_rendition("max-165x165")
        answer["picture"] = {
            "id": facts.picture.pk,
            "title": facts.picture.title,
            "src": preview.url,
            "width": preview.width,
            "height": preview.height,
        }
    return JsonResponse(answer)
