"""The addresses of the screens of stories, under the admin's."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from orkhon.desk.stories.deeds import assign, merge, split, watch
from orkhon.desk.stories.screens import stories, story

ADDRESSES: Final[list[URLPattern]] = [
    path("stories/", stories, name="desk_stories"),
    path("stories/<slug:key>/", story, name="desk_story"),
    path("stories/<slug:key>/watch/", watch, name="desk_story_watch"),
    path("stories/<slug:key>/assign/", assign, name="desk_story_assign"),
    path("stories/<slug:key>/merge/", merge, name="desk_story_merge"),
    path("stories/<slug:key>/split/", split, name="desk_story_split"),
]
