"""Each kind of question is one class that knows its structure, how an answer is read, and how it is marked.

`structure` is JSON:

* choices: `{"options": [id], "correct": [id]}`;
* numbers: `{"value": "9.0", "tolerance": "0.5"}`;
* texts: `{"accepted": [text]}`, with `"wildcards": true` where `*` stands for anything, `"case": true` where case counts;
* match: `{"options": [id], "targets": [id], "pairs": {option: target}}`;
* order: `{"options": [id]}`, as they are right;
* essay: `{"longest": 10000}`, marked by a person, for whom the words may hold a `"guide"`;
* cloze: `{"gaps": {"1": a text, number or single choice with its "kind"}}`, each standing as `[[1]]` in the prompt.

`words` is JSON: `{"prompt", "explanation", "options": {id: {"text", "reason"}}}`; where there are any, also `"hints"`, a list
of texts, and `"attachments"` and `"explanation_attachments"`, as an option may have them: lists of `{"file", "kind", "title"}`,
where `file` is the row of a picture, document or recording.
"""

from courses.assessment.kinds.arranged import Match, Order
from courses.assessment.kinds.base import FormData, Kind, Line, Marked, field_of, in_one_line, said, text_of
from courses.assessment.kinds.choices import Multiple, Single, TrueFalse
from courses.assessment.kinds.essay import LONGEST_ESSAY, USUAL_ESSAY, Essay
from courses.assessment.kinds.gaps import GAP, Cloze
from courses.assessment.kinds.written import Numeric, Text

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (Single(), Multiple(), TrueFalse(), Numeric(), Text(), Match(), Order(), Cloze(), Essay())
}


def kind_of(name: str) -> Kind:
    """The class of a kind; KeyError for one we do not have."""
    return KINDS[name]


__all__ = [
    "GAP",
    "KINDS",
    "LONGEST_ESSAY",
    "USUAL_ESSAY",
    "FormData",
    "Kind",
    "Line",
    "Marked",
    "field_of",
    "in_one_line",
    "kind_of",
    "said",
    "text_of",
]
