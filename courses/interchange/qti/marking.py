"""What a QTI 2 or 3 item takes as right: its declarations, and the few things its response processing can say."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import Element

from courses.interchange.making import decimal_of
from courses.interchange.xml import child, children, descendants, local, text_of

# Processing that draws or computes what no declaration says.
RANDOM = {"templateDeclaration", "templateProcessing"}


@dataclass
class Declared:
    """One response: its type, its right values, and what each value earns."""

    ident: str
    cardinality: str = "single"
    base: str = "identifier"
    right: list[str] = field(default_factory=list)
    earns: dict[str, Decimal] = field(default_factory=dict)
    case: bool = False
    area: bool = False
    # A wrong answer takes points away.
    costs: bool = False
    # Margins of a number: absolute, relative or exact, and its two tolerances.
    mode: str = "exact"
    margins: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    # The number is compared rounded to so many figures.
    rounded: tuple[str, int] | None = None

    @property
    def is_number(self) -> bool:
        return self.base in {"integer", "float"}

    @property
    def best(self) -> list[str]:
        """What earns the most by its mapping: one value of a single response, all that earn something of another."""
        paying = {value: mark for value, mark in self.earns.items() if mark > 0}
        if self.cardinality == "single" and paying:
            top = max(paying.values())
            return [value for value, mark in paying.items() if mark == top]
        return list(paying)

    @property
    def even(self) -> bool:
        """Whether every right answer earns the same, and no wrong one costs anything."""
        earned = set(self.earns.values()) - {Decimal(0)}
        return len(earned) == 1 and min(earned) > 0 and not self.costs

    @property
    def shares(self) -> bool:
        """Whether some right answers earn a part."""
        paying = {mark for mark in self.earns.values() if mark > 0}
        if self.cardinality == "single":
            return len(paying) > 1
        return len([mark for mark in self.earns.values() if mark > 0]) > 1 or any(
            mark < 0 for mark in self.earns.values()
        )


def declared_in(item: Element) -> dict[str, Declared]:
    """Every response of an item by its identifier."""
    found: dict[str, Declared] = {}
    processing = child(item, "responseProcessing")
    for one in children(item, "responseDeclaration"):
        declared = Declared(
            ident=one.get("identifier") or "",
            cardinality=(one.get("cardinality") or "single").lower(),
            base=one.get("baseType") or "identifier",
            right=[_value(value) for holder in children(one, "correctResponse") for value in children(holder, "value")],
            area=child(one, "areaMapping") is not None,
            costs=any((decimal_of(held.get("defaultValue")) or 0) < 0 for held in children(one, "mapping")),
        )
        sensitive = []
        for entry in descendants(one, "mapEntry"):
            mark = decimal_of(entry.get("mappedValue")) or Decimal(0)
            declared.earns[" ".join((entry.get("mapKey") or "").split())] = mark
            sensitive.append((entry.get("caseSensitive") or "false").lower() == "true")
        declared.case = all(sensitive) if sensitive else declared.base == "string"
        found[declared.ident] = declared
        if processing is not None:
            _processed(processing, declared)
    return found


def _value(element: Element) -> str:
    return " ".join((element.text or "").split())


def _processed(processing: Element, declared: Declared) -> None:
    """What response processing adds for one response: margins, case, and a right value that is written only there."""
    for test in descendants(processing, "equal", "equalRounded", "stringMatch", "match", "member"):
        if not any(one.get("identifier") == declared.ident for one in descendants(test, "variable")):
            continue
        name = local(test)
        if name == "equal":
            declared.mode = (test.get("toleranceMode") or "exact").lower()
            numbers = [decimal_of(part) or Decimal(0) for part in (test.get("tolerance") or "").split()]
            if numbers:
                declared.margins = (numbers[0], numbers[-1])
        elif name == "equalRounded" and (test.get("figures") or "").isdecimal():
            declared.rounded = (
                test.get("roundingMode") or "significantFigures",
                min(int(test.get("figures") or 0), 30),
            )
        elif name == "stringMatch":
            declared.case = (test.get("caseSensitive") or "true").lower() == "true"
        if not declared.right and not declared.earns:
            declared.right = [_value(one) for one in descendants(test, "baseValue") if _value(one)]


def tolerance_of(declared: Declared, value: Decimal) -> tuple[Decimal, Decimal]:
    """How far below and above the value an answer may lie."""
    low, high = declared.margins
    if declared.rounded is not None:
        mode, figures = declared.rounded
        places = figures if mode == "decimalPlaces" else figures - 1 - (value.adjusted() if value else 0)
        half = Decimal(5).scaleb(-places - 1)
        return half, half
    if declared.mode == "absolute":
        return abs(low), abs(high)
    if declared.mode == "relative":
        return abs(value * low / 100), abs(value * high / 100)
    return Decimal(0), Decimal(0)


def is_random(item: Element) -> bool:
    """Whether its values are drawn anew for each learner."""
    return any(local(one) in RANDOM for one in children(item))


def is_computed(item: Element) -> bool:
    """Whether its score is computed by something that no declaration tells: an operator of a vendor, or a program."""
    processing = child(item, "responseProcessing")
    return processing is not None and next(descendants(processing, "customOperator", "patternMatch"), None) is not None


def feedback_keys(item: Element) -> dict[str, set[str]]:
    """Which feedback is shown for which right or wrong outcome: variable by its values set under a condition."""
    found: dict[str, set[str]] = {}
    for one in descendants(item, "setOutcomeValue"):
        values = {_value(base) for base in descendants(one, "baseValue")}
        values |= {f"={base.get('identifier')}" for base in descendants(one, "variable")}
        found.setdefault(one.get("identifier") or "", set()).update(values)
    return found


def points_in(item: Element) -> str:
    """The highest score an item says of itself."""
    for one in children(item, "outcomeDeclaration"):
        if (one.get("identifier") or "").upper() in {"MAXSCORE", "SCORE"}:
            if one.get("normalMaximum"):
                return one.get("normalMaximum") or ""
            if (one.get("identifier") or "").upper() == "MAXSCORE":
                return text_of(child(one, "defaultValue", "value"))
    return ""
