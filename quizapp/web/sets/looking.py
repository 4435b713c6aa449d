"""Looking at each presentation of a set as a student sees it, and saying whether it is good."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.core.facts import Certainty
from quizapp.core.questions import OVER_SEVERAL, Format
from quizapp.exports import explained
from quizapp.services import approvals, reports, set_reports, set_wording, sets
from quizapp.services.approvals import Look, Looks
from quizapp.services.decisions import Decision
from quizapp.services.errors import NotFoundError, QuizError
from quizapp.services.explaining import Explanation, explanation
from quizapp.services.learners import Learner
from quizapp.services.sets import QuestionSet
from quizapp.web.edge import now, reading, writing
from quizapp.web.sets.area import clock, go_to, holding_of, mine, page, set_pages, to_change
from quizapp.web.study.forms import REPORT_WORDS, Filled, ReportForm
from quizapp.web.teaching import csv_file, wants_csv

WORDS = {
    Decision.APPROVED: "Approved",
    Decision.PINNED: "Pinned",
    Decision.REJECTED: "Rejected",
}
SHOWN = {
    "": "All",
    "open": "Not looked at",
    "lapsed": "Lapsed",
    "approved": "Approved",
    "pinned": "Pinned",
    "rejected": "Rejected",
    "problems": "With problems",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a student has before the eyes: what the templates of asking want of a step."""

    format: Format
    prompt: str
    topic: str
    options: tuple[str, ...]
    rows: tuple[str, ...]
    typed: Format | None
    certainty: Certainty
    hedge: str


@dataclass(frozen=True, slots=True)
class Behind:
    """What only the instructor sees: the answers, option by option, and why."""

    answers: tuple[str, ...]
    explanation: Explanation
    problems: tuple[str, ...]


@set_pages.get("/sets/<int:set_id>/look")
def look(set_id: int) -> str | Response:
    """One presentation, `name`, of those that are `shown`; what is said goes with it. `version`: of
    an older version of the set, which an assignment may have."""
    with reading() as session:
        learner, found, older = _as_asked(session, *mine(session, set_id))
        looks = approvals.looks_of(session, found, holding_of(session, found))
        if wants_csv():
            return _as_csv(set_id, learner, looks)
        return _page(learner, found, looks, older=older)


def _as_asked(
    session: Session, learner: Learner, newest: QuestionSet
) -> tuple[Learner, QuestionSet, int | None]:
    """The set in the version that the request names, and its number where it is an older one."""
    found = sets.as_of(session, newest, request.values.get("version", newest.number, int))
    return learner, found, None if found.number == newest.number else found.number


def _page(learner: Learner, found: QuestionSet, looks: Looks, **more: object) -> str:
    shown = request.values.get("shown", "")
    shown = shown if shown in SHOWN else ""
    name = request.values.get("name", "")
    listed = [each for each in looks.each if _is_shown(each, shown) or each.name == name]
    at = next((i for i, each in enumerate(listed) if each.name == name), 0)
    one = listed[at] if listed else None
    return page(
        "look",
        found,
        looks=looks,
        listed=listed,
        at=at,
        one=one,
        step=None if one is None else seen(one),
        f="" if one is None else one.format.value,
        filled=Filled(),
        problem="",
        behind=None if one is None else behind(one),
        previous=listed[at - 1].name if at else "",
        next=listed[at + 1].name if at + 1 < len(listed) else "",
        shown=shown,
        shown_names=SHOWN,
        words=WORDS,
        report_words=REPORT_WORDS,
        clock=lambda when: clock(when, learner),
        **more,
    )


def _is_shown(each: Look, shown: str) -> bool:
    if shown == "open":
        return each.decision is None
    if shown == "lapsed":
        return each.lapsed is not None
    if shown == "problems":
        return bool(set_wording.problems(each.held.shelf, each.shown))
    return not shown or each.decision == shown


