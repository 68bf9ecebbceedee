"""Problems with programs in them: what a program decides cannot be asked here, what it merely says can.

A `$name` in a problem is replaced by what its Python script computed, anew for each learner. It is known without running
anything only where the script sets the name once, at its top level, to a constant.
"""

from __future__ import annotations

import ast
import operator
import re
from collections import Counter
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.xml import descendants, local

VARIABLE = re.compile(r"\$(?:\{\s*([A-Za-z_]\w*)\s*\}|([A-Za-z_]\w*))")
JAVASCRIPT = re.compile(r"javascript|ecmascript|jscript|template|mathjax", re.IGNORECASE)
OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
LONGEST = 50_000


class ScriptedError(Exception):
    """A program decides what this problem asks or what is right; the message says so."""


def without_scripts(problem: Element) -> list[str]:
    """Take the programs out of a problem and put constants where they are named; says what was done.

    Raises ScriptedError where the problem could not be asked without them.
    """
    scripts = [script for script in problem.iter() if local(script) == "script"]
    python = [script for script in scripts if not JAVASCRIPT.search(script.get("type") or "")]
    used = set(_variables(problem))
    changes = []
    if python and used:
        known = _constants([script.text or "" for script in python])
        unknown = sorted(used - set(known))
        if unknown:
            message = _("A program computes what it asks: $%(name)s is not known without running it.")
            raise ScriptedError(message % {"name": unknown[0]})
        _put(problem, known)
        values = ", ".join(f"{name} = {known[name]}" for name in sorted(used))
        changes.append(_("What its program set is written in: %(values)s.") % {"values": values[:200]})
    if any((element.get("hintfn") or "").strip() for element in descendants(problem, "hintgroup")):
        changes.append(_("Hints that a program chose are not kept."))
    if len(scripts) > len(python):
        changes.append(_("A program for the browser was taken out."))
    elif python and not used:
        changes.append(_("A program that nothing in it uses was taken out."))
    return changes


def _variables(problem: Element) -> list[str]:
    """Every `$name` outside of the programs."""
    found: list[str] = []

    def look(text: str | None) -> None:
        found.extend(match[1] or match[2] for match in VARIABLE.finditer(text or ""))

    def walk(element: Element) -> None:
        if local(element) == "script":
            return
        look(element.text)
        for name, value in element.attrib.items():
            if name not in {"markdown", "source_code"}:
                look(value)
        for child in element:
            walk(child)
            look(child.tail)

    walk(problem)
    return found


def _put(problem: Element, known: dict[str, str]) -> None:
    def put(text: str | None) -> str | None:
        return VARIABLE.sub(lambda match: known[match[1] or match[2]], text) if text else text

    for element in problem.iter():
        if local(element) == "script":
            continue
        element.text = put(element.text)
        for name, value in element.attrib.items():
            if name not in {"markdown", "source_code"}:
                element.set(name, put(value) or "")
    for element in problem.iter():
        element.tail = put(element.tail) if element is not problem else element.tail


def _constants(scripts: list[str]) -> dict[str, str]:
    """Names that the programs set once and for all, as text. None where a program is no Python that can be read."""
    bound: Counter[str] = Counter()
    values: dict[str, Any] = {}
    for script in scripts:
        if len(script) > LONGEST:
            return {}
        try:
            tree = ast.parse(_dedented(script))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return {}
        for node in ast.walk(tree):
            bound.update(_names(node))
        for statement in tree.body:
            if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
                target = statement.targets[0]
                if isinstance(target, ast.Name):
                    try:
                        values[target.id] = _value(statement.value, values)
                    except (ValueError, ArithmeticError, TypeError):
                        values.pop(target.id, None)
    if bound["*"] or bound["exec"]:
        return {}
    return {name: _said(value) for name, value in values.items() if bound[name] == 1}


def _dedented(script: str) -> str:
    lines = script.strip("\n").split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    cut = min(indents, default=0)
    return "\n".join(line[cut:] for line in lines)


def _names(node: ast.AST) -> list[str]:
    """The names a piece of program may set, wherever it stands."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
        return [node.id]
    if isinstance(node, ast.Global | ast.Nonlocal):
        # Some function may set it; one use more makes it unknown.
        return list(node.names)
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.alias):
        return [(node.asname or node.name).split(".")[0]]
    if isinstance(node, ast.Name) and node.id in {"exec", "eval", "globals", "setattr", "vars"}:
        return ["exec"]
    return []


def _value(node: ast.expr, known: dict[str, Any]) -> Any:
    """A constant, or a sum of constants. Raises ValueError for what is neither."""
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float | str)
        and not isinstance(node.value, bool)
    ):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_number(_value(node.operand, known))
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](_number(_value(node.left, known)), _number(_value(node.right, known)))
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    raise ValueError


def _number(value: Any) -> int | float:
    if not isinstance(value, int | float):
        raise TypeError
    return value


def _said(value: Any) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)
