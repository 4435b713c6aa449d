"""Own questions in the browser: the list, the form, what is shown of it, and taking them away."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.core.checking.written import ALSO, WrittenFault
from quizapp.core.questions import Format
from quizapp.exports.jsonlines import question_lines
from quizapp.services import library, own, own_content
from quizapp.services.errors import FaultyQuestionError, NotFoundError, StaleEditError
from quizapp.services.learners import Learner
from quizapp.services.own import OwnQuestion
from quizapp.services.own_content import alone
from quizapp.web.as_csv import csv_file, wants_csv
from quizapp.web.edge import learner_known, learner_or_none, now, reading, writing
from quizapp.web.forms import Form
from quizapp.web.own.forms import NO_ERRORS, PARTS, OwnForm, errors_of, filled
from quizapp.web.own.preview import preview
from quizapp.web.study.forms import FORMAT_NAMES, Filled

own_pages = Blueprint("own", __name__)
SEE_OTHER = 303

SHOWN_AS = "as-"
"""How a button begins that shows the question in another of its formats."""

ABOUT = {
    Format.CHOICE: "One right answer among wrong ones.",
    Format.CHOICES: "Two right answers or more among wrong ones.",
    Format.TRUE_FALSE: "A statement that is true or false.",
    Format.TYPED_NAME: "A name or a word is typed; other spellings count.",
    Format.TYPED_DATE: "A date is typed, as exactly as the source gives it.",
    Format.TYPED_NUMBER: "A number is typed, with as much slack as you allow.",
    Format.CLOZE: "A sentence with a gap, which is filled in.",
    Format.ORDER: "Lines that are put in their right order.",
    Format.MATCHING: "Lines, and what belongs to each of them.",
    Format.FLIP: "The answer is turned over, and rated by oneself.",
}
"""The formats that can be chosen, in words."""


def _to(endpoint: str, **named: object) -> Response:
    return redirect(url_for(endpoint, **named), SEE_OTHER)  # type: ignore[arg-type]


def _author(session: Session) -> Learner:
    """Who writes. Raises NotFoundError: not signed in."""
    learner = learner_or_none(session)
    if learner is None or not own.may_write(session, learner.id):
        raise NotFoundError(
            "Questions are written by whoever has an account.", "Sign up, or sign in."
        )
    return learner


@own_pages.get("/own")
def browse() -> str | Response:
    """All own questions; `download=csv` as a file."""
    with reading() as session:
        learner = learner_or_none(session)
        able = learner is not None and own.may_write(session, learner.id)
        found = own.questions(session, learner.id) if learner and able else ()
        pack = own.pack_of(session, learner.id) if learner and able else None
    if wants_csv() and able:
        return _as_csv(found)
    return render_template(
        "own/browse.html",
        questions=[(each, _asked(each)) for each in found],
        live=sum(not each.retired for each in found),
        pack=pack,
        able=able,
        format_names=FORMAT_NAMES,
        done=request.args.get("done", ""),
    )


@own_pages.get("/own/new")
def new() -> str:
    """The choice of the format, which comes first."""
    with reading() as session:
        _author(session)
    return render_template("own/new.html", formats=ABOUT, names=FORMAT_NAMES)


@own_pages.get("/own/new/<format>")
def write(format: str) -> str:  # noqa: A002
    """The form of a new question."""
    chosen = _format(format)
    with reading() as session:
        learner = _author(session)
        topics = _topics(session, learner.id)
    form = OwnForm(formdata=None, data={"once": secrets.token_urlsafe(12)})
    return _page(form, chosen, topics)


@own_pages.post("/own/new/<format>")
def create(format: str) -> Response | tuple[str, int]:  # noqa: A002
    """Keep a new question, or show the form again: more lines, a look, or what is wrong."""
    return _take(_format(format), None)


@own_pages.get("/own/questions/<int:own_id>")
def edit(own_id: int) -> str:
    """The form of a question that is there."""
    with reading() as session:
        learner = learner_known(session)
        kept = own.question(session, learner.id, own_id)
        topics = _topics(session, learner.id)
    form = filled(kept.content, kept.version)
    return _page(form, Format(kept.format), topics, kept, done=request.args.get("done", ""))


@own_pages.post("/own/questions/<int:own_id>")
def change(own_id: int) -> Response | tuple[str, int]:
    """Keep what was changed of a question, or show the form again."""
    with reading() as session:
        kept = own.question(session, learner_known(session).id, own_id)
    return _take(Format(kept.format), kept)


class RetireForm(Form):
    """Retires a question, or (`again`) brings it back."""


@own_pages.post("/own/questions/<int:own_id>/retire")
def retire(own_id: int) -> Response:
    """Ask a question no more, or once more."""
    again = bool(request.form.get("again"))
    with writing() as session:
        own.retire(session, learner_known(session).id, own_id, now(), again=again)
    return _to("own.browse", done="back" if again else "retired")


@own_pages.post("/own/preview/<format>")
def look(format: str) -> str:  # noqa: A002
    """What a script shows beside the form while somebody types. Nothing is kept."""
    chosen, form = _format(format), OwnForm()
    with reading() as session:
        learner = _author(session)
        content = form.content(chosen)
        faults = own.faults(session, learner.id, content, request.args.get("own", type=int))
    return render_template("own/preview.html", **_preview(form, content, faults))


@own_pages.get("/own/questions.toml")
def as_toml() -> Response:
    """All of them as a file of a pack's folder."""
    with reading() as session:
        learner = _author(session)
        found = own.written(session, learner.id)
        pack = own.pack_of(session, learner.id) or "own-questions"
    return _file(own_content.as_toml(pack, "Own questions", found), "text/plain", "questions.toml")


