"""How a class reaches this installation, as far as it knows: what is set, and what is missing."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import request

from quizapp.web.edge import edge
from quizapp.web.nearness import is_own

ELSEWHERE = ("192.0.2.1", 9)
"""An address that is nobody's (RFC 5737). Nothing is sent there."""


@dataclass(frozen=True, slots=True)
class Reach:
    """`address`: what links and cards say. `alone`: only this machine can open that.

    `listens`: other machines may connect. `safe`: what is sent is encrypted. `here`: the address of
    this machine in its network, "" where it has none. `shared`: the database can serve more than
    one machine. `mail`: links to a new password can be mailed.
    """

    address: str
    alone: bool
    listens: bool
    safe: bool
    here: str
    port: int | None
    shared: bool
    mail: bool


def public_address() -> str:
    """Where readers reach the pages, for links that are printed or copied.

    What the settings say; where they say nothing, what the instructor's own browser came by, which
    is better than an address that nobody else can open.
    """
    return edge().address if address_is_told() else request.host_url.rstrip("/")


def address_is_told() -> bool:
    """Whether the settings say an address that others can open, so that mails can name it."""
    told = urlsplit(edge().address).hostname
    return not is_own(told) and told != edge().host


def reach() -> Reach:
    """What there is to say to the owner."""
    at, address = edge(), public_address()
    return Reach(
        address=address,
        alone=is_own(urlsplit(address).hostname),
        listens=not is_own(at.host) or at.proxies > 0,
        safe=address.startswith("https:"),
        here=_in_network(),
        port=urlsplit(at.address).port,
        shared=at.engine.dialect.name == "postgresql",
        mail=at.post is not None,
    )


def _in_network() -> str:
    """The address by which this machine would leave for another network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nowhere:
        try:
            nowhere.connect(ELSEWHERE)
            found: str = nowhere.getsockname()[0]
        except OSError:
            return ""
    return "" if ip_address(found).is_loopback else found
