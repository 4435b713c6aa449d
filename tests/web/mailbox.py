"""A mail server for the tests: takes mails by SMTP, on a port of its own, and keeps them."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from queue import Queue


@dataclass
class Mailbox:
    """Where the server is, and what has come. `answers`: what it says to an address, if not "well";
    `most`: how many mails it takes in one connection."""

    url: str
    mails: Queue[EmailMessage]
    answers: dict[str, str] = field(default_factory=dict)
    most: int = 1000

    def next(self) -> EmailMessage:
        """The next mail; raises queue.Empty where none comes."""
        return self.mails.get(timeout=30)


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    made = Mailbox("", Queue())

    class Taking(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 here")
            taken = 0
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.say("354 go on")
                    self.take()
                    taken += 1
                if verb == b"MAIL" and taken >= made.most:
                    self.say("421 enough")
                    return
                if verb == b"QUIT":
                    self.say("221 bye")
                    return
                self.say(answer(line.decode()) if verb == b"RCPT" else "250 well")

        def take(self) -> None:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line.removeprefix(b"."))
            mail = message_from_bytes(b"".join(lines), policy=policy.default)
            assert isinstance(mail, EmailMessage)
            made.mails.put(mail)

        def say(self, words: str) -> None:
            self.wfile.write(words.encode() + b"\r\n")

    def answer(line: str) -> str:
        return next((says for each, says in made.answers.items() if each in line), "250 well")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Taking) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            made.url = f"smtp://127.0.0.1:{server.server_address[1]}"
            yield made
        finally:
            server.shutdown()
            thread.join()
