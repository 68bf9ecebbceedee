from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from common.near import Near

register = template.Library()
HOUR = 3600
# Some thousand pieces of one or two kilobytes.
fragments = Near(4000)


class NearNode(template.Node):
    """What stands between the tags, drawn once for each language and each set of values."""

    def __init__(self, name: str, values: list[FilterExpression], only_if: FilterExpression | None, inside: NodeList):
        self.name = name
        self.values = values
        self.only_if = only_if
        self.nodelist = inside

    def render(self, context: Context) -> SafeString:
        if settings.DEBUG or (self.only_if is not None and not self.only_if.resolve(context)):
            return self.nodelist.render(context)
        key = "\x00".join(
            [self.name, get_language() or "", *(str(value.resolve(context)) for value in self.values)],
        )
        found: SafeString | None = fragments.get(key)
        if found is None:
            found = self.nodelist.render(context)
            fragments.set(key, found, HOUR)
        return found


@register.tag
def near(parser: Parser, token: Token) -> NearNode:
    """Keep a piece of a page in this process: `{% near "rail" outline.course_url total %}…{% endnear %}`

    After the name stand all the values that the piece depends on, besides the language; a condition `if=value` at the
    end says when it may be kept at all. Nothing personal and no token of a form may stand inside. The stamp of the
    catalogue is such a value where the piece shows something that has no other sign of having changed.
    """
    _tag, name, *bits = token.split_contents()
    only_if = None
    if bits and bits[-1].startswith("if="):
        only_if = parser.compile_filter(bits.pop().removeprefix("if="))
    values: list[Any] = [parser.compile_filter(bit) for bit in bits]
    inside = parser.parse(("endnear",))
    parser.delete_first_token()
    return NearNode(name.strip("\"'"), values, only_if, inside)
