"""The page of what a class remembers; `routes` has the others. Reads only."""

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
    """What the class remembers of what was assigned, today and on the exam's day.

    `by`: the students' table by "section" or by "topic"; `on`: of "today" or of the "exam".
    """
    with reading() as session:
        member = staff_here(session, course)
        found = class_memory(session, member.course, now())
        given = assignments.of_course(session, course)
    by = "section" if request.args.get("by") == "section" else "topic"
    on = "exam" if request.args.get("on") == "exam" else "today"
    day = 0 if on == "today" else len(found.days) - 1
    groups = found.sections if by == "section" else found.topics
    if wants_csv():
        wanted = request.args.get("list", "")
        if wanted == "students":
            return files.students(found, groups, day)
        return files.help_wanted(found) if wanted == "help" else files.groups(found)
    return render_template(
        "analysis/memory.html",
        member=member,
        found=found,
        given=[each for each in given if each.version_id is not None and each.published_at],
        groups=groups,
        by=by,
        on=on,
        day=day,
        words=words,
        bounds=bounds,
    )
