"""The way back to a course that somebody wants to join, who must sign in first.

Its code or the token of an invitation goes along in the address of the pages to sign in and up, and
leads to the page that asks about joining: never to an address that a request names.
"""

from __future__ import annotations

import re

from flask import request, url_for

PLACES = {
    "join": ("courses.join_page", "code", re.compile(r"[A-Z0-9]{4,12}")),
    "invited": ("courses.invited_page", "token", re.compile(r"[\w-]{20,64}")),
}
"""Argument: the page that it leads to, what that page calls it, and what it looks like."""


def carried() -> dict[str, str]:
    """What this request carries along, for the addresses of forms and links."""
    return {
        name: request.args[name]
        for name, (_, _, shape) in PLACES.items()
        if shape.fullmatch(request.args.get(name, ""))
    }


def way_back() -> str:
    """Where somebody who has signed in now wants to go; "" for nowhere."""
    for name, value in carried().items():
        endpoint, part, _ = PLACES[name]
        return url_for(endpoint, _external=False, **{part: value})
    return ""
