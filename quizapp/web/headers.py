"""Security and caching headers on every response; called once by `quizapp.app`."""

from __future__ import annotations

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
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
    files under static/ are kept for a year when their address carries their version.
    """

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.extend(FIXED)
        if request.endpoint == "static":
            keep = "max-age=31536000, immutable" if "v" in request.args else "max-age=86400"
            response.headers["Cache-Control"] = f"public, {keep}"
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
