"""Everything of mine, to take along: the two downloads of the account page."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import IO, cast

from flask import Response, send_file
from sqlalchemy.orm import Session

from quizapp.services import my_data
from quizapp.web.account.area import account_pages
from quizapp.web.edge import learner_known, now, reading

IN_MEMORY = 4 * 1024 * 1024  # bytes; what is longer waits in a file until it is sent


def _sent(name: str, write: Callable[[Session, int, IO[bytes]], None]) -> Response:
    """What `write` writes of this browser's learner, as a download; the file is gone then."""
    with reading() as session:
        learner = learner_known(session).id
        file = cast("IO[bytes]", tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115
        try:
            write(session, learner, file)
        except BaseException:
            file.close()
            raise
    file.seek(0)
    response = send_file(file, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@account_pages.get("/account/everything.json")
def everything_json() -> Response:
    """Everything of this learner as one JSON file."""
    moment = now()

    def write(session: Session, learner: int, file: IO[bytes]) -> None:
        my_data.write_json(session, learner, moment, file)

    return _sent("quizapp-everything.json", write)


@account_pages.get("/account/everything.zip")
def everything_csv() -> Response:
    """The same as CSV files in a zip."""
    return _sent("quizapp-everything.zip", my_data.write_csv)
