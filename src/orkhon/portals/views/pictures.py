"""One size of one picture, made when first asked for; refused once its item or all its articles are taken away."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.images.models import Filter, SourceImageIOError

from orkhon.alliance.legal_orders import orders_in_force
from orkhon.desk.queries import picture_is_ordered_away, picture_is_taken_away
from orkhon.media.models import Picture
from orkhon.portals.frame import VISITORS_COUNTRY
from orkhon.portals.pictures import is_signed, widths_of
from orkhon.portals.views.visits import countries_of
from orkhon.verification.pictures.giving import Given, given_out
from orkhon.wire.entries import ItemStatus
from orkhon.wire.queries import state_of

_QUALITY = 78
_UNTIL_SIGNED_S = 15
"""For so long a size without its signature is kept by caches; signing takes seconds."""
_TAKEN_AWAY = frozenset({ItemStatus.KILLED, ItemStatus.WITHHELD, ItemStatus.EMBARGOED})


def picture(request: HttpRequest, pk: int, signature: str, width: int) -> HttpResponse:
    """Answer with the picture as WebP, `width` pixels wide or as wide as it is.

    The address changes with the file, so what is there stays the same for ever; but the hub is asked again
    each hour, because a kill takes the picture too.
    """
    found = Picture.objects.filter(pk=pk).first()
    if found is None or not is_signed(pk, found.file.name, signature) or width not in widths_of(found):
        raise Http404(f"no picture {pk} of that width at that address")
    if is_taken_away(found):
        response = HttpResponse(status=410, content_type="text/plain; charset=utf-8")
        response.headers["Cache-Control"] = "no-store"
        return response
    if is_ordered_away(request, found):
        response = HttpResponse(status=451, content_type="text/plain; charset=utf-8")
        response.headers["Cache-Control"] = "no-store"
        return response
    given = with_credentials(found, width, now=datetime.now(UTC))
    response = HttpResponse(given.data, content_type="image/webp")
    # Where visitors' countries count, a cache in front would show somebody there what is withheld there.
    shared = "private" if request.META.get(VISITORS_COUNTRY) else "public"
    response.headers["Cache-Control"] = f"{shared}, max-age={3600 if given.final else _UNTIL_SIGNED_S}"
    return response


def with_credentials(found: Picture, width: int, *, now: datetime) -> Given:
    """Return the bytes of that width with content credentials, or as they are while these are not made.

    The smallest of several sizes stands in lists alone and carries none: they would be a tenth of its bytes.
    """
    data = sized(found, width)
    widths = widths_of(found)
    if width == widths[0] and len(widths) > 1:
        return Given(data=data, signed=False, final=True)

    def name() -> str:
        return found.renditions.filter(filter_spec=_spec(width)).values_list("file", flat=True).first() or ""

    return given_out(data, picture=found.pk, name=name, content_type="image/webp", now=now)


def sized(found: Picture, width: int) -> bytes:
    """Return the bytes of that width, made anew where a rendition is known whose file is gone. Raises `Http404`."""
    spec = Filter(spec=_spec(width))
    try:
        rendition = found.get_rendition(spec)
        try:
            file = rendition.file.open("rb")
        except FileNotFoundError:
            found.renditions.filter(pk=rendition.pk).delete()
            file = found.create_rendition(spec).file.open("rb")
    except (FileNotFoundError, SourceImageIOError) as cause:
        raise Http404(f"the file of picture {found.pk} is gone") from cause
    with file:
        data: bytes = file.read()
    return data


def _spec(width: int) -> str:
    return f"width-{width}|format-webp|webpquality-{_QUALITY}"


def is_ordered_away(request: HttpRequest, found: Picture) -> bool:
    if not orders_in_force():
        return False
    return picture_is_ordered_away(found.pk, found.item_uri, countries_of(request))


def is_taken_away(found: Picture) -> bool:
    state = state_of(found.item_uri) if found.item_uri else None
    return (state is not None and state.status in _TAKEN_AWAY) or picture_is_taken_away(found.pk)
