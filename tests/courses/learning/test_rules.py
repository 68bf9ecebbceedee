from decimal import Decimal

import pytest

from courses.catalogue.enums import CompletionRule
from courses.learning.queries.rules import meets

NOTHING = {"pass_mark": None, "viewed": False, "marked": False, "success": None, "score": None}


@pytest.mark.parametrize(
    ("rule", "reached", "expected"),
    [
        (CompletionRule.VIEWED, {}, False),
        (CompletionRule.VIEWED, {"viewed": True}, True),
        (CompletionRule.MARKED, {"viewed": True}, False),
        (CompletionRule.MARKED, {"viewed": True, "marked": True}, True),
        (CompletionRule.CHECK, {"viewed": True, "marked": True}, False),
        (CompletionRule.CHECK, {"success": False}, False),
        (CompletionRule.CHECK, {"success": True}, True),
        (CompletionRule.PASSED, {"viewed": True, "marked": True}, False),
        (CompletionRule.PASSED, {"success": True}, True),
        (CompletionRule.PASSED, {"pass_mark": 70, "score": Decimal("69.99"), "success": False}, False),
        (CompletionRule.PASSED, {"pass_mark": 70, "score": Decimal(70), "success": False}, True),
        (CompletionRule.PASSED, {"pass_mark": None, "score": Decimal(100)}, False),
    ],
)
def test_each_rule_asks_for_its_own_deed(rule, reached, expected):
    assert meets(rule=rule, **{**NOTHING, **reached}) is expected