@own_pages.get("/own/questions.jsonl")
def as_lines() -> Response:
    """All of them as JSON Lines."""
    with reading() as session:
        learner = _author(session)
        pack = own.pack_of(session, learner.id)
        generated = library.shelf(session, pack).generated if pack else None
        asked = generated is not None and bool(generated.questions)
        lines = list(question_lines(generated, 0)) if generated and asked else []
    text = "".join(f"{line}\n" for line in lines)
    return _file(text, "application/jsonl", "questions.jsonl")


def _format(name: str) -> Format:
    if name not in {f.value for f in ABOUT}:
        raise NotFoundError("A question cannot be written so.", "Choose how it is asked.")
    return Format(name)


def _topics(session: Session, learner_id: int) -> list[str]:
    """The topics that stand there already, to be chosen from."""
    found = own.questions(session, learner_id)
    return sorted({own_content.topic_of(each.content) for each in found})


def _take(format: Format, kept: OwnQuestion | None) -> Response | tuple[str, int]:  # noqa: A002
    """What a form that was sent comes to: a redirect where it was kept, else the form again."""
    form, act = OwnForm(), request.form.get("act", "save")
    if act.startswith(SHOWN_AS):
        form.shown_as.data = act.removeprefix(SHOWN_AS)
    form.rows.data = min(9, (form.rows.data or 0) + (act == "more"))
    content = form.content(format)
    with reading() as session:
        learner = _author(session)
        topics = _topics(session, learner.id)
        own_id = kept.id if kept else own.made_by(session, learner.id, form.once.data or "")
        faults = own.faults(session, learner.id, content, own_id)
    faults = [*form.shape_faults(format), *faults]
    if act != "save":
        return _page(form, format, topics, kept, faults=faults, judged=act != "more"), 200
    problem = "The question is not saved yet: look at what is marked below."
    if form.validate() and all(fault.mild for fault in faults):
        try:
            with writing() as session:
                author = _author(session).id
                if kept is None:
                    once = form.once.data or secrets.token_urlsafe(12)
                    saved = own.create(session, author, content, once, now())
                else:
                    version = form.version.data or 0
                    saved = own.change(session, author, kept.id, content, version, now())
            done = f"again-{saved.asked_again}" if saved.revised else "saved"
            return _to("own.edit", own_id=saved.id, done=done)
        except StaleEditError as error:
            with reading() as session:
                kept = own.question(session, _author(session).id, kept.id) if kept else None
            form.version.data = kept.version if kept else 0
            problem = f"{error.message} {error.way_on}"
            return _page(form, format, topics, kept, problem=problem, stale=True), 409
        except FaultyQuestionError as error:  # another tab was quicker
            problem = f"{error.message} {error.way_on}"
    return _page(form, format, topics, kept, faults=faults, judged=True, problem=problem), 422


def _preview(
    form: OwnForm, content: own_content.Content, faults: Sequence[WrittenFault]
) -> dict[str, object]:
    return {
        "seen": preview(content, faults, form.shown_as.data or ""),
        "format_names": FORMAT_NAMES,
        "filled": Filled(),
        "preview": True,
        "problem": "",
    }


def _page(
    form: OwnForm,
    format: Format,  # noqa: A002
    topics: Sequence[str],
    kept: OwnQuestion | None = None,
    *,
    faults: Sequence[WrittenFault] | None = None,
    judged: bool = False,
    problem: str = "",
    stale: bool = False,
    done: str = "",
) -> str:
    content = form.content(format)
    found = own_content.faults_of(content) if faults is None else faults
    errors = errors_of(form, found)
    return render_template(
        "own/form.html",
        form=form,
        format=format,
        parts=PARTS[format],
        also=ALSO[format],
        about=ABOUT[format],
        topics=topics,
        kept=kept,
        errors=errors if judged else NO_ERRORS,
        advice=errors.advice if judged or kept else (),
        trouble=problem,
        stale=stale,
        done=done,
        now_is=_asked(kept) if kept and stale else "",
        **_preview(form, content, found),
    )


def _asked(each: OwnQuestion) -> str:
    """The question in a line, as lists tell it."""
    generated = alone(each.content)
    return next((q.prompt for q in generated.questions.values()), each.name)


def _as_csv(found: Sequence[OwnQuestion]) -> Response:
    headings = ("key", "format", "topic", "question", "learnt_by", "changed_at", "retired")
    rows = (
        (
            each.key,
            each.format,
            own_content.topic_of(each.content),
            _asked(each),
            each.learnt,
            each.changed_at.isoformat(),
            each.retired,
        )
        for each in found
    )
    return csv_file("own-questions", headings, rows)


def _file(text: str, kind: str, name: str) -> Response:
    response = make_response(text)
    response.content_type = f"{kind}; charset=utf-8"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
