"""Links to a new password and links that sign in: their addresses, and the mail that brings one."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from quizapp.services import accounts
from quizapp.store.engine import writing
from quizapp.web.edge import Edge

RESET = "/account/reset"
SIGN_IN = "/account/link"

TEXT = """Somebody, probably you, asked for a new password for the account {name}.

This link sets one. It works once, within an hour:

{link}

If it was not you, do nothing: the password stays as it is.
"""


def reset_address(base: str, token: str) -> str:
    """The whole address of a link. `base`: where readers reach the pages, as the settings say it.

    Never what a request calls itself: whoever asks could name another place there.
    """
    return f"{base}{RESET}/{token}"


def sign_in_address(base: str, token: str) -> str:
    """The whole address of a link that signs in once; `base` as above."""
    return f"{base}{SIGN_IN}/{token}"


def mail_later(at: Edge, name: str, now: datetime) -> None:
    """Mail a link to the account of this name, if there is one with an address.

    In a thread of its own, so that the answer takes the same time whether there is one or not.
    """
    threading.Thread(target=_mail, args=(at, name, now), name="mail").start()


def _mail(at: Edge, name: str, now: datetime) -> None:
    try:
        with writing(at.engine) as session:
            link = accounts.mailed_reset_link(session, name, now)
        if link is not None and at.post is not None:
            text = TEXT.format(name=link.name, link=reset_address(at.address, link.token))
            at.post.send(link.email, "A new password for quizapp", text)
    except Exception:
        logging.getLogger(__name__).exception("a link to a new password could not be mailed")
