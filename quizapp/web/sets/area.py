"""What the pages of sets share: whose set it is, leading on, and words."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import set_building, set_questions, sets
from quizapp.services.errors import QuizError
from quizapp.services.learners import Learner
from quizapp.services.set_questions import Held
from quizapp.services.sets import QuestionSet
from quizapp.web import times
from quizapp.web.edge import learner_or_none
from quizapp.web.study.forms import FORMAT_NAMES
from quizapp.web.teaching import instructor_here

set_pages = Blueprint("sets", __name__)
SEE_OTHER = 303
MORE_FOR_FILES = 12_000_000  # bytes: a file of a set, as a form sends it

DONE = {
    "made": "The set is made. Add questions to it.",
    "copied": "This is your copy.",
    "changed": "Changed.",
    "added": "Added.",
    "stale": "The set had been changed before this arrived. Nothing was done; look again.",
    "same": "Nothing was changed.",
    "renamed": "Title and description are kept.",
    "archived": "Put away. Assignments keep what they were given.",
    "back": "Brought back.",
    "shared": "Shared.",
    "taken-back": "Shared no longer.",
    "reported": "Reported. The editors of the pack will see it as it is shown here.",
    "left-out": "Left out of the set.",
    "beside": "It stands among the options now. Judge the presentations that it changed anew.",
    "not-beside": "The options are drawn as before.",
    "imported": "Brought in.",
    "nothing": "Nothing was ticked.",
}

PLACES = (
    ("sets.show", "Questions"),
    ("sets.add_page", "Add questions"),
    ("sets.look", "Look at each"),
    ("sets.before", "Before assigning"),
    ("sets.versions", "Versions"),
    ("sets.share_page", "Share and export"),
)


@set_pages.url_value_preprocessor
def _let_files_in(endpoint: str | None, values: dict[str, object] | None) -> None:  # noqa: ARG001
    """The file of a set is larger than any other form here."""
    if endpoint == "sets.import_set":
        request.max_content_length = MORE_FOR_FILES
        request.max_form_memory_size = MORE_FOR_FILES


def mine(session: Session, set_id: int) -> tuple[Learner, QuestionSet]:
    """This browser's learner and a set of theirs, or shared with them. Raises NotFoundError for
    everybody else, NotAllowedError for who may not teach."""
    found = learner_or_none(session)
    known = found is not None and not found.is_guest
    one = sets.set_of(session, found.id if known and found is not None else 0, set_id)
    return instructor_here(session), one


def to_change(session: Session, set_id: int) -> tuple[Learner, QuestionSet]:
    """The same for a POST, which nobody else interferes with."""
    set_building.lock(session, set_id)
    return mine(session, set_id)


def holding_of(session: Session, found: QuestionSet) -> dict[str, Held]:
    """The questions of a set as they are here now."""
    return set_questions.held(session, set_questions.keys_of(found.slots))


def go_to(endpoint: str, done: str = "", **named: object) -> Response:
    """Lead to a page of ours; `done` is told there."""
    return redirect(url_for(endpoint, done=done or None, **named), SEE_OTHER)  # type: ignore[arg-type]


def page(template: str, found: QuestionSet | None = None, **more: object) -> str:
    """A page of the area; `done` in its address says what has just happened."""
    told = DONE.get(request.args.get("done", ""), "") if request.method == "GET" else ""
    places = [(endpoint, words) for endpoint, words in PLACES if found is not None]
    return render_template(
        f"sets/{template}.html",
        found=found,
        done=told,
        places=places,
        state=set_building.state_of(found.slots) if found is not None else "",
        format_names=FORMAT_NAMES,
        **more,
    )


def refused(
    error: QuizError, template: str, found: QuestionSet | None, **more: object
) -> tuple[str, int]:
    """A page again, with what is wrong."""
    return page(template, found, error=error, **more), error.status


def day(when: datetime, learner: Learner) -> str:
    """A past day in words: "3 March 2026"."""
    local = when.astimezone(times.zone(learner.settings.time_zone))
    return f"{local.day} {local:%B %Y}"


def clock(when: datetime, learner: Learner) -> str:
    """A past moment in words: "3 March 2026, 14:05"."""
    local = when.astimezone(times.zone(learner.settings.time_zone))
    return f"{day(when, learner)}, {local:%H:%M}"
