"""The mails about reminders: whether they are wanted at an address, and the reminders themselves.

Each has a link to a page that turns reminders off. What opens links before a reader does (mail
programs, filters) only reads that page; its buttons act.
"""

from __future__ import annotations

import logging
import threading

from quizapp.services.mailing import Post
from quizapp.services.reminder_mails import Asking, Mail
from quizapp.web.keep_up.words import clock
from quizapp.web.words import counted

LINKS = "/reminders"

QUESTION = """The account {name} would like to be reminded here of reviews for a course:
at {at}, on days on which they are not done by then.

Say whether you want that:

{link}

Do nothing, and none is sent. If it was not you, that page also ends the question.
"""

REMINDER = """{name}, today is not made yet:

{lines}

You asked for this reminder. To get no more, without signing in:

{link}
"""


def ask_later(post: Post, address: str, asking: Asking) -> None:
    """Mail the question whether reminders are wanted, in a thread of its own."""
    threading.Thread(target=_ask, args=(post, address, asking), name="mail").start()


def _ask(post: Post, address: str, asking: Asking) -> None:
    text = QUESTION.format(
        name=asking.name, at=clock(asking.minute), link=f"{address}{LINKS}/{asking.token}"
    )
    try:
        post.send(asking.email, "Reminders of your reviews?", text, Auto_Submitted="auto-generated")
    except OSError:
        logging.getLogger(__name__).exception("a question about reminders could not be mailed")


def send_reminder(post: Post, address: str, mail: Mail) -> None:
    """Mail a reminder. Raises OSError."""
    base, link = address.rstrip("/"), f"{address.rstrip('/')}{LINKS}/{mail.token}"
    lines = "\n\n".join(
        f"{each.assignment.title}: {each.kept.today.reviews} of "
        f"{counted(each.kept.standing.terms.least_a_day, 'review', 'reviews')}\n"
        f"{base}/courses/{each.assignment.course_id}/keep-up/{each.assignment.id}"
        for each in mail.reminders
    )
    post.send(
        mail.email,
        "Today’s reviews are not done yet",
        REMINDER.format(name=mail.name, lines=lines, link=link),
        Auto_Submitted="auto-generated",
        List_Unsubscribe=f"<{link}>",
    )
