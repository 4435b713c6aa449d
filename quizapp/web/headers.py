"""Security and caching headers on every response; called once by `quizapp.app`."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.wrappers import Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

FIXED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def install(app: Flask) -> None:
    """Add the headers to every response of `app`.

    Pages are never kept by the browser or a proxy, since each shows one learner's own state;
    files under static/ are kept for a year when their address carries their version. Modules that
    import one another by their plain names are asked for anew, so that old and new never meet.
    """

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.extend(FIXED)
        if request.endpoint == "static":
            keep = "max-age=31536000, immutable" if "v" in request.args else "max-age=86400"
            if "/js/offline/" in request.path and "v" not in request.args:
                keep = "no-cache"
            response.headers["Cache-Control"] = f"public, {keep}"
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def without_traces(response: Response) -> Response:
    """The response, upon which the browser forgets all that this site keeps in it but cookies.

    What was taken along to be answered without a network goes (W3C, Clear Site Data).
    """
    response.headers["Clear-Site-Data"] = '"storage"'
    return response
