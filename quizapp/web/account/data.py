"""Everything of mine, to take along: the two downloads of the account page."""

from __future__ import annotations

import tempfile
from typing import IO, cast

from flask import Response, send_file

from quizapp.services import my_data
from quizapp.web.account.area import account_pages
from quizapp.web.edge import learner_known, now, reading

IN_MEMORY = 4 * 1024 * 1024  # bytes; what is longer waits in a file until it is sent


def _file() -> IO[bytes]:
    return cast("IO[bytes]", tempfile.SpooledTemporaryFile(IN_MEMORY))


def _sent(file: IO[bytes], name: str) -> Response:
    """The file as a download; it is gone once it is sent."""
    file.seek(0)
    response = send_file(file, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@account_pages.get("/account/everything.json")
def everything_json() -> Response:
    """Everything of this learner as one JSON file."""
    file = _file()
    with reading() as session:
        my_data.write_json(session, learner_known(session).id, now(), file)
    return _sent(file, "quizapp-everything.json")


@account_pages.get("/account/everything.zip")
def everything_csv() -> Response:
    """The same as CSV files in a zip."""
    file = _file()
    with reading() as session:
        my_data.write_csv(session, learner_known(session).id, file)
    return _sent(file, "quizapp-everything.zip")
