"""A mail server for the tests: takes mails by SMTP, on a port of its own, and keeps them."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from queue import Queue


@dataclass
class Mailbox:
    """Where the server is, and what has come."""

    url: str
    mails: Queue[EmailMessage]

    def next(self) -> EmailMessage:
        """The next mail; raises queue.Empty where none comes."""
        return self.mails.get(timeout=30)


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    mails: Queue[EmailMessage] = Queue()

    class Taking(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.say("354 go on")
                    self.take()
                self.say("221 bye" if verb == b"QUIT" else "250 well")
                if verb == b"QUIT":
                    return

        def take(self) -> None:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line.removeprefix(b"."))
            mail = message_from_bytes(b"".join(lines), policy=policy.default)
            assert isinstance(mail, EmailMessage)
            mails.put(mail)

        def say(self, words: str) -> None:
            self.wfile.write(words.encode() + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Taking) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield Mailbox(f"smtp://127.0.0.1:{server.server_address[1]}", mails)
        finally:
            server.shutdown()
            thread.join()