def seen(one: Look) -> Seen:
    """A presentation as the templates of asking show it."""
    pack, question = one.held.shelf.pack, one.held.question
    assert question is not None  # noqa: S101  (what is asked no longer has no looks)
    typed = next((f for f in question.formats if f.value.startswith("typed-")), None)
    alone = one.format not in OVER_SEVERAL
    return Seen(
        one.format,
        one.shown.prompt,
        pack.topics.get(question.topic, question.topic),
        tuple(option.text for option in one.shown.options),
        one.shown.rows,
        typed if one.format is Format.CLOZE else None,
        question.certainty,
        explained.hedge(pack, question) if alone else "",
    )


def behind(one: Look) -> Behind:
    """The key, the explanation and what the checker says of a presentation."""
    shelf, shown = one.held.shelf, one.shown
    questions = [shelf.generated.questions[key] for key in shown.keys]
    facts = dict.fromkeys(fact for question in questions for fact in question.facts)
    known = [shelf.pack.facts[fact] for fact in facts if fact in shelf.pack.facts]
    options = [option.text for option in shown.options]
    if shown.rows:
        pairs = zip(shown.rows, shown.solution, strict=True)
        answers = tuple(f"{row}: {options[at]}" for row, at in pairs)
    elif shown.solution:
        answers = tuple(options[at] for at in shown.solution)
    else:
        answers = tuple(value.text for value in questions[0].answers)
    return Behind(answers, explanation(shelf.pack, known), set_wording.problems(shelf, shown))


@set_pages.post("/sets/<int:set_id>/look")
def decide(set_id: int) -> Response:
    """Approve, pin or reject one presentation, or take it back; on to the next one then."""
    said = request.form.get("decision", "")
    name, shown = request.form.get("name", ""), request.form.get("shown", "")
    with writing() as session:
        _, found, older = _as_asked(session, *to_change(session, set_id))
        if said not in ("", *Decision):
            raise QuizError("That cannot be said of it.", "Use the buttons of the page.")
        decision = Decision(said) if said else None
        approvals.decide(session, found, name, decision, now())
    onward = request.form.get("next", "") if said else name
    name, shown_again = onward or name, shown or None
    return go_to("sets.look", set_id=set_id, name=name, shown=shown_again, version=older)


@set_pages.post("/sets/<int:set_id>/report")
def report(set_id: int) -> Response | tuple[str, int]:
    """Tell the editors of the pack that something is wrong with what a set shows."""
    form = ReportForm()
    name = request.form.get("name", "")
    with writing() as session:
        learner, found, older = _as_asked(session, *mine(session, set_id))
        looks = approvals.looks_of(session, found)
        one = next((each for each in looks.each if each.name == name), None)
        if one is None:
            raise NotFoundError("The set has no such presentation any more.", "Look again.")
        try:
            if not form.validate_on_submit():
                raise QuizError("Say first what is wrong.", "Choose one of the lines.")
            reports.count_report(session, learner.id, request.remote_addr or "", now())
            text = form.text.data or ""
            set_reports.report(session, learner.id, one, form.kind.data, text, now())
        except QuizError as error:
            kept = {"error": error, "text": form.text.data or "", "older": older}
            return _page(learner, found, looks, **kept), error.status
    return go_to("sets.look", "reported", set_id=set_id, name=name, version=older)


def _as_csv(set_id: int, learner: Learner, looks: Looks) -> Response:
    headings = ("slot", "key", "format", "variant", "of", "prompt", "options", "key_options",
                "said", "lapsed", "problems", "address")  # fmt: skip
    rows = []
    for each in looks.each:
        told = behind(each)
        lapsed = each.lapsed
        rows.append(
            (
                each.slot + 1,
                " ".join(each.asked.keys),
                each.format.value,
                each.number,
                each.looks,
                each.shown.prompt,
                "; ".join(option.text for option in each.shown.options),
                "; ".join(told.answers),
                each.decision.value if each.decision else "",
                "" if lapsed is None else f"{lapsed.decision.value}, {clock(lapsed.at, learner)}",
                "; ".join(told.problems),
                url_for("sets.look", set_id=set_id, name=each.name),
            )
        )
    return csv_file(f"set-{set_id}-presentations", headings, rows)
