"""Everything kept about oneself, in one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.views.requests import person_of
from common import slots

AT_ONCE = 200  # rows in one piece of the answer


@never_cache
@login_required
@reauthentication_required
@require_safe
def own_data(request: HttpRequest) -> StreamingHttpResponse:
    """Her own data from every app as JSON, as it is read: a long history fills no memory."""
    person = person_of(request)
    sections: dict[str, Iterable[dict[str, Any]]] = {}
    for told in slots.collect("account.data", request, person=person):
        sections |= told
    response = StreamingHttpResponse(_written(sections), content_type="application/json")
    day = timezone.localdate().isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="academy-{day}.json"'
    return response


def _written(sections: dict[str, Iterable[dict[str, Any]]]) -> Iterator[str]:
    encode = DjangoJSONEncoder(ensure_ascii=False).encode
    yield '{"made_at": ' + encode(timezone.now())
    for name, rows in sections.items():
        yield f",\n{encode(name)}: ["
        waiting: list[str] = []
        first = True
        for row in rows:
            waiting.append(("\n" if first else ",\n") + encode(_plain(row)))
            first = False
            if len(waiting) == AT_ONCE:
                yield "".join(waiting)
                waiting.clear()
        yield "".join(waiting) + "]"
    yield "}\n"


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Names of columns as people read them: `course__code` is `course_code`."""
    return {name.replace("__", "_"): value for name, value in row.items()}
