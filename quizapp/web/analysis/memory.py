"""The pages of what a class remembers, the whole of it and student by student; `routes` has the
others. Reads only.

The page of the class names nobody, so that it can be shown in class; that of the students is for
those who teach.
"""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from quizapp.core import class_memory as bounds
from quizapp.services import assignments
from quizapp.services.class_memory import class_memory
from quizapp.web.analysis import files, words
from quizapp.web.analysis.routes import analysis_pages
from quizapp.web.edge import now, reading
from quizapp.web.teaching import staff_here, wants_csv


@analysis_pages.get("/courses/<int:course>/know")
def memory(course: int) -> str | Response:
    """What the class remembers of what was assigned, from today to the exam's day."""
    with reading() as session:
        member = staff_here(session, course)
        found = class_memory(session, member.course, now())
        given = assignments.of_course(session, course)
    if wants_csv():
        return files.groups(found)
    return render_template(
        "analysis/memory.html",
        member=member,
        found=found,
        given=[each for each in given if each.version_id is not None and each.published_at],
        words=words,
    )


@analysis_pages.get("/courses/<int:course>/know/students")
def students(course: int) -> str | Response:
    """Who may need help, who has not started, and what each student remembers, by name.

    `by`: of each "section" or "topic"; `on`: of "today" or of the "exam".
    """
    with reading() as session:
        member = staff_here(session, course)
        found = class_memory(session, member.course, now())
    by = "section" if request.args.get("by") == "section" else "topic"
    on = "exam" if request.args.get("on") == "exam" else "today"
    day = 0 if on == "today" else len(found.days) - 1
    groups = found.sections if by == "section" else found.topics
    if wants_csv():
        helped = request.args.get("list") == "help"
        return files.help_wanted(found) if helped else files.students(found, groups, day)
    return render_template(
        "analysis/students.html",
        member=member,
        found=found,
        groups=groups,
        by=by,
        on=on,
        day=day,
        words=words,
        bounds=bounds,
    )
