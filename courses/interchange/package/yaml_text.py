"""The YAML of packages: true, false, whole numbers, nothing and text; each value knows its file and line.

A date or `9.0` is text as it stands, so nothing is guessed and what goes out comes in the same. Anchors, tags and
keys that stand twice are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import yaml
from django.utils.translation import gettext as _

from courses.interchange.exceptions import ImportRefused
from courses.interchange.package.faults import going_on, note, or_else

SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()
            raise yaml.MarkedYAMLError(problem="alias", problem_mark=event.start_mark)
        event = self.peek_event()
        if getattr(event, "anchor", None) is not None:
            raise yaml.MarkedYAMLError(problem="alias", problem_mark=event.start_mark)
        if getattr(event, "tag", None) is not None:
            raise yaml.MarkedYAMLError(problem="tag", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


class _Dumper(yaml.SafeDumper):
    yaml_implicit_resolvers: dict[str, Any] = {}

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


for _class in (_Loader, _Dumper):
    _class.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
    _class.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9]\d*)$"), list("-0123456789"))
    _class.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|)$"), ["n", ""])


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    style = "|" if "\n" in value and not re.search(r"[ \t]\n|[\x85\u2028\u2029\ufeff]", value + "\n") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def dump(value: Any) -> str:
    """Canonical YAML: keys in the order given, one spelling for everything."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False
    )
    return text


class Value:
    """One value of a YAML file, with its place and readers that refuse in the user's words."""

    def __init__(self, node: yaml.Node | None, where: str, first_line: int = 0, *, is_missing: bool = False) -> None:
        self.node = node
        self.file = where
        self.first_line = first_line
        # Asked for, not there, and said so: it is read as anything.
        self.is_missing = is_missing

    @property
    def where(self) -> str:
        line = self.node.start_mark.line + 1 if self.node is not None else 1
        return f"{self.file}:{self.first_line + line}"

    def refuse(self, code: str, message: str) -> ImportRefused:
        return ImportRefused(code, message, self.where)

    def _child(self, node: yaml.Node) -> Value:
        return Value(node, self.file, self.first_line)

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    def items(self) -> Iterator[tuple[str, Value]]:
        """Keys and values of a mapping."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.refuse("wrong_kind", _("Here several lines of the form “name: value” are expected."))
        seen = set()
        for key, value in self.node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._child(key).refuse("wrong_kind", _("A name is expected before the colon."))
            if key.value in seen:
                message = _("“%(key)s” stands here twice. Keep one of the two.") % {"key": key.value}
                note(self._child(key).refuse("key_twice", message))
                continue
            seen.add(key.value)
            yield key.value, self._child(value)

    def fields(self, known: tuple[str, ...], required: tuple[str, ...] = ()) -> dict[str, Value]:
        """The mapping by name; a name that is not known is refused, and so is a needed one that is missing."""
        found = {}
        missing = Value(None, self.file, self.first_line, is_missing=True)
        if self.is_missing:
            return dict.fromkeys(required, missing)
        with going_on():
            for key, value in self.items():
                if key in known:
                    found[key] = value
                    continue
                message = _("“%(key)s” is not known here. Known are: %(known)s.")
                note(value.refuse("unknown_key", message % {"key": key[:60], "known": ", ".join(known)}))
        for key in required:
            if key not in found:
                if isinstance(self.node, yaml.MappingNode):
                    note(self.refuse("missing_key", _("“%(key)s” is missing here. Add it.") % {"key": key}))
                found[key] = missing
        return found

    @or_else(list)
    def rows(self) -> list[Value]:
        """The values of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.refuse("wrong_kind", _("Here a list is expected: each entry on a line that begins with “- ”."))
        return [self._child(node) for node in self.node.value]

    @property
    def is_nothing(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode) and self.node.tag == "tag:yaml.org,2002:null"

    @or_else(lambda *_limits: "")
    def text(self, longest: int = 20_000, *, empty: bool = False) -> str:
        """Text; numbers count as written."""
        return self._text(longest, empty=empty)

    def _text(self, longest: int = 20_000, *, empty: bool = False) -> str:
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.refuse("wrong_kind", _("Here a text is expected."))
        words = "" if self.is_nothing else str(self.node.value).strip()
        if not words and not empty:
            raise self.refuse("empty", _("Here a text is expected, and there is none."))
        if len(words) > longest:
            raise self.refuse(
                "too_long", _("This text is too long: at most %(longest)s characters.") % {"longest": longest}
            )
        if "\x00" in words:
            raise self.refuse("not_text", _("This text holds a character that cannot be stored."))
        return words

    @or_else(lambda: False)
    def flag(self) -> bool:
        if isinstance(self.node, yaml.ScalarNode) and self.node.tag == "tag:yaml.org,2002:bool":
            return bool(self.node.value == "true")
        raise self.refuse("wrong_kind", _("Here “true” or “false” is expected."))

    @or_else(lambda lowest, _highest: lowest)
    def number(self, lowest: int, highest: int) -> int:
        node = self.node if isinstance(self.node, yaml.ScalarNode) else None
        if node is not None and node.tag == "tag:yaml.org,2002:int" and len(node.value) < 10:
            found = int(node.value)
            if lowest <= found <= highest:
                return found
        raise self.refuse(
            "wrong_number",
            _("Here a whole number from %(lowest)s to %(highest)s is expected.")
            % {"lowest": lowest, "highest": highest},
        )

    @or_else(lambda *choices: choices[0])
    def choice(self, *choices: str) -> str:
        words = self._text()
        if words not in choices:
            raise self.refuse(
                "wrong_choice",
                _("“%(words)s” is not possible here. Possible are: %(choices)s.")
                % {"words": words[:60], "choices": ", ".join(choices)},
            )
        return words

    @or_else(uuid4)
    def key(self) -> UUID:
        try:
            return UUID(self._text(60))
        except ValueError as error:
            raise self.refuse(
                "wrong_key", _("Here a key is expected, such as 0f8fad5b-d9cb-469f-a165-70867728950e.")
            ) from error

    @or_else(lambda: "x")
    def slug(self) -> str:
        words = self._text(60)
        if not SLUG.match(words):
            raise self.refuse("wrong_slug", _("Here small letters a to z, digits and single hyphens are expected."))
        return words

    @or_else(lambda: "2000-01-01")
    def day(self) -> str:
        words = self._text(60)
        wrong = self.refuse("wrong_date", _("Here a date is expected, such as 2026-11-23."))
        if not DATE.match(words):
            raise wrong
        try:
            date.fromisoformat(words)
        except ValueError as error:
            raise wrong from error
        return words


def load(text: str, file: str, first_line: int = 0) -> Value:
    """The YAML of a file. Raises ImportRefused with the line where it breaks."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line + 1 if mark is not None else 1)
        if error.problem == "alias":
            message = _("References with & and * are not used in packages. Write the value out.")
        elif error.problem == "tag":
            message = _("Types with ! are not used in packages. Write the value alone.")
        else:
            message = _("The YAML breaks off here. Look for a missing quotation mark, colon or indent.")
        raise ImportRefused("broken_yaml", message, f"{file}:{line}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ImportRefused("broken_yaml", _("This is not YAML."), f"{file}:{first_line + 1}") from error
    if node is None:
        raise ImportRefused("empty", _("This file is empty."), f"{file}:{first_line + 1}")
    return Value(node, file, first_line)
