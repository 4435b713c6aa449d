"""What is written about keeping up: assignments made and changed, and a day on which nothing was
due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from quizapp.services import assignments, keep_up, marking, sitting_rows, sittings
from quizapp.services.assignment_rules import Rules
from quizapp.services.assignments import Assignment, AssignmentKind, Draft
from quizapp.services.courses import Course, Member, member_of
from quizapp.services.errors import ClosedError
from quizapp.services.keep_up import Kept
from quizapp.services.learners import MOST_PER_DAY, Learner, locked_learner
from quizapp.services.library import shelf
from quizapp.services.plans import Plan
from quizapp.store import keep_up_queries as queries
from quizapp.store.models import AssignmentRow


@dataclass(frozen=True, slots=True)
class Choices:
    """What an instructor chooses of a keep-up assignment.

    `opens`: the day on which its weeks begin; `holidays`: first and last days; `members`: whom it
    is given to, none named: everybody.
    """

    title: str
    opens: date
    weeks: int
    days_a_week: int
    least_a_day: int
    catch_up_days: int
    holidays: tuple[tuple[date, date], ...] = ()
    instructions: str = ""
    points: float = 100.0
    weight: float = 1.0
    graded: bool = True
    members: tuple[int, ...] = ()


def make(session: Session, course: Course, chosen: Choices, now: datetime) -> int:
    """Make a keep-up assignment that students do not see yet; its number.

    Raises BadAssignmentError: somebody is not in the course.
    """
    assignments.check_members(session, course.id, chosen.members)
    opens, due, closes = _moments(course, chosen)
    draft = Draft(
        chosen.title,
        kind=AssignmentKind.KEEP_UP,
        instructions=chosen.instructions,
        opens_at=opens,
        due_at=due,
        closes_at=closes,
        rules=_rules(Rules(), chosen),
        points=chosen.points,
        weight=chosen.weight,
        members=chosen.members,
    )
    return assignments.create(session, course.id, draft, now)


def change(session: Session, by: Member, found: Assignment, chosen: Choices, now: datetime) -> None:
    """Change a keep-up assignment; what it amounts to follows, since nothing of it is stored.
    Weight and points change with a line in the course's audit log. Whom it is not given to any more
    has no credit in it, as long as that is so. Raises BadAssignmentError."""
    assignments.check_members(session, by.course.id, chosen.members)
    row = session.get_one(AssignmentRow, found.id)
    row.opens_at, row.due_at, row.closes_at = _moments(by.course, chosen)
    row.title, row.instructions = chosen.title, chosen.instructions
    row.rules = _rules(found.rules, chosen).as_json()
    assignments.give_to(session, found.id, chosen.members)
    marking.set_weight(session, by, found, chosen.weight, now)
    marking.set_points(session, by, found, chosen.points, now)


def let_count(session: Session, learner_id: int, found: Assignment, now: datetime) -> None:
    """Let today count where nothing is left to ask: a review of nothing is kept for each pack.

    Doing it again changes nothing. Raises NotFoundError, ClosedError: something is due.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    member = member_of(session, learner_id, found.course_id)
    kept = keep_up.kept_by(session, found, member.id, now)
    if kept.today_made:
        return
    left = nothing_left(session, learner, kept, now)
    if left is None:
        raise ClosedError("Something is still due today.", "Review it, and the day counts.")
    for pack_id, plan in left:
        sitting_rows.begun(connection, learner, pack_id, plan, now, finished_at=now)


def nothing_left(
    session: Session, learner: Learner, kept: Kept, now: datetime
) -> list[tuple[int, Plan]] | None:
    """The packs that count today, each with the plan of a review; None where a review of one of
    them would ask something, whatever the learner's limit of reviews a day."""
    connection = session.connection()
    settings = replace(learner.settings, reviews_per_day=MOST_PER_DAY)
    eager = replace(learner, settings=settings)
    found = []
    for number, pack in packs_today(session, kept).items():
        plan = Plan(pack)
        if sittings.planned(connection, eager, shelf(session, pack), plan, now):
            return None
        found.append((number, plan))
    return found


def packs_today(session: Session, kept: Kept) -> dict[int, str]:
    """The packs whose reviews count for a student today: their names by number."""
    rows = queries.PACKS.all(session.connection())
    return {row.id: row.key for row in rows if not kept.packs or row.id in kept.packs}


def _moments(course: Course, chosen: Choices) -> tuple[datetime, datetime, datetime]:
    """When it opens, when its last week is over, and when its days of grace are."""
    zone = ZoneInfo(course.time_zone)

    def midnight(days: int) -> datetime:
        day = chosen.opens + timedelta(days=days)
        return datetime.combine(day, time(), zone).astimezone(ZoneInfo("UTC"))

    days = 7 * chosen.weeks
    return midnight(0), midnight(days), midnight(days + chosen.catch_up_days)


def _rules(before: Rules, chosen: Choices) -> Rules:
    return replace(
        before,
        graded=chosen.graded,
        days_a_week=chosen.days_a_week,
        weeks=chosen.weeks,
        least_a_day=chosen.least_a_day,
        catch_up_days=chosen.catch_up_days,
        holidays=tuple((a.isoformat(), b.isoformat()) for a, b in chosen.holidays),
    )
