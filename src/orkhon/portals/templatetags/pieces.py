"""`{% piece "name" of … %} … {% endpiece %}`: a part of a page, written once for all pages that have it alike."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from orkhon.portals.pieces import PIECES

register = template.Library()


class PieceNode(template.Node):
    """The part, and what says everything that is in it."""

    def __init__(self, name: str, of: Sequence[FilterExpression], nodelist: NodeList) -> None:
        self.name = name
        self.of = of
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """Give the piece that is known of all this in the language that is spoken, or write it."""
        of: list[Hashable] = [one.resolve(context) for one in self.of]
        return PIECES.get((self.name, get_language(), *of), lambda: self.nodelist.render(context))


@register.tag
def piece(parser: Parser, token: Token) -> PieceNode:
    """Read the tag. What stands between may show nothing that its words do not name: `page` least of all."""
    _tag, *words = token.split_contents()
    if not words:
        raise template.TemplateSyntaxError("`piece` wants a name, and whatever the part of the page depends on")
    compiled: Any = [parser.compile_filter(word) for word in words]
    nodelist = parser.parse(("endpiece",))
    parser.delete_first_token()
    return PieceNode(str(compiled[0].resolve({})), compiled[1:], nodelist)
