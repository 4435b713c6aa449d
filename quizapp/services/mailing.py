"""Mail by SMTP. The account pages send links to a new password with it."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

SECONDS = 20
"""How long a mail server may take for one step."""


@dataclass(frozen=True, slots=True)
class Post:
    """Where mail is handed in, and whom it is from.

    `url`: smtp://NAME:PASSWORD@HOST:PORT, encrypted where the server can, and always before a
    password is sent; or smtps://..., encrypted from the start.
    """

    url: str = field(repr=False)
    sender: str

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand one mail in. Raises OSError (smtplib's errors are) where that cannot be done."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, to, subject
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="quizapp")
        message.set_content(text)
        with self._server() as server:
            server.send_message(message)

    def _server(self) -> smtplib.SMTP:
        at = urlsplit(self.url)
        host, context = at.hostname or "localhost", ssl.create_default_context()
        if at.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, at.port or 465, timeout=SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(host, at.port or 587, timeout=SECONDS)
            server.ehlo()
            if server.has_extn("starttls") or at.username:
                server.starttls(context=context)
        if at.username:
            server.login(unquote(at.username), unquote(at.password or ""))
        return server
