"""Change what a recording is called and who is credited. Its bytes and its type never change."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from orkhon.desk.errors import RecordingNotYours
from orkhon.desk.recordings import KEPT
from orkhon.media.models import Recording


def describe_recording(recording: Recording, *, title: str, credit: str, user: User) -> tuple[str, ...]:
    """Keep the two lines and return the names of those that changed. Raises `RecordingNotYours`."""
    if not KEPT.user_has_permission_for_instance(user, "change", recording):
        raise RecordingNotYours(_("You may not change this recording; ask whoever added it, or an editor of the desk."))
    wanted = {"title": title.strip(), "credit": credit.strip()}
    changed = tuple(name for name, words in wanted.items() if words != getattr(recording, name))
    for name in changed:
        setattr(recording, name, wanted[name])
    if changed:
        recording.save(update_fields=list(changed))
    return changed
