"""Whether a request comes from the very machine that runs quizapp, and from no proxy on it.

Only then may an installation be set up without its code. A proxy on the same machine makes
strangers look like neighbours; whatever tells of one is looked at, also what waitress would hide.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import request

from quizapp.web.edge import edge

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TELLS_OF_PROXY = "quizapp.tells_of_proxy"
OF_PROXIES = (
    *("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"),
    *("HTTP_X_FORWARDED_SERVER", "HTTP_X_FORWARDED_PORT", "HTTP_X_REAL_IP", "HTTP_VIA"),
)


def noting_proxies(application: WSGIApplication) -> WSGIApplication:
    """`application`, which is told whether a request came with headers that proxies set.

    Goes around a server's own middleware, which drops them.
    """

    def noting(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ[TELLS_OF_PROXY] = any(header in environ for header in OF_PROXIES)
        return application(environ, start)

    return noting


def from_this_machine() -> bool:
    """Whether whoever asks sits at the machine that runs quizapp, as far as can be told.

    No proxy is set or noticed (nginx speaks HTTP/1.0 where it is not told otherwise), nobody was
    told another address, and address, host and origin of the request are the machine's own.
    """
    at, environ = edge(), request.environ
    if at.proxies or environ.get(TELLS_OF_PROXY) or any(each in environ for each in OF_PROXIES):
        return False
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return (
        environ.get("SERVER_PROTOCOL") != "HTTP/1.0"
        and is_own(request.remote_addr)
        and is_own(urlsplit(f"//{request.host}").hostname)
        and (origin is None or is_own(urlsplit(origin).hostname))
        and (is_own(told := urlsplit(at.address).hostname) or told == at.host)
    )


def is_own(host: str | None) -> bool:
    """Whether an address is one that every machine has for itself alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
