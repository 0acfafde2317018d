"""Remove a picture of the desk for ever: its file, every size of it, and what the admin remembers of its title."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from taggit.models import Tag
from wagtail.models import ModelLogEntry

from orkhon.media.models import Picture


def remove_picture(picture: Picture) -> int:
    """Remove files first and rows afterwards, so that a crash between leaves rows that say what is left to do.

    Return how many files there were. Tags that only this picture had go with it, for they may be names.
    """
    files = 0
    for one in (*picture.renditions.all(), picture):
        name, storage = one.file.name, one.file.storage
        if name and storage.exists(name):
            storage.delete(name)
            files += 1
    tags = list(picture.tags.values_list("pk", flat=True))
    content_type = ContentType.objects.get_for_model(Picture)
    ModelLogEntry.objects.filter(content_type=content_type, object_id=str(picture.pk)).update(label="redacted", data={})
    picture.delete()
    Tag.objects.filter(pk__in=tags, taggit_taggeditem_items__isnull=True).delete()
    return files
