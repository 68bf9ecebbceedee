"""Each kind of question is one class that knows its structure, how an answer is read, and how it is marked.

`structure` is JSON: `{"options": [id], "correct": [id]}` for choices, `{"value": "9.0", "tolerance": "0.5"}` for numbers,
`{"accepted": [text]}` for texts. `words` is JSON: `{"prompt", "explanation", "options": {id: {"text", "reason"}}}`.
"""

from courses.assessment.kinds.base import Kind, Marked
from courses.assessment.kinds.choices import Multiple, Single, TrueFalse
from courses.assessment.kinds.written import Numeric, Text

KINDS: dict[str, Kind] = {kind.name: kind for kind in (Single(), Multiple(), TrueFalse(), Numeric(), Text())}


def kind_of(name: str) -> Kind:
    """The class of a kind; KeyError for one we do not have."""
    return KINDS[name]


__all__ = ["KINDS", "Kind", "Marked", "kind_of"]
