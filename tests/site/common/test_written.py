"""How dates are written where Django or Wagtail writes them."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format, get_format


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["22 Nov 2026", "22 Nov 2026, 14:05", "22 Nov 2026", "22 Nov 2026, 14:05", "14:05"]),
        *(
            (chinese, ["2026年11月22日", "2026年11月22日 14:05", "2026年11月22日", "2026年11月22日 14:05", "14:05"])
            for chinese in ("zh-hans", "zh-hant")
        ),
    ],
)
def test_a_moment_is_written_as_the_language_writes_it(language, written):
    moment = datetime(2026, 11, 22, 14, 5)
    names = ("DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATE_FORMAT", "SHORT_DATETIME_FORMAT", "TIME_FORMAT")
    with translation.override(language):
        assert [date_format(moment, name) for name in names] == written
        assert get_format("FIRST_DAY_OF_WEEK") == 1
