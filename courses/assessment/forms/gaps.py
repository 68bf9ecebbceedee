"""Describing the gaps of a text."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.assessment.forms.parts import Data, Part, in_one_line, kept_keys

SPARE_GAPS = 3
KINDS = [("text", _("Words")), ("numeric", _("A number")), ("single", _("A choice"))]
WITHIN = re.compile(r"\s*(?:±|\+/?-)\s*")


class GapsPart(Part):
    """Each gap is a kind and a few lines: accepted words, a number with its tolerance, or options with the right one starred."""

    def _numbers(self) -> list[str]:
        numbers = sorted(self.former.get("gaps", {}), key=int)
        last = int(numbers[-1]) if numbers else 0
        return [*numbers, *(str(last + more) for more in range(1, SPARE_GAPS + 1))]

    def source_fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for number in self._numbers():
            gap = self.former.get("gaps", {}).get(number, {})
            found[f"gap-{number}-kind"] = forms.ChoiceField(
                label=gettext("Gap %(number)s asks for") % {"number": number},
                choices=KINDS,
                initial=gap.get("kind", "text"),
                required=False,
            )
            found[f"gap-{number}"] = forms.CharField(
                label=gettext("What is right in gap %(number)s") % {"number": number},
                help_text=_(
                    "Words: accepted ones, one a line. A number: such as 9.5 ± 0.5. A choice: the options, one a line, "
                    "an asterisk before the right one."
                ),
                widget=forms.Textarea(attrs={"rows": 3}),
                required=False,
                max_length=5000,
                initial=self._in_lines(gap),
            )
        return found

    def _in_lines(self, gap: Data) -> str:
        if gap.get("kind") == "numeric":
            tolerance = gap.get("tolerance", "0")
            return f"{gap['value']} ± {tolerance}" if tolerance != "0" else str(gap["value"])
        if gap.get("kind") == "single":
            return "\n".join(
                f"{'*' if key in gap['correct'] else ''}{in_one_line(self.words.get(key, {}))}"
                for key in gap["options"]
            )
        return "\n".join(gap.get("accepted", []))

    def source_structure(self, data: Data) -> Data:
        return {"gaps": self._read(data)[0]}

    def options(self, data: Data) -> dict[str, Data]:
        if not self.is_source:
            return super().options(data)
        texts = self._read(data)[1]
        return {key: {"reason": "", **self.words.get(key, {}), "text": text} for key, text in texts.items()}

    def _read(self, data: Data) -> tuple[Data, dict[str, str]]:
        """The gaps, and the texts of their options."""
        gaps: Data = {}
        texts: dict[str, str] = {}
        for number in self._numbers():
            lines = [line.strip() for line in data.get(f"gap-{number}", "").splitlines() if line.strip()]
            if not lines:
                continue
            former = self.former.get("gaps", {}).get(number, {})
            kind = data.get(f"gap-{number}-kind") or "text"
            if kind == "numeric":
                value, _sign, tolerance = WITHIN.sub("±", lines[0]).partition("±")
                gaps[number] = {"kind": kind, "value": value, "tolerance": tolerance or "0"}
            elif kind == "single":
                gaps[number] = self._choice(lines, former, texts)
            else:
                flags = {name: True for name in ("wildcards", "case") if former.get(name)}
                gaps[number] = {"kind": kind, "accepted": lines, **flags}
        return gaps, texts

    def _choice(self, lines: list[str], former: Data, texts: dict[str, str]) -> dict[str, Any]:
        given = [line.removeprefix("*").strip() for line in lines]
        wishes = list(former.get("options", []))
        standing = {key: in_one_line(self.words.get(key, {})) for key in wishes}
        known = [option for gap in self.former.get("gaps", {}).values() for option in gap.get("options", [])]
        keys = kept_keys(given, wishes, standing, [*known, *texts])
        texts |= dict(zip(keys, given, strict=True))
        correct = [key for key, line in zip(keys, lines, strict=True) if line.startswith("*")]
        return {"kind": "single", "options": keys, "correct": correct}
