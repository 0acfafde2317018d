"""Let the stories room know of the desk: where the page of a story is, and what was made of its reports."""

from __future__ import annotations

from orkhon.desk.stories.digest import register_digest
from orkhon.desk.stories.links import articles_of, story_url
from orkhon.stories.registries import register_links, register_page

register_page(story_url)
register_links("desk", articles_of)
register_digest()
