"""Which language answers, and which policy the browser is told."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from http import HTTPStatus
from types import FrameType

from django.conf import settings
from django.core.exceptions import BadRequest, FieldError, ValidationError
from django.core.handlers.exception import response_for_exception
from django.core.paginator import InvalidPage
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from common.languages import LANGS, html_lang, split_prefix

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]
# Passkeys, the clipboard and full screen stay with the browser's own rule: this site alone.
DEVICES = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
    *("magnetometer", "microphone", "midi", "payment", "serial", "usb"),
)
NO_DEVICES = ", ".join(f"{device}=()" for device in DEVICES)
# Browsers that name a region and no script.
CHINESE = {
    "zh": "zh-hans",
    "zh-cn": "zh-hans",
    "zh-sg": "zh-hans",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
    "zh-tw": "zh-hant",
}


def negotiate(request: HttpRequest) -> str:
    """The language of an address without one: `?lang=`, then the cookie, then what the browser accepts."""
    wanted = [request.GET.get("lang", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    wanted += [code for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    for code in wanted:
        lowered = code.lower()
        for candidate in (lowered, CHINESE.get(lowered, ""), "-".join(lowered.split("-")[:2]), lowered.split("-")[0]):
            if candidate in LANGS:
                return candidate
    return "en"


class LanguageMiddleware:
    """Activates the language that the address names, or the negotiated one. It never redirects.

    Django's own redirects every unprefixed 404 to a prefixed address, which would move `/c/` and `/api/`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        prefixed, _rest = split_prefix(request.path_info)
        language = prefixed or negotiate(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", html_lang(language))
        if not prefixed:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        self._remember(request, response, prefixed or request.GET.get("lang", ""))
        return response

    @staticmethod
    def _remember(request: HttpRequest, response: HttpResponse, chosen: str) -> None:
        """Who reads a page in a language has chosen it: addresses without one answer in it from now on."""
        name = settings.LANGUAGE_COOKIE_NAME
        is_page = response.status_code == HTTPStatus.OK and response.headers.get("Content-Type", "").startswith(
            "text/html"
        )
        if is_page and chosen in LANGS and request.COOKIES.get(name) != chosen:
            response.set_cookie(
                name,
                chosen,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )


class AdminPolicyMiddleware:
    """Tells browsers what a page may do: no device of the reader's, and in /admin/ what Wagtail's editor needs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", NO_DEVICES)
        if request.path_info.startswith("/admin/"):
            response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return response


class AdminInputMiddleware:
    """What Wagtail cannot read in an address or a form of /admin/ is refused, not an error.

    Some of Wagtail's lists, choosers and filters hand what stands in the address to the database as it came: a word for
    a number, a NUL, a page beyond the last, a filter that its search does not know. Its editor takes the blocks, tables
    and rich text of a form to be as its own script wrote them. Nothing is changed by reading, so the reader is told that
    the request could not be read. Where our own code stands between an address and the fault, or raised it while a form
    was read, it is our fault and stays an error.
    """

    UNREAD = (ValueError, OverflowError, KeyError, AttributeError, FieldError, ValidationError, InvalidPage, DataError)
    # Of a form, JSON of another shape as well.
    UNREAD_IN_FORMS = (*UNREAD, TypeError, IndexError)
    OURS = {"accounts", "common", "config", "courses", "pages"}
    # Where a form is read, by module: below these nothing is written yet. A page that is saved is checked by another.
    READING_A_FORM = {"django.forms": "full_clean", "modelcluster.forms": "_construct_form"}

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not request.path_info.startswith("/admin/"):
            return None
        unread = self._unread_form if request.method == "POST" else self._unread_address
        if not unread(request, exception):
            return None
        logger.warning("Wagtail could not read what was asked of %s", request.path_info, exc_info=exception)
        return response_for_exception(request, BadRequest("What was asked could not be read."))

    def _unread_address(self, request: HttpRequest, exception: Exception) -> bool:
        asked = request.GET or (request.resolver_match is not None and request.resolver_match.kwargs)
        is_reading = request.method in {"GET", "HEAD"} and bool(asked)
        return is_reading and isinstance(exception, self.UNREAD) and not any(map(self._is_ours, _frames(exception)))

    def _unread_form(self, request: HttpRequest, exception: Exception) -> bool:
        frames = _frames(exception)
        is_reading = any(
            frame.f_code.co_name == function and _module(frame).startswith(module)
            for frame in frames
            for module, function in self.READING_A_FORM.items()
        )
        return is_reading and isinstance(exception, self.UNREAD_IN_FORMS) and not self._is_ours(frames[-1])

    @classmethod
    def _is_ours(cls, frame: FrameType) -> bool:
        return _module(frame).split(".")[0] in cls.OURS


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))


def _frames(exception: Exception) -> list[FrameType]:
    """From the first that could have caught it to the one that raised it."""
    return [frame for frame, _line in traceback.walk_tb(exception.__traceback__)]
