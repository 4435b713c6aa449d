"""Mail by SMTP: links to a new password, invitations to a course, reminders for who asked."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from enum import StrEnum
from socket import gaierror
from urllib.parse import unquote, urlsplit

SECONDS = 20
"""How long a mail server may take for one step."""


SERVICE_CLOSES = 421
"""What a server answers that will take no more in this connection (RFC 5321, section 4.2.3)."""


class Sent(StrEnum):
    """What became of a letter."""

    SENT = "sent"  # the server took it
    REFUSED = "refused"  # it never will, for this address
    FAILED = "failed"  # it did not this time


@dataclass(frozen=True, slots=True)
class Letter:
    """One of many mails."""

    to: str
    subject: str
    text: str = field(repr=False)


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
        message = self._message(Letter(to, subject, text))
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        with self._server() as server:
            server.send_message(message)

    def send_all(self, letters: Sequence[Letter]) -> Iterator[Sent]:
        """Hand many in, in order; what became of each, as soon as it is known.

        One connection serves as long as the server lets it. Where none can be made, the rest has
        failed.
        """
        at = 0
        while at < len(letters):
            try:
                server = self._server()
            except OSError:
                logging.getLogger(__name__).exception("the mail server could not be reached")
                yield from [Sent.FAILED] * (len(letters) - at)
                return
            first = at
            with suppress(OSError), server:
                while at < len(letters):
                    try:
                        done = _hand_in(server, self._message(letters[at]))
                    except OSError:
                        if at == first:
                            at += 1
                            yield Sent.FAILED
                        break  # whoever closes after so many is asked again
                    at += 1
                    yield done

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = self.sender, letter.to
        message["Subject"] = letter.subject
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="quizapp")
        message.set_content(letter.text)
        return message

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


def _hand_in(server: smtplib.SMTP, message: EmailMessage) -> Sent:
    """Hand one mail in. Raises OSError where the connection is lost."""
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if SERVICE_CLOSES in codes:
            raise
        return Sent.REFUSED if min(codes, default=500) >= 500 else Sent.FAILED
    except smtplib.SMTPNotSupportedError:
        return Sent.REFUSED  # an address beyond ASCII
    except smtplib.SMTPResponseException as error:
        if error.smtp_code == SERVICE_CLOSES:
            raise
        logging.getLogger(__name__).warning("a mail was not taken: %s", error.smtp_code)
        return Sent.FAILED
    return Sent.SENT
