"""What a browser may do with an answer of the package host."""

from __future__ import annotations

from django.conf import settings

Policy = dict[str, tuple[str, ...]]

SELF, NONE, INLINE, EVAL = "'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'"


def ancestors() -> tuple[str, ...]:
    """Only the academy's own pages, and the frame page below them, show a package."""
    return (SELF, settings.SITE_ORIGIN)


def for_pages() -> Policy:
    """Foreign pages write script and style into themselves. They ask no other host for anything and send it nothing."""
    return {
        "default-src": (SELF, "data:", "blob:"),
        "script-src": (SELF, INLINE, EVAL, "blob:"),
        "style-src": (SELF, INLINE, "data:"),
        "img-src": (SELF, "data:", "blob:"),
        "font-src": (SELF, "data:"),
        "media-src": (SELF, "data:", "blob:"),
        "connect-src": (SELF, "data:", "blob:"),
        "worker-src": (SELF, "blob:"),
        "frame-src": (SELF, "data:", "blob:"),
        "object-src": (SELF,),
        "base-uri": (SELF,),
        "form-action": (SELF,),
        "frame-ancestors": ancestors(),
    }


def for_frame() -> Policy:
    """The frame page is ours: script of this host alone."""
    return {
        "default-src": (NONE,),
        "script-src": (SELF,),
        "style-src": (SELF,),
        "img-src": (SELF, "data:"),
        "connect-src": (SELF,),
        "frame-src": (SELF,),
        "base-uri": (NONE,),
        "form-action": (NONE,),
        "frame-ancestors": (settings.SITE_ORIGIN,),
    }


def for_files() -> Policy:
    """Opened by itself, a picture or a script does nothing."""
    return {"default-src": (NONE,), "style-src": (INLINE,), "sandbox": (), "frame-ancestors": ancestors()}


def as_header(policy: Policy) -> str:
    return "; ".join(" ".join((name, *sources)) for name, sources in policy.items())
