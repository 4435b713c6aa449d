"""Mail by SMTP: links to a new password, and reminders for who asked for them."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from socket import gaierror
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

    def send(self, to: str, subject: str, text: str, **headers: str) -> None:
        """Hand one mail in. `headers`: more of them, with "_" for "-". Raises OSError (smtplib's
        errors are) where that cannot be done."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, to, subject
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="quizapp")
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
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


def post_of(url: str, sender: str) -> Post | None:
    """How mail is sent by these settings; None where no server is named."""
    return Post(url, sender) if url else None


def is_unreachable(error: OSError) -> bool:
    """Whether a mail could not be handed in since nobody took mails at all."""
    return isinstance(error, (ConnectionRefusedError, gaierror, smtplib.SMTPConnectError))


def is_for_later(error: OSError) -> bool:
    """Whether a mail was certainly not taken, and may be later (RFC 5321, section 4.2.1: 4yz)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return 400 <= error.smtp_code < 500
    return is_unreachable(error)
