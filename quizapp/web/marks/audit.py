"""The audit log of a course's marks: nobody can change it, all who teach can read it."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from quizapp.services import assignments, audit
from quizapp.services.audit import KINDS, PAGE, Chosen
from quizapp.services.courses import Member
from quizapp.services.mark_lines import MarkKind
from quizapp.web.edge import reading
from quizapp.web.marks.area import mark_pages, show_page, stamp, waiting_appeals
from quizapp.web.teaching import csv_file, staff_here, wants_csv

HEADINGS = (
    "When",
    "Who",
    "What",
    "Student",
    "Assignment",
    "Attempt",
    "Question",
    "Before",
    "After",
    "Reason",
)


@mark_pages.get("/courses/<int:course>/marks/log", endpoint="audit")
def audit_page(course: int) -> str | Response:
    """Who changed what, when, from what to what, and why."""
    kind = request.args.get("kind", "")
    chosen = Chosen(
        kind=MarkKind(kind) if kind in set(MarkKind) else None,
        student=request.args.get("student", type=int),
        assignment=request.args.get("assignment", type=int),
        by=request.args.get("by", type=int),
    )
    page = max(0, min(10_000, request.args.get("page", 0, type=int)))
    with reading() as session:
        member = staff_here(session, course)
        if wants_csv():
            lines = audit.lines(session, course, chosen, most=None)
            return csv_file(
                f"log-course-{course}", HEADINGS, [_row(each, member) for each in lines]
            )
        students, staff = audit.people(session, course)
        return show_page(
            "audit",
            member,
            lines=audit.lines(session, course, chosen, page=page),
            count=audit.count(session, course, chosen),
            chosen=chosen,
            kinds=KINDS,
            students=students,
            staff=staff,
            given=assignments.of_course(session, course),
            page=page,
            per_page=PAGE,
            waiting=waiting_appeals(session, member),
            filter=_as_arguments(chosen),
        )


def _as_arguments(chosen: Chosen) -> dict[str, object]:
    named = {
        "kind": chosen.kind.value if chosen.kind else None,
        "student": chosen.student,
        "assignment": chosen.assignment,
        "by": chosen.by,
    }
    return {name: value for name, value in named.items() if value is not None}


def _row(line: audit.AuditLine, member: Member) -> tuple[object, ...]:
    return (
        stamp(line.at, member),
        line.by,
        line.kind,
        line.student,
        line.assignment,
        line.attempt,
        line.question,
        line.before,
        line.after,
        line.reason,
    )
