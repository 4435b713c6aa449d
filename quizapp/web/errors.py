"""Errors become pages here, and nowhere else: what happened, that nothing was lost, the way on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from quizapp.services.errors import QuizError
from quizapp.web import edge


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What an error page says: its title, what happened, and what can be done."""

    title: str
    happened: str
    way_on: str = ""


@dataclass(frozen=True, slots=True)
class WayOn:
    """A link that leads on: its address and its words."""

    href: str
    words: str


TITLES = {
    400: "That could not be used",
    403: "Not for this account",
    404: "Nothing stands here",
    405: "That could not be used",
    409: "Not now",
    413: "That was too much at once",
    422: "That could not be used",
}

SENTENCES = {
    404: "The address may be mistyped, or the page it named is gone. Your progress is untouched.",
    405: "A form was opened as if it were a page. Nothing was changed.",
    413: "More was sent than any form here asks for. Nothing was changed.",
}


NO_COOKIES = ErrorPage(
    "No cookie came along",
    "A cookie tells your progress from that of others. This browser sent none: it refuses them, or "
    "they were cleared. Nothing was counted; what was stored under a cleared cookie stays stored.",
    "Allow cookies for this address, then begin again below.",
)


def page(error: ErrorPage, status: int) -> tuple[str, int]:
    """The response for an error."""
    return render_template("error.html", error=error, status=status, on=_way_on()), status


def _way_on() -> WayOn:
    """The nearest page that surely stands: the sitting, else the pack, else the start."""
    named = request.view_args or {}
    blueprint = request.blueprint
    known = edge.COOKIE in request.cookies
    if blueprint == "study" and "sitting" in named and request.method == "POST" and known:
        return WayOn(url_for("study.go_on", sitting=named["sitting"]), "On with the questions")
    if "pack" in named and request.endpoint != "library.pack_page":
        return WayOn(url_for("library.pack_page", pack=named["pack"]), "To the pack")
    return WayOn(url_for("library.start"), "To the packs")


def _quiz_error(error: QuizError) -> tuple[str, int]:
    title = TITLES.get(error.status, "That did not work")
    return page(ErrorPage(title, error.message, error.way_on), error.status)


def _expired(error: CSRFError) -> tuple[str, int]:
    if not request.cookies:
        return page(NO_COOKIES, error.code or 400)
    return page(
        ErrorPage(
            "This page had grown old",
            "The form was not accepted, because the browser no longer had what proves that it came "
            "from here. Nothing was counted and nothing was lost.",
            "Go on below, and send it again from there.",
        ),
        error.code or 400,
    )


def _http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
    status = error.code or 500
    if status < 400 or error.response is not None:
        return error
    happened = SENTENCES.get(status, "The request was not understood. Nothing was changed.")
    title = TITLES.get(status, "That did not work")
    return page(ErrorPage(title, happened), status)


def _crash(_error: Exception) -> tuple[str, int]:
    return page(
        ErrorPage(
            "Something broke here",
            "The fault is ours, and it has been written to the log. What you answered before is "
            "stored; the last step may not be.",
            "Going back and trying again counts nothing twice.",
        ),
        500,
    )


def install(app: Flask) -> None:
    """Turn every error of `app` into a page."""
    app.register_error_handler(QuizError, _quiz_error)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(500, _crash)
