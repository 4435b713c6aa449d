"""Secrets that need not be kept: made anew from the installation's key and what they are for.

The set-up code, and the tokens and passwords of what a form makes once: the same form, sent twice,
gives the same, and a page can show it again while the browser still has the form's key.
"""

from __future__ import annotations

import hmac
from base64 import b32encode, urlsafe_b64encode
from secrets import token_urlsafe

SET_UP_GROUPS = 3


def new_key() -> str:
    """A random key of a form that makes something once."""
    return token_urlsafe(32)


def bytes_from(secret: str, *what: object) -> bytes:
    """32 bytes that nobody can tell who does not know `secret` (HMAC-SHA256 over `what`)."""
    words = "\x1f".join(map(str, what))
    return hmac.digest(secret.encode(), words.encode(), "sha256")


def token_from(secret: str, *what: object) -> str:
    """The same, to stand in an address."""
    return urlsafe_b64encode(bytes_from(secret, *what)).rstrip(b"=").decode()


def set_up_code(secret: str) -> str:
    """What proves, when an installation is set up, that one runs it: 60 bits, easily typed."""
    letters = b32encode(bytes_from(secret, "set-up code")).decode()
    return "-".join(letters[4 * group : 4 * group + 4] for group in range(SET_UP_GROUPS))


def is_set_up_code(secret: str, typed: str) -> bool:
    """Whether that is the code, in any case and with or without its hyphens.

    No O and no I look like a digit: the code has neither 0 nor 1.
    """
    plain = "".join(typed.split()).replace("-", "").upper().replace("0", "O").replace("1", "I")
    wanted = set_up_code(secret).replace("-", "")
    return hmac.compare_digest(plain.encode(), wanted.encode())
